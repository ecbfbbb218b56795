"""How our words stand in the Open Data Contract Standard 3.1 (Bitol, LF AI & Data): tables only.

What ODCS has no word for is a custom property in camel case, as the standard asks.
"""

from __future__ import annotations

from folkmoot.dataset.contract import Dimension, Semantic

API_VERSION = "v3.1.0"
KIND = "DataContract"
ENGINE = "folkmoot"

LOGICAL_TYPE = {
    Semantic.DATE: "date",
    Semantic.DATE_OF_BIRTH: "date",
    Semantic.INTEGER: "integer",
    Semantic.PENCE: "integer",
    Semantic.UPRN: "integer",
    Semantic.USRN: "integer",
    Semantic.DECIMAL: "number",
    Semantic.BOOLEAN: "boolean",
}  # anything else is "string"

# ODCS says "conformity" where the UK Government Data Quality Framework says "validity".
DIMENSION = {d: "conformity" if d is Dimension.VALIDITY else str(d) for d in Dimension}

# Our kinds of rule that the standard's own metrics can say (each with `mustBe: 0`).
METRIC = {"required": "nullValues", "unique": "duplicateValues", "valid": "invalidValues"}

SEVERITY = {True: "error", False: "warning"}

# Keys that may stand in each part. Those that we do not use are the standard's own: let through.
ROOT_KEYS = frozenset({
    "version", "kind", "apiVersion", "id", "name", "tenant", "tags", "status", "servers",
    "dataProduct", "description", "domain", "schema", "support", "price", "team", "roles",
    "slaDefaultElement", "slaProperties", "authoritativeDefinitions", "customProperties",
    "contractCreatedTs",
})  # fmt: skip
SCHEMA_KEYS = frozenset({
    "id", "name", "physicalType", "description", "businessName", "authoritativeDefinitions",
    "tags", "customProperties", "logicalType", "physicalName", "dataGranularityDescription",
    "properties", "relationships", "quality",
})  # fmt: skip
PROPERTY_KEYS = frozenset({
    "id", "name", "physicalType", "physicalName", "description", "businessName",
    "authoritativeDefinitions", "tags", "customProperties", "primaryKey", "primaryKeyPosition",
    "logicalType", "logicalTypeOptions", "required", "unique", "partitioned",
    "partitionKeyPosition", "classification", "encryptedName", "transformSourceObjects",
    "transformLogic", "transformDescription", "examples", "criticalDataElement", "relationships",
    "quality",
})  # fmt: skip
QUALITY_KEYS = frozenset({
    "id", "authoritativeDefinitions", "businessImpact", "customProperties", "description",
    "dimension", "method", "name", "schedule", "scheduler", "severity", "tags", "type", "unit",
    "metric", "arguments", "mustBe", "engine", "implementation",
})  # fmt: skip
IMPLEMENTATION_KEYS = frozenset({"kind", "columns", "params", "optional"})

# Custom properties: the name in the file, the field of our model.
ROOT_CUSTOM = {"licence": "licence", "reading": "reading"}
COLUMN_CUSTOM = {
    "semantic": "semantic",
    "source": "source",
    "allowed": "allowed",
    "values": "values",
    "contains": "contains",
    "formats": "formats",
    "nulls": "nulls",
    "placeholders": "placeholders",
    "negate": "negate",
}
READING_KEYS = {
    "format": "format",
    "encoding": "encoding",
    "delimiter": "delimiter",
    "sheet": "sheet",
    "headerRow": "header_row",
    "nulls": "nulls",
}


def logical_type(semantic: Semantic) -> str:
    """The ODCS logical type of a column of this meaning."""
    return LOGICAL_TYPE.get(semantic, "string")
