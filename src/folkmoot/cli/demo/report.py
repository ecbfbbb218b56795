"""What the demo shows to people: the path, step by step, in counts."""

from __future__ import annotations

from pathlib import Path

from folkmoot.cli.demo.report_county import (
    report_disclosure,
    report_support,
    report_truth,
)
from folkmoot.cli.demo.walk import Walked
from folkmoot.cli.output import out, show_table
from folkmoot.cli.run.show import show_typologies


def report(walked: Walked, *, kept: Path | None) -> None:
    """Print the walk; ``kept`` is the home to go on with."""
    say = _say
    say(f"\n{walked.title}", bold=True)
    say(f"The demo's clock stands at {walked.clock}.")
    say("\n1  Members have joined: " + ", ".join(walked.members) + ".")
    say("")
    for found in walked.agreements:
        say(f"2  The agreement “{found['title']}” was checked and signed by every party; it is")
        say(f"   {found['state'].replace('_', ' ')}. Its terms: {found['terms_hash'][:16]}…")
        for predecessor, successor in found["successions"].items():
            say(f"   {successor} signed for {predecessor}, which is no more.")
    for warning in walked.warnings:
        say(f"   Warning: {warning}")
    say("\n3  Files were read, checked, certified and encrypted. No line is lost: read = kept +")
    say("   rejected.\n")
    columns = ("member", "as of", "read", "kept", "rejected", "failed", "quality %", "encoding")
    rows = [
        (d["member"], d["as_of"], d["read"], d["kept"], d["rejected"], d["failed"], d["quality"],
         d["encoding"])
        for d in walked.deliveries
    ]  # fmt: skip
    show_table("Deliveries", columns, rows)
    for delivery in walked.deliveries:
        _wrong_with(delivery)
    say(
        "\n4  What the gate refuses. The first refusal is real and stands in the ledger; the others"
    )
    say("   rehearse, on this very case, what would happen if one thing were otherwise.\n")
    for refusal in walked.refusals:
        reason = refusal["reasons"][0]
        say(f"   {refusal['altered']}", bold=True)
        more = len(refusal["reasons"]) - 1
        say(
            f"     No ({reason['rule']}): {reason['what']}" + (f" And {more} more." if more else "")
        )
        if reason["sentence"]:
            say(f"     Residents say: “{reason['sentence']}”")
        say(f"     What would change it: {reason['remedy']}")
    _outcome(walked, kept)


def _outcome(walked: Walked, kept: Path | None) -> None:
    say = _say
    say("\n5  The gate permits it as it is, purpose by purpose. Nothing else was joined.\n")
    for run in walked.runs:
        say(f"   {run['purpose']}: {run['records']:,} records, {run['pairs']:,} pairs kept,")
        say(f"   {run['leads']:,} leads for {run['recipient']} ({run['role']}), destroyed by")
        say(f"   {run['destroy_by']}. Run {run['run']}.")
    say("")
    show_typologies(walked.typologies, {d["delivery"]: d["contract"] for d in walked.deliveries})
    say("\n   A lead is something to look into. It says nothing about why, and nobody is accused.")
    if walked.truth:
        report_truth(walked.truth)
    if walked.support:
        report_support(walked.support)
    if walked.disclosure:
        report_disclosure(walked.disclosure, synthetic=walked.synthetic)
    ledger = walked.ledger
    say(f"\n6  The ledger holds {ledger['events']} events. The single-file verifier says:")
    say(f"   {ledger['said']}")
    if kept is None:
        say("\nNothing was kept. To go on by yourself: folkmoot demo --home ./county, then")
        say("folkmoot --home ./county leads list (see docs/journeys/join.md).")
    else:
        say(f"\nGo on: folkmoot --home {kept} leads list · run list · ledger export ./audit")


def _wrong_with(delivery: dict[str, object]) -> None:
    member, notes = delivery["member"], delivery["notes"]
    assert isinstance(notes, list)  # noqa: S101 - our own shape
    rules = delivery["failed_rules"]
    assert isinstance(rules, dict)  # noqa: S101 - our own shape
    said = [*notes, *(f"{rule}: {count:,} rows fall short" for rule, count in rules.items())]
    for sentence in said:
        _say(f"   {member}: {sentence}")


def _say(text: str, *, bold: bool = False) -> None:
    out.print(text, markup=False, style="bold" if bold else None, soft_wrap=True)
