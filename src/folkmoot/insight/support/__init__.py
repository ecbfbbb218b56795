"""Who could be helped? Rules of entitlement as SQL with a header; households, never a score."""

from folkmoot.insight.support.rule import SupportRule, read_rule, support_rule, support_rules
from folkmoot.insight.support.support import SUPPORT_SCHEMA, SupportFindings, support

__all__ = [
    "SUPPORT_SCHEMA",
    "SupportFindings",
    "SupportRule",
    "read_rule",
    "support",
    "support_rule",
    "support_rules",
]
