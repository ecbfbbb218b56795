"""What the demo measures of fairness, puts on record for the gate, and shows in one table."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from folkmoot.cli.output import show_table
from folkmoot.cli.say import say
from folkmoot.cli.session import Session
from folkmoot.county.fairness import (
    SOURCE,
    Truth,
    county_fairness,
    county_linkage_fairness,
    read_truth,
    source_of,
)
from folkmoot.detect.fairness import Report, reports, worst

# What is of the typology itself, and not of the linkage under it.
OF_TYPOLOGY = ("precision", "wrongful_contact", "recall")
NOBODY = "too few wronged to compare"
_TOLD = ("group", "measure", "count", "out_of", "ratio", "ratio_low", "ratio_high", "stop")
WORDS = (
    "Synthetic: made-up people. Groups differ here by what dirt and names do to their records; of"
    " real ones this must be measured anew, on outcomes and a control sample."
)


def fairness_beside(at: Session, folder: Path, runs: list[dict[str, Any]]) -> dict[str, Any]:
    """``words``, ``source`` and, per typology and attribute, what could be estimated, the worst
    ratio and whether it stops the typology. Each is put on record, so that the gate heeds it.

    Empty where the workspace has no truth, because it is of people who exist.
    """
    if not (folder / "truth").is_dir():
        return {}
    about = json.loads((folder / "county.json").read_text(encoding="utf-8"))
    on = date.fromisoformat(about["day"])
    truth = read_truth(folder / "truth", on)
    found: dict[str, Any] = {}
    for run in runs:
        if not run["typologies"]:
            continue
        found |= {name: {} for name in run["typologies"]}
        for report in _reports(at, run, truth, on):
            name = report.typology.partition("@")[0]
            found[name][report.attribute] = _record(at, report)
    return {"words": WORDS, "source": SOURCE, "typologies": found}


def report_fairness(fairness: dict[str, Any]) -> None:
    """One row per typology: where groups could be compared, the worst ratio, stop or not."""
    say()
    say(fairness["words"])
    say()
    show_table(
        "Fairness: each group beside everybody else (synthetic)",
        ("typology", *(f"{name.replace('_', ' ')} of" for name in OF_TYPOLOGY),
         "worst ratio (95 %)", "stop"),
        [
            (name, *(_compared(each, measure) for measure in OF_TYPOLOGY), _worst(each, "worst"),
             _stops(each))
            for name, each in fairness["typologies"].items()
        ],
    )  # fmt: skip
    say(
        "The counts are of groups (age bands, sexes, fifths of deprivation, ethnic groups) with"
        " enough people to compare. A ratio of 1 is alike. Surely beyond 0.8 or 1.25, and with five"
        " people wronged, it stops the typology: the gate refuses it until a newer report clears"
        " it."
    )
    everything = {f"{n}, {a}": one for n, each in fairness["typologies"].items()
                  for a, one in each.items()}  # fmt: skip
    say(
        f"Linkage, at its worst: {_worst(everything, 'worst_linkage')}. It stops from a difference"
        " of one in a hundred people on."
    )


def _reports(at: Session, run: dict[str, Any], truth: Truth, on: date) -> Iterator[Report]:
    sources, made = _steps(at, run["run"])
    entities, found = made["link"]["entities"], made["detect"]
    linked = county_linkage_fairness(
        pa.table({"source": _sources(entities["record"], sources), "entity": entities["entity"]}),
        truth,
    )
    for name, summary in run["typologies"].items():
        leads = found[f"leads.{name}"]
        advised = pc.list_flatten(leads.filter(leads["recommended"])["records"])
        table = county_fairness(
            summary["ref"],
            _sources(found[f"looked_at.{name}"]["record"], sources),
            _sources(advised, sources),
            truth,
        )
        ours = pa.array([summary["ref"]] * linked.num_rows, pa.string())
        seen = pa.concat_tables([table, linked.set_column(0, "typology", ours)])
        yield from reports(seen, measured_on=on, source=SOURCE)


def _steps(at: Session, run: str) -> tuple[Mapping[str, tuple[str, str]], dict[str, Any]]:
    """By delivery its dataset and member, and the tables that the run's steps put away. Nothing
    but this measure on made-up people opens them again."""
    from folkmoot.office.runs.selectors import run_row, sealed_permit, steps
    from folkmoot.office.workshop import workshop
    from folkmoot.run.bundle import unpack
    from folkmoot.run.data_key import data_key
    from folkmoot.store.read_artefact import read_artefact

    shop = workshop(at.conf, at.clock)
    key = data_key(shop.keys, run, now=at.now)
    made = {}
    for record in steps(run):
        if record.name in {"link", "detect"}:
            packed = read_artefact(
                shop.place, run, name=record.artefact,
                ciphertext_sha256=record.ciphertext_sha256, key=key,
            )  # fmt: skip
            made[record.name] = unpack(packed)
    grants = sealed_permit(run_row(run).decision).permit.grants
    return {grant.delivery: (grant.dataset, grant.member) for grant in grants}, made


def _sources(records: pa.ChunkedArray, of: Mapping[str, tuple[str, str]]) -> pa.Array:
    """What `source_of` calls each record (`delivery:row`); ``of``: a delivery's dataset, member."""
    halves = pc.list_flatten(pc.split_pattern(records.combine_chunks(), ":")).to_numpy(False)
    at = pc.index_in(pa.array(halves[::2], pa.string()), value_set=pa.array(list(of), pa.string()))
    dataset, member = (
        pa.array([pair[side] for pair in of.values()], pa.string()).take(at) for side in (0, 1)
    )
    return source_of(dataset, member, pa.array(halves[1::2], pa.string()))


def _record(at: Session, report: Report) -> dict[str, Any]:
    from folkmoot.dates import legal_date
    from folkmoot.office.fairness.policies import can_report
    from folkmoot.office.fairness.services import record_report

    recorded = can_report(report, legal_date(at.now))
    if recorded:
        record_report(report=report, by=at.operator(), now=at.now)
    own = [row for row in report.rows if row["measure"] in OF_TYPOLOGY]
    return {
        "recorded": recorded,
        "groups": sorted({row["group"] for row in report.rows}),
        "compared": {
            name: sorted(
                row["group"] for row in own if row["measure"] == name and row["ratio"] is not None
            )
            for name in OF_TYPOLOGY
        },
        "stop": report.stop,
        "worst": _plain(worst(own)),
        "worst_linkage": _plain(worst([row for row in report.rows if row not in own])),
    }


def _plain(row: Mapping[str, Any] | None) -> dict[str, Any] | None:
    return None if row is None else {name: row[name] for name in _TOLD}


def _compared(each: dict[str, Any], measure: str) -> str:
    return str(sum(len(one["compared"][measure]) for one in each.values()))


def _worst(each: dict[str, Any], which: str) -> str:
    found = worst([one[which] for one in each.values() if one[which]])
    if found is None:
        return NOBODY
    return (
        f"{found['measure'].replace('_', ' ')}, {found['group']}: {found['ratio']:.2f}"
        f" ({found['ratio_low']:.2f} to {found['ratio_high']:.2f})"
    )


def _stops(each: dict[str, Any]) -> str:
    stopping = [a.replace("_", " ") for a, one in each.items() if one["stop"]]
    return f"yes: {', '.join(stopping)}" if stopping else "no"
