"""What the tests of this room share: a small contract and a maker of workbooks."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any
from xml.sax.saxutils import escape

import pytest

from folkmoot.dataset.contract import Column, Contract

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"


@pytest.fixture(scope="session")
def contract() -> Contract:
    """A contract of four columns, one of which this supplier does not hold."""
    return Contract(
        id="test-list",
        version="1",
        dataset="list",
        member="testham",
        title="A list",
        columns=(
            Column(name="ref", semantic="code", source=("Ref",), required=True),
            Column(name="name", semantic="organisation_name", source=("Name",)),
            Column(name="start", semantic="date", source=("Start",), formats=("%d/%m/%Y",)),
            Column(name="amount", semantic="pence"),
        ),
    )


def _cell(place: str, value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return f'<c r="{place}" t="b"><v>{int(value)}</v></c>'
    if isinstance(value, date):
        return f'<c r="{place}" s="1"><v>{(value - date(1899, 12, 30)).days}</v></c>'
    if isinstance(value, int | float):
        return f'<c r="{place}"><v>{value!r}</v></c>'
    if value.startswith("#"):
        return f'<c r="{place}" t="e"><v>{value}</v></c>'
    return f'<c r="{place}" t="inlineStr"><is><t>{escape(value)}</t></is></c>'


def _sheet(rows: Sequence[Sequence[Any]]) -> str:
    lines = []
    for y, row in enumerate(rows, 1):
        cells = "".join(_cell(f"{chr(65 + x)}{y}", value) for x, value in enumerate(row))
        lines.append(f'<row r="{y}">{cells}</row>')
    return f'<worksheet xmlns="{_MAIN}"><sheetData>{"".join(lines)}</sheetData></worksheet>'


@pytest.fixture(scope="session")
def workbook() -> Callable[[Mapping[str, Sequence[Sequence[Any]]]], bytes]:
    """A function from sheets (name to rows of cells) to the bytes of an .xlsx file."""

    def make(sheets: Mapping[str, Sequence[Sequence[Any]]]) -> bytes:
        names = list(enumerate(sheets, 1))
        sheet_type, rels = f"{_REL}/worksheet", f"{_PACKAGE}/relationships"
        listed = "".join(f'<sheet name="{n}" sheetId="{i}" r:id="r{i}"/>' for i, n in names)
        linked = "".join(
            f'<Relationship Id="r{i}" Type="{sheet_type}" Target="worksheets/s{i}.xml"/>'
            for i, _ in names
        )
        styles = '<cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs>'
        parts = {
            "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"/>',
            "_rels/.rels": f'<Relationships xmlns="{rels}"><Relationship Id="r" '
            f'Type="{_REL}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
            "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_REL}">'
            f"<sheets>{listed}</sheets></workbook>",
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{rels}">{linked}'
            f'<Relationship Id="s" Type="{_REL}/styles" Target="styles.xml"/></Relationships>',
            "xl/styles.xml": f'<styleSheet xmlns="{_MAIN}">{styles}</styleSheet>',
        }
        parts |= {f"xl/worksheets/s{i}.xml": _sheet(sheets[n]) for i, n in names}
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, text in parts.items():
                archive.writestr(name, '<?xml version="1.0" encoding="UTF-8"?>' + text)
        return stream.getvalue()

    return make
