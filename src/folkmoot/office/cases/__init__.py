"""Leads: something to look into."""
