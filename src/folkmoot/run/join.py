"""A join under one permit: gather, place, link, detect, count, re-check, release."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import partial
from typing import Any

import duckdb
import pyarrow as pa

from folkmoot.canonical import digest
from folkmoot.detect.bonds import bonds
from folkmoot.detect.detect import Findings, detect
from folkmoot.detect.precepts import precept_shares, split_leads
from folkmoot.detect.typology import Typology, typology
from folkmoot.errors import Fault, InputError, RefusedError, UnavailableError
from folkmoot.gate.permit import Permit, Refusal
from folkmoot.linkage.link import Linked, link
from folkmoot.linkage.model import LinkModel
from folkmoot.linkage.models import MODEL_IDS, MODELS
from folkmoot.linkage.models import PLACES as BY_PLACE
from folkmoot.run.book import Claim
from folkmoot.run.failpoint import failpoint
from folkmoot.run.fairness import control_seed, run_fairness
from folkmoot.run.gather import DELIVERIES, day_of, gather
from folkmoot.run.insight import HOUSEHOLDS, area_tables, insight, insight_summary
from folkmoot.run.leads import lead_records
from folkmoot.run.place import PLACES, place, with_places
from folkmoot.run.protect import protected_records, without
from folkmoot.run.refused import refused
from folkmoot.run.step import Tables, run_key, step
from folkmoot.run.support_list import support_records
from folkmoot.run.versions import versions
from folkmoot.run.workshop import Workshop
from folkmoot.store.sandbox import connect

SUMMARY = "summary"
_NAMES = ("name", "surname", "full_name")
PRECEPTS = "council-tax-precepts"
# Whether anything was withheld is told, never how much: a count of protected people tells of them.
SOME, NONE = "some", "none"
STEPS = 6


def join(claim: Claim, shop: Workshop) -> None:
    """Carry out ``claim`` from the first step that is not committed to the release.

    RefusedError when the permit no longer stands (nothing is released), LeaseLostError when
    another worker has taken over. A resumed run has the content hashes of an uninterrupted one.
    """
    permit = claim.permit.permit
    done = partial(step, claim=claim, shop=shop)
    gathered, first = done("gather", lambda: gather(claim, shop), place=(0, STEPS))
    placed, second = done("place", lambda: place(gathered, shop), place=(1, STEPS))
    ready = with_places(gathered, placed)
    linked, third = done("link", lambda: _link(permit, ready, shop), place=(2, STEPS))
    protected = protected_records(gathered, placed, linked)
    found, fourth = done(
        "detect",
        lambda: _detect(permit, ready, placed, linked, protected, shop),
        place=(3, STEPS),
    )
    counted, fifth = done(
        "insight",
        lambda: _insight(permit, without(ready, protected), placed, linked, shop),
        place=(4, STEPS),
    )
    failpoint("release-before")
    shop.told("release", 5, STEPS)
    _check_standing(permit, shop)
    summaries = {row["typology"]: json.loads(row["json"]) for row in found[SUMMARY].to_pylist()}
    made_by = versions(permit, found, linked)
    records = lead_records(
        permit,
        run=claim.run,
        gathered=gathered,
        found=found,
        key=run_key(claim, shop),
        versions=made_by,
    )
    result = {
        "run": claim.run,
        "agreement": permit.agreement,
        "agreement_version": permit.version,
        "terms_hash": permit.terms_hash,
        "permit": permit.id,
        "purpose": permit.purpose,
        "recipient": permit.recipient,
        "level": permit.level,
        "destroy_by": permit.destroy_by,
        "deliveries": {g.delivery: g.contract for g in permit.grants},
        "records": gathered_rows(gathered),
        "pairs": linked["pairs"].num_rows if linked else 0,
        "leads": sum(found[f"leads.{name}"].num_rows for name in permit.typologies),
        "typologies": summaries,
        "insights": insight_summary(counted),
        "content_sha256": digest([r.content_sha256 for r in (first, second, third, fourth, fifth)]),
        "versions": made_by,
    }
    failpoint("release-checked")
    listed = (
        support_records(
            permit,
            run=claim.run,
            gathered=gathered,
            households=counted[HOUSEHOLDS],
            key=run_key(claim, shop),
            versions=made_by,
        )
        if HOUSEHOLDS in counted
        else ()
    )
    tables = area_tables(counted)
    shop.book.finish(claim, result, leads=records, support=listed, tables=tables, now=shop.clock())
    failpoint("release-committed")
    shop.told("released", STEPS, STEPS)


def gathered_rows(gathered: Tables) -> int:
    """How many records of all datasets stand side by side."""
    return sum(table.num_rows for name, table in gathered.items() if name != DELIVERIES)


def _link(permit: Permit, ready: Tables, shop: Workshop) -> Tables:
    if permit.model is None or permit.model == BY_PLACE:
        return {}
    if permit.model not in MODELS:
        raise InputError(
            f"There is no linkage model called {permit.model}.",
            where="linkage.model",
            next_step=f"Use one of: {', '.join(MODEL_IDS)}.",
        )
    least = float(permit.least_probability or 1)
    model: LinkModel = MODELS[permit.model](least_probability=least)
    tables = {name: table for name, table in ready.items() if _names_somebody(model, table)}
    try:
        made: Linked = link(tables, model, threads=shop.threads, memory_mb=shop.memory_mb)
    except Exception as error:
        if _out_of_memory(error):
            raise UnavailableError(
                f"{shop.memory_mb} MiB were too little to link the records.",
                where="linkage",
                next_step="Raise FOLKMOOT_MEMORY_MB and run again.",
            ) from None
        raise
    facts = pa.table({"model": [model.ref], "json": [_json(made.diagnostics)]})
    return {"pairs": made.pairs, "entities": made.entities, "diagnostics": facts}


def _names_somebody(model: LinkModel, table: pa.Table) -> bool:
    """Whether the table has a name by which the model knows who somebody is."""
    names = {model.fields[part] for part in _NAMES if part in model.fields}
    return not names.isdisjoint(table.column_names)


def _out_of_memory(error: BaseException | None) -> bool:
    """Whether DuckDB ran out of memory; Splink wraps that error in one of its own."""
    while error is not None and not isinstance(error, duckdb.OutOfMemoryException):
        error = error.__cause__ or error.__context__
    return error is not None


def _detect(
    permit: Permit,
    ready: Tables,
    placed: Tables,
    linked: Tables,
    protected: frozenset[str],
    shop: Workshop,
) -> Tables:
    tables = {name: table for name, table in ready.items() if name != DELIVERIES}
    out: Tables = {}
    summaries = []
    bound = bonds(linked["entities"], linked["pairs"]) if linked else None
    for name in permit.typologies:
        found = detect(
            typology(name),
            tables,
            linked["entities"],
            linked["pairs"],
            deliveries=ready[DELIVERIES],
            places=placed.get(PLACES),
            protected=protected,
            bound=bound,
            least_probability=permit.least_probability or 1,
            control_seed=control_seed(permit),
            connect=partial(
                connect, memory_mb=shop.memory_mb, threads=shop.threads, spill=shop.spill
            ),
        )
        out[f"leads.{name}"] = found.leads
        out[f"candidates.{name}"] = found.candidates
        out[f"looked_at.{name}"] = found.looked_at
        summary = _summary(found) | _by_preceptor(typology(name), found, ready)
        summary |= run_fairness(permit, found, ready, placed, linked)
        summaries.append({"typology": name, "json": _json(summary)})
    schema = pa.schema([("typology", pa.string()), ("json", pa.string())])
    out[SUMMARY] = pa.Table.from_pylist(summaries, schema)
    return out


def _insight(
    permit: Permit, tables: Tables, placed: Tables, linked: Tables, shop: Workshop
) -> Tables:
    return insight(permit, tables, placed, linked, shop) if permit.insights else {}


def _by_preceptor(what: Typology, found: Findings, ready: Tables) -> dict[str, Any]:
    """Council tax belongs to several bodies: the sums of the leads, split among them."""
    money = what.header.money
    if isinstance(money, str) or not money.council_tax or PRECEPTS not in ready:
        return {}
    return {"preceptors": split_leads(found.leads, precept_shares(ready[PRECEPTS], day_of(ready)))}


def _summary(found: Findings) -> dict[str, Any]:
    return {
        "ref": found.typology,
        "considered": found.considered,
        "excluded": dict(found.excluded),
        "leads": found.leads.num_rows,
        "recommended": found.recommended,
        "pence": dict(found.pence),
        "pence_known": found.pence_known,
        "pence_reason": dict(found.pence_reason),
        "rows": dict(found.rows),
        "withheld": SOME if found.withheld else NONE,
        "columns_missing": [list(pair) for pair in found.missing],
        "columns_missing_optional": [list(pair) for pair in found.missing_optional],
    }


def _check_standing(permit: Permit, shop: Workshop) -> None:
    try:
        answer = shop.standing(permit)
    except Exception:
        raise RefusedError(
            Fault(
                "Whether the permit still stands could not be asked.",
                "release",
                "Tell whoever runs this service; nothing was released.",
                code="standing",
            )
        ) from None
    if isinstance(answer, Refusal):
        raise refused(answer, "release")


def _json(value: Mapping[str, Any]) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False, default=str)
