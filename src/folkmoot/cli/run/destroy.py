"""`folkmoot run destroy`."""

from __future__ import annotations

from folkmoot.cli.dataset.destroy import Why
from folkmoot.cli.options import AsJson
from folkmoot.cli.run.show import RunId


def destroy(run: RunId, reason: Why, as_json: AsJson = False) -> None:
    """Destroy a run's key, files and evidence for good, with a certificate in the ledger.

    Example: folkmoot run destroy run-0123456789abcdef01234567 --reason "Retention has ended"
    """
    from folkmoot.cli.output import show_facts, show_json
    from folkmoot.cli.session import open_session
    from folkmoot.office.place import place
    from folkmoot.office.runs.services import destroy_run

    at = open_session()
    certificate = destroy_run(
        run=run, place=place(at.conf), reason=reason, by=at.operator(), now=at.now
    )
    (show_json if as_json else show_facts)(dict(certificate))
