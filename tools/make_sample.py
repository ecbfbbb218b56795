"""Write the made-up workspace that the wheel carries: `python -m tools.make_sample`.

Three invented councils, each with its own layout and its own dirt. Postcode areas AV, BY and CY do
not exist; every name is made of the words below. The true cases and their innocent look-alikes are
listed in CASES, so that a reader can follow what the demo finds.
"""

from __future__ import annotations

import csv
import io
import random
from dataclasses import dataclass
from pathlib import Path

TARGET = Path(__file__).resolve().parent.parent / "src/folkmoot/cli/sample"
FIRST = [
    *("Amberley", "Birchwood", "Copperfield", "Dunstable", "Elmsett", "Farthing", "Greystone"),
    *("Hollin", "Ivory", "Juniper", "Kestrel", "Larkfield", "Merrow", "Nettle", "Orchard"),
    *("Pilgrim", "Quarry", "Rowan", "Saltmarsh", "Thistle"),
]
TRADE = [
    *("Bakery", "Books", "Bicycles", "Carpets", "Ceramics", "Cleaning", "Coffee", "Design"),
    *("Engineering", "Florists", "Framing", "Garage", "Joinery", "Kitchens", "Laundry"),
    *("Optics", "Plumbing", "Printing", "Records", "Tailoring"),
]
FORM = ["Ltd", "Limited", "LLP", ""]
STREET = [
    *("Mill Lane", "Castle Street", "Station Road", "Church Row", "Market Hill"),
    *("Tannery Yard", "Canal Side"),
]


@dataclass(frozen=True)
class Row:
    """One hereditament as its council knows it."""

    council: str
    ref: str
    name: str
    unit: str
    rv: int
    occupied: bool = True
    start: str = "2015-04-01"
    relief: str = ""
    relief_start: str = ""
    relief_end: str = ""
    pounds: str = ""


# (council, name, rateable value, relief, liability start, occupied, what to look at)
CASES = [
    ("ashvale", "Hollin Joinery Limited", 4200, "sbr", "2016-04-01", True),
    ("brockhurst", "Hollin Joinery Ltd", 5100, "sbr", "2018-06-01", True),  # across councils
    ("ashvale", "Merrow Books Ltd", 3900, "sbr", "2014-05-01", True),
    ("ashvale", "Merrow Books Ltd", 3300, "sbr", "2019-09-01", True),  # within one council
    ("brockhurst", "K.T.R. (Cleaning) Ltd", 6100, "sbr", "2017-07-01", True),
    ("brockhurst", "KTR Cleaning Limited", 2500, "sbr", "2021-02-01", True),  # dotted initials
    ("ashvale", "Pilgrim & Rowan Design LLP", 5600, "sbr", "2013-04-01", True),
    ("brockhurst", "Pilgrim and Rowan Design LLP", 9800, "", "2020-01-15", True),  # large second
    ("ashvale", "Quarry Ceramics Ltd", 7400, "sbr", "2012-04-01", True),
    ("ashvale", "Quarry Ceramics Ltd", 1900, "", "2018-04-01", True),  # allowed: second is small
    ("brockhurst", "Nettle Florists Limited", 4400, "sbr", "2011-04-01", True),
    ("brockhurst", "Nettle Florists Limited", 6000, "", "2026-05-01", True),  # allowed: grace
    ("ashvale", "Thistle Garage Ltd", 8200, "sbr", "2010-04-01", True),
    ("brockhurst", "Thistle Garage Ltd", 7000, "", "2019-04-01", False),  # second is empty
    ("ashvale", "J Carter", 2600, "sbr", "2015-04-01", True),
    ("brockhurst", "J Carter", 3100, "sbr", "2016-04-01", True),  # namesakes
    ("ashvale", "The Committee & Members", 2900, "sbr", "2009-04-01", True),
    ("brockhurst", "The Committee & Members", 3400, "sbr", "2009-04-01", True),  # not a name
    ("brockhurst", "Personal details not supplied", 3600, "sbr", "2015-04-01", True),
    ("brockhurst", "Personal details not supplied", 4100, "sbr", "2015-04-01", True),
]


def rows(rng: random.Random) -> list[Row]:
    """All rows of the three councils, in a stable order."""
    made: list[Row] = []
    counter = {"ashvale": 1000, "brockhurst": 5000, "caldmoor": 9000}

    def add(case: tuple[str, str, int, str, str, bool]) -> None:
        council, name, rv, relief, start, occupied = case
        counter[council] += rng.randint(1, 9)
        number = counter[council]
        unit = f"Unit {number % 97 + 1}, {rng.choice(STREET)}"
        amount = f"{rv * 0.45:.2f}" if relief else ""
        begun = max(start, "2017-04-01") if relief else ""
        made.append(
            Row(council, f"{council[:1].upper()}{number:06d}", name, unit, rv, occupied, start,
                relief, begun, "", amount)
        )  # fmt: skip

    for case in CASES:
        add(case)
    told = " ".join(case[1] for case in CASES)
    pairs = [(a, b) for a in FIRST for b in TRADE if f"{a} {b}" not in told]
    rng.shuffle(pairs)
    for index, (first, trade) in enumerate(pairs[:330]):
        council = ("ashvale", "brockhurst", "caldmoor")[index % 3]
        form = rng.choice(FORM)
        name = f"{first} {trade} {form}".strip() if rng.random() > 0.15 else ""
        relief = rng.choice(["sbr", "sbr", "", "charity", "empty"])
        start = f"{rng.randint(2004, 2025)}-{rng.randint(1, 12):02d}-01"
        add((council, name, rng.randrange(800, 14000, 50), relief, start, relief != "empty"))
    return made


def _uk(day: str) -> str:
    return "/".join(reversed(day.split("-"))) if day else ""


def ashvale(found: list[Row]) -> bytes:
    """UTF-8 with a byte-order mark; ISO dates; pounds with a sign."""
    words = {"sbr": "Small Business Rate Relief", "charity": "Mandatory Charity", "empty": "Empty"}
    head = ["Property Reference", "Ratepayer", "Address", "Postcode", "Rateable Value",
            "Description", "Occupied", "Liable From", "Relief", "Relief From", "Relief To",
            "Relief Amount"]  # fmt: skip
    lines = [
        [r.ref, r.name, f"{r.unit}, Ashvale", f"AV{i % 9 + 1} {i % 8 + 1}AB", r.rv,
         "SHOP AND PREMISES", "Y" if r.occupied else "N", r.start, words.get(r.relief, ""),
         r.relief_start, r.relief_end, f"£{r.pounds}" if r.pounds else ""]
        for i, r in enumerate(found)
    ]  # fmt: skip
    return _csv(head, lines, "utf-8-sig")


def brockhurst(found: list[Row]) -> bytes:
    """Windows-1252; British dates; a trailing short line, a bad postcode, an #N/A."""
    words = {"sbr": "SBRE", "charity": "MAND", "empty": "EPRN"}
    head = ["Ref No", "Primary Liable party name", "Full Property Address", "Post Code",
            "Account Start date", "Current Rateable Value", "Use", "Current Relief Type",
            "Current Relief Award Start Date", "Occupation", "Annual Relief"]  # fmt: skip
    lines: list[list[object]] = [
        [r.ref, r.name, f"{r.unit} – Brockhurst", f"BY{i % 9 + 1} {i % 8 + 1}DE", _uk(r.start),
         r.rv, "Workshops", words.get(r.relief, "#N/A"), _uk(r.relief_start),
         "Occupied" if r.occupied else "Vacant", f"-{r.pounds}" if r.pounds else ""]
        for i, r in enumerate(found)
    ]  # fmt: skip
    lines[30][3] = "BY99 ZZZZ"
    lines.append(lines[31][:7])
    lines.append([*lines[32], "overflow", "overflow"])
    lines.append(list(lines[33]))
    return _csv(head, lines, "cp1252")


def caldmoor(found: list[Row]) -> bytes:
    """UTF-8, title line above the header, no relief columns: they are missing, not empty."""
    head = ["UARN", "Occupier", "Location", "PC", "RV", "Desc", "Start"]
    lines = [
        [r.ref, r.name or "Occupier", f"{r.unit}, Caldmoor", f"CY{i % 9 + 1}{i % 8 + 1}EF", r.rv,
         "Offices", r.start]
        for i, r in enumerate(found)
    ]  # fmt: skip
    return b"Caldmoor Borough Council - Business Rates Register\n" + _csv(head, lines, "utf-8")


def _csv(head: list[str], lines: list[list[object]], encoding: str) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows(lines)
    return out.getvalue().encode(encoding)


def main() -> None:
    """Write the three files."""
    made = rows(random.Random(20261121))  # noqa: S311 - a made-up workspace, not a secret
    data = TARGET / "data"
    data.mkdir(parents=True, exist_ok=True)
    for name, write in (("ashvale", ashvale), ("brockhurst", brockhurst), ("caldmoor", caldmoor)):
        (data / f"{name}.csv").write_bytes(write([r for r in made if r.council == name]))


if __name__ == "__main__":
    main()
