"""Decisions of the gate, runs and their steps."""
