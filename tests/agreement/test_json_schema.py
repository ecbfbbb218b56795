"""The schema for editors names the same fields as the terms."""

from __future__ import annotations

import json

from tests.agreement.changing import good_data

from folkmoot.agreement.json_schema import json_schema
from folkmoot.agreement.terms import Terms


def test_schema_names_every_field_and_allows_no_other():
    schema = json_schema()
    assert schema["properties"].keys() == Terms.model_fields.keys()
    assert schema["additionalProperties"] is False
    assert all(part["additionalProperties"] is False for part in schema["$defs"].values()
               if part["type"] == "object")  # fmt: skip
    assert set(schema["required"]) <= set(good_data())
    assert json.loads(json.dumps(schema)) == schema
