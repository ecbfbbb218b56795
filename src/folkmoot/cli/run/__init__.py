"""`folkmoot run`: one command a file."""
