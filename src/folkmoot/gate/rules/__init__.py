"""The rules of the gate, one a file, in the order in which a person should read their reasons.

First the agreement itself (the rest reads its terms, so their integrity comes before all), then
who takes part, then the law, then what would be seen and by whom, then the data, and last the
people whom the data are about. The order changes no answer: every rule is asked, always.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from folkmoot.gate.facts import Facts
from folkmoot.gate.permit import Reason, Request
from folkmoot.gate.rules.age import age
from folkmoot.gate.rules.apart import apart
from folkmoot.gate.rules.assurance import assurance
from folkmoot.gate.rules.certificate import certificate
from folkmoot.gate.rules.columns import columns
from folkmoot.gate.rules.conditions import conditions
from folkmoot.gate.rules.dates import dates
from folkmoot.gate.rules.deliveries import deliveries
from folkmoot.gate.rules.dpia import dpia
from folkmoot.gate.rules.fairness import fairness
from folkmoot.gate.rules.level import level
from folkmoot.gate.rules.linkage import linkage
from folkmoot.gate.rules.lint import lint
from folkmoot.gate.rules.membership import membership
from folkmoot.gate.rules.party import party
from folkmoot.gate.rules.power_and_basis import power_and_basis
from folkmoot.gate.rules.preferences import preferences
from folkmoot.gate.rules.protected_columns import protected_columns
from folkmoot.gate.rules.protected_list import protected_list
from folkmoot.gate.rules.purpose import purpose
from folkmoot.gate.rules.quality import quality
from folkmoot.gate.rules.recipient import recipient
from folkmoot.gate.rules.scope import scope
from folkmoot.gate.rules.signatures import signatures
from folkmoot.gate.rules.source_restriction import source_restriction
from folkmoot.gate.rules.state import state
from folkmoot.gate.rules.terms_known import terms_known

# A rule returns its reasons against a request, none when it passes. Its name is the function's.
Rule = Callable[[Request, Facts, datetime], tuple[Reason, ...]]

RULES: tuple[Rule, ...] = (
    # the agreement
    terms_known,
    signatures,
    state,
    dates,
    lint,
    # who takes part, and what for
    membership,
    assurance,
    party,
    purpose,
    scope,
    # the law
    power_and_basis,
    protected_columns,
    source_restriction,
    apart,
    dpia,
    # what would be seen, and by whom
    recipient,
    level,
    linkage,
    # the data
    deliveries,
    columns,
    certificate,
    quality,
    age,
    # the people
    conditions,
    preferences,
    protected_list,
    fairness,
)
