"""`folkmoot agreement`: one command a file."""
