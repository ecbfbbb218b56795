"""`folkmoot leads refer`: a lead about housing benefit ends in a referral, with its pack."""

from __future__ import annotations

import io
import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from folkmoot.cli.leads.show import For, Role, RunOption, Why

if TYPE_CHECKING:
    from folkmoot.detect.referral import Referral


def refer(
    lead: Annotated[str, typer.Argument(help="Id of the lead.", metavar="LEAD")],
    run: RunOption,
    member: For,
    reason: Why,
    out: Annotated[Path, typer.Option(help="A new .docx or .json file (mode 0600).")],
    role: Role = None,
) -> None:
    """Write the pack with which a lead about housing benefit is referred to the DWP.

    The ledger records the opening and the referral first. The council decides nothing on it.

    Example: folkmoot leads refer l-0123 --run run-0123 --member ashvale --reason "Referral"
    --out pack.docx
    """
    from folkmoot.cli.files import check_new, write_whole
    from folkmoot.cli.output import out as console
    from folkmoot.cli.session import OFFICE, open_session
    from folkmoot.errors import InputError
    from folkmoot.office.cases.selectors import permit_of, receiving
    from folkmoot.office.cases.services import refer_lead

    if out.suffix not in {".docx", ".json"}:
        raise InputError(
            "A pack is written as .docx or .json.", where=str(out), next_step="Name such a file."
        )
    check_new(out)
    at = open_session()
    found = receiving(permit_of(run), at.now)
    if role is None:
        role = next(iter(found.roles), OFFICE) if member == found.member.id else OFFICE
    by = at.operator(member, role)
    pack = refer_lead(run=run, lead=lead, reason=reason, by=by, now=at.now)
    content = _docx(pack) if out.suffix == ".docx" else json.dumps(asdict(pack), indent=1).encode()
    write_whole(out, content)
    console.print(f"The pack is in {out}. Send it by a safe way, and to nobody else.", markup=False)


def _docx(pack: Referral) -> bytes:
    from docx import Document

    from folkmoot.cli.money import pounds

    page = Document()
    page.add_heading(pack.title, 0)
    page.add_paragraph(pack.words)
    _pairs(page, pack.facts)
    for heading, sentences in (
        ("What speaks for looking into it", pack.speaks_for),
        ("What speaks against it", pack.speaks_against),
    ):
        page.add_heading(heading, 1)
        for sentence in sentences:
            page.add_paragraph(sentence, style="List Bullet")
    page.add_heading("Money, never added up", 1)
    _pairs(page, tuple((kind, pounds(pence)) for kind, pence in pack.money))
    page.add_paragraph(pack.money_words)
    page.add_heading("The records", 1)
    for title, columns in pack.records:
        page.add_heading(title, 2)
        _pairs(page, columns)
    page.add_heading("To be answered before it is sent", 1)
    for question in pack.to_answer:
        page.add_paragraph(question, style="List Bullet")
    sink = io.BytesIO()
    page.save(sink)
    return sink.getvalue()


def _pairs(page: object, rows: tuple[tuple[str, str], ...]) -> None:
    table = page.add_table(rows=0, cols=2)  # type: ignore[attr-defined]
    table.style = "Light Grid Accent 1"
    for label, text in rows:
        cells = table.add_row().cells
        cells[0].text, cells[1].text = label.replace("_", " "), text
