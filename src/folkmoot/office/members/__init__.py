"""The organisations of the framework and their keys."""
