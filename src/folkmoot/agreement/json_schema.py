"""The JSON Schema of an agreement, for editors."""

from __future__ import annotations

from typing import Any

from folkmoot.agreement.terms import SCHEMA_VERSION, Terms


def json_schema() -> dict[str, Any]:
    """The schema (JSON Schema 2020-12) of the YAML that `parse` reads, as plain data."""
    schema = Terms.model_json_schema(mode="validation")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:folkmoot:agreement:{SCHEMA_VERSION}",
        **schema,
        "title": "Folkmoot agreement",
    }
