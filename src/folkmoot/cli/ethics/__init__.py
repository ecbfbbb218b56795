"""`folkmoot ethics`: one command a file."""
