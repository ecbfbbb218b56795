"""A model as Splink's settings, with every u as a number."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pyarrow as pa

from folkmoot.linkage.chance_agreement import chance_agreement
from folkmoot.linkage.model import COUNTS, Comparison, LinkModel

# What a model expects of u weighs as much as so many pairs (those of 1,400 records): two records
# that share a postcode are no proof that everybody does, and no u is ever nil.
EXPECTED_PAIRS = 1_000_000


def with_counts(model: LinkModel, table: pa.Table) -> LinkModel:
    """``model`` with each u of ``"counts"`` replaced by what ``table`` (prepared) shows."""
    return replace(model, comparisons=tuple(_counted(c, table) for c in model.comparisons))


def splink_settings(model: LinkModel) -> dict[str, Any]:
    """Settings of Splink 5 for one table, ids in ``unique_id``. ``model`` has no counts left."""
    return {
        "link_type": "dedupe_only",
        "unique_id_column_name": "unique_id",
        "probability_two_random_records_match": model.prior,
        "comparisons": [_comparison(c) for c in model.comparisons],
        "blocking_rules_to_generate_predictions": [
            {"blocking_rule": rule, "sql_dialect": "duckdb"} for rule in model.blocking
        ],
        # Only so does the level of each comparison come out; the values are not fetched.
        "retain_matching_columns": True,
        "retain_intermediate_calculation_columns": True,
    }


def _counted(comparison: Comparison, table: pa.Table) -> Comparison:
    levels = []
    finer = 0
    for level in comparison.levels:
        if level.u == COUNTS and level.column:
            same, pairs = chance_agreement(table[level.column])
            seen = max(same - finer, 0) + level.expected_u * EXPECTED_PAIRS
            levels.append(replace(level, u=seen / (pairs + EXPECTED_PAIRS)))
            finer = max(finer, same)
        else:
            levels.append(level)
    return replace(comparison, levels=tuple(levels))


def _comparison(comparison: Comparison) -> dict[str, Any]:
    levels: list[dict[str, Any]] = [
        {"sql_condition": comparison.null, "label_for_charts": "null", "is_null_level": True}
    ]
    for level in comparison.levels:
        entry: dict[str, Any] = {
            "sql_condition": level.condition or "ELSE",
            "label_for_charts": level.label,
            "m_probability": level.m if level.evidence else 0.5,
            "u_probability": level.u if level.evidence else 0.5,
        }
        if level.frequency:
            entry |= {
                "tf_adjustment_column": level.frequency,
                "tf_adjustment_weight": level.strength,
                # The level's own u is the base: our conditions are more than one equality.
                "disable_tf_exact_match_detection": True,
            }
            if level.rarest:
                entry["tf_minimum_u_value"] = level.rarest
        levels.append(entry)
    return {"output_column_name": comparison.name, "comparison_levels": levels}
