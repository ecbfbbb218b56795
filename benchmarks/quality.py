"""Quality: 50 rules over generated rows, in one scan, beside one query a rule.

Both run the same compiled expressions on the same rows in a process of their own, so that time and
peak memory are each engine's. The naive one is what comes first to mind: for every rule a query
that keeps the failing rows.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from datetime import UTC, date, datetime
from typing import Any

import duckdb
import pyarrow as pa

from folkmoot.dataset.contract import Column, Contract, Dimension, Rule, Semantic
from folkmoot.quality.assess import ReadingFacts, assess
from folkmoot.quality.compile import HELD_ROWS, compile_rules
from folkmoot.quality.express import Late
from folkmoot.quality.quote import quote
from folkmoot.quality.scan import DELIVERY, held_view

AS_OF = date(2026, 6, 1)
NOW = datetime(2026, 6, 2, tzinfo=UTC)
MEMORY_MB = 4096
THREADS = 2
ENGINES = ("one scan", "one query a rule")


def run(rows: int = 10_000_000) -> dict[str, Any]:
    """Seconds, peak memory and failing rows of each engine, printed and returned.

    ``peak_mb`` is the process's high-water mark with the rows in it, ``rows_mb`` the rows alone.
    """
    results: dict[str, Any] = {"rows": rows, "rules": len(compile_rules(contract()).rules)}
    print(
        f"quality: {results['rules']} rules over {rows:,} rows, {THREADS} threads", file=sys.stderr
    )
    for engine in ENGINES:
        command = [sys.executable, "-m", "benchmarks.quality", engine, str(rows)]
        done = subprocess.run(command, stdout=subprocess.PIPE, check=True)
        results[engine] = found = json.loads(done.stdout)
        print(
            f"  {engine:<18}{found['seconds']:>8.2f} s  peak {found['peak_mb']:>6,} MB "
            f"(rows {found['rows_mb']:,} MB)  {found['failures']:,} failures",
            file=sys.stderr,
        )
    same = {results[engine]["failures"] for engine in ENGINES}
    assert len(same) == 1, "the two engines do not agree"
    return results


def contract() -> Contract:
    """Ten columns with their implied rules, and stated ones: 50 in all."""
    kinds = (Semantic.CODE, Semantic.POSTCODE, Semantic.DATE, Semantic.PENCE, Semantic.INTEGER)
    columns = tuple(
        Column(
            name=f"c{i}",
            semantic=kinds[i % 5],
            required=i % 2 == 0,
            unique=i == 0,
            allowed=tuple(f"K{n}" for n in range(40)) if i == 5 else None,
        )
        for i in range(10)
    )
    rules = [*_ranges(), *_pairs()]
    stated = 50 - len(compile_rules(_contract(columns, ())).rules)
    return _contract(columns, tuple(rules[:stated]))


def _contract(columns: tuple[Column, ...], rules: tuple[Rule, ...]) -> Contract:
    return Contract(
        id="bench",
        version="1",
        dataset="bench",
        member="bench",
        title="Benchmark",
        columns=columns,
        rules=rules,
    )


def _rule(number: int, kind: str, columns: tuple[str, ...], **params: str) -> Rule:
    return Rule.model_validate(
        {
            "id": f"r{number}",
            "kind": kind,
            "columns": columns,
            "dimension": Dimension.CONSISTENCY,
            "optional": True,
            "must": number % 2 == 0,
            "params": params,
        }
    )


def _ranges() -> list[Rule]:
    numbers = [
        _rule(n, "range", (f"c{c}",), min=str(n), max=str(9_990 - n))
        for n, c in enumerate((3, 4, 8, 9) * 4)
    ]
    dates = [
        _rule(100 + n, "range", (f"c{c}",), min=f"19{91 + n}-01-01", max="as_of")
        for n, c in enumerate((2, 7) * 2)
    ]
    fresh = [_rule(200 + n, "freshness", (c,), days="12000") for n, c in enumerate(("c2", "c7"))]
    return numbers + dates + fresh


def _pairs() -> list[Rule]:
    pairs = [("c3", "c8"), ("c4", "c9"), ("c2", "c7"), ("c0", "c1"), ("c5", "c6")]
    return [
        _rule(300 + 10 * n + m, "compare", pair, op=op)
        for n, pair in enumerate(pairs)
        for m, op in enumerate(("ne", "lt", "ge", "gt", "le"))
    ]


def table(rows: int) -> pa.Table:
    """Rows from a hash of their number: about one verdict in ten is not ``valid``."""
    values = {
        Semantic.CODE: "'K' || (hash(i, {c}) % 50)",
        Semantic.POSTCODE: "'BD' || (hash(i, {c}) % 99) || ' 1AA'",
        Semantic.DATE: "DATE '1990-01-01' + (hash(i, {c}) % 13300)::INTEGER",
    }
    parts = []
    for c, column in enumerate(contract().columns):
        value = values.get(column.semantic, "(hash(i, {c}) % 10000)::BIGINT").format(c=c)
        if c == 0:  # a reference: one row in a hundred repeats an earlier one
            value = "'R' || CASE WHEN i % 100 = 99 THEN i - 1 ELSE i END"
        verdict = (
            f"CASE hash(i, {c}, 7) % 40 WHEN 0 THEN 'missing' WHEN 1 THEN 'placeholder' "
            "WHEN 2 THEN 'invalid' WHEN 3 THEN 'out_of_region' ELSE 'valid' END"
        )
        parts += [f"{value} AS c{c}", f"{verdict} AS c{c}__verdict"]
    query = f"SELECT i AS _row, {', '.join(parts)} FROM range({rows}) r(i)"  # noqa: S608
    return duckdb.sql(query).to_arrow_table()


def one_scan(rows: pa.Table) -> int:
    """Failures (row and rule) found by ``assess``."""
    count = rows.num_rows
    facts = ReadingFacts("0" * 64, 0, "utf-8", count, 0, {})
    under, clock = contract(), {"as_of": AS_OF, "now": NOW}
    got = assess(rows, under, reading=facts, memory_mb=MEMORY_MB, threads=THREADS, **clock)
    return sum(result.failed for result in got.certificate.rules)


def one_query_a_rule(rows: pa.Table) -> int:
    """The same failures, each rule by a query of its own that keeps the failing rows."""
    plan = compile_rules(contract())
    config = {"memory_limit": f"{MEMORY_MB}MiB", "threads": str(THREADS), "temp_directory": ""}
    connection = duckdb.connect(config=config)
    connection.register(DELIVERY, rows)
    connection.execute(held_view(plan.columns))
    connection.execute("CREATE TEMP TABLE naive (_row BIGINT, rule VARCHAR)")
    for compiled in plan.rules:
        if compiled.is_set:
            failing = compiled.sql
        else:
            answer = "TRUE" if compiled.rule.optional else "FALSE"
            holds = f"coalesce({compiled.sql}, {answer})"
            failing = f"SELECT _row FROM {quote(HELD_ROWS)} WHERE NOT {holds}"  # noqa: S608
        # The day of the data is the only value that the plan leaves open here.
        values = {k: AS_OF if v is Late.AS_OF else v for k, v in compiled.params.items()}
        insert = f"INSERT INTO naive SELECT _row, $rule FROM ({failing})"  # noqa: S608
        connection.execute(insert, {"rule": compiled.rule.id, **values})
    ((found,),) = connection.execute("SELECT count(*) FROM naive").fetchall()
    return int(found)


def _measure(engine: str, rows: int) -> dict[str, float | int]:
    data = table(rows)
    work = {"one scan": one_scan, "one query a rule": one_query_a_rule}[engine]
    start = time.perf_counter()
    failures = work(data)
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return {
        "seconds": round(seconds, 2),
        "peak_mb": peak // 1024,
        "rows_mb": data.nbytes // 2**20,
        "failures": failures,
    }


if __name__ == "__main__":
    print(json.dumps(_measure(sys.argv[1], int(sys.argv[2]))))
