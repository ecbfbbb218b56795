"""Which power, basis, condition? The codes of law and the restrictions of sources, as data."""
