"""Where data rest: encrypted, one key a delivery, opened only under a permit that still stands.

``location`` the place · ``write_table`` put · ``open`` open_delivery under a sealed permit ·
``read_artefact`` a run's own output · ``shred`` the end · ``kek``, ``signing_key``, ``key_file``
keys as files · ``pseudonym`` · ``sandbox`` where DuckDB computes · ``protocols`` what the store
needs of state.
"""
