"""The contract of each file: the standard's columns, and how the member's system writes them."""

from __future__ import annotations

from collections.abc import Iterator

from folkmoot.county.layouts import Layout, header, sent
from folkmoot.county.members import MEMBERS
from folkmoot.county.write_file import Format
from folkmoot.dataset.contract import Column, Contract, Dimension, Reading, Rule, Semantic
from folkmoot.dataset.standard import Standard, StandardColumn, standard

_DAYS = frozenset({Semantic.DATE, Semantic.DATE_OF_BIRTH})
_ISO = "%Y-%m-%d"
# Days of which the first is never after the second.
_IN_ORDER = (
    ("liable_from", "liable_to"), ("claim_from", "claim_to"), ("discount_from", "discount_to"),
    ("exemption_from", "exemption_to"), ("tenancy_from", "tenancy_to"), ("started", "left"),
    ("started", "stopped"), ("issued", "expires"), ("valid_from", "valid_to"),
    ("died", "registered"), ("entered", "left"), ("relief_start", "relief_end"),
)  # fmt: skip


def contract_of(dataset: str, member: str, layout: Layout, kind: Format) -> Contract:
    """The contract ``<member>-<dataset>@1`` of a file that ``layout`` writes as ``kind``."""
    of, name = standard(dataset), {m.id: m.name for m in MEMBERS}[member]
    columns = {column.name for column in sent(layout, dataset)}
    return Contract(
        id=f"{member}-{dataset}",
        version="1",
        dataset=dataset,
        member=member,
        title=f"{of.title}: {name} (made up)",
        limitations=of.note,
        licence="Made up: nobody in it exists.",
        reading=_reading(layout, kind),
        columns=tuple(
            _column(column, layout, kind, held=column.name in columns) for column in of.columns
        ),
        rules=tuple(_rules(of, columns)),
    )


def _reading(layout: Layout, kind: Format) -> Reading:
    if kind != "csv":
        return Reading(format=kind)
    return Reading(format="csv", encoding=layout.encoding, delimiter=layout.delimiter)


def _column(column: StandardColumn, layout: Layout, kind: Format, *, held: bool) -> Column:
    written = layout.codes.get(column.name, {}) if column.allowed else {}
    is_day = column.semantic in _DAYS and layout.day != _ISO and kind != "parquet"
    return Column(
        name=column.name,
        title=column.title,
        semantic=column.semantic,
        source=(header(layout, column.name),) if held else (),
        required=column.required and held,
        allowed=column.allowed,
        values={raw: ours for ours, raw in written.items() if ours in (column.allowed or ())},
        formats=(layout.day,) if is_day else (),
        tags=column.tags,
    )


def _rules(of: Standard, held: set[str]) -> Iterator[Rule]:
    """Rules beside those that the columns imply. A row that was sent twice is told, not lost."""
    for first, second in _IN_ORDER:
        if {first, second} <= held:
            yield Rule(
                id=f"{second}.not_before_{first}", kind="compare", columns=(second, first),
                dimension=Dimension.CONSISTENCY, must=False, optional=True, params={"op": "ge"},
                description=f"{second} is not before {first}.",
            )  # fmt: skip
    yield Rule(
        id="key.unique", kind="unique", columns=of.key, dimension=Dimension.UNIQUENESS,
        must=False, optional=True, description="One row each.",
    )  # fmt: skip
