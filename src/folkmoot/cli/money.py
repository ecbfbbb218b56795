"""Pence as people write pounds."""

from __future__ import annotations


def pounds(pence: int | None) -> str:
    """``pence`` in pounds, or "not computable".

    >>> pounds(123456), pounds(-5), pounds(None)
    ('£1,234.56', '-£0.05', 'not computable')
    """
    if pence is None:
        return "not computable"
    sign = "-" if pence < 0 else ""
    return f"{sign}£{abs(pence) // 100:,}.{abs(pence) % 100:02d}"
