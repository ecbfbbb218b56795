"""`folkmoot dataset`: one command a file."""
