"""Typologies 13 to 16 a second time, in slow plain Python."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from tests.detect.names_reference import (
    alike,
    days,
    family,
    given,
    one_spelling,
    same_entity,
    year_of,
)  # fmt: skip
from tests.detect.people_tables import AS_OF, the_typology

Row = Mapping[str, Any]
World = Mapping[str, Sequence[Row]]
Answer = tuple[Any, ...]
NOT_COUNTED = ("student", "carer", "severely_mentally_impaired", "apprentice")


def first_rows(rows: Sequence[Row], wanted: Callable[[Row], bool]) -> list[Row]:
    """Of each account the row of the least person number among those wanted."""
    found: dict[Any, list[Row]] = {}
    for row in rows:
        if wanted(row):
            found.setdefault((row["_member"], row["account_ref"]), []).append(row)
    return [
        min(r, key=lambda x: (x["person_no"] is None, x["person_no"], x["_record"]))
        for r in found.values()
    ]


def span(row: Row) -> tuple[date, date, date | None]:
    """First day of the discount, the day until which it is known to stand, and its end if any."""
    starts = max(row["liable_from"], row["discount_from"] or row["liable_from"])
    ends = [d for d in (row["discount_to"], row["liable_to"]) if d]
    return starts, min([*ends, AS_OF]), min(ends, default=None)


def uncounted(row: Row) -> bool:
    return row["discount"] in NOT_COUNTED or row["exemption"] in ("n", "u")


def dates(row: Row, entry: Row) -> tuple[date, date, int]:
    starts, ends, _ = span(row)
    since = max(starts, entry["since"] or starts)
    return since, ends, days(entry["since"], None, starts, ends)


def pence(charge: int | None, share: int, a: date, b: date, stops: date | None) -> Answer:
    """Actual and forward: ``share`` hundredths of the charge from a to b, and on to the end."""
    if charge is None:
        return None, None
    start, end = year_of(AS_OF)
    parts = 100 * (end - start).days
    ahead = days(AS_OF, min(stops or end, end), AS_OF, None)
    return charge * share * days(a, b, start, end) // parts, charge * share * ahead // parts


def answer(row: Row, near: list[Any], stage: int, last: int, reasons: list[str]) -> Answer:
    """The candidate of ``row`` on which the entries ``near`` bear."""
    records = tuple(sorted([row["_record"], *(e["_record"] for e in near)]))
    return (records, None if stage == last else reasons[stage - 1])


def register(world: World) -> set[Answer]:
    accounts = [c for c in world["council-tax"] if c["place"] is not None]
    found: set[Answer] = set()
    for row in first_rows(accounts, lambda c: c["discount"] == "single_person"
                          and c["exemption"] in (None, "none")):  # fmt: skip
        entries = [dict(e, since=e["registered_from"]) for e in world["electoral-register"]
                   if e["place"] == row["place"]]  # fmt: skip

        def itself(e: Row, row: Row = row) -> bool:
            name = given(e), family(e)
            return same_entity(e, row) or (None not in name and name == (given(row), family(row)))

        others = [c for c in accounts if c["place"] == row["place"] and c is not row]
        judged: list[tuple[int, dict[str, Any]]] = []
        for e in entries:
            if itself(e):
                continue
            same = [c for c in others if same_entity(c, e) or alike(c, e)]
            starts, ends, _ = span(row)
            swapped = given(e) == family(row) and family(e) == given(row) and given(e)
            another = [c for c in others if c["account_ref"] != row["account_ref"]]
            stage = next(
                n
                for n, true in enumerate(
                    (
                        one_spelling(given(e), given(row)) or swapped,
                        any(uncounted(c) for c in same),
                        e["attainer_date_of_birth"] is not None,
                        any(c["account_ref"] != row["account_ref"] for c in same),
                        any(days(c["liable_from"], c["liable_to"], starts, ends) >= 31
                            for c in another),
                        e["carried_over"],
                        dates(row, e)[2] < 31,
                        True,
                    ),
                    1,
                )
                if true
            )  # fmt: skip
            judged.append((stage, e))
        if not judged:
            continue
        best = max(s for s, _ in judged)
        near = [e for s, e in judged if s == best]
        said = answer(row, near, best, 8, REASONS["single-discount-register"])
        if best < 8:
            found.add(said)
            continue
        spans = [dates(row, e) for e in near]
        a, b, long = min(s[0] for s in spans), spans[0][1], max(s[2] for s in spans)
        own = any((itself(e) or alike(e, row)) and not e["carried_over"] for e in entries)
        adults = len({(given(e), family(e)) for e in near if given(e) and family(e)})
        good = (
            min(row["sure"], max(e["sure"] for e in near)) >= 0.99
            and long >= 90
            and (adults > 1 or (own and not any(uncounted(c) for c in others)))
            and all(e["since"] for e in near)
            and not all(e["since"] < row["liable_from"] for e in near)
        )
        found.add(
            (*said, a, b, long, *pence(row["charge_pence"], 25, a, b, span(row)[2]), None, good)
        )
    return found


def birthday(born: date, years: int) -> date:
    return born.replace(year=born.year + years)


def rising(world: World) -> set[Answer]:
    accounts, found = world["council-tax"], set()
    young = [e for e in world["electoral-register"]
             if e["attainer_date_of_birth"] and e["place"] is not None]  # fmt: skip
    for row in first_rows(
        accounts,
        lambda c: (
            c["discount"] == "single_person"
            and c["exemption"] in (None, "none")
            and c["place"] is not None
        ),
    ):
        judged = []
        for child in (e for e in young if e["place"] == row["place"]):
            born = child["attainer_date_of_birth"]
            e = dict(child, since=birthday(born, 18))
            same = [
                c for c in accounts
                if same_entity(c, e) or (
                    family(c) is not None and family(c) == family(e)
                    and one_spelling(given(c), given(e))
                    and (c["date_of_birth"] == born
                         or (c["date_of_birth"] is None and c["place"] == e["place"])))
            ]  # fmt: skip
            stage = next(
                n
                for n, true in enumerate(
                    (
                        same_entity(e, row) or born == row["date_of_birth"] or alike(e, row),
                        any(uncounted(c) for c in same),
                        any(c["place"] not in (None, e["place"]) for c in same),
                        (AS_OF - e["since"]).days < 31,
                        dates(row, e)[2] < 31,
                        e["registered_from"] is not None
                        and e["registered_from"] < row["liable_from"],
                        True,
                    ),
                    1,
                )
                if true
            )
            judged.append((stage, e))
        if not judged:
            continue
        best = max(s for s, _ in judged)
        near = [e for s, e in judged if s == best]
        said = answer(row, near, best, 7, REASONS["single-discount-rising-18"])
        if best < 7:
            found.add(said)
            continue
        spans = [dates(row, e) for e in near]
        a, b, long = min(s[0] for s in spans), spans[0][1], max(s[2] for s in spans)
        settled = any(past_school(e, b) and not e["carried_over"] and not twice(e, young)
                      for e in near)  # fmt: skip
        hidden = any(uncounted(c) for c in accounts if c["place"] == row["place"])
        sure = min(r["sure"] for r in [row, *near]) >= 0.99
        good = settled and sure and not (hidden and len(near) == 1)
        found.add(
            (*said, a, b, long, *pence(row["charge_pence"], 25, a, b, span(row)[2]), None, good)
        )
    return found


def past_school(e: Row, until: date) -> bool:
    adult, since = e["since"], e["registered_from"]
    leaves = date(adult.year + (adult.month >= 9), 11, 1)
    return bool(since and birthday(adult, -3) < since < adult and leaves <= until)


def twice(e: Row, young: Sequence[Row]) -> bool:
    return any(
        o["place"] != e["place"]
        and o["attainer_date_of_birth"] == e["attainer_date_of_birth"]
        and one_spelling(family(o), family(e))
        and (one_spelling(given(o), given(e)) or given(o) is None)
        for o in young
    )


def two_discounts(world: World) -> set[Answer]:
    rows = [c for c in world["council-tax"] if c["discount"] == "single_person"]
    found: set[Answer] = set()
    for entity in sorted({c["entity"] for c in rows if c["entity"]}):
        mine = [c for c in rows if c["entity"] == entity]
        mine.sort(
            key=lambda c: (10**9 if c["charge_pence"] is None else c["charge_pence"], c["_record"])
        )
        judged = [(stage_of(a, b), a, b) for i, b in enumerate(mine) for a in mine[i + 1 :]]
        if not judged:
            continue
        best = max(s for s, _, _ in judged)
        near = [(a, b) for s, a, b in judged if s == best]
        records = tuple(sorted({r["_record"] for pair in near for r in pair}))
        if best < 6:
            found.add((records, REASONS["single-discount-twice"][best - 1]))
            continue
        spans = {(a["_record"], b["_record"]): both(a, b) for a, b in near}
        sums: list[Answer] = []
        for account in {(b["_member"], b["account_ref"]) for _, b in near}:
            own = [(a, b) for a, b in near if (b["_member"], b["account_ref"]) == account]
            if any(None in (a["charge_pence"], b["charge_pence"]) for a, b in own):
                sums.append((None, None))
                continue
            a, b = max(
                own, key=lambda p: (spans[p[0]["_record"], p[1]["_record"]][2], p[0]["_record"])
            )
            start, end, _, stops = spans[a["_record"], b["_record"]]
            sums.append(pence(b["charge_pence"], 25, start, end, stops))
        known = all(None not in s for s in sums)
        long = max(s[2] for s in spans.values())
        unknown = all(None in (a["place"], b["place"]) for a, b in near)
        found.add((
            records, None, min(s[0] for s in spans.values()), max(s[1] for s in spans.values()),
            long, sum(s[0] for s in sums) if known else None,
            sum(s[1] for s in sums) if known else None, None, long >= 90 and not unknown,
        ))  # fmt: skip
    return found


def both(a: Row, b: Row) -> tuple[date, date, int, date | None]:
    (a1, a2, a3), (b1, b2, b3) = span(a), span(b)
    stops = min((d for d in (a3, b3) if d), default=None)
    return max(a1, b1), min(a2, b2), days(a1, a2, b1, b2), stops


def one_day(a: date, b: date) -> bool:
    """Whether two days are one but for a digit, two neighbours, or day and month changed about."""
    one, other = a.isoformat(), b.isoformat()
    changed = [one[:i] + one[i + 1] + one[i] + one[i + 2 :] for i in range(len(one) - 1)]
    slips = sum(x != y for x, y in zip(one, other, strict=True))
    return slips <= 1 or other in changed or f"{one[:4]}-{one[8:]}-{one[5:7]}" == other


def stage_of(a: Row, b: Row) -> int:
    if (
        a["date_of_birth"]
        and b["date_of_birth"]
        and not one_day(a["date_of_birth"], b["date_of_birth"])
    ):
        return 2
    account = [(r["_member"], r["account_ref"]) for r in (a, b)]
    if account[0] == account[1] or (a["place"] is not None and a["place"] == b["place"]):
        return 3
    if any(
        (r["person_no"] or 1) != 1 or (r["liability"] or "resident") != "resident" for r in (a, b)
    ):
        return 4
    return 5 if both(a, b)[2] < 31 else 6


EMPTY = ("a", "b", "d", "e", "f", "g")


def emptiness(row: Row) -> tuple[date, date, date | None, date | None]:
    exempt = row["exemption"] in EMPTY
    first = row["exemption_from"] if exempt else None
    starts = first or row["empty_from"] or row["liable_from"]
    ends = [d for d in (row["exemption_to"] if exempt else None, row["liable_to"]) if d]
    since = min((d for d in (row["empty_from"], first) if d), default=None)
    return starts, min([*ends, AS_OF]), min(ends, default=None), since


def signs(world: World) -> list[dict[str, Any]]:
    found = []
    for e in world["electoral-register"]:
        found.append(dict(e, kind="register", since=e["registered_from"], until=None,
                          stale=e["carried_over"], parking=False))  # fmt: skip
    for h in world["housing-benefit"]:
        found.append(dict(h, kind="benefit", since=h["claim_from"], until=h["claim_to"],
                          stale=False, parking=False))  # fmt: skip
    for p in world["permits"]:
        until = min((d for d in (p["expires"], p["cancelled"]) if d), default=None)
        found.append(dict(p, kind="permit", since=p["issued"], until=until, stale=False,
                          parking=p["kind"] == "resident_parking"))  # fmt: skip
    return found


def occupied(world: World) -> set[Answer]:
    accounts = [c for c in world["council-tax"] if c["place"] is not None]
    found: set[Answer] = set()
    for row in first_rows(accounts, lambda c: (c["exemption"] in EMPTY or c["empty_from"])
                          and c["exemption"] not in ("n", "u", "w")):  # fmt: skip
        starts, ends, stops, since = emptiness(row)
        after = [
            c
            for c in accounts
            if c["place"] == row["place"]
            and c["account_ref"] != row["account_ref"]
            and c["liable_from"] > starts
        ]
        judged = []
        for s in signs(world):
            if s["place"] is None or s["place"] not in (row["place"], row["parent"]):
                continue
            to = min(s["until"] or AS_OF, AS_OF)
            overlap = days(s["since"], to, starts, ends)
            old = s["stale"] or s["since"] is None or s["since"] <= starts
            stage = next(
                n
                for n, true in (
                    (5, s["place"] != row["place"]),
                    (1, s["kind"] != "benefit" and old),
                    (2, same_entity(s, row) or alike(s, row)),
                    (3, any(same_entity(c, s) or alike(c, s) for c in after)),
                    (4, s["parking"] and s["until"] and (s["until"] - s["since"]).days <= 190),
                    (6, overlap < 31),
                    (7, True),
                )
                if true
            )
            judged.append((stage, s, overlap, to))
        if not judged:
            continue
        best = max(j[0] for j in judged)
        near = [j for j in judged if j[0] == best]
        said = answer(row, [j[1] for j in near], best, 7, REASONS["empty-but-occupied"])
        if best < 7:
            found.add(said)
            continue
        a = min(max(s["since"], starts) for _, s, _, _ in near)
        b, long = max(min(to, ends) for _, _, _, to in near), max(j[2] for j in near)
        money = pence(row["charge_pence"], 100, a, b, stops)
        if row["exemption"] not in EMPTY and row["charge_pence"] is not None:
            money = (0, 0)
        extra, _ = pence(row["charge_pence"], premium(since, a), a, b, None)
        good = (
            min(r["sure"] for r in [row, *(j[1] for j in near)]) >= 0.99
            and long >= 90 and any(j[1]["kind"] != "permit" for j in near) and not after
        )  # fmt: skip
        found.add((*said, a, b, long, *money, extra, good))
    return found


def premium(since: date | None, start: date) -> int:
    """Of 2026-27, by how long the dwelling has been empty when the overlap begins."""
    if since is None:
        return 0
    for years, per_cent in ((10, 300), (5, 200)):
        if birthday(since, years) <= start:
            return per_cent
    return 100 if (start - since).days >= 365 else 0


REASONS = {
    name: [e.name for e in the_typology(name).header.exclusions]
    for name in (
        "single-discount-register", "single-discount-rising-18", "single-discount-twice",
        "empty-but-occupied",
    )
}  # fmt: skip
PLAIN = {
    "single-discount-register": register,
    "single-discount-rising-18": rising,
    "single-discount-twice": two_discounts,
    "empty-but-occupied": occupied,
}
