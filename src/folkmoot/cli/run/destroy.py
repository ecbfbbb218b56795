"""`folkmoot run destroy`."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from folkmoot.cli.options import AsJson


def destroy(
    run: Annotated[str | None, typer.Argument(help="Id of the run.", metavar="RUN")] = None,
    reason: Annotated[
        str | None, typer.Option(help="Why: a rule or a reference, not a person.")
    ] = None,
    due: Annotated[
        bool, typer.Option("--due", help="Everything that has outlived its days, deliveries too.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Destroy a run's key, files and evidence for good, with a certificate in the ledger.

    With --due: every run past the last day of its permit or without a release, and every delivery
    past its retention where that can be told. A legal hold defers it. An idle worker does the same.

    Example: folkmoot run destroy run-0123456789abcdef01234567 --reason "Retention has ended"
    """
    from folkmoot.cli.output import show_facts, show_json, show_table
    from folkmoot.cli.session import open_session
    from folkmoot.errors import InputError
    from folkmoot.office.place import place
    from folkmoot.office.runs.services import destroy_due, destroy_run

    if due == (run is not None) or (run is not None and not reason):
        raise InputError(
            "Name a run and a reason, or --due.",
            where="run destroy",
            next_step='As in: folkmoot run destroy RUN --reason "Retention has ended".',
        )
    at = open_session()
    if run is None or reason is None:
        made: list[dict[str, Any]] = [
            dict(m) for m in destroy_due(place=place(at.conf), by=at.operator(), now=at.now)
        ]
        if as_json:
            show_json(made)
            return
        columns = ("subject", "kind", "reason", "files")
        rows = [(m["subject"], m["kind"], m["reason"], len(m["files"])) for m in made]
        show_table("Destroyed", columns, rows)
        return
    certificate = destroy_run(
        run=run, place=place(at.conf), reason=reason, by=at.operator(), now=at.now
    )
    (show_json if as_json else show_facts)(dict(certificate))
