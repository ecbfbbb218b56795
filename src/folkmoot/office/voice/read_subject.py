"""How each registered contract of a dataset reads the value by which its data know a person."""

from __future__ import annotations

from dataclasses import dataclass, field

from folkmoot.dataset.contract import Semantic
from folkmoot.dataset.fields.reading import Value, Verdict
from folkmoot.dataset.read_value import read_value
from folkmoot.errors import Fault, InputError
from folkmoot.office.deliveries.selectors import contracts


@dataclass(frozen=True, slots=True)
class SubjectReading:
    """``value`` as a delivery under ``contract`` holds it, None where it holds none; its verdict
    may be shown, the value never."""

    contract: str
    semantic: Semantic
    verdict: Verdict
    value: Value = field(repr=False)


def read_subject(*, dataset: str, column: str, value: str) -> tuple[SubjectReading, ...]:
    """One reading a contract whose supplier holds ``column``, in the order of their refs.

    Members lay their data out each in their own way, so no one's contract speaks for the others.
    InputError (without the value) when nobody holds the column, or nobody's records can hold the
    value: what is read as blank, as a placeholder or not at all is null in a delivery, and a null
    names nobody.
    """
    readings = tuple(
        SubjectReading(ref, found.semantic, reading.verdict, reading.value)
        for ref, contract in contracts().items()
        if contract.dataset == dataset
        and (found := contract.column(column)) is not None
        and found.source
        for reading in (read_value(value, contract, found),)
    )
    where = f"{dataset}.{column}"
    if not readings:
        raise InputError(
            "No registered contract has this column.",
            where=where,
            next_step="See `folkmoot dataset list`, and register the contract by a delivery.",
        )
    if all(reading.value is None for reading in readings):
        told = sorted({(reading.semantic.value, reading.verdict.value) for reading in readings})
        raise InputError(
            Fault(
                f"The value does not read as {semantic} ({verdict}).",
                where=where,
                next_step="Give it as it stands in the member's records.",
            )
            for semantic, verdict in told
        )
    return readings
