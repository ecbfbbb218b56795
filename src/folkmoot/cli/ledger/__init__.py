"""`folkmoot ledger`: one command a file."""
