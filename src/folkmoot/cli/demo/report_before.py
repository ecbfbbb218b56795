"""What the demo shows of what stood before the gate: members, agreements, files, refusals."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from folkmoot.cli.output import show_table
from folkmoot.cli.say import listed, say, say_step

# A table with a row a file is read up to here; beyond it, a row a dataset says more.
MOST_FILES = 12
# A remedy that lists columns could fill the screen.
MOST_LETTERS = 170
_FEW = 4
ILLUSTRATIVE = "illustrative"  # the rule of `agreement.check` that the report says in its own words


def report_members(names: list[str]) -> None:
    """Who takes part."""
    say_step(1, f"Members. {len(names)} public bodies have joined and hold a signing key:")
    say(f"{listed(names)}.")


def report_agreements(agreements: list[dict[str, Any]], warnings: list[dict[str, Any]]) -> None:
    """Each agreement in a few lines, and what a real one would still need."""
    many = len(agreements)
    said = f"{many} agreements were" if many > 1 else "One agreement was"
    say_step(2, f"Agreements. {said} checked, and signed by every party:")
    for found in agreements:
        brief = found["brief"]
        say()
        say(f"“{found['title']}”", bold=True)
        say(brief["summary"])
        say()
        aims = list(brief["aims"].values())
        say("What for: " + (aims[0] if len(aims) == 1 else f"{len(aims)} purposes:"))
        for aim in aims if len(aims) > 1 else ():
            say(f"– {aim}", indent=5)
        for recipient in brief["recipients"]:
            say(f"Who receives it: {recipient}.")
        say(f"Power: {'; '.join(brief['law'])}. Objections: {brief['objections']}.")
        until = f" until {_day(brief['ends'])}" if brief["ends"] else ""
        say(
            f"It is {found['state'].replace('_', ' ')}{until}: {brief['parties']} parties,"
            f" {brief['datasets']} datasets. Its terms: {found['terms_hash'][:16]}…"
        )
        for predecessor, successor in found["successions"].items():
            say(f"{successor} signed for {predecessor}, which is no more.")
    if any(each["code"] == ILLUSTRATIVE for each in warnings):
        say()
        say("These are examples: the bodies named have agreed to nothing.")
    _warn(warnings)


def _warn(warnings: list[dict[str, Any]]) -> None:
    """Each warning once, however many agreements it is of."""
    told = [each for each in warnings if each["code"] != ILLUSTRATIVE]
    if told:
        say()
        say("Before such an agreement is used in earnest:")
    for what in dict.fromkeys(each["what"] for each in told):
        say(f"– {what}", indent=5)


def report_deliveries(deliveries: list[dict[str, Any]], *, details: bool) -> None:
    """What was read, kept and rejected; and what is wrong with it, each kind of thing once."""
    rows = sum(d["read"] for d in deliveries)
    say_step(3, f"Deliveries. {len(deliveries):,} files, {rows:,} rows: read, checked, encrypted.")
    say(
        "No line is lost: read = kept + rejected. A row that breaks a rule that it must keep falls"
        " short: it is kept, counted, and lowers the quality that the gate asks for."
    )
    say()
    if details or len(deliveries) <= MOST_FILES:
        _by_file(deliveries)
    else:
        _by_dataset(deliveries)
    for sentence in wrong_with(deliveries):
        say(f"– {sentence}")
    if not details and len(deliveries) > MOST_FILES:
        say("File by file: --details, or `folkmoot dataset list` in a home that was kept.")


def _by_file(deliveries: list[dict[str, Any]]) -> None:
    columns = ("member", "dataset", "as of", "read", "kept", "rejected", "failed", "quality %",
               "encoding")  # fmt: skip
    show_table(
        "Deliveries",
        columns,
        [
            (d["member"], d["dataset"], d["as_of"], d["read"], d["kept"], d["rejected"],
             d["failed"], d["quality"], d["encoding"])
            for d in deliveries
        ],
    )  # fmt: skip


def _by_dataset(deliveries: list[dict[str, Any]]) -> None:
    by: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for each in deliveries:
        by[each["dataset"]].append(each)
    rows = []
    for dataset, group in sorted(by.items()):
        worst = min(group, key=lambda d: float(d["quality"]))
        from_whom = worst["member"] if len(group) > 1 and float(worst["quality"]) < 100 else ""
        counts = (sum(d[n] for d in group) for n in ("read", "kept", "rejected", "failed"))
        rows.append((dataset, len(group), *(f"{n:,}" for n in counts), worst["quality"], from_whom))
    columns = ("dataset", "files", "read", "kept", "rejected", "fall short", "lowest quality %", "")
    show_table("Deliveries by dataset", columns, rows)


def wrong_with(deliveries: Iterable[Mapping[str, Any]]) -> list[str]:
    """A sentence for each kind of fault: how many rows or columns, in how many files, and whose
    where few have it."""
    whose: dict[tuple[str, str], set[str]] = defaultdict(set)
    files: Counter[tuple[str, str]] = Counter()
    many: Counter[tuple[str, str]] = Counter()
    for each in deliveries:
        kinds = [(note.rpartition(": ")[2], "columns" if ": " in note else "")
                 for note in each["notes"]]  # fmt: skip
        failed = {(f"rule {rule}", "rows"): n for rule, n in each["failed_rules"].items()}
        many.update(kinds)
        many.update(failed)
        for kind in {*kinds, *failed}:
            files[kind] += 1
            whose[kind].add(each["member"])
    return [
        f"{kind[0]}: {_many(many[kind], kind[1], count)}, of {_whose(whose[kind])}."
        for kind, count in files.most_common()
    ]


def _many(number: int, unit: str, files: int) -> str:
    inside = "1 file" if files == 1 else f"{files} files"
    return f"{number:,} {unit if number > 1 else unit.rstrip('s')} in {inside}" if unit else inside


def _whose(members: set[str]) -> str:
    return listed(sorted(members)) if len(members) <= _FEW else f"{len(members)} members"


def report_refusals(refusals: list[dict[str, Any]], deliveries: list[dict[str, Any]]) -> None:
    """What the gate refuses, rule by rule, and what would change it."""
    say_step(4, "Refusals. The gate says no, and says what would change it.")
    say(
        "The first refusal is real and stands in the ledger; the others rehearse, on this very"
        " case, what would happen if one thing were otherwise."
    )
    names = {d["delivery"]: f"the {d['dataset']} of {d['member']}" for d in deliveries}
    for refusal in refusals:
        reason = refusal["reasons"][0]
        more = len(refusal["reasons"]) - 1
        say()
        say(refusal["altered"], bold=True)
        also = f" And {more} more." if more else ""
        say(f"No ({reason['rule']}): {_named(reason['what'], names)}{also}", indent=5)
        if reason["sentence"]:
            say(f"Residents say: “{reason['sentence']}”", indent=5)
        say(f"What would change it: {_named(reason['remedy'], names)}", indent=5)


def _named(text: str, names: Mapping[str, str]) -> str:
    """``text`` with deliveries by what they are, cut where it goes on and on."""
    for delivery, name in names.items():
        text = text.replace(delivery, name)
    if len(text) <= MOST_LETTERS:
        return text
    return text[:MOST_LETTERS].rpartition(" ")[0].rstrip(",") + " …"


def _day(iso: str) -> str:
    day = date.fromisoformat(iso)
    return f"{day.day} {day:%B %Y}"
