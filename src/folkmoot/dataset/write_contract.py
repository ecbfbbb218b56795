"""From a contract to ODCS 3.1 YAML that reads back as the same contract."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import yaml

from folkmoot.dataset import odcs
from folkmoot.dataset.contract import Column, Contract, Reading, Rule, Tag


def write_contract(contract: Contract) -> str:
    """YAML text of ``contract``; ``read_contract`` of it gives an equal contract.

    Equal, that is, where the rules stand in the order that ``read_contract`` gives them (those of
    several columns first, then column by column).
    """
    custom = {"licence": contract.licence, "reading": _reading(contract.reading)}
    document = {
        "apiVersion": odcs.API_VERSION,
        "kind": odcs.KIND,
        "id": contract.id,
        "name": contract.title,
        "version": contract.version,
        "status": "active",
        "tenant": contract.member,
        "description": _filled({"purpose": contract.purpose, "limitations": contract.limitations}),
        "customProperties": _custom(custom.items()),
        "schema": [_schema(contract)],
    }
    kept = {key: value for key, value in document.items() if value or key == "name"}
    return yaml.dump(kept, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=96)


class _Dumper(yaml.SafeDumper):
    """Indents the entries of a list, as people do, and never writes anchors."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _schema(contract: Contract) -> dict[str, Any]:
    properties = [
        _property(column, [r for r in contract.rules if r.columns == (column.name,)])
        for column in contract.columns
    ]
    several = [_quality(r) for r in contract.rules if len(r.columns) != 1]
    schema = {"name": contract.dataset, "logicalType": "object", "physicalType": "file"}
    return schema | _filled({"quality": several, "properties": properties})


def _property(column: Column, rules: Iterable[Rule]) -> dict[str, Any]:
    personal = {Tag.PERSONAL, Tag.SPECIAL_CATEGORY, Tag.CRIMINAL} & set(column.tags)
    custom = {
        "semantic": str(column.semantic),
        "source": list(column.source) if len(column.source) > 1 else (),
        "allowed": list(column.allowed) if column.allowed is not None else (),
        "values": dict(column.values),
        "contains": [list(pair) for pair in column.contains],
        "formats": list(column.formats),
        "nulls": list(column.nulls),
        "placeholders": list(column.placeholders),
        "negate": column.negate,
    }
    return _filled(
        {
            "name": column.name,
            "businessName": column.title,
            "description": column.description,
            "logicalType": odcs.logical_type(column.semantic),
            "physicalName": column.source[0] if column.source else "",
            "required": column.required,
            "unique": column.unique,
            "classification": "personal" if personal else "",
            "tags": [str(tag) for tag in column.tags],
            "customProperties": _custom(custom.items()),
            "quality": [_quality(rule) for rule in rules],
        }
    )


def _quality(rule: Rule) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "name": rule.id,
        "description": rule.description,
        "dimension": odcs.DIMENSION[rule.dimension],
        "severity": odcs.SEVERITY[rule.must],
    }
    if rule.kind in odcs.METRIC and len(rule.columns) == 1 and not (rule.optional or rule.params):
        return _filled(entry | {"metric": odcs.METRIC[rule.kind]}) | {"mustBe": 0}
    params = {k: v if isinstance(v, str) else list(v) for k, v in rule.params.items()}
    columns = list(rule.columns) if len(rule.columns) != 1 else ()
    how = {"kind": rule.kind, "columns": columns, "params": params, "optional": rule.optional}
    entry |= {"type": "custom", "engine": odcs.ENGINE, "implementation": _filled(how)}
    return _filled(entry)


def _reading(reading: Reading) -> dict[str, Any]:
    data = reading.model_dump(exclude_defaults=True)
    lists = {key: list(value) if isinstance(value, tuple) else value for key, value in data.items()}
    return {theirs: lists[ours] for theirs, ours in odcs.READING_KEYS.items() if ours in lists}


def _custom(values: Iterable[tuple[str, Any]]) -> list[dict[str, Any]]:
    return [{"property": key, "value": value} for key, value in values if value]


def _filled(data: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in data.items() if value}
