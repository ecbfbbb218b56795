"""Agreements: versions, signatures, instruments, notices."""
