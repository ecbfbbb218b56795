"""What was done: every act recorded before its effect is seen, provable to an outsider.

``journal`` the events and the Protocol that records them · ``leaf`` an entry's bytes · ``tree``
the Merkle tree and its proofs · ``note``, ``checkpoint`` signed statements of size and root ·
``receipt`` one entry with its proof · ``export`` the whole as one file · ``verify_ledger`` the
verifier that needs neither Folkmoot nor trust in it.
"""
