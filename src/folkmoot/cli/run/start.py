"""`folkmoot run start`."""

from __future__ import annotations

from typing import Annotated

import typer

from folkmoot.cli.asking import Asker, Deliveries, Office, Purpose, Recipient
from folkmoot.cli.options import AgreementId, AsJson
from folkmoot.cli.session import OFFICE


def start(
    agreement: AgreementId,
    purpose: Purpose,
    member: Asker,
    role: Office = OFFICE,
    recipient: Recipient = None,
    delivery: Deliveries = None,
    wait: Annotated[
        bool, typer.Option(help="Carry the run out here instead of leaving it to a worker.")
    ] = True,
    as_json: AsJson = False,
) -> None:
    """Ask the gate and, if it permits, join: link, detect, re-check, release.

    Example: folkmoot run start business-rates-relief --purpose relief-check --member bradford
    """
    from folkmoot.cli.asking import make_request
    from folkmoot.cli.decision import decision_facts
    from folkmoot.cli.output import out, show_json
    from folkmoot.cli.progress import progress
    from folkmoot.cli.run.show import show_run
    from folkmoot.cli.session import open_session
    from folkmoot.errors import RefusedError
    from folkmoot.gate.explain_decision import explain_decision
    from folkmoot.gate.permit import Refusal
    from folkmoot.office.runs.selectors import run_row
    from folkmoot.office.runs.services import decide_request, start_run
    from folkmoot.office.workshop import workshop
    from folkmoot.run.work import work

    at = open_session()
    asked, by = make_request(
        at, agreement=agreement, purpose=purpose, member=member, role=role, recipient=recipient,
        deliveries=delivery,
    )  # fmt: skip
    answer = decide_request(request=asked, by=by, now=at.now)
    if isinstance(answer, Refusal):
        if as_json:
            show_json(decision_facts(answer))
        else:
            out.print(explain_decision(answer), markup=False, soft_wrap=True)
        raise typer.Exit(RefusedError.exit_code)
    run = start_run(permit=answer, by=by, now=at.now)
    if wait:
        with progress(quiet=as_json) as told:
            shop = workshop(at.conf, at.clock, told=told)
            work(shop.actor, shop)
    show_run(run, as_json=as_json)
    state = run_row(run).state
    if state in {"failed", "stopped"}:
        raise typer.Exit(RefusedError.exit_code if state == "stopped" else 1)
