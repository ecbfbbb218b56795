"""Linkage of people and of addresses: how right on labelled pairs, how fast on made-up ones.

`python -m benchmarks people`. The labelled files are public and are found by FOLKMOOT_DATA; what
needs them is left out when they are absent. Intervals are Wilson's, 95 %.
"""

from __future__ import annotations

import csv
import os
import random
import re
import resource
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from folkmoot.linkage import Linked, LinkModel, link, match_places, people, precision
from folkmoot.linkage.forename_variants import forename_variants

DATA = Path(os.environ.get("FOLKMOOT_DATA", Path(__file__).parents[2] / "shared" / "data"))
SEED = 3


def run(rows: int = 10_000_000) -> dict[str, Any]:
    """All figures. ``rows`` is a cap for the made-up tables (400,000 records, 100,000 places)."""
    found: dict[str, Any] = {}
    for records in (40_000, 400_000):
        if records <= rows:
            found[f"made-up people, {records:,} records"] = made_up(records)
    if rows >= 100_000:
        found["made-up addresses, 100,000"] = made_up_places(100_000)
    if DATA.is_dir():
        found["febrl dataset1"] = febrl(DATA, "dataset1")
        found["febrl dataset3"] = febrl(DATA, "dataset3")
        found["historical figures"] = historical(DATA)
        found["addresses, price paid, corrupted"] = corrupted_places(DATA)
        found["addresses, two registers"] = two_registers(DATA)
    return found


def rates(entities: pa.Table, truth: Mapping[str, Any]) -> dict[str, Any]:
    """Precision and recall of the pairs that entities imply, with intervals."""
    members: dict[str, list[Any]] = defaultdict(list)
    for record, entity in zip(
        entities["record"].to_pylist(), entities["entity"].to_pylist(), strict=True
    ):
        members[entity].append(truth[record])
    linked = sum(_pairs(len(group)) for group in members.values())
    right = sum(_pairs(n) for group in members.values() for n in Counter(group).values())
    true = sum(_pairs(n) for n in Counter(truth.values()).values())
    return {
        "pairs_true": true,
        "pairs_linked": linked,
        "precision": _share(right, linked),
        "recall": _share(right, true),
    }


def _pairs(n: int) -> int:
    return n * (n - 1) // 2


def _share(right: int, judged: int) -> dict[str, float]:
    found = precision(right, judged)
    return {k: round(getattr(found, k), 4) for k in ("share", "low", "high")}


def _timed(table: pa.Table, model: LinkModel) -> tuple[Linked, float]:
    start = time.perf_counter()
    linked = link({"records": table}, model, threads=2, memory_mb=4096)
    return linked, round(time.perf_counter() - start, 1)


def febrl(folder: Path, name: str) -> dict[str, Any]:
    """FEBRL's made-up Australians (BSD-3): no number of ours, the address instead of a UPRN."""
    with (folder / "febrl" / f"{name}.csv").open(encoding="utf-8") as file:
        rows = [{k.strip(): v.strip() for k, v in row.items()} for row in csv.DictReader(file)]
    table = pa.table(
        {
            "_record": [r["rec_id"] for r in rows],
            "forename": [r["given_name"] or None for r in rows],
            "surname": [r["surname"] or None for r in rows],
            "date_of_birth": [r["date_of_birth"] or None for r in rows],
            "postcode": [_as_british(r["postcode"]) for r in rows],
            "address": [f"{r['street_number']} {r['address_1']} {r['suburb']}" for r in rows],
        }
    )
    linked, seconds = _timed(table, people())
    truth = {r["rec_id"]: r["rec_id"].split("-")[1] for r in rows}
    return {"records": len(rows), "seconds": seconds, **rates(linked.entities, truth)}


def _as_british(postcode: str) -> str | None:
    """Four digits as a postcode of British form: the same where they were the same."""
    if len(postcode) != 4 or not postcode.isdigit():
        return None
    return f"A{postcode[:2]} {postcode[2]}{'ABDEFGHJLN'[int(postcode[3])]}A"


def historical(folder: Path) -> dict[str, Any]:
    """Wikidata's historical figures with errors (Splink, MIT): no number, no address."""
    path = folder / "splink_datasets" / "historical_figures_with_errors_50k.parquet"
    rows = pq.read_table(path)
    fields = {
        "forename": "first_name", "surname": "surname", "date_of_birth": "dob",
        "postcode": "postcode_fake", "sex": "gender",
    }  # fmt: skip
    linked, seconds = _timed(rows, people(unique_id="unique_id", fields=fields))
    truth = dict(zip(rows["unique_id"].to_pylist(), rows["cluster"].to_pylist(), strict=True))
    return {"records": rows.num_rows, "seconds": seconds, **rates(linked.entities, truth)}


def made_up(records: int) -> dict[str, Any]:
    """Households with slips, moves, missing numbers and a register without dates of birth."""
    table, truth = households(records)
    linked, seconds = _timed(table, people())
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return {
        "records": table.num_rows, "seconds": seconds, "peak_mb": peak,
        "pairs_compared": linked.diagnostics["pairs_compared"],
        **rates(linked.entities, truth),
    }  # fmt: skip


_SYLLABLES = ("bar", "cot", "den", "fen", "gil", "har", "kel", "lod", "mar", "nor", "pem", "quar",
              "ros", "sut", "tar", "ul", "ven", "wil", "yar", "zel")  # fmt: skip
_ENDS = ("by", "ton", "ley", "worth", "ham", "ford", "son", "well", "field", "man")


def households(records: int) -> tuple[pa.Table, dict[str, int]]:
    """At least ``records`` rows of people in households of one to five, and who each is of."""
    draw = random.Random(SEED)
    surnames = [a + b + c for a in _SYLLABLES for b in ("", *_SYLLABLES) for c in _ENDS]
    forenames = sorted({name for fuller in forename_variants().values() for name in fuller})
    short = defaultdict(list)
    for variant, fuller in forename_variants().items():
        for name in fuller:
            short[name].append(variant)
    common = [1 / (1 + n) ** 0.8 for n in range(len(surnames))]
    likely = [1 / (1 + n) ** 0.8 for n in range(len(forenames))]
    rows: list[tuple[Any, ...]] = []
    truth: dict[str, int] = {}
    person = house = 0
    while len(rows) < records:
        house += 1
        family = draw.choices(surnames, common)[0]
        names = list(dict.fromkeys(draw.choices(forenames, likely, k=draw.choice((1, 2, 2, 3, 5)))))
        for forename in names:
            person += 1
            surname = family if draw.random() < 0.8 else draw.choices(surnames, common)[0]
            for row in _records(draw, person, house, forename, surname, short):
                truth[row[0]] = person
                rows.append(row)
    columns = list(zip(*rows, strict=True))
    names_ = ("_record", "forename", "surname", "sex", "date_of_birth", "nino", "uprn", "address",
              "postcode")  # fmt: skip
    types = {"date_of_birth": pa.date32(), "uprn": pa.int64()}
    arrays = [pa.array(c, types.get(n, pa.string())) for n, c in zip(names_, columns, strict=True)]
    return pa.table(arrays, names=list(names_)), truth


def _records(
    draw: random.Random,
    person: int,
    house: int,
    forename: str,
    surname: str,
    short: Mapping[str, list[str]],
) -> Iterator[tuple[Any, ...]]:
    """One person's records: council tax, the register (without birth and number), benefits."""
    born = date(1930, 1, 1) + timedelta(draw.randrange(29_000))
    number = f"{draw.choice('ABCEHJKLM')}{draw.choice('ABCEHJKLM')}{draw.randrange(10**6):06}A"
    sex = draw.choice("fm")
    moved = draw.random() < 0.05
    for kind in ("tax", "register", "benefit"):
        if kind != "tax" and draw.random() < 0.4:
            continue
        register = kind == "register"
        first = draw.choice(short[forename]) if draw.random() < 0.02 else forename
        day = born.replace(day=1 + draw.randrange(28)) if draw.random() < 0.004 else born
        place = house + 10_000_000 if moved and kind == "benefit" else house
        yield (
            f"{kind}:{person}",
            _slip(draw, first),
            _slip(draw, surname),
            None if register else sex,
            None if register or draw.random() < 0.05 else day,
            None if register or draw.random() < 0.4 else number,
            None if draw.random() < 0.15 else 100_000_000 + place,
            f"{place % 97 + 1} {_SYLLABLES[place // 97 % 20]}ley road",
            f"CM{place // 20 % 90} {place // 1800 % 9}{'ABDEFGHJLN'[place // 16200 % 10]}A",
        )


def _slip(draw: random.Random, name: str, share: float = 0.01) -> str:
    if draw.random() >= share:
        return name
    at = draw.randrange(len(name))
    return name[:at] + draw.choice("aeionrst") + name[at + 1 :]


def made_up_places(addresses: int) -> dict[str, Any]:
    """Speed: as many addresses against a gazetteer of as many, a third written in another way."""
    draw = random.Random(SEED)
    gazetteer, asked = [], []
    for n in range(addresses):
        street = n // 40
        name = (
            f"{_SYLLABLES[street % 20]}{_SYLLABLES[street // 20 % 20]}{_ENDS[street // 400 % 10]}"
        )
        text = f"{n % 40 + 1} {name.upper()} ROAD, ASHVALE"
        code = f"CM{street // 2 % 90} {street // 180 % 9}{'ABDEFGHJLN'[street // 1620 % 10]}A"
        gazetteer.append({"uprn": n + 1, "address": text, "postcode": code})
        other = _corrupt(draw, text) if draw.random() < 1 / 3 else text
        code_ = None if draw.random() < 0.02 else code
        asked.append({"_record": f"r:{n + 1}", "address": other, "postcode": code_})
    start = time.perf_counter()
    found = match_places({"t": pa.Table.from_pylist(asked)}, pa.Table.from_pylist(gazetteer))
    seconds = round(time.perf_counter() - start, 1)
    truth = {f"r:{n + 1}": n + 1 for n in range(addresses)}
    return {"seconds": seconds, **_place_rates(found.places, truth)}


def _place_rates(places: pa.Table, truth: Mapping[str, int]) -> dict[str, Any]:
    rows = places.to_pylist()
    matched = [r for r in rows if r["uprn"] is not None]
    right = sum(truth[r["record"]] == r["uprn"] for r in matched)
    return {
        "addresses": len(truth),
        "verdicts": dict(Counter(r["verdict"] for r in rows)),
        "precision": _share(right, len(matched)),
        "recall": _share(right, len(truth)),
    }


_SHORTER = {"ROAD": "RD", "STREET": "ST", "AVENUE": "AVE", "CLOSE": "CL", "LANE": "LN",
            "GARDENS": "GDNS", "DRIVE": "DR", "COURT": "CT"}  # fmt: skip


def _corrupt(draw: random.Random, text: str) -> str:
    """Another way to write an address: a short form, a slip, commas and the town left out."""
    for long, short in _SHORTER.items():
        if draw.random() < 0.5:
            text = re.sub(rf"\b{long}\b", short, text)
    parts = [p.strip() for p in text.split(",")]
    if len(parts) > 2 and draw.random() < 0.5:
        parts.pop()
    text = (", " if draw.random() < 0.5 else " ").join(parts)
    words = text.split(" ")
    at = draw.randrange(len(words))
    if words[at].isalpha() and len(words[at]) > 5 and draw.random() < 0.5:
        cut = draw.randrange(1, len(words[at]) - 1)
        words[at] = words[at][:cut] + words[at][cut + 1 :]
    return " ".join(words).title()


def corrupted_places(folder: Path) -> dict[str, Any]:
    """Price-paid addresses (HM Land Registry) written in another way, among their neighbours.

    The gazetteer has each address, houses or flats with other numbers at the same postcode, and
    the building of each flat. One in twenty has no postcode, one in twenty a wrong one.
    """
    draw = random.Random(SEED)
    known: dict[tuple[str, str], int] = {}
    asked = []
    for row in _read(folder / "addresses" / "price-paid.sample.tsv"):
        text, code = row["text"].upper(), row["postcode"]
        if not code:
            continue
        for neighbour in (text, *_neighbours(text)):
            known.setdefault((neighbour, code), 1000 + len(known))
        chance = draw.random()
        given = None if chance < 0.05 else f"{code[:-2]}ZZ" if chance < 0.10 else code
        other = _corrupt(draw, text)
        asked.append((other, given, known[text, code]))
    gazetteer = pa.table(
        {"uprn": list(known.values()), "address": [a for a, _ in known],
         "postcode": [p for _, p in known]}
    )  # fmt: skip
    return _asked(asked, gazetteer) | {"gazetteer": gazetteer.num_rows}


def _neighbours(text: str) -> Iterator[str]:
    numbers = list(re.finditer(r"\d+", text))
    for found in numbers:
        for step in (-3, -2, -1, 1, 2, 3):
            if (other := int(found.group()) + step) > 0:
                yield text[: found.start()] + str(other) + text[found.end() :]
    flat = re.search(r"(?:FLAT|APARTMENT|UNIT) \w+,\s*", text)
    if flat:
        yield text[: flat.start()] + text[flat.end() :]


def two_registers(folder: Path) -> dict[str, Any]:
    """Schools and pharmacies in two registers: the same name in one postal district is the truth.

    Asked are the Food Standards Agency's and the Charity Commission's addresses, without the name,
    of all schools, pharmacies and dental practices of England and Wales. Some of the truth is not
    one place: a charity's office is not its school.
    """
    known: list[dict[str, Any]] = []
    names: dict[tuple[str, str], list[int]] = defaultdict(list)
    for name in ("edubase", "pharmacy", "general-dental-practices"):
        for row in _read(folder / "addresses" / f"{name}.tsv"):
            uprn = 1000 + len(known)
            known.append({"uprn": uprn, "address": row["text"], "postcode": row["postcode"]})
            names[_name_key(row)].append(uprn)
    asked = []
    for name in ("food-hygiene.sample", "charity-commission.sample"):
        for row in _read(folder / "addresses" / f"{name}.tsv"):
            same = names.get(_name_key(row), [])
            if len(same) == 1 and row["name"]:
                asked.append((row["text"], row["postcode"], same[0]))
    return _asked(asked, pa.Table.from_pylist(known))


def _name_key(row: Mapping[str, str]) -> tuple[str, str]:
    name = re.sub(r"[^a-z0-9]", "", (row["name"] or "").lower())
    return name, (row["postcode"] or "").split(" ")[0]


def _asked(asked: list[tuple[str, str | None, int]], gazetteer: pa.Table) -> dict[str, Any]:
    table = pa.table(
        {
            "_record": [f"r:{n}" for n in range(len(asked))],
            "address": [a for a, _, _ in asked],
            "postcode": pa.array([p for _, p, _ in asked], pa.string()),
        }
    )
    start = time.perf_counter()
    found = match_places({"t": table}, gazetteer)
    seconds = round(time.perf_counter() - start, 1)
    truth = {f"r:{n}": uprn for n, (_, _, uprn) in enumerate(asked)}
    return {"seconds": seconds, **_place_rates(found.places, truth)}


def _read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
