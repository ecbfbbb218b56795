"""`folkmoot leads`: one command a file."""
