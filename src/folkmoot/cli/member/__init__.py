"""`folkmoot member`: one command a file."""
