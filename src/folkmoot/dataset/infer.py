"""A contract proposed from a file: a person reads it, corrects it and puts a name to it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from folkmoot.dataset.contract import Column, Contract, Dimension, Reading, Rule, Semantic, Tag
from folkmoot.dataset.fields.plain_text import clean
from folkmoot.dataset.frequency import frequent
from folkmoot.dataset.grid import Grid
from folkmoot.dataset.guess import guess_formats, guess_semantic, words_of
from folkmoot.dataset.header import name_headers
from folkmoot.dataset.protection import guess_protection, lists_codes
from folkmoot.dataset.raw import Raw
from folkmoot.dataset.read import bytes_of, open_grids, read
from folkmoot.dataset.recognise import recognise
from folkmoot.errors import Fault, InputError

SAMPLE = 1_000  # distinct values of a column that are looked at
MOST_ALLOWED = 30  # distinct values; a longer list is no list of codes

_PERSONAL = {
    Semantic.ORGANISATION, Semantic.FORENAME, Semantic.SURNAME, Semantic.FULL_NAME,
    Semantic.ADDRESS, Semantic.POSTCODE, Semantic.PHONE, Semantic.EMAIL, Semantic.DATE_OF_BIRTH,
}  # fmt: skip
_IDENTIFIERS = {
    Semantic.NINO, Semantic.NHS_NUMBER, Semantic.UPN, Semantic.UTR, Semantic.UPRN,
}  # fmt: skip
_MONEY = {Semantic.PENCE, Semantic.SORT_CODE, Semantic.ACCOUNT_NUMBER}
_FREE = {Semantic.TEXT, Semantic.CODE}


def infer(
    path: Path | str, *, dataset: str = "", member: str = "member", contract_id: str = ""
) -> Contract:
    """A contract that the file at ``path`` keeps: columns, meanings, formats, rules, placeholders.

    Every header becomes a column, in the file's order; a blank header cannot be named and is
    left out. Codes of things with few values get their list. Of columns that tell of people no
    value is written down, and they are tagged for their protection, for a person to confirm; only
    a text on more rows than any owner's is proposed as a placeholder. InputError when no row looks
    like a header.
    """
    path = Path(path)
    data = bytes_of(path, path.name)
    grids = open_grids(data, recognise(data, path.name), Reading(), path.name)
    grid, number, headers = _header(grids, path.name)
    several = len({g.sheet for g in grids}) > 1
    reading = Reading(
        sheet=grid.sheet if several else None,
        delimiter=grid.delimiter if grid.delimiter != "," else None,
        header_row=number or None,
    )
    name = _slug(path.stem, "-") or "dataset"
    plain = Contract(
        id=contract_id or name,
        version="1",
        dataset=dataset or name,
        member=member,
        title=f"Proposed from {path.name}",
        limitations="Inferred from one file; not yet confirmed by the supplier.",
        reading=reading,
        columns=tuple(_text_columns(headers)),
    )
    raw = read(data, plain, where=path.name)
    columns = tuple(_column(column, raw) for column in plain.columns)
    contract = plain.model_copy(update={"columns": columns, "rules": tuple(_rules(columns))})
    return _with_placeholders(contract, raw)


def _header(grids: Sequence[Grid], where: str) -> tuple[Grid, int, tuple[str, ...]]:
    """The grid, row and headers that look most like a table's: widest, all words, none twice."""
    best: tuple[int, Grid, int, tuple[str, ...]] | None = None
    for grid in grids:
        widest = max((_filled(fields) for _, fields in grid.head), default=0)
        for number, fields in grid.head:
            names = name_headers(fields)
            wordy = all(re.search(r"[^\W\d]", name) for name in names if name)
            if wordy and 2 * _filled(fields) > widest:
                if best is None or _filled(fields) > best[0]:
                    best = (_filled(fields), grid, number, names)
                break
    if best is None:
        what = "No row at the top of the file looks like headers."
        step = "Add a row of column names, or write the contract by hand."
        raise InputError(Fault(what, where=where, next_step=step, code="no_header"))
    return best[1:]


def _filled(fields: Sequence[str]) -> int:
    return sum(bool(field.strip()) for field in fields)


def _text_columns(headers: Sequence[str]) -> list[Column]:
    seen: Counter[str] = Counter()
    columns = []
    for header in headers:
        if header:
            name = _slug(words_of(header), "_")[:58] or "column"
            seen[name] += 1
            name = f"{name}_{seen[name]}" if seen[name] > 1 else name
            columns.append(
                Column(name=name, title=header, semantic=Semantic.TEXT, source=(header,))
            )
    return columns


def _slug(text: str, joint: str) -> str:
    slug = re.sub(r"[^a-z0-9]+", joint, text.lower().replace("£", "gbp")).strip(joint)
    return slug if slug[:1].isalpha() or not slug else f"x{joint}{slug}"


def _column(column: Column, raw: Raw) -> Column:
    texts = raw.table[column.name]
    distinct = texts.drop_null().unique()
    values = [v for v in distinct.slice(0, SAMPLE).to_pylist() if clean(v)]
    semantic = guess_semantic(column.title, values)
    whole = len(texts) > 0 and texts.null_count == 0
    unique = whole and len(distinct) == len(texts) > 1 and semantic not in _MONEY
    codes = tuple(sorted({clean(v) for v in values}))
    few = semantic is Semantic.CODE and 0 < len(distinct) <= min(MOST_ALLOWED, len(texts) // 10)
    tags, why = guess_protection(column.title)
    dated = semantic in (Semantic.DATE, Semantic.DATE_OF_BIRTH)
    return column.model_copy(
        update={
            "semantic": semantic,
            "required": whole,
            "unique": unique and semantic in {Semantic.CODE, *_IDENTIFIERS},
            "formats": guess_formats(values) if dated else (),
            "allowed": codes if few and lists_codes(column.title, codes) else None,
            "tags": tuple(dict.fromkeys((*_tags(semantic), *tags))),
            "description": why,
            "negate": semantic is Semantic.PENCE and _mostly_negative(texts),
        }
    )


def _mostly_negative(texts: pa.ChunkedArray) -> bool:
    negative = pc.sum(pc.starts_with(pc.utf8_trim_whitespace(texts), "-")).as_py() or 0
    return bool(negative * 2 > len(texts) - texts.null_count)


def _tags(semantic: Semantic) -> tuple[Tag, ...]:
    tags = [Tag.PERSONAL] if semantic in _PERSONAL | _IDENTIFIERS - {Semantic.UPRN} else []
    tags += [Tag.IDENTIFIER] if semantic in _IDENTIFIERS else []
    tags += [Tag.FINANCIAL] if semantic in _MONEY else []
    return tuple(tags)


def _rules(columns: Sequence[Column]) -> list[Rule]:
    rules = []
    for column in columns:
        wanted: list[tuple[str, Dimension, bool]] = []
        if column.required:
            wanted.append(("required", Dimension.COMPLETENESS, False))
        if column.unique:
            wanted.append(("unique", Dimension.UNIQUENESS, False))
        if column.allowed is not None:
            wanted.append(("allowed", Dimension.VALIDITY, not column.required))
        elif column.semantic not in _FREE:
            wanted.append(("valid", Dimension.VALIDITY, not column.required))
        for kind, dimension, optional in wanted:
            fields = {"id": f"{column.name}.{kind}", "kind": kind, "columns": (column.name,)}
            rules.append(
                Rule.model_validate(fields | {"dimension": dimension, "optional": optional})
            )
    return rules


def _with_placeholders(contract: Contract, raw: Raw) -> Contract:
    found = frequent(raw.table, contract)
    columns = [
        column.model_copy(
            # Below the share that no owner reaches it may be a name, and a contract holds none.
            update={
                "placeholders": tuple(s.text for s in found if s.apply and s.column == column.name)
            }
        )
        for column in contract.columns
    ]
    return contract.model_copy(update={"columns": tuple(columns)})
