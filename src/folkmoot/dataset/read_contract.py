"""From ODCS 3.1 YAML to a frozen contract, or all its faults at once, each with its line."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from folkmoot.dataset import odcs
from folkmoot.dataset.check_contract import Spot, check_contract
from folkmoot.dataset.contract import Column, Contract, Reading, Rule, RuleKind, Semantic
from folkmoot.dataset.lined_yaml import LinedYaml, Path, read_lined_yaml
from folkmoot.errors import Fault, InputError

_DIMENSIONS = {word: ours for ours, word in odcs.DIMENSION.items()} | {"validity": "validity"}
_METRICS = {metric: kind for kind, metric in odcs.METRIC.items()} | {"missingValues": "required"}
_MUST = {"error": True, "warning": False, "info": False}


# A contract is frozen and made of its text alone, and is asked for many times.
@lru_cache(maxsize=1024)
def read_contract(text: str, where: str) -> Contract:
    """The contract that the YAML ``text`` of the file ``where`` says.

    InputError carries every fault with line and next step.
    Source: Open Data Contract Standard 3.1.0, https://bitol-io.github.io/open-data-contract-standard
    """
    return _Reader(read_lined_yaml(text, where), where).contract()


class _Reader:
    """One reading: the document and the faults found so far."""

    def __init__(self, doc: LinedYaml, where: str) -> None:
        self.doc = doc
        self.where = where
        self.faults: list[Fault] = []
        self.places: dict[Spot, Path] = {}

    def contract(self) -> Contract:
        root = self.mapping(self.doc.data, ())
        self.known(root, odcs.ROOT_KEYS, ())
        self.fixed(root, "apiVersion", odcs.API_VERSION)
        self.fixed(root, "kind", odcs.KIND)
        schema = self.schema(root)
        columns = self.columns(schema)
        rules = self.all_rules(schema, columns)
        custom = self.custom(root, odcs.ROOT_CUSTOM, ())
        about = root.get("description") or {}
        about = about if isinstance(about, dict) else {"purpose": about}
        fields = {
            "id": root.get("id"), "version": root.get("version"), "title": root.get("name"),
            "dataset": schema.get("name"), "member": root.get("tenant"),
            "purpose": about.get("purpose", ""), "limitations": about.get("limitations", ""),
            "licence": custom.get("licence", ""), "reading": self.reading(custom.get("reading")),
            "columns": tuple(columns), "rules": tuple(rules),
        }  # fmt: skip
        paths: dict[str, Path] = {
            "title": ("name",), "member": ("tenant",), "dataset": ("schema", 0, "name"),
            "columns": ("schema", 0, "properties"), "licence": ("customProperties",),
            "purpose": ("description",), "limitations": ("description",),
        }  # fmt: skip
        if self.faults and not columns:  # the missing columns are a consequence, not a fault
            raise InputError(self.in_order())
        contract = self.build(Contract, fields, lambda field: paths.get(field, (field,)))
        if isinstance(contract, Contract):
            for spot, what, next_step in check_contract(contract):
                self.fault(self.places.get(spot, ()), what, next_step)
        if self.faults or contract is None:
            raise InputError(self.in_order())
        made: Contract = contract
        return made

    def in_order(self) -> list[Fault]:
        return sorted(dict.fromkeys(self.faults), key=lambda f: f.line or 0)

    def fault(self, path: Path, what: str, next_step: str) -> None:
        clause = "".join(f"[{p}]" if isinstance(p, int) else f".{p}" for p in path).lstrip(".")
        line = self.doc.line(path)
        self.faults.append(
            Fault(what, self.where, next_step, clause=clause, line=line, code="contract")
        )

    def mapping(self, data: Any, path: Path) -> dict[str, Any]:
        if isinstance(data, dict):
            return data
        self.fault(path, "Here must stand a mapping (key: value).", "Write it as key: value.")
        return {}

    def listing(self, parent: Mapping[str, Any], key: str, path: Path) -> list[Any]:
        data = parent.get(key) or []
        if isinstance(data, list):
            return data
        self.fault((*path, key), f"“{key}” must be a list.", "Begin each entry with a dash.")
        return []

    def known(self, data: Mapping[str, Any], keys: Iterable[str], path: Path) -> None:
        for key in sorted(set(data) - set(keys)):
            self.fault((*path, key), f"“{key}” is not known here.", _nearest(key, keys))

    def fixed(self, root: Mapping[str, Any], key: str, value: str) -> None:
        if root.get(key) != value:
            what = f"“{key}” must be {value}."
            self.fault((key,), what, f"Write “{key}: {value}”.")

    def schema(self, root: Mapping[str, Any]) -> dict[str, Any]:
        schemas = self.listing(root, "schema", ())
        if len(schemas) != 1:
            self.fault(
                ("schema",),
                f"A contract is for one dataset; this has {len(schemas)} entries under “schema”.",
                "Write one contract a dataset, with its columns under schema[0].properties.",
            )
            return {}
        schema = self.mapping(schemas[0], ("schema", 0))
        self.known(schema, odcs.SCHEMA_KEYS, ("schema", 0))
        return schema

    def custom(
        self, parent: Mapping[str, Any], names: Mapping[str, str], path: Path
    ) -> dict[str, Any]:
        """Our custom properties by field name. Others belong to other tools: let through."""
        found: dict[str, Any] = {}
        for i, entry in enumerate(self.listing(parent, "customProperties", path)):
            here = (*path, "customProperties", i)
            name = str(self.mapping(entry, here).get("property"))
            if name in names:
                found[names[name]] = entry.get("value", "")
                self.places[(*path, names[name])] = (*here, "value")
            elif close := difflib.get_close_matches(name, names, 1, 0.8):
                self.fault(here, f"“{name}” is not known here.", f"Did you mean “{close[0]}”?")
        return found

    def reading(self, value: Any) -> Reading:
        path = self.places.get(("reading",), ("customProperties",))
        data = self.mapping(value or {}, path)
        self.known(data, odcs.READING_KEYS, path)
        back = {ours: theirs for theirs, ours in odcs.READING_KEYS.items()}
        fields = {
            ours: data[theirs] for theirs, ours in odcs.READING_KEYS.items() if theirs in data
        }
        made = self.build(Reading, fields, lambda field: (*path, back.get(field, field)))
        return made or Reading()

    def columns(self, schema: Mapping[str, Any]) -> list[Column]:
        columns = []
        for i, entry in enumerate(self.listing(schema, "properties", ("schema", 0))):
            path = ("schema", 0, "properties", i)
            column = self.column(self.mapping(entry, path), path)
            if column:
                columns.append(column)
                self.places["column", column.name] = path
        return columns

    def column(self, prop: dict[str, Any], path: Path) -> Column | None:
        self.known(prop, odcs.PROPERTY_KEYS, path)
        custom = self.custom(prop, odcs.COLUMN_CUSTOM, path)
        names = [s.value for s in Semantic]
        if custom.get("semantic") not in names:
            said = custom.get("semantic")
            what = f"“{said}” is not a semantic type." if said else "The semantic type is missing."
            step = f"{_nearest(said or '', names)} It is the custom property “semantic”."
            self.fault(self.places.get((*path, "semantic"), path), what, step)
            return None
        physical = prop.get("physicalName")
        custom.setdefault("source", [physical] if physical else [])
        key = prop.get("primaryKey", "false")
        fields = custom | {
            "name": prop.get("name"),
            "title": prop.get("businessName", ""),
            "description": prop.get("description", ""),
            "required": prop.get("required", key),
            "unique": prop.get("unique", key),
            "tags": prop.get("tags", []),
        }
        if isinstance(fields.get("contains"), dict):
            fields["contains"] = tuple(fields["contains"].items())
        said, meant = prop.get("logicalType"), odcs.logical_type(Semantic(custom["semantic"]))
        if said not in (None, meant):
            what = f"A column that means {custom['semantic']} has the logical type {meant}."
            self.fault((*path, "logicalType"), what, f"Write “logicalType: {meant}”.")
        made: Column | None = self.build(
            Column, fields, lambda field: self.places.get((*path, field), (*path, field))
        )
        return made

    def all_rules(self, schema: Mapping[str, Any], columns: list[Column]) -> list[Rule]:
        """Rules of several columns first, then column by column, as stated."""
        rules = self.rules(schema, ("schema", 0), None)
        for i, prop in enumerate(self.listing(schema, "properties", ("schema", 0))):
            if isinstance(prop, dict):
                rules += self.rules(prop, ("schema", 0, "properties", i), prop.get("name"))
        place: dict[tuple[str, ...], int] = {(column.name,): i for i, column in enumerate(columns)}
        return sorted(rules, key=lambda rule: place.get(rule.columns, -1))

    def rules(self, parent: Mapping[str, Any], path: Path, column: str | None) -> list[Rule]:
        rules = []
        for i, entry in enumerate(self.listing(parent, "quality", path)):
            here = (*path, "quality", i)
            rule = self.rule(self.mapping(entry, here), here, column)
            if rule:
                rules.append(rule)
                self.places["rule", rule.id] = here
        return rules

    def rule(self, entry: dict[str, Any], path: Path, column: str | None) -> Rule | None:
        self.known(entry, odcs.QUALITY_KEYS, path)
        if entry.get("type", "library") in ("text", "sql"):
            what = "Rules of type “text” and “sql” are not run by this project."
            self.fault((*path, "type"), what, "Say it as type custom, engine folkmoot.")
            return None
        how = self.implementation(entry, path)
        kinds = get_args(RuleKind)
        if how.get("kind") not in kinds:
            what = f"“{how.get('kind', '')}” is not a kind of rule."
            self.fault(path, what, _nearest(str(how.get("kind", "")), kinds))
            return None
        dimension, severity = entry.get("dimension", ""), entry.get("severity", "error")
        for key, value, words in (
            ("dimension", dimension, _DIMENSIONS), ("severity", severity, _MUST),
        ):  # fmt: skip
            if value not in words:
                what = f"“{value}” is not a {key}." if value else f"The {key} is missing."
                self.fault((*path, key), what, _nearest(value, words))
        if dimension not in _DIMENSIONS or severity not in _MUST:
            return None
        fields = {
            "id": entry.get("name") or f"{column or 'rows'}.{how['kind']}",
            "kind": how["kind"],
            "columns": how.get("columns") or ([column] if column else []),
            "dimension": _DIMENSIONS[dimension],
            "must": _MUST[severity],
            "optional": how.get("optional", "false"),
            "params": how.get("params") or {},
            "description": entry.get("description", ""),
        }
        made: Rule | None = self.build(Rule, fields, lambda field: (*path, field))
        return made

    def implementation(self, entry: Mapping[str, Any], path: Path) -> dict[str, Any]:
        """What the rule does: our own form, or one of the standard's metrics with mustBe 0."""
        if "metric" in entry:
            if str(entry.get("mustBe")) != "0" or entry["metric"] not in _METRICS:
                what = "Of the standard's metrics, only these with “mustBe: 0” are run here: "
                self.fault(path, what + ", ".join(sorted(_METRICS)) + ".", "Say it as custom.")
            arguments = entry.get("arguments") or {}
            kind, params = _METRICS.get(entry["metric"], "valid"), {}
            if isinstance(arguments, dict) and "validValues" in arguments:
                kind, params = "allowed", {"values": arguments["validValues"]}
            return {"kind": kind, "params": params}
        if entry.get("engine") != odcs.ENGINE:
            what = f"The engine of a custom rule must be {odcs.ENGINE}."
            self.fault((*path, "engine"), what, f"Write “engine: {odcs.ENGINE}”.")
        how = self.mapping(entry.get("implementation", {}), (*path, "implementation"))
        self.known(how, odcs.IMPLEMENTATION_KEYS, (*path, "implementation"))
        return how

    def build(self, model: type[Any], fields: dict[str, Any], path_of: Any) -> Any:
        """``model`` of ``fields``; None and a fault for each field that pydantic refuses."""
        try:
            return model.model_validate(fields)
        except ValidationError as error:
            for item in error.errors(include_url=False, include_input=False):
                field, *rest = item["loc"]
                if isinstance(field, str):
                    what = item["msg"].removeprefix("Value error, ").replace("Input", "This value")
                    self.fault((*path_of(field), *rest), f"{what}.", _step(model, field))
            return None


def _nearest(said: str, words: Iterable[str]) -> str:
    words = list(words)
    close = difflib.get_close_matches(said, words, 1, 0.5)
    return f"Did you mean “{close[0]}”?" if close else "Use one of: " + ", ".join(words) + "."


def _step(model: type[BaseModel], field: str) -> str:
    known = model.model_fields.get(field)
    hint = known.description if known is not None and known.description else ""
    return hint or f"Correct “{field}”; examples/business-rates/contracts shows each field."
