"""The gate: may this happen, now?"""

from __future__ import annotations

from datetime import datetime

from folkmoot.gate.facts import Facts
from folkmoot.gate.issue import issue
from folkmoot.gate.permit import Permit, Reason, Refusal, Request
from folkmoot.gate.rules import RULES, Rule


def decide(request: Request, facts: Facts, now: datetime) -> Permit | Refusal:
    """A permit when every rule passes; otherwise a refusal with every reason of every rule.

    Pure: it looks at nothing but its arguments, and equal arguments give equal answers. It never
    raises and never stops at the first reason. A rule that fails to answer refuses, and so does a
    permit that cannot be made out; what the error said is not shown, for it may quote data.
    """
    reasons = tuple(reason for rule in RULES for reason in _ask(rule, request, facts, now))
    if not reasons:
        try:
            return issue(request, facts, now)
        except Exception:
            reasons = (_not_evaluated("permit"),)
    return Refusal(_agreement(request), request, reasons, now)


def _ask(rule: Rule, request: Request, facts: Facts, now: datetime) -> tuple[Reason, ...]:
    try:
        reasons = rule(request, facts, now)
        if isinstance(reasons, tuple) and all(isinstance(each, Reason) for each in reasons):
            return reasons
    except Exception:
        return (_not_evaluated(rule.__name__),)
    return (_not_evaluated(rule.__name__),)


def _not_evaluated(rule: str) -> Reason:
    return Reason(
        rule,
        "",
        "The rule could not be evaluated.",
        "Tell whoever runs this service; nothing is opened until the rule can answer.",
    )


def _agreement(request: Request) -> str:
    named = getattr(request, "agreement", "")
    return named if isinstance(named, str) else ""
