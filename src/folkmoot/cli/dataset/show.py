"""`folkmoot dataset show` and `folkmoot dataset rejects`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from folkmoot.cli.dataset.destroy import DeliveryId
from folkmoot.cli.options import AsJson


def show(delivery: DeliveryId, as_json: AsJson = False) -> None:
    """Show a delivery's certificate, its legal holds and its contract.

    Example: folkmoot dataset show dl-0123456789abcdef0123
    """
    from folkmoot.cli.output import show_facts, show_json, show_markdown
    from folkmoot.cli.session import open_session
    from folkmoot.office.deliveries.selectors import certificate, delivery_row
    from folkmoot.quality.describe import describe

    open_session()
    row = delivery_row(delivery)
    found = certificate(row)
    facts = {
        "delivery": row.id,
        "contract": row.contract_id,
        "certificate": row.certificate_sha256,
        "holds": ", ".join(row.holds.filter(released_at=None).values_list("id", flat=True)),
        "destroyed": row.destroyed_at or "no",
    }
    if as_json:
        show_json(facts | {"body": found.model_dump(mode="json")})
        return
    show_facts(facts)
    show_markdown(describe(found))


def rejects(
    delivery: DeliveryId,
    out: Annotated[Path, typer.Option(help="A new .json file (mode 0600).")],
) -> None:
    """Write the lines that could not be read, and which rows fail which rules, for the supplier.

    Example: folkmoot dataset rejects dl-0123456789abcdef0123 --out rejects.json
    """
    import json

    from folkmoot.cli.files import write_whole
    from folkmoot.cli.output import out as console
    from folkmoot.cli.session import open_session
    from folkmoot.office.deliveries.open_rejects import open_rejects
    from folkmoot.office.deliveries.selectors import delivery_row
    from folkmoot.office.place import place

    at = open_session()
    by = at.operator(delivery_row(delivery).member_id)
    tables = open_rejects(delivery=delivery, place=place(at.conf), by=by, now=at.now)
    body = {name: table.to_pylist() for name, table in tables.items()}
    write_whole(out, json.dumps(body, indent=1, default=str).encode())
    lines, rows = tables["rejects"].num_rows, tables["failures"].num_rows
    console.print(f"{lines} rejected lines and {rows} failing rows written to {out}.", markup=False)
