"""The versions that every output carries: code, libraries, terms, contracts, model, typologies."""

from __future__ import annotations

import json
from importlib.metadata import version
from typing import Any

from folkmoot import __version__
from folkmoot.gate.permit import Permit
from folkmoot.run.step import Tables

LIBRARIES = ("duckdb", "numpy", "pyarrow", "splink")


def versions(permit: Permit, found: Tables, linked: Tables) -> dict[str, Any]:
    """What made this result, so that it can be made again."""
    summaries = [json.loads(row["json"]) for row in found["summary"].to_pylist()]
    return {
        "code": __version__,
        "libraries": {name: version(name) for name in LIBRARIES},
        "terms": f"{permit.agreement}@{permit.version}",
        "terms_hash": permit.terms_hash,
        "contracts": sorted({grant.contract for grant in permit.grants}),
        "model": linked["diagnostics"]["model"][0].as_py() if linked else None,
        "typologies": sorted(summary["ref"] for summary in summaries),
    }
