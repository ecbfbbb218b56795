"""A county without real people: made by seed, shaped by published counts, with planted truth."""
