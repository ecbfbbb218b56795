"""`folkmoot keys`: one command a file."""
