"""How right the typologies are on a county whose truth is planted, beside a plain join.

`python -m benchmarks.typologies --config estuary --seeds 101 102 103 --out results.json`. Each
county is made, dirtied, written in its members' words and read again as their contracts say, all
in memory; placed, linked and searched under the purposes of its counter-fraud agreement, with the
columns that each purpose grants and the protected records withheld. Wilson intervals, 95 %.
"""

from __future__ import annotations

import argparse
import json
import resource
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from importlib.resources import files
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import yaml

from folkmoot.county.configuration import COUNTY_DAY
from folkmoot.county.contracts import contract_of
from folkmoot.county.desk import Case
from folkmoot.county.dirt import dirty
from folkmoot.county.find_configuration import find_configuration
from folkmoot.county.find_scenarios import find_scenarios
from folkmoot.county.layouts import LAYOUTS
from folkmoot.county.make_county import CASES, make_county, together
from folkmoot.county.needs import needs
from folkmoot.county.plain_join import PLAIN, plain_join
from folkmoot.county.render import render
from folkmoot.county.score import REAL_WORLD, Found, Score, Source, score
from folkmoot.county.truth import truth
from folkmoot.county.write_agreements import uses
from folkmoot.dataset.normalise import normalise
from folkmoot.dataset.raw import REJECTS_SCHEMA, Raw
from folkmoot.dataset.read import blank_to_null
from folkmoot.dataset.standard import standard, standards
from folkmoot.detect.bonds import bonds
from folkmoot.detect.detect import detect
from folkmoot.detect.typology import typology
from folkmoot.linkage.link import link
from folkmoot.linkage.match_places import match_places
from folkmoot.linkage.models import MODELS
from folkmoot.linkage.precision import Precision, precision
from folkmoot.run.gather import DELIVERIES, DELIVERY, MEMBER, RECORD
from folkmoot.run.place import GAZETTEER, PLACES, with_places
from folkmoot.run.protect import PROTECTED, protected_records

HELD_BACK = "estuary"
SEEDS = (101, 102, 103)
RESIDENTS, CASES_EACH, LOOKALIKES = 300_000, 100, 20
THREADS, MEMORY_MB = 2, 6144
_NAMES = frozenset({"full_name", "surname"})
_UNPLACED = frozenset({GAZETTEER, DELIVERIES, "council-tax-precepts"})

Tables = dict[str, pa.Table]


@dataclass(frozen=True, slots=True)
class Measured:
    """One county: the rules' scores and the plain join's, by typology, and seconds by step."""

    scores: Mapping[str, Score]
    plain: Mapping[str, Score]
    seconds: Mapping[str, float]
    counts: Mapping[str, int]


def run(rows: int = 10_000_000) -> dict[str, Any]:
    """The held-back configuration, three seeds; ``rows`` is a cap on the residents."""
    residents = min(RESIDENTS, rows)
    cases = max(3, CASES_EACH * residents // RESIDENTS)
    return measure(HELD_BACK, SEEDS, residents=residents, cases=cases, lookalikes=LOOKALIKES)


def measure(
    configuration: str, seeds: Sequence[int], *, residents: int, cases: int, lookalikes: int
) -> dict[str, Any]:
    """Per seed and pooled, per typology: what was planted, found, missed and mistaken."""
    found = {
        seed: measure_one(
            configuration, seed, residents=residents, cases=cases, lookalikes=lookalikes
        )
        for seed in seeds
    }
    typologies = sorted(next(iter(found.values())).scores)
    return {
        "synthetic": REAL_WORLD,
        "configuration": configuration,
        "tuned": find_configuration(configuration).tuned,
        "residents": residents,
        "plain_join": {name: PLAIN[name].words for name in typologies},
        "pooled": {
            name: _told(
                [m.scores[name] for m in found.values()], [m.plain[name] for m in found.values()]
            )
            for name in typologies
        },
        "seeds": {
            str(seed): {
                "typologies": {
                    name: _told([m.scores[name]], [m.plain[name]]) for name in typologies
                },
                "seconds": m.seconds,
                "counts": m.counts,
            }
            for seed, m in found.items()
        },
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


def measure_one(
    configuration: str, seed: int, *, residents: int, cases: int, lookalikes: int
) -> Measured:
    """One county, made and searched; the same arguments give the same scores."""
    clock = _Clock()
    wanted = find_configuration(configuration)
    scenarios = find_scenarios()
    whole = together(
        make_county(
            wanted, residents=residents, seed=seed, scenarios=scenarios, cases=cases,
            lookalikes=lookalikes,
        )
    )  # fmt: skip
    planted = [
        Case(row["case"], row["typology"], row["true"], row["story"])
        for row in whole[CASES].to_pylist()
    ]
    clock.lap("make")
    purposes = _purposes({name for name in whole if name in standards()})
    wants = {name for purpose in purposes for name in purpose["uses"]}
    read, case_of = _read({name: whole[name] for name in sorted(wants)}, configuration, seed)
    del whole
    clock.lap("dirty and read")
    placed = {PLACES: match_places(_unplaced(read), read[GAZETTEER]).places}
    clock.lap("place")
    leads = [lead for purpose in purposes for lead in _search(purpose, read, placed, clock)]
    flagged = [lead for name in PLAIN for lead in plain_join(name, read, day=COUNTY_DAY)]
    clock.lap("plain join")
    counts = {name: table.num_rows for name, table in read.items()}
    return Measured(
        score(planted, case_of, leads), score(planted, case_of, flagged), clock.seconds, counts
    )


class _Clock:
    """Seconds by step."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._from = time.perf_counter()

    def lap(self, step: str) -> None:
        """What has passed since the last lap belongs to ``step``."""
        now = time.perf_counter()
        self.seconds[step] = round(self.seconds.get(step, 0) + now - self._from, 1)
        self._from = now


def _purposes(there: set[str]) -> list[dict[str, Any]]:
    """The purposes of the counter-fraud agreement, each with the columns that it is granted."""
    text = (files("folkmoot.county") / "agreements" / "counter-fraud.yaml").read_text("utf-8")
    asked = needs()
    return [
        {**purpose, "uses": uses(purpose, asked, there)}
        for purpose in yaml.safe_load(text)["purposes"]
    ]


def _read(
    whole: Mapping[str, pa.Table], configuration: str, seed: int
) -> tuple[Tables, dict[Source, str]]:
    """Every dataset as it is after reading, and which case each of its rows belongs to."""
    dirt = find_configuration(configuration).dirt
    read: dict[str, list[pa.Table]] = {}
    case_of: dict[Source, str] = {}
    for dataset, table in whole.items():
        for member in sorted(table["_member"].unique().to_pylist()):
            rows = table.filter(pc.equal(table["_member"], member))
            rows = rows.sort_by([(name, "ascending") for name in standard(dataset).key])
            rows = dirty(dataset, member, rows, dirt, seed=seed)
            of = truth(dataset, rows, first_row=1).filter(pc.is_valid(rows["_case"]))
            for row, case in zip(of["row"].to_pylist(), of["case"].to_pylist(), strict=True):
                case_of[dataset, member, row] = case
            read.setdefault(dataset, []).append(_delivered(dataset, member, rows))
    tables = {name: pa.concat_tables(parts) for name, parts in read.items()}
    held = sorted({pair for table in tables.values() for pair in _deliveries(table)})
    tables[DELIVERIES] = pa.table(
        {
            DELIVERY: [delivery for delivery, _ in held],
            MEMBER: [member for _, member in held],
            "as_of": pa.array([COUNTY_DAY] * len(held), pa.date32()),
        }
    )
    return tables, case_of


def _delivered(dataset: str, member: str, rows: pa.Table) -> pa.Table:
    """``rows`` in the words of the member's system, read as its contract says."""
    layout = LAYOUTS[member]
    contract = contract_of(dataset, member, layout, "csv")
    sent = render(dataset, rows, layout)
    held = {column.name: column.source[0] for column in contract.columns if column.source}
    texts = pa.table({name: sent[source] for name, source in held.items()})
    texts = blank_to_null(texts, contract.reading.nulls)
    number = pa.array(range(1, rows.num_rows + 1), pa.int64())
    raw = Raw(
        texts.add_column(0, "_row", number), REJECTS_SCHEMA.empty_table(), rows.num_rows,
        "utf-8", None, 0, (), (), (), "", 0,
    )  # fmt: skip
    table = normalise(raw, contract, as_of=COUNTY_DAY).table
    kept = [
        name for c in contract.columns for name in (c.name, f"{c.name}__verdict")
    ]  # fmt: skip
    delivery = f"{member}/{dataset}"
    named = pc.binary_join_element_wise(delivery, table["_row"].cast(pa.string()), ":")
    marks = {
        RECORD: named,
        DELIVERY: pa.array([delivery] * table.num_rows, pa.string()),
        MEMBER: pa.array([member] * table.num_rows, pa.string()),
    }
    return pa.table({**marks, **{name: table[name] for name in kept}})


def _deliveries(table: pa.Table) -> Iterator[tuple[str, str]]:
    for delivery in table[DELIVERY].unique().to_pylist():
        yield delivery, delivery.partition("/")[0]


def _unplaced(read: Tables) -> Tables:
    return {name: table for name, table in read.items() if name not in _UNPLACED}


def _search(
    purpose: Mapping[str, Any], read: Tables, placed: Tables, clock: _Clock
) -> Iterator[Found]:
    """The leads of one purpose, of what it is granted."""
    granted = _granted(purpose, read)
    least = Decimal(purpose["least_probability"])
    ready = with_places(granted, placed) if GAZETTEER in granted else dict(granted)
    people = {
        name: table
        for name, table in ready.items()
        if name in _ABOUT[purpose["model"]] or _NAMES & {*table.column_names}
    }
    model = MODELS[purpose["model"]](least_probability=float(least))
    linked = link(people, model, threads=THREADS, memory_mb=MEMORY_MB)
    who = {"pairs": linked.pairs, "entities": linked.entities}
    clock.lap(f"link {purpose['id']}")
    barred = protected_records(granted, placed, who) if PROTECTED in granted else frozenset()
    clock.lap("protect")
    bound = bonds(linked.entities, linked.pairs)
    for name in purpose["typologies"]:
        found = detect(
            typology(name), {k: v for k, v in ready.items() if k != DELIVERIES},
            linked.entities, linked.pairs, deliveries=ready[DELIVERIES],
            places=placed[PLACES] if GAZETTEER in granted else None,
            protected=barred, bound=bound, least_probability=least, memory_mb=MEMORY_MB,
        )  # fmt: skip
        clock.lap(f"detect {name}")
        for lead in found.leads.select(["recommended", "records"]).to_pylist():
            yield Found(name, lead["recommended"], tuple(_sources(lead["records"])))


_ABOUT = {"people": frozenset[str](), "organisations": frozenset({"business-rates"})}


def _granted(purpose: Mapping[str, Any], read: Tables) -> Tables:
    granted = {DELIVERIES: read[DELIVERIES]}
    for dataset, columns in purpose["uses"].items():
        names = [
            name
            for name in read[dataset].column_names
            if name.startswith("_") or name.removesuffix("__verdict") in columns
        ]
        granted[dataset] = read[dataset].select(names)
    return granted


def _sources(records: Iterable[str]) -> Iterator[Source]:
    for record in records:
        delivery, _, row = record.rpartition(":")
        member, _, dataset = delivery.partition("/")
        yield dataset, member, int(row)


def _told(mine: Sequence[Score], plain: Sequence[Score]) -> dict[str, Any]:
    """The figures of one typology, over one county or several."""
    return {
        "planted": sum(s.planted for s in mine),
        "lookalikes": sum(s.lookalikes for s in mine),
        "leads": sum(s.leads for s in mine),
        **_rates(mine),
        "recall_any": _pooled(s.recall_any for s in mine),
        "missed": _stories(s.missed for s in mine),
        "mistaken": _stories(s.mistaken for s in mine),
        "plain": _rates(plain),
    }


def _rates(scores: Sequence[Score]) -> dict[str, Any]:
    return {
        "recommended": sum(s.recommended for s in scores),
        "unplanted": sum(s.unplanted for s in scores),
        "precision": _pooled(s.precision for s in scores),
        "recall": _pooled(s.recall for s in scores),
    }


def _pooled(parts: Iterable[Precision | None]) -> dict[str, float] | None:
    known = [part for part in parts if part is not None]
    if not known:
        return None
    all_of = precision(sum(p.right for p in known), sum(p.judged for p in known))
    return {
        "right": all_of.right, "judged": all_of.judged,
        **{name: round(getattr(all_of, name), 4) for name in ("share", "low", "high")},
    }  # fmt: skip


def _stories(parts: Iterable[Mapping[str, int]]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for part in parts:
        for story, times in part.items():
            counts[story] = counts.get(story, 0) + times
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def main() -> None:
    """Measure and print: a table to read, and with ``--out`` the whole as JSON."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.typologies", description=__doc__)
    parser.add_argument("--config", default=HELD_BACK)
    parser.add_argument("--seeds", type=int, nargs="+", default=list(SEEDS))
    parser.add_argument("--residents", type=int, default=RESIDENTS)
    parser.add_argument("--cases", type=int, default=CASES_EACH)
    parser.add_argument("--lookalikes", type=int, default=LOOKALIKES)
    parser.add_argument("--out", type=Path)
    asked = parser.parse_args()
    found = measure(
        asked.config, asked.seeds, residents=asked.residents, cases=asked.cases,
        lookalikes=asked.lookalikes,
    )  # fmt: skip
    if asked.out:
        asked.out.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
    for name, told in found["pooled"].items():
        print(f"{name:26} {_line(told)}  plain {_line(told['plain'])}")
        print(f"{'':26} missed {told['missed']} mistaken {told['mistaken']}")
    for seed, of in found["seeds"].items():
        print(seed, of["seconds"], of["counts"])
    print(f"peak {found['peak_mb']} MB")


def _line(told: Mapping[str, Any]) -> str:
    parts = []
    for name in ("precision", "recall"):
        r = told[name]
        text = (
            f"{r['right']}/{r['judged']} {r['share']:.3f} ({r['low']:.3f}-{r['high']:.3f})"
            if r
            else "-"
        )
        parts.append(f"{name} {text}")
    return " ".join(parts)


if __name__ == "__main__":
    main()
