"""`folkmoot voice`: one command a file."""
