"""`folkmoot leads show` and `folkmoot leads export`: evidence, for the recipient, with a reason."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from folkmoot.cli.options import AsJson

RunOption = Annotated[str, typer.Option(help="Id of the run.")]
Why = Annotated[str, typer.Option("--reason", help="Why you look; its hash goes into the ledger.")]
For = Annotated[str, typer.Option("--member", help="The recipient for whom you look.")]
Role = Annotated[
    str | None,
    typer.Option(help="The office in which you look; by default the one that the terms name."),
]
REASONS = {
    "reasons_for": "For",
    "reasons_against": "Against",
    "recommended_because": "How it was weighed",
}
MONEY = ("actual_pence", "forward_pence", "notional_pence")
FLAT = (
    "lead", "typology", "agreement", "agreement_version", "terms_hash", "permit", "recipient",
    "destroy_by", "model", "code", "citation", "match_probability", "overlap_from", "overlap_to",
    *MONEY, "reasons_for", "reasons_against",
)  # fmt: skip


def show(
    lead: Annotated[str, typer.Argument(help="Id of the lead.", metavar="LEAD")],
    run: RunOption,
    member: For,
    reason: Why,
    role: Role = None,
    as_json: AsJson = False,
) -> None:
    """Open a lead's evidence; the ledger records that you did, and why (as a hash), first.

    Example: folkmoot leads show l-0123 --run run-0123 --member bradford --reason "Case review"
    """
    from folkmoot.cli.money import pounds
    from folkmoot.cli.output import out, show_facts, show_json, show_table
    from folkmoot.errors import NotFoundError

    found = _open(run, (member, role), reason, [lead])
    if not found:
        raise NotFoundError("This run has no such lead.", where=lead, next_step="See `leads list`.")
    evidence = found[0]
    if as_json:
        show_json(evidence)
        return
    records = evidence.pop("records")
    for key, words in REASONS.items():
        sentences = evidence.pop(key, None) or ["none known"]
        out.print(f"{words}: {'; '.join(sentences)}", markup=False, soft_wrap=True)
    money = evidence.pop("pence")
    shown = {k: v for k, v in evidence.items() if not isinstance(v, dict | list)}
    show_facts(
        shown
        | {kind: pounds(amount) for kind, amount in money.items()}
        | {f"version: {k}": str(v) for k, v in evidence["versions"].items()}
    )
    columns = list(records[0]["columns"]) if records else []
    rows = [[r["member"], *r["columns"].values()] for r in records]
    show_table("Records", ["member", *columns], rows)


def export(
    run: RunOption,
    member: For,
    reason: Why,
    out: Annotated[Path, typer.Option(help="A new .csv or .json file (mode 0600).")],
    role: Role = None,
) -> None:
    """Write a run's leads with their evidence to a file, for the recipient.

    Example: folkmoot leads export --run run-0123 --member bradford --reason "Review"
    --out leads.csv
    """
    from folkmoot.cli.files import write_whole
    from folkmoot.cli.output import out as console
    from folkmoot.errors import InputError

    if out.suffix not in {".csv", ".json"}:
        raise InputError(
            "Leads are written as .csv or .json.", where=str(out), next_step="Name such a file."
        )
    found = _open(run, (member, role), reason, None)
    content = _csv(found) if out.suffix == ".csv" else json.dumps(found, indent=1).encode()
    write_whole(out, content)
    until = found[0]["destroy_by"] if found else "at once"
    console.print(f"{len(found)} leads written to {out}. Destroy by: {until}.", markup=False)


def _open(
    run: str, who: tuple[str, str | None], reason: str, ids: list[str] | None
) -> list[dict[str, Any]]:
    """The evidence, opened by ``who`` (member, office). The command line trusts its operator to
    hold the office that the purpose names."""
    from folkmoot.cli.session import OFFICE, open_session
    from folkmoot.office.cases.selectors import permit_of, receiving
    from folkmoot.office.cases.services import open_leads

    at = open_session()
    member, role = who
    found = receiving(permit_of(run), at.now)
    if role is None:
        role = next(iter(found.roles), OFFICE) if member == found.member.id else OFFICE
    by = at.operator(member, role)
    opened = open_leads(run=run, reason=reason, by=by, now=at.now, ids=ids)
    return [json.loads(each.evidence) for each in opened]


def _csv(found: list[dict[str, Any]]) -> bytes:
    from folkmoot.cli.csv_bytes import csv_bytes

    columns = sorted({c for lead in found for r in lead["records"] for c in r["columns"]})
    rows = []
    for lead in found:
        flat = lead | {f"{k}_pence": v for k, v in lead["pence"].items()} | lead["versions"]
        for number, record in enumerate(lead["records"]):
            # Money is the lead's: once, or whoever adds up the column counts it several times.
            once = flat if number == 0 else flat | dict.fromkeys(MONEY)
            cells = [once.get(name) for name in FLAT]
            cells += [
                record["record"],
                record["member"],
                *(record["columns"].get(name) for name in columns),
            ]
            rows.append(cells)
    return csv_bytes([*FLAT, "record", "member", *columns], rows)
