"""What is true of a made-up county, held beside what its runs found. Real ones have no truth."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from folkmoot.cli.session import Session
from folkmoot.county.desk import Case
from folkmoot.county.score import REAL_WORLD, Found, Score, Source, score

REASON = "The demo holds its leads against what was planted."


def truth_beside(at: Session, folder: Path, runs: list[dict[str, Any]]) -> dict[str, Any]:
    """``residents``, ``words`` and, per typology that was run, planted, lookalikes, precision and
    recall.

    Empty where the workspace has no truth, because it is of people who exist.
    """
    if not (folder / "truth").is_dir():
        return {}
    about = json.loads((folder / "county.json").read_text(encoding="utf-8"))
    searched = {name for run in runs for name in run["typologies"]}
    scores = score(_cases(folder), _case_of(folder), _leads(at, runs))
    return {
        "residents": about["residents"],
        "configuration": about["configuration"],
        "words": REAL_WORLD,
        "typologies": {name: _plain(each) for name, each in scores.items() if name in searched},
    }


def _cases(folder: Path) -> list[Case]:
    rows = pq.read_table(folder / "truth" / "cases.parquet").to_pylist()
    return [Case(row["case"], row["typology"], row["true"], row["story"]) for row in rows]


def _case_of(folder: Path) -> dict[Source, str]:
    names = ["dataset", "member", "row", "case"]
    table = pq.read_table(
        folder / "truth" / "records.parquet", columns=names, filters=[("case", "!=", "")]
    )
    columns = (table[name].to_pylist() for name in names)
    return {(d, m, r): case for d, m, r, case in zip(*columns, strict=True) if case}


def _leads(at: Session, runs: list[dict[str, Any]]) -> list[Found]:
    from folkmoot.office.cases.services import open_leads

    found = []
    for run in runs:
        if not run["leads"]:
            continue
        by = at.operator(run["recipient"], run["role"])
        for opened in open_leads(run=run["run"], reason=REASON, by=by, now=at.now):
            evidence = json.loads(opened.evidence)
            sources = tuple(
                (r["dataset"], r["member"], int(r["record"].rpartition(":")[2]))
                for r in evidence["records"]
            )
            name = opened.lead.typology.partition("@")[0]
            found.append(Found(name, opened.lead.recommended, sources))
    return found


def _plain(each: Score) -> dict[str, Any]:
    return {
        name: asdict(value) if hasattr(value, "judged") else value
        for name, value in ((n, getattr(each, n)) for n in Score.__slots__)
    }
