"""Planted cases: for each typology its true stories and its innocent look-alikes, one file each."""
