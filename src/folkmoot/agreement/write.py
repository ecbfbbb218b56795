"""Terms as YAML that a person can read and `parse` reads back to equal terms."""

from __future__ import annotations

from decimal import Decimal
from enum import Enum
from typing import Any

import yaml

from folkmoot.agreement.terms import Terms


def write(terms: Terms) -> str:
    """YAML of ``terms``: fields in the order of the schema, what has its default left out."""
    data = _plain(terms.model_dump(mode="python", exclude_defaults=True))
    return yaml.dump(data, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=96)


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    return value


class _Dumper(yaml.SafeDumper):
    """Everything is written out: anchors are not read back."""

    def ignore_aliases(self, data: Any) -> bool:
        return True
