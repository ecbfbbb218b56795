"""Decisions of the ethics committee."""
