"""UK fields: one file each, from text as received to a value and a verdict."""
