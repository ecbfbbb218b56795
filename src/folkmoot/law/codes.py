"""All codes of law, by id."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from pydantic import TypeAdapter

from folkmoot.law.code import Code


@cache
def codes() -> Mapping[str, Code]:
    """Every code by its id, in the order of the data file ``codes.json``.

    >>> codes()["UKGDPR-6-1-e"].title
    'Public task'
    """
    text = files("folkmoot.law").joinpath("codes.json").read_bytes()
    every = TypeAdapter(tuple[Code, ...]).validate_json(text)
    return MappingProxyType({code.id: code for code in every})
