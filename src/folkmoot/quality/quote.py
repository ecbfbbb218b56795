"""The one place where a name becomes part of a query."""

from __future__ import annotations

import re

_NAME = re.compile(r"_row|[a-z][a-z0-9_]{0,80}")


def quote(name: str) -> str:
    """``name`` as a quoted SQL identifier; ValueError unless it is a name a contract could hold.

    >>> quote("postcode__verdict")
    '"postcode__verdict"'
    """
    if not _NAME.fullmatch(name):
        raise ValueError("not a name that a contract could hold")
    return f'"{name}"'
