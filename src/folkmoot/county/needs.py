"""What each typology, measure and rule of support reads, in one shape: so agreements fit them."""

from __future__ import annotations

from folkmoot.detect.typology import typologies
from folkmoot.insight.measure import measures
from folkmoot.insight.support import support_rules

Needs = dict[str, dict[str, set[str]]]


def needs() -> Needs:
    """By typology or insight, by dataset: the columns that it reads."""
    found: Needs = {}
    for name, typology in typologies().items():
        found[name] = {n.dataset: {c.name for c in n.columns} for n in typology.header.needs}
    for name, rule in support_rules().items():
        found[name] = {n.dataset: {c.name for c in n.columns} for n in rule.header.needs}
    for name, measure in measures().items():
        found[name] = {n.dataset: {*n.columns} for n in measure.header.needs}
    return found
