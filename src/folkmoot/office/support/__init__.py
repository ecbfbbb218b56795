"""Households that could be helped: opened one at a time, offered, and what came of it."""
