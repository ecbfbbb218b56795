"""A rendered table as a file: delimited text, a workbook or Parquet; the same table, same bytes."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Literal
from xml.sax.saxutils import escape

import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq

from folkmoot.county.layouts import Layout

Format = Literal["csv", "excel", "parquet"]
SUFFIX: dict[Format, str] = {"csv": "csv", "excel": "xlsx", "parquet": "parquet"}
MOST_IN_WORKBOOK = 20_000  # rows; more are sent as text
SHEET = "Extract"
# The earliest day that a zip archive can say: no file tells when it was made.
_NO_TIME = (1980, 1, 1, 0, 0, 0)


def write_file(path: Path, table: pa.Table, layout: Layout, kind: Format) -> None:
    """Write ``table`` (as ``render`` made it) to ``path``."""
    if kind == "parquet":
        pq.write_table(table, path, compression="zstd", use_dictionary=True)
    elif kind == "excel":
        path.write_bytes(_workbook(table))
    else:
        path.write_bytes(_delimited(table, layout))


def first_row(layout: Layout, kind: Format) -> int:
    """The number by which a reader calls the first row of data, as ``dataset.read`` counts."""
    if kind == "parquet":
        return 1
    return 2 + (len(layout.preamble) if kind == "csv" else 0)


def _delimited(table: pa.Table, layout: Layout) -> bytes:
    sink = io.BytesIO()
    preamble = "".join(f"{line}\n" for line in layout.preamble).encode()
    sink.write(preamble)
    pa_csv.write_csv(table, sink, pa_csv.WriteOptions(delimiter=layout.delimiter))
    if layout.encoding == "utf-8":
        return sink.getvalue()
    # A letter that the encoding has not becomes a question mark, as those systems do it.
    return sink.getvalue().decode().encode(layout.encoding, errors="replace")


def _workbook(table: pa.Table) -> bytes:
    """The least that makes an .xlsx (ECMA-376), every cell text."""
    columns = [column.to_pylist() for column in table.columns]
    rows = [table.column_names, *zip(*columns, strict=True)]
    cells = "".join(
        "<row>"
        + "".join(
            "<c/>"
            if cell is None
            else f'<c t="inlineStr"><is><t xml:space="preserve">{escape(cell)}</t></is></c>'
            for cell in row
        )
        + "</row>"
        for row in rows
    )
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in (*_PARTS, ("xl/worksheets/sheet1.xml", _SHEET.format(cells))):
            archive.writestr(zipfile.ZipInfo(name, _NO_TIME), text, zipfile.ZIP_DEFLATED)
    return sink.getvalue()


_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_SHEET = f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetData>{{}}</sheetData></worksheet>'
_PARTS = (
    (
        "[Content_Types].xml",
        f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPE}.worksheet+xml"/>'
        "</Types>",
    ),
    (
        "_rels/.rels",
        f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    ),
    (
        "xl/workbook.xml",
        f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
        f'<sheet name="{SHEET}" sheetId="1" r:id="rId1"/></sheets></workbook>',
    ),
    (
        "xl/_rels/workbook.xml.rels",
        f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
    ),
)
