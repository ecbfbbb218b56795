"""Whether a delivery is good enough: its certificate, and which rows fail which rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime

import duckdb
import pyarrow as pa

from folkmoot.dataset.contract import Contract
from folkmoot.dates import legal_date
from folkmoot.errors import InputError, UnavailableError
from folkmoot.quality.certificate import Certificate
from folkmoot.quality.certify import certify, groups
from folkmoot.quality.compile import Compiled, Plan, compile_rules, other_name
from folkmoot.quality.express import Late
from folkmoot.quality.fit import fit
from folkmoot.quality.reading import ReadingFacts
from folkmoot.quality.scan import DELIVERY, scan

__all__ = ["Assessment", "ReadingFacts", "assess"]


@dataclass(frozen=True, slots=True)
class Assessment:
    """The ``certificate``, and ``failures``: ``_row`` and ``rules`` (list of rule ids).

    One row of ``failures`` per row of the delivery that fails any rule (*must* or *should*),
    sorted by ``_row``. The certificate's ``failed`` counts only those that fail a *must*.
    """

    certificate: Certificate
    failures: pa.Table


def assess(
    table: pa.Table,
    contract: Contract,
    *,
    reading: ReadingFacts,
    as_of: date,
    now: datetime,
    others: Mapping[str, pa.Table] | None = None,
    memory_mb: int = 1024,
    threads: int = 2,
) -> Assessment:
    """The certificate of a normalised ``table`` and the rows that fail, in one DuckDB scan.

    ``table`` has ``_row`` (int64, unique) and for each column ``c`` of the contract ``c`` (typed)
    and ``c__verdict``. A rule on a column that the delivery does not have is *not checked*
    (``checked`` 0) and the column is listed in ``columns_missing``, for missing is not empty.
    ``others`` has the tables that foreign keys refer to, by dataset; without one, the rule is not
    checked and a note says so. ``memory_mb`` limits DuckDB, which never writes to disk.

    InputError when lines were lost between reading and the table, when the table is not one of
    this contract, or when the contract's rules have faults; UnavailableError when the memory is
    not enough.
    """
    others = others or {}
    plan = compile_rules(contract)
    missing = fit(table, plan, reading, others)
    rules = _checkable(plan, missing, others)
    columns = tuple(name for name in plan.columns if name not in missing)
    late = {Late.AS_OF: as_of, Late.TODAY: legal_date(now)}
    with _database(contract, memory_mb, threads) as connection:
        _register(connection, table, columns, plan, others)
        scanned = scan(connection, rules, columns=columns, groups=groups(rules), late=late)
    certificate = certify(table, plan, reading, scanned, missing=missing, as_of=as_of, now=now)
    return Assessment(certificate, scanned.failures)


def _checkable(
    plan: Plan, missing: frozenset[str], others: Mapping[str, pa.Table]
) -> tuple[Compiled, ...]:
    return tuple(
        compiled
        for compiled in plan.rules
        if missing.isdisjoint(compiled.rule.columns)
        and (not compiled.other or compiled.other in others)
    )


@contextmanager
def _database(
    contract: Contract, memory_mb: int, threads: int
) -> Iterator[duckdb.DuckDBPyConnection]:
    """A database in memory that can reach no file and no network and never spills to disk."""
    connection = duckdb.connect(
        ":memory:",
        config={
            "enable_external_access": "false",
            "memory_limit": f"{memory_mb}MiB",
            "threads": str(threads),
            "temp_directory": "",
        },
    )
    try:
        connection.execute("SET lock_configuration = true")
        yield connection
    except duckdb.OutOfMemoryException:
        step = "Raise FOLKMOOT_MEMORY_MB, or deliver in parts."
        what = f"{memory_mb} MiB are not enough to check the rows."
        raise UnavailableError(what, where=contract.ref, next_step=step) from None
    except duckdb.Error as error:
        # DuckDB's own words may hold a row's value: only the kind of error may go on.
        what = f"The rules could not be run ({type(error).__name__})."
        step = "Check that the rules suit the columns' semantics."
        raise InputError(what, where=contract.ref, next_step=step) from None
    finally:
        connection.close()


def _register(
    connection: duckdb.DuckDBPyConnection,
    table: pa.Table,
    columns: tuple[str, ...],
    plan: Plan,
    others: Mapping[str, pa.Table],
) -> None:
    wanted = [name for column in columns for name in (column, f"{column}__verdict")]
    connection.register(DELIVERY, table.select(["_row", *wanted]))
    for index, compiled in enumerate(plan.rules):
        if compiled.other in others:
            other = others[compiled.other].select([compiled.other_column])
            connection.register(other_name(index), other)
