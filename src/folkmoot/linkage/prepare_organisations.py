"""The tables as the model of organisations compares them: one row per record with a name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import pyarrow as pa

from folkmoot.errors import Fault, InputError
from folkmoot.linkage.model import LinkModel
from folkmoot.linkage.organisation_name import NameKind, organisation_name
from folkmoot.linkage.prepared import Prepared

COLUMNS = (
    "unique_id", "name_key", "strict_key", "name_start", "name_digits", "legal_form", "name_kind",
    "trading_key", "company_number", "postcode", "district", "address_key",
)  # fmt: skip

_HELD_BACK = frozenset({NameKind.PLACEHOLDER, NameKind.GENERIC, NameKind.MISSING})
_NOT_ALNUM = re.compile(r"[^a-z0-9]+")
_NOT_DIGIT = re.compile(r"[^0-9]+")
# Shorter, an address is a house number or a dash, which many share.
_SHORTEST_ADDRESS = 8


def prepare_organisations(tables: Mapping[str, pa.Table], model: LinkModel) -> Prepared:
    """What ``model`` compares of ``tables``, in the order of record ids (COLUMNS, text).

    ``verdicts``: ``valid``, ``placeholder``, ``generic`` or ``missing``.
    InputError when the column of ids or of names is missing, or an id is null or not unique.
    """
    _check(tables, model)
    rows: list[tuple[str | None, ...]] = []
    verdicts: dict[str, str] = {}
    for name in sorted(tables):
        for record, parts in _parts(tables[name], model):
            if record is None or record in verdicts:
                what = "A record id is missing or stands on more than one record."
                raise InputError(what, where=f"{name}.{model.unique_id}")
            row, verdict = _row(record, parts)
            verdicts[record] = verdict
            if row is not None:
                rows.append(row)
    rows.sort(key=lambda row: str(row[0]))
    columns = list(zip(*rows, strict=True)) or [()] * len(COLUMNS)
    table = pa.table({c: pa.array(v, pa.string()) for c, v in zip(COLUMNS, columns, strict=True)})
    known = sorted(verdicts)
    told = pa.table(
        {
            "record": pa.array(known, pa.string()),
            "verdict": pa.array([verdicts[record] for record in known], pa.string()),
        }
    )
    return Prepared(table, told)


def _check(tables: Mapping[str, pa.Table], model: LinkModel) -> None:
    needed = (model.unique_id, model.fields.get("name", "name"))
    faults = [
        Fault("has no such column.", f"{table}.{column}", "Name it in the model's fields.")
        for table in sorted(tables)
        for column in needed
        if column not in tables[table].column_names
    ]
    if faults:
        raise InputError(faults)


def _parts(table: pa.Table, model: LinkModel) -> Iterator[tuple[str | None, dict[str, str | None]]]:
    """The record id and, per part of the model, its value, None where its verdict is not valid."""
    ids = table[model.unique_id].to_pylist()
    nothing: list[Any] = [None] * table.num_rows
    values: dict[str, list[str | None]] = {}
    for part, column in sorted(model.fields.items()):
        values[part] = table[column].to_pylist() if column in table.column_names else nothing
        verdict = f"{column}__verdict"
        kinds = table[verdict].to_pylist() if verdict in table.column_names else nothing
        values[f"{part}?"] = kinds
    for index, record in enumerate(ids):
        yield record, {part: column[index] for part, column in values.items()}


def _usable(parts: Mapping[str, str | None], part: str) -> str | None:
    # A name may fail a rule of quality and still be a name: only what is *no* value is held back.
    bad = {"placeholder", "missing", "absent", "test"} | ({"invalid"} if part != "name" else set())
    return None if parts.get(f"{part}?") in bad else parts.get(part)


def _row(record: str, parts: Mapping[str, str | None]) -> tuple[tuple[str | None, ...] | None, str]:
    name = organisation_name(_usable(parts, "name"))
    number = _company_number(_usable(parts, "company_number"))
    kind = name.kind
    if kind is NameKind.MISSING and parts.get("name?") in {"placeholder", "test"}:
        kind = NameKind.PLACEHOLDER
    verdict = kind.value if kind in _HELD_BACK else "valid"
    if verdict != "valid" and number is None:
        return None, verdict
    key = name.key if verdict == "valid" else None
    postcode = _postcode(_usable(parts, "postcode"))
    trading = organisation_name(name.trading)
    row = (
        record,
        key,
        name.strict if key else None,
        key[:3] if key else None,
        _NOT_DIGIT.sub("", key) if key else None,
        name.form,
        kind.value,
        None if trading.kind in _HELD_BACK else trading.key,
        number,
        postcode,
        postcode.split(" ")[0] if postcode else None,
        _address_key(_usable(parts, "address")),
    )
    return row, "valid"


def _company_number(text: str | None) -> str | None:
    plain = re.sub(r"\s+", "", text or "").upper()
    return plain.rjust(8, "0") if plain.isdigit() else plain or None


def _postcode(text: str | None) -> str | None:
    plain = re.sub(r"\s+", "", text or "").upper()
    return f"{plain[:-3]} {plain[-3:]}" if 5 <= len(plain) <= 7 else None


def _address_key(text: str | None) -> str | None:
    key = _NOT_ALNUM.sub("", (text or "").lower())
    return key if len(key) >= _SHORTEST_ADDRESS else None
