"""Who acts: pseudonyms in the ledger, names outside it."""
