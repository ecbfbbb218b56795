"""Every typology's stories, found in the folder ``scenarios``."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from folkmoot.county import scenarios
from folkmoot.county.scenarios.story import Scenarios


@cache
def find_scenarios() -> tuple[Scenarios, ...]:
    """One entry a typology, in the order of their names."""
    modules = [
        import_module(f"{scenarios.__name__}.{module.name}")
        for module in sorted(iter_modules(scenarios.__path__), key=lambda m: m.name)
    ]
    found = {
        value.typology: value
        for module in modules
        for value in vars(module).values()
        if isinstance(value, Scenarios)
    }
    return tuple(found[name] for name in sorted(found))
