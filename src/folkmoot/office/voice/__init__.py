"""Residents' preferences and conditions."""
