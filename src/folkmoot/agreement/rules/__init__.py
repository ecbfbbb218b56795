"""The rules of the check, in their order."""

from folkmoot.agreement.rules import (
    accountability,
    executable,
    lawfulness,
    people,
    references,
    separation,
    sources,
)
from folkmoot.agreement.rules.rule import Rule

RULES: tuple[Rule, ...] = (
    *references.RULES,
    *executable.RULES,
    *people.RULES,
    *lawfulness.RULES,
    *sources.RULES,
    *separation.RULES,
    *accountability.RULES,
)
