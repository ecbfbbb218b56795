"""The linkage models that come with the project, by the id that agreements name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from folkmoot.linkage.model import LinkModel
from folkmoot.linkage.organisations import organisations
from folkmoot.linkage.people import people

MODELS: Mapping[str, Callable[..., LinkModel]] = MappingProxyType(
    {"organisations": organisations, "people": people}
)
# Records meet by their address alone, and nobody is taken for anybody: enough to count areas.
PLACES = "places"
MODEL_IDS = (*MODELS, PLACES)
