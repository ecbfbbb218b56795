"""The rules of the check, in their order."""

from folkmoot.agreement.rules import accountability, lawfulness, people, references, sources
from folkmoot.agreement.rules.rule import Rule

RULES: tuple[Rule, ...] = (
    *references.RULES,
    *people.RULES,
    *lawfulness.RULES,
    *sources.RULES,
    *accountability.RULES,
)
