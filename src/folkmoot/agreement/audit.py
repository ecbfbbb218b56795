"""An audit of fairness: the one purpose in which protected attributes may be measured."""

from __future__ import annotations

from folkmoot.agreement.terms import Aim, Purpose

# The insight by which the purpose of an agreement says that it is an audit of fairness.
AUDIT = "fairness-audit"
# Columns of a protected attribute. Nothing but an audit may hold them beside a typology.
ETHNICITY = ("ethnic_group", "ethnicity")


def is_audit(purpose: Purpose) -> bool:
    """Whether the purpose is research that audits fairness."""
    return purpose.aim_class is Aim.RESEARCH and AUDIT in purpose.insights
