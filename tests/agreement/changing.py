"""The good agreement, what may be changed in it, and the contracts beside it."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from folkmoot.agreement.terms import Terms
from folkmoot.dataset.contract import Column, Contract, Semantic, Tag

HERE = Path(__file__).parent
GOOD = HERE / "good.yaml"
PEOPLE = (Tag.PERSONAL,)


@cache
def _loaded() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(GOOD.read_text("utf-8"))
    return loaded


def good_data() -> dict[str, Any]:
    """The good agreement as plain data, to be changed."""
    return copy.deepcopy(_loaded())


def changed(changes: Mapping[str, Any]) -> dict[str, Any]:
    """The good agreement with each value set at its path (see rules.yaml)."""
    data = good_data()
    for path, value in changes.items():
        *steps, last = [int(s) if s.isdecimal() else s for s in path.split(" ")]
        place: Any = data
        for step in steps:
            place = place[step]
        if last == "+":
            place.append(value)
        elif value == "(gone)":
            del place[last]
        else:
            place[last] = value
    return data


def good_terms(**changes: Any) -> Terms:
    """The good terms, with top-level fields changed."""
    return Terms.model_validate(good_data() | changes)


def contracts() -> dict[str, Contract]:
    """The councils' contracts: licences with columns of every protection, protected people."""
    columns = (
        Column(name="full_name", semantic=Semantic.FULL_NAME, tags=PEOPLE),
        Column(name="address", semantic=Semantic.ADDRESS, tags=PEOPLE),
        Column(name="status", semantic=Semantic.CODE),
        Column(name="medical", semantic=Semantic.TEXT, tags=(*PEOPLE, Tag.SPECIAL_CATEGORY)),
        Column(name="conviction", semantic=Semantic.TEXT, tags=(*PEOPLE, Tag.CRIMINAL)),
        Column(name="carer", semantic=Semantic.BOOLEAN, tags=(*PEOPLE, Tag.SUPPORT)),
    )
    made = [
        Contract(
            id=f"{member}-licences",
            version="1",
            dataset="licences",
            member=member,
            title="Licences",
            columns=columns,
        )
        for member in ("ashford", "burley")
    ]
    hidden = Contract(
        id="ashford-protected",
        version="1",
        dataset="protected-people",
        member="ashford",
        title="People whom no output may show",
        columns=(
            Column(name="kind", semantic=Semantic.CODE),
            Column(name="surname", semantic=Semantic.SURNAME, tags=PEOPLE),
            Column(name="uprn", semantic=Semantic.UPRN, tags=PEOPLE),
        ),
    )
    return {contract.ref: contract for contract in [*made, hidden]}
