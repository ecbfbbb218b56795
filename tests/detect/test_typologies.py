"""Sweeps: every typology has its header, its description and its tests, and sees only its own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest

from folkmoot.confined import confined
from folkmoot.detect import Findings, describe, detect, read_typology, typologies, typology
from folkmoot.detect.typology import FOLDER
from folkmoot.errors import InputError, NotFoundError

HERE = Path(__file__).parent
ALL = sorted(typologies())


def test_there_is_one_typology_a_file() -> None:
    assert len(ALL) == len(list(FOLDER.glob("*.sql"))) >= 1
    assert len({t.header.number for t in typologies().values()}) == len(ALL)


@pytest.mark.parametrize("name", ALL)
def test_every_exclusion_and_trap_has_its_test(name: str) -> None:
    source = (HERE / f"test_{name.replace('-', '_')}.py").read_text()
    header = typology(name).header
    for exclusion in header.exclusions:
        assert f"def test_exclusion_{exclusion.name}(" in source
        assert f'"{exclusion.name}"' in source
    for trap in header.traps:
        assert f"def test_trap_{trap.name}(" in source
    assert "def test_money" in source


@pytest.mark.parametrize("name", ALL)
def test_every_part_of_a_header_is_in_its_description(name: str) -> None:
    header, text = typology(name).header, describe(typology(name))
    for part in (
        *(e.name for e in header.exclusions),
        *(t.sentence for t in header.traps),
        *(c.name for n in header.needs for c in n.columns),
        *(v.source for p in header.parameters.values() for v in p.values),
        *(c.text for c in header.citations),
    ):
        assert part in text


@pytest.mark.parametrize("name", ALL)
def test_every_parameter_is_used_and_every_column_is_declared(name: str) -> None:
    found = typology(name)
    for parameter in (*found.header.parameters, *found.header.words_lists):
        assert f"'{parameter}'" in found.sql
    for need in found.header.needs:
        for column in need.columns:
            assert column.name in found.sql


def test_an_unknown_typology_names_the_known() -> None:
    with pytest.raises(NotFoundError, match="sbrr-multiple"):
        typology("sbrr-multipel")


HEADER = (FOLDER / "sbrr_multiple.sql").read_text().split("*/")[0]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("SELECT 1", "does not begin with a header"),
        ("/*\nid: [\n*/ SELECT 1", "not YAML"),
        ("/*\nid: x\n*/ SELECT 1", "Field required"),
        (HEADER + "*/ SELECT 1; SELECT 2", "one SELECT"),
        (HEADER + "*/ DROP TABLE x", "one SELECT"),
        (HEADER + "*/ SELECT 1", "not in the SQL"),
        (HEADER.replace("number: 24", "number: 24\nnonsense: 1") + "*/ SELECT 1", "Extra inputs"),
        (
            HEADER.replace("value: 2899, from: 2017-04-01", "value: 1, from: 2010-04-01") + "*/",
            "one day",
        ),
    ],
)
def test_a_faulty_file_gets_one_clear_error(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "x.sql"
    path.write_text(text)
    with pytest.raises(InputError, match=said):
        read_typology(path)


def _tables() -> tuple[dict[str, pa.Table], pa.Table, pa.Table, pa.Table]:
    keys = {"_record": ["d:1"], "_delivery": ["d"], "_member": ["m"]}
    rows = pa.table(keys | {"ratepayer": ["Kettle Ltd"], "secret": ["not for this typology"]})
    deliveries = pa.table(
        {"_delivery": ["d"], "_member": ["m"], "as_of": pa.array([17986], pa.date32())}
    )
    entities = pa.table({"record": ["d:1"], "entity": ["e"], "size": [1], "verdict": ["valid"]})
    pairs = pa.table(
        {
            "left": pa.array([], pa.string()),
            "right": pa.array([], pa.string()),
            "match_weight": pa.array([], pa.float64()),
            "match_probability": pa.array([], pa.float64()),
        }
    )
    return {"business-rates": rows}, entities, pairs, deliveries


def _with_sql(sql: str) -> Callable[[], Findings]:
    tables, entities, pairs, deliveries = _tables()
    changed = typology("sbrr-multiple").model_copy(update={"sql": sql})
    return lambda: detect(
        changed, tables, entities, pairs, deliveries=deliveries, least_probability=0.95
    )


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT secret, $least_probability FROM business_rates",
        "SELECT $least_probability FROM read_csv('/etc/passwd')",
        "SELECT $least_probability FROM read_text('/etc/hostname')",
        "SELECT $least_probability FROM HERE",  # a variable of Python
    ],
)
def test_the_sql_sees_only_what_the_header_names(sql: str) -> None:
    with pytest.raises(InputError, match="failed"):
        _with_sql(sql)()


def test_an_error_of_the_engine_quotes_no_row() -> None:
    run = _with_sql("SELECT CAST(ratepayer AS INTEGER), $least_probability FROM business_rates")
    with pytest.raises(InputError) as caught:
        run()
    assert "Kettle" not in str(caught.value)
    assert caught.value.__suppress_context__


def test_the_connection_writes_nothing_and_cannot_be_opened_up(tmp_path: Path) -> None:
    with confined(64)() as connection:
        with pytest.raises(duckdb.Error):
            connection.execute("SET enable_external_access = true")
        with pytest.raises(duckdb.Error):
            connection.execute(f"COPY (SELECT 1) TO '{tmp_path / 'x.csv'}'")
    assert list(tmp_path.iterdir()) == []


def test_a_dataset_or_delivery_that_is_not_given_is_said() -> None:
    tables, entities, pairs, deliveries = _tables()
    with pytest.raises(InputError, match="business-rates"):
        detect(
            typology("sbrr-multiple"),
            {},
            entities,
            pairs,
            deliveries=deliveries,
            least_probability=0.95,
        )
    with pytest.raises(InputError, match="delivery"):
        detect(
            typology("sbrr-multiple"),
            tables,
            entities,
            pairs,
            deliveries=deliveries.slice(0, 0),
            least_probability=0.95,
        )


def test_a_table_with_hardly_a_column_is_reported_as_missing_them() -> None:
    tables, entities, pairs, deliveries = _tables()
    findings = detect(
        typology("sbrr-multiple"),
        tables,
        entities,
        pairs,
        deliveries=deliveries,
        least_probability=0.95,
    )
    assert findings.missing == (
        ("d", "property_ref"),
        ("d", "rateable_value"),
        ("d", "relief_type"),
    )
    assert findings.considered == 0
    assert findings.versions["typology"] == "sbrr-multiple@1"
