"""`folkmoot support open`, `agree`, `offer`, `outcome` and `correct`: one household at a time."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Annotated

import typer

from folkmoot.cli.options import AsJson

Case = Annotated[str, typer.Argument(help="Id of the case.", metavar="CASE")]
For = Annotated[str, typer.Option("--member", help="The recipient for whom you act.")]
Why = Annotated[str, typer.Option("--reason", help="Why; its hash goes into the ledger.")]
Role = Annotated[
    str | None,
    typer.Option(help="The office in which you act; by default the one that the terms name."),
]


def open_case(
    case: Case, member: For, reason: Why, role: Role = None, as_json: AsJson = False
) -> None:
    """Open one household; the ledger records that you did, and why (as a hash), first.

    Example: folkmoot support open s-0123 --member ashvale --reason "Take-up call on Monday"
    """
    from folkmoot.cli.money import pounds
    from folkmoot.cli.output import out, show_facts, show_json, show_table
    from folkmoot.office.support.services import open_person

    by, now = _acting(case, member, role)
    found = json.loads(open_person(case=case, reason=reason, by=by, now=now).evidence)
    if as_json:
        show_json(found)
        return
    out.print(found["words"], markup=False, soft_wrap=True)
    for said in found["reasons"]:
        out.print(
            f"{said['rule']}, {said['day']}: {said['sentence']}", markup=False, soft_wrap=True
        )
    show_facts(
        {"until": found["destroy_by"], "law": "; ".join(found["citations"])}
        | {f"a week by {e['rule']}": pounds(e["weekly_pence"]) for e in found["estimates"]}
    )
    names = list(dict.fromkeys(name for r in found["records"] for name in r["columns"]))
    rows = [[r["dataset"], *(r["columns"].get(name) for name in names)] for r in found["records"]]
    show_table("Records", ["dataset", *names], rows)


def agree(case: Case, member: For, reason: Why, role: Role = None) -> None:
    """Agree, as a second officer who has opened the case, that help may be offered.

    Example: folkmoot support agree s-0123 --member ashvale --reason "The claim still runs"
    """
    from folkmoot.office.support import services

    by, now = _acting(case, member, role)
    services.agree(case=case, reason=reason, by=by, now=now)
    _done(case, "agreed")


def offer(
    case: Case,
    member: For,
    rule: Annotated[str, typer.Option(help="By which rule, as `support list` names it.")],
    role: Role = None,
) -> None:
    """Record that help was offered.

    Example: folkmoot support offer s-0123 --member ashvale --rule support-ctr-unclaimed@1
    """
    from folkmoot.office.support import services

    by, now = _acting(case, member, role)
    services.offer(case=case, rule=rule, by=by, now=now)
    _done(case, "offered")


def outcome(
    case: Case,
    member: For,
    result: Annotated[
        str,
        typer.Option("--outcome", help="accepted, unsuitable, harmful, declined or no_contact."),
    ],
    role: Role = None,
) -> None:
    """Record what came of an offer.

    Example: folkmoot support outcome s-0123 --member ashvale --outcome accepted
    """
    from folkmoot.office.support.services import record_outcome

    by, now = _acting(case, member, role)
    record_outcome(case=case, outcome=result, by=by, now=now)
    _done(case, result)


def correct(
    case: Case,
    member: For,
    reason: Why,
    what: Annotated[
        str, typer.Option(help="withdrawn, objected, wrong_person or wrong_record.")
    ] = "withdrawn",
    role: Role = None,
) -> None:
    """Take a household off the list and erase what is known of it.

    Example: folkmoot support correct s-0123 --member ashvale --reason "Asked by telephone"
    """
    from folkmoot.office.support import services

    by, now = _acting(case, member, role)
    services.correct(case=case, correction=what, reason=reason, by=by, now=now)
    _done(case, what)


def _acting(case: str, member: str, role: str | None) -> tuple[str, datetime]:
    """Who types, and when. The command line trusts its operator to hold the office."""
    from folkmoot.cli.session import OFFICE, open_session
    from folkmoot.office.cases.selectors import permit_of, receiving
    from folkmoot.office.support.selectors import case_row

    at = open_session()
    found = receiving(permit_of(case_row(case).run_id), at.now)
    if role is None:
        role = next(iter(found.roles), OFFICE) if member == found.member.id else OFFICE
    return at.operator(member, role), at.now


def _done(case: str, what: str) -> None:
    from folkmoot.cli.output import show_facts

    show_facts({"case": case, "recorded": what})
