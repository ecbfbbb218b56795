"""True cases put on the list of protected people, each entry misspelt in a way of its own."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

import pyarrow.compute as pc
from tests.promises.counties import LIST, WalkedCounty

Row = dict[str, Any]
PERSON = ("title", "forename", "surname", "date_of_birth", "nino", "sex")
ADDRESS = ("uprn", "address", "postcode")
SECRET = ("nino", "uprn", "address", "full_name")


@dataclass(frozen=True)
class Subject:
    """Somebody and where: all that the county's rows say of a person and of a dwelling."""

    person: int | None
    dwelling: int | None
    known: Row
    neighbour: int


def _swapped(word: str) -> str:
    """``word`` with two letters of its middle changed about."""
    at = max(1, len(word) // 2 - 1)
    return word[:at] + word[at + 1 : at + 2] + word[at : at + 1] + word[at + 2 :]


def _careless(address: str) -> str:
    """An address as somebody in a hurry types it."""
    plain = address.replace(",", " ").lower()
    for long, short in (("road", "rd"), ("street", "st."), ("avenue", "ave"), ("flat", "flt")):
        plain = plain.replace(long, short)
    return re.sub(r"\s+", "  ", plain)


def _misspelt(address: str) -> str:
    """An address with a slip in its longest word."""
    longest = max(re.findall(r"[A-Za-z]+", address), key=len)
    return address.replace(longest, _swapped(longest), 1)


def by_name_and_birth(s: Subject) -> Row:
    """No address at all, the name in capitals."""
    names = {name: str(s.known[name]).upper() for name in ("forename", "surname")}
    return {"kind": "person", **names, "date_of_birth": s.known["date_of_birth"]}


def by_number(s: Subject) -> Row:
    """The number with blanks, and a name by which nobody knows the person."""
    nino = " ".join(re.findall(r"..?", str(s.known["nino"]).lower()))
    return {"kind": "person", "nino": nino, "surname": "unknown"}


def by_misspelt_name_and_address(s: Subject) -> Row:
    """A slip in the name, a careless address."""
    return {
        "kind": "person", "forename": s.known["forename"], "surname": _swapped(s.known["surname"]),
        "date_of_birth": s.known["date_of_birth"], "address": _careless(s.known["address"]),
        "postcode": s.known["postcode"],
    }  # fmt: skip


def by_uprn(s: Subject) -> Row:
    """A refuge of which nothing but the number is known."""
    return {"kind": "address", "uprn": s.known["uprn"]}


def by_careless_address(s: Subject) -> Row:
    """A refuge, in small letters and short words."""
    return {"kind": "address", "address": _careless(s.known["address"]),
            "postcode": str(s.known["postcode"]).replace(" ", "").lower()}  # fmt: skip


def by_misspelt_address(s: Subject) -> Row:
    """A refuge with a slip in its street."""
    return {"kind": "address", "address": _misspelt(s.known["address"]),
            "postcode": s.known["postcode"]}  # fmt: skip


def by_wrong_uprn(s: Subject) -> Row:
    """A refuge with the number of another house beside its own address, carelessly typed."""
    return by_careless_address(s) | {"uprn": s.neighbour}


OF_PERSON: Mapping[Callable[[Subject], Row], frozenset[str]] = {
    by_name_and_birth: frozenset({"forename", "surname", "date_of_birth"}),
    by_number: frozenset({"nino"}),
    by_misspelt_name_and_address: frozenset({"forename", "surname", "date_of_birth", "address"}),
}
OF_PLACE: Mapping[Callable[[Subject], Row], frozenset[str]] = {
    by_uprn: frozenset({"uprn"}),
    by_careless_address: frozenset({"address", "postcode"}),
    by_misspelt_address: frozenset({"address", "postcode"}),
    by_wrong_uprn: frozenset({"address", "postcode", "uprn"}),
}


@dataclass(frozen=True)
class Listed:
    """Somebody on the list: in which way, and whether as a person or as an address."""

    subject: Subject
    way: str
    as_person: bool


@dataclass(frozen=True)
class Secret:
    """Whom the list protects, by what is true: people, dwellings, and every record of either;
    ``words``: their NINOs, UPRNs, addresses and names, as far as nobody else has them."""

    people: frozenset[int]
    dwellings: frozenset[int]
    records: frozenset[str]
    words: frozenset[str] = frozenset()


def subjects(county: WalkedCounty, records: Iterable[str]) -> list[Subject]:
    """The people and the dwellings of a case's ``records``, in order. A NINO is known only where
    one of these records has it: by another nobody could be told among them."""
    records = list(records)
    numbered = {county.truth[record]["dataset"] for record in records}
    seen: dict[tuple[int | None, int | None], Subject] = {}
    for record in records:
        true = county.truth[record]
        key = true["person"], true["dwelling"]
        if key not in seen:
            known = _known(county, *key, numbered)
            neighbour = next(
                uprn for uprn in county.rows["gazetteer"]["uprn"].to_pylist()
                if uprn != known.get("uprn")
            )  # fmt: skip
            seen[key] = Subject(*key, known, neighbour)
    return list(seen.values())


def _known(
    county: WalkedCounty, person: int | None, dwelling: int | None, numbered: set[str]
) -> Row:
    known: Row = {}
    for names, column, value in ((PERSON, "_person", person), (ADDRESS, "_dwelling", dwelling)):
        for dataset, row in _rows_of(county, column, value):
            for name in names:
                there = row.get(name) is not None and (name != "nino" or dataset in numbered)
                if known.get(name) is None and there:
                    known[name] = row[name]
    return known


def _rows_of(county: WalkedCounty, column: str, value: int | None) -> Iterable[tuple[str, Row]]:
    if value is None:
        return
    for dataset, table in sorted(county.rows.items()):
        if column in table.column_names and dataset != "business-rates":
            for row in table.filter(pc.equal(table[column], value)).to_pylist():
                yield dataset, row


def entry(made: Row, since: date) -> Row:
    """An entry of the list, in force."""
    named = sha256(str(sorted(made.items(), key=str)).encode()).hexdigest()[:8].upper()
    return {"entry_ref": f"Z{named}", "valid_from": since} | made


def secret(county: WalkedCounty, run: str, listed: Sequence[Listed]) -> Secret:
    """What the list protects in ``run``.

    An entry with nothing but a number protects where numbers are: in a run that reads none of
    that person, nobody could know whom it means.
    """
    gathered = {
        name: table.to_pylist() for name, table in county.artefact(run, "gather").items()
        if "_record" in table.column_names and name != LIST
    }  # fmt: skip
    numbered = {
        county.truth[row["_record"]]["person"]
        for rows in gathered.values() for row in rows if row.get("nino")
    }  # fmt: skip
    known = [
        each for each in listed
        if each.way != by_number.__name__ or each.subject.person in numbered
    ]  # fmt: skip
    people = {each.subject.person for each in known if each.as_person}
    dwellings = {each.subject.dwelling for each in known if not each.as_person}
    dwellings |= {
        true["dwelling"]
        for rows in gathered.values() for row in rows
        if (true := county.truth[row["_record"]])["person"] in people
    }  # fmt: skip
    people, dwellings = people - {None}, dwellings - {None}
    records = {
        record for record, true in county.truth.items()
        if true["person"] in people or true["dwelling"] in dwellings
    }  # fmt: skip
    words = _spoken(county, gathered, Secret(frozenset(people), frozenset(dwellings), frozenset()))
    return Secret(frozenset(people), frozenset(dwellings), frozenset(records), words)


def _spoken(
    county: WalkedCounty, gathered: Mapping[str, list[Row]], hidden: Secret
) -> frozenset[str]:
    """As they were sent and as they are true."""
    theirs: set[str] = set()
    others: set[str] = set()

    def add(row: Row, person: int | None, dwelling: int | None) -> None:
        mine = person in hidden.people or dwelling in hidden.dwellings
        (theirs if mine else others).update(_words(row))

    for rows in gathered.values():
        for row in rows:
            true = county.truth[row["_record"]]
            add(row, true["person"], true["dwelling"])
    for dataset, table in county.rows.items():
        if "_person" in table.column_names and dataset != LIST:
            for row in table.to_pylist():
                add(row, row["_person"], row["_dwelling"])
    return frozenset(theirs - others)


def _words(row: Row) -> Iterable[str]:
    for name in SECRET:
        if row.get(name) is not None:
            yield str(row[name]).casefold()
    if row.get("forename") and row.get("surname"):
        yield f"{row['forename']} {row['surname']}".casefold()


def told_of(text: str, hidden: Secret) -> set[str]:
    """What ``text`` tells of them: record ids, numbers, addresses and names."""
    plain, words = text.casefold(), hidden.words
    tokens = set(re.findall(r"[\w.@-]+:\d+", text)) & hidden.records
    numbers = set(re.findall(r"[a-z]{2}\d{6}[a-z]?|\d+", plain))
    long = {word for word in words if not re.fullmatch(r"[a-z]{2}\d{6}[a-z]?|\d+", word)}
    return tokens | (words & numbers) | {word for word in long if word in plain}
