"""Council tax is billed by one body and belongs to several: amounts split among the preceptors."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pyarrow as pa

Shares = Mapping[str, Mapping[str, int]]
KINDS = ("actual", "forward", "notional")


def precept_shares(precepts: pa.Table, on: date) -> Shares:
    """Per billing authority the band D pence of each preceptor, of the year in which ``on`` lies.

    ``precepts`` is the dataset council-tax-precepts (Local Government Finance Act 1992 ss.30, 40);
    a year that begins later does not count yet, and the last one that has begun does.
    """
    years: dict[str, date] = {}
    rows = [row for row in precepts.to_pylist() if row["year_from"] and row["year_from"] <= on]
    for row in rows:
        who = row["billing_authority"]
        years[who] = max(years.get(who, row["year_from"]), row["year_from"])
    shares: dict[str, dict[str, int]] = {}
    for row in rows:
        who, to = row["billing_authority"], row["preceptor"]
        if row["year_from"] == years[who] and row["band_d_pence"] is not None:
            shares.setdefault(who, {}).setdefault(to, 0)
            shares[who][to] += row["band_d_pence"]
    return shares


def split(pence: int, shares: Mapping[str, int]) -> dict[str, int]:
    """``pence`` in proportion to ``shares``, by largest remainder: the parts make up the whole.

    Equal remainders go by name. ValueError when the shares are nought.

    >>> split(1000, {"county": 72, "district": 11, "police": 17})
    {'county': 720, 'district': 110, 'police': 170}
    >>> split(100, {"a": 1, "b": 1, "c": 1})
    {'a': 34, 'b': 33, 'c': 33}
    """
    total = sum(shares.values())
    if total <= 0:
        raise ValueError("shares must add up to more than nought")
    parts = {name: pence * share // total for name, share in sorted(shares.items())}
    left = pence - sum(parts.values())
    by_remainder = sorted(parts, key=lambda name: (-(pence * shares[name] % total), name))
    for name in by_remainder[:left]:
        parts[name] += 1
    return parts


def split_leads(leads: pa.Table, shares: Shares) -> dict[str, dict[str, int]]:
    """Sums of the leads' pence by kind (actual, forward, notional) and preceptor.

    A lead's council tax is split by the precepts of the billing authority among its members, the
    first of them where it rests on several. What no precept is known for stands under ``not
    known``, so that nothing is lost from the sum.
    """
    out: dict[str, dict[str, int]] = {}
    for lead in leads.select(["members", *(f"{kind}_pence" for kind in KINDS)]).to_pylist():
        billing = next((member for member in lead["members"] if member in shares), None)
        for kind in KINDS:
            pence = lead[f"{kind}_pence"]
            if pence is None:
                continue
            parts = split(pence, shares[billing]) if billing else {"not known": pence}
            sums = out.setdefault(kind, {})
            for name, part in parts.items():
                sums[name] = sums.get(name, 0) + part
    return out
