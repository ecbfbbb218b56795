"""Contracts, deliveries, legal holds."""
