"""A county as a folder: every member's files, their contracts, the truth. Whole or not at all."""

from __future__ import annotations

import errno
import json
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from pyarrow import feather

from folkmoot.county.configuration import COUNTY_DAY, Configuration
from folkmoot.county.contracts import contract_of
from folkmoot.county.dirt import dirty
from folkmoot.county.layouts import LAYOUTS
from folkmoot.county.make_county import CASES, PEOPLE, Part, Told
from folkmoot.county.members import COUNTY
from folkmoot.county.needs import needs
from folkmoot.county.one_refuge import one_refuge
from folkmoot.county.render import render
from folkmoot.county.truth import SCHEMA, truth
from folkmoot.county.write_agreements import write_agreements
from folkmoot.county.write_file import (
    MOST_IN_WORKBOOK,
    SUFFIX,
    Format,
    first_row,
    write_file,
)
from folkmoot.county.written import Written
from folkmoot.dataset.standard import standard, standards
from folkmoot.dataset.write_contract import write_contract
from folkmoot.errors import ConflictError, UnavailableError
from folkmoot.insight.measure import measures

PROTECTED = "protected-people"
# Bytes a resident. Measured at 100,000: working files 280, CSV 410 or Parquet 90, truth 70.
_ROOM: Mapping[str, int] = {"csv": 900, "parquet": 550}


@dataclass(frozen=True, slots=True)
class County:
    """What was written: the files, in the order of dataset and member, and counts."""

    folder: Path
    files: tuple[Written, ...]
    residents: int
    cases: int


def write_county(
    out: Path,
    parts: Iterable[Part],
    configuration: Configuration,
    *,
    residents: int,
    seed: int,
    form: Literal["csv", "parquet"] = "csv",
    told: Told = lambda _what, _done, _total: None,
) -> County:
    """Write ``parts`` (of ``make_county``) as a workspace: ``data``, ``contracts``, ``agreements``,
    ``workspace.yaml``; and beside it ``truth`` and ``county.json``.

    The same parts and seed give the same bytes. ConflictError when ``out`` holds something;
    UnavailableError when there is no room. Nothing stays where ``out`` is to be unless all of it
    does.
    """
    check_out(out, residents, form)
    out.parent.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(dir=out.parent, prefix=f".{out.name}."))
    try:
        folder = work / "county"
        for name in ("data", "contracts", "truth"):
            (folder / name).mkdir(parents=True)
        _stage(work / "stage", parts)
        made = _write(folder, work / "stage", configuration, seed, form, told)
        write_agreements(folder, made.files, needs(), measures())
        about = _about(made, configuration, residents, seed, form)
        text = json.dumps(about, indent=2, ensure_ascii=False) + "\n"
        (folder / "county.json").write_text(text, encoding="utf-8")
        if out.exists():
            out.rmdir()
        folder.rename(out)
        return County(out, made.files, made.residents, made.cases)
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise _no_room(out) from error
        raise
    finally:
        shutil.rmtree(work, ignore_errors=True)


def check_out(out: Path, residents: int, form: str) -> None:
    """ConflictError when something is in ``out``; UnavailableError when its disk is too small."""
    if out.is_file() or (out.is_dir() and any(out.iterdir())):
        raise ConflictError(
            "Something is there already.", where=str(out), next_step="Name a new folder."
        )
    at = next(folder for folder in (out.absolute(), *out.absolute().parents) if folder.exists())
    if shutil.disk_usage(at).free < residents * _ROOM[form]:
        raise _no_room(out)


def _no_room(out: Path) -> UnavailableError:
    return UnavailableError(
        "There is not enough room on the disk.",
        where=str(out),
        next_step="Free some, name a folder on another disk, or ask for fewer residents.",
    )


@dataclass(frozen=True, slots=True)
class _Made:
    files: tuple[Written, ...]
    residents: int
    cases: int


def _stage(stage: Path, parts: Iterable[Part]) -> None:
    """Put every part down as it comes, apart by dataset and member: none need stay in memory."""
    for number, (dataset, rows) in enumerate(parts):
        if not rows.num_rows and dataset in standards():
            continue
        if dataset not in standards():
            _put(stage / dataset / f"{number:06d}", rows)
            continue
        members = rows["_member"].unique().to_pylist()
        for member in members:
            own = rows if len(members) == 1 else rows.filter(pc.equal(rows["_member"], member))
            _put(stage / dataset / member / f"{number:06d}", own)


def _least_list(stage: Path) -> pa.Table:
    """A list with one address on it; only the smallest counties come here."""
    of_cases: set[int] = set()
    for folder in (stage / dataset for dataset in standards()):
        for path in sorted(folder.glob("*/*")):
            rows = feather.read_table(path, columns=["_dwelling", "_case"], memory_map=False)
            planted = rows.filter(pc.is_valid(rows["_case"]))
            of_cases.update(planted["_dwelling"].drop_null().to_pylist())
    members = sorted((stage / "gazetteer").iterdir())
    return one_refuge(pa.concat_tables(_gathered(folder) for folder in members), of_cases)


def _put(path: Path, rows: pa.Table) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    feather.write_feather(rows, path, compression="lz4")


def _gathered(folder: Path) -> pa.Table:
    tables = [feather.read_table(path, memory_map=False) for path in sorted(folder.iterdir())]
    return pa.concat_tables(tables)


def _write(
    folder: Path, stage: Path, configuration: Configuration, seed: int, form: str, told: Told
) -> _Made:
    if not (stage / PROTECTED).exists():
        _put(stage / PROTECTED / COUNTY.id / "000000", _least_list(stage))
    found = [
        (dataset, path.name)
        for dataset in standards()
        if (stage / dataset).exists()
        for path in sorted((stage / dataset).iterdir())
    ]
    files: list[Written] = []
    planted: list[pa.Table] = []
    with pq.ParquetWriter(folder / "truth" / "records.parquet", SCHEMA) as records:
        for done, (dataset, member) in enumerate(found):
            rows = _gathered(stage / dataset / member)
            # In the order of references, which tells nothing: planted rows stand among the others.
            rows = rows.sort_by([(name, "ascending") for name in standard(dataset).key])
            planted.append(_planted_people(rows))
            rows = dirty(dataset, member, rows, configuration.dirt, seed=seed)
            kind = _kind(dataset, member, rows.num_rows, form)
            first = first_row(LAYOUTS[member], kind)
            records.write_table(truth(dataset, rows, first_row=first))
            files.append(_write_dataset(folder, dataset, member, rows, kind))
            told("files", done + 1, len(found))
    cases, people = _gathered(stage / CASES), _gathered(stage / PEOPLE)
    pq.write_table(cases, folder / "truth" / "cases.parquet")
    pq.write_table(_one_each(planted), folder / "truth" / "planted.parquet")
    pq.write_table(people.sort_by("person"), folder / "truth" / "people.parquet")
    return _Made(tuple(files), people.num_rows, cases.num_rows)


def _planted_people(rows: pa.Table) -> pa.Table:
    """``person``, ``sex`` and ``date_of_birth`` of the rows of planted cases, as they are."""
    theirs = rows.filter(pc.and_(pc.is_valid(rows["_case"]), pc.is_valid(rows["_person"])))
    kinds = {"sex": pa.string(), "date_of_birth": pa.date32()}
    columns = {
        name: theirs[name] if name in theirs.column_names else pa.nulls(theirs.num_rows, kind)
        for name, kind in kinds.items()
    }
    return pa.table({"person": theirs["_person"]} | columns)


def _one_each(parts: list[pa.Table]) -> pa.Table:
    """One row a person: some of them belong to no household, so that ``people`` lacks them."""
    whole = pa.concat_tables(parts).group_by("person")
    one = whole.aggregate([("sex", "min"), ("date_of_birth", "min")])
    names = {"sex_min": "sex", "date_of_birth_min": "date_of_birth"}
    return one.rename_columns(names).sort_by("person")


def _kind(dataset: str, member: str, rows: int, form: str) -> Format:
    if form == "parquet":
        return "parquet"
    return "excel" if dataset in LAYOUTS[member].excel and rows <= MOST_IN_WORKBOOK else "csv"


def _write_dataset(
    folder: Path, dataset: str, member: str, rows: pa.Table, kind: Format
) -> Written:
    layout = LAYOUTS[member]
    contract = contract_of(dataset, member, layout, kind)
    file = Path("data") / member / f"{dataset}.{SUFFIX[kind]}"
    (folder / file).parent.mkdir(exist_ok=True)
    table = render(dataset, rows, layout, typed=kind == "parquet")
    write_file(folder / file, table, layout, kind)
    contract_file = Path("contracts") / f"{contract.id}.yaml"
    (folder / contract_file).write_text(write_contract(contract), encoding="utf-8")
    return Written(
        member, dataset, contract.ref, contract_file.as_posix(), file.as_posix(), rows.num_rows
    )


def _about(
    made: _Made, configuration: Configuration, residents: int, seed: int, form: str
) -> dict[str, Any]:
    from importlib.metadata import version

    counts: dict[str, int] = {}
    for file in made.files:
        counts[file.dataset] = counts.get(file.dataset, 0) + file.rows
    return {
        "synthetic": True,
        "configuration": configuration.name,
        "day": COUNTY_DAY.isoformat(),
        "seed": seed,
        "residents_asked": residents,
        "residents": made.residents,
        "cases": made.cases,
        "format": form,
        "rows": counts,
        "standards": {name: each.version for name, each in standards().items()},
        "versions": {name: version(name) for name in ("folkmoot", "duckdb", "pyarrow", "numpy")},
    }
