"""`folkmoot keys rotate`."""

from __future__ import annotations


def rotate() -> None:
    """Make a new key-encryption key and wrap every data key with it; no file is re-encrypted.

    Example: folkmoot keys rotate
    """
    from folkmoot.cli.output import show_facts
    from folkmoot.cli.session import open_session
    from folkmoot.office.keys.services import rotate as rotate_keys

    at = open_session()
    show_facts({"key-encryption key": rotate_keys(by=at.operator(), now=at.now)})
