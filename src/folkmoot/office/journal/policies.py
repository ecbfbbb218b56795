"""Nothing to forbid: everybody may add an event with their act, nobody may change one (triggers),
and everybody may read the ledger, as it holds no personal data."""
