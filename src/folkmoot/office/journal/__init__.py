"""The ledger's rows and its checkpoints."""
