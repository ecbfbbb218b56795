"""`folkmoot request`."""

from __future__ import annotations

import typer

from folkmoot.cli.asking import Asker, Deliveries, Office, Purpose, Recipient
from folkmoot.cli.options import AgreementId, AsJson
from folkmoot.cli.session import OFFICE


def request(
    agreement: AgreementId,
    purpose: Purpose,
    member: Asker,
    role: Office = OFFICE,
    recipient: Recipient = None,
    delivery: Deliveries = None,
    as_json: AsJson = False,
) -> None:
    """Ask the gate, and print what it says: a permit, or every reason and what would change it.

    Example: folkmoot request business-rates-relief --purpose relief-check --member bradford
    """
    from folkmoot.cli.asking import make_request
    from folkmoot.cli.decision import decision_facts
    from folkmoot.cli.output import out, show_json
    from folkmoot.cli.session import open_session
    from folkmoot.errors import RefusedError
    from folkmoot.gate.explain_decision import explain_decision
    from folkmoot.gate.permit import Refusal
    from folkmoot.office.runs.services import decide_request

    at = open_session()
    asked, by = make_request(
        at, agreement=agreement, purpose=purpose, member=member, role=role, recipient=recipient,
        deliveries=delivery,
    )  # fmt: skip
    answer = decide_request(request=asked, by=by, now=at.now)
    decision = answer if isinstance(answer, Refusal) else answer.permit
    if as_json:
        show_json(decision_facts(decision))
    else:
        out.print(explain_decision(decision), markup=False, soft_wrap=True)
    if isinstance(decision, Refusal):
        raise typer.Exit(RefusedError.exit_code)
