"""`folkmoot demo`: the whole path on a workspace."""
