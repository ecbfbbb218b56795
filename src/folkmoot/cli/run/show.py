"""`folkmoot run show` and `folkmoot run status`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any

import typer

from folkmoot.cli.options import AsJson

RunId = Annotated[str, typer.Argument(help="Id of the run.", metavar="RUN")]


def show(run: RunId, as_json: AsJson = False) -> None:
    """Show what a run did: its steps, hashes, versions and result.

    Example: folkmoot run show run-0123456789abcdef01234567
    """
    from folkmoot.cli.session import open_session

    open_session()
    show_run(run, as_json=as_json)


def status(run: RunId, as_json: AsJson = False) -> None:
    """Show how far a run is.

    Example: folkmoot run status run-0123456789abcdef01234567
    """
    from folkmoot.cli.output import show_facts, show_json
    from folkmoot.cli.session import open_session
    from folkmoot.office.runs.selectors import run_row, steps

    open_session()
    row = run_row(run)
    facts = {
        "run": row.id,
        "state": row.state,
        "step": row.progress,
        "steps done": len(steps(run)),
        "worker": row.worker,
        "lease until": row.lease_until,
        "ended": row.ended_at,
    }
    (show_json if as_json else show_facts)(facts)


def show_run(run: str, *, as_json: bool) -> None:
    """Print a run for people or programs; counts and hashes, never a name."""
    from folkmoot.cli.output import out, show_facts, show_json, show_table
    from folkmoot.office.runs.selectors import run_row, steps

    row = run_row(run)
    result: dict[str, Any] = row.result or {}
    if as_json:
        committed = [
            {"step": s.name, "content_sha256": s.content_sha256, "counts": dict(s.counts)}
            for s in steps(run)
        ]
        show_json({"run": row.id, "state": row.state, "steps": committed, "result": result})
        return
    show_facts({"run": row.id, "state": row.state, "ended": row.ended_at})
    for reason in result.get("reasons", []):
        out.print(f"Stopped: {reason['what']} Next: {reason['remedy']}", markup=False)
    if "error" in result:
        out.print(f"Failed: {result['error']}", markup=False)
    show_table(
        "Steps",
        ("step", "rows", "content"),
        [
            (s.name, ", ".join(f"{k} {v}" for k, v in s.counts.items()), s.content_sha256[:16])
            for s in steps(run)
        ],
    )
    show_typologies(result.get("typologies", {}), result.get("deliveries"))
    show_facts({key: str(value) for key, value in result.get("versions", {}).items()})


def show_typologies(
    found: dict[str, Any], deliveries: dict[str, str] | None = None, *, details: bool = True
) -> None:
    """A table of what each typology found, with its exclusions by name.

    ``deliveries``: their contracts by id. Without ``details``, exclusions are a line a typology.
    """
    from folkmoot.cli.money import pounds
    from folkmoot.cli.output import out, show_table

    show_table(
        "Leads: things to look into",
        ("typology", "considered", "excluded", "leads", "recommended", "actual", "forward"),
        [
            (
                name, s["considered"], sum(s["excluded"].values()), s["leads"], s["recommended"],
                pounds(s["pence"]["actual"]), pounds(s["pence"]["forward"]),
            )
            for name, s in found.items()
        ],
    )  # fmt: skip
    for name, summary in found.items():
        for sentence in _sentences(name, summary, deliveries or {}, details=details):
            out.print(f"  {sentence}", markup=False, soft_wrap=True)


def _sentences(
    name: str, summary: dict[str, Any], deliveries: dict[str, str], *, details: bool
) -> Iterator[str]:
    """What the table does not say of a typology: why it excluded, what it could not see."""
    reasons = sorted(
        ((n, reason.replace("_", " ")) for reason, n in summary["excluded"].items() if n),
        key=lambda each: (-each[0], each[1]),
    )
    if details:
        yield from (f"{name}: {count} excluded as {reason}" for count, reason in reasons)
    elif reasons:
        yield f"{name} excluded: " + ", ".join(f"{reason} {count}" for count, reason in reasons)
    blind: dict[str, list[str]] = {}
    for delivery, column in summary["columns_missing"]:
        blind.setdefault(column, []).append(deliveries.get(delivery, delivery))
    for column, of in blind.items():
        yield (
            f"{name}: not screened, for {column} has no value in it: {', '.join(sorted(of))}. That"
            " is not the same as no leads."
        )
    known, leads = summary["pence_known"], summary["leads"]
    if 0 < known < leads:
        yield (
            f"{name}: the amounts are of {known} leads; for {leads - known} nothing is given from"
            " which to compute one."
        )
