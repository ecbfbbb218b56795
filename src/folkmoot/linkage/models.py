"""The linkage models that come with the project, by the id that agreements name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from folkmoot.linkage.model import LinkModel
from folkmoot.linkage.organisations import organisations

MODELS: Mapping[str, Callable[..., LinkModel]] = MappingProxyType({"organisations": organisations})
