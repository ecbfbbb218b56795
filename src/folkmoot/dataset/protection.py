"""What a header alone says of a column: whether it tells of people, and of what they need kept."""

from __future__ import annotations

import re
from collections.abc import Sequence

from folkmoot.dataset.contract import Tag
from folkmoot.dataset.guess import words_of

LONGEST_CODE = 12  # characters

# Words of a header, in lower case. Too many is the safe side: a proposal is read by a person, and
# a tag that is not needed is easier to take away than one that is missing to think of.
_SPECIAL = re.compile(  # UK GDPR Art 9(1)
    r"\b(health\w*|medic\w*|clinic\w*|diagnos\w*|disease\w*|illness\w*|symptom\w*|treatments?"
    r"|hospital\w*|patients?|gp|disab\w*|impair\w*|blue badge|mental\w*|psych\w*|hiv|cancer"
    r"|pregnan\w*|maternity|addict\w*|alcohol\w*|drugs?|substance|send?|ehcp?|special needs"
    r"|care needs?|sick\w*|injur\w*|vaccin\w*|immunis\w*|allerg\w*|diet\w*|relig\w*|faiths?"
    r"|belief\w*|church|denomination|ethnic\w*|race|racial|tribe|caste|politic\w*|party member\w*"
    r"|trade union|union member\w*|sexual\w*|orientation|sex life|transgender|trans|genetic\w*"
    r"|dna|biometric\w*|fingerprint\w*)\b"
)
_CRIMINAL = re.compile(  # UK GDPR Art 10, DPA 2018 s. 11(2)
    r"\b(crim\w*|offen[cs]e\w*|offend\w*|convict\w*|police|arrest\w*|prison\w*|probation"
    r"|sentence[ds]?|caution(s|ed)?|custod\w*|warrants?|asbo|victims?|suspects?|perpetrator\w*"
    r"|fraud\w*|sanction(s|ed)?|mappa|marac|gangs?|youth justice|court|charges? brought)\b"
)
_PEOPLE = re.compile(
    r"\b(names?|persons?|people|tenants?|claimants?|claimed by|applicants?|child(ren)?|pupils?"
    r"|students?|learners?|residents?|customers?|clients?|citizens?|users?|holders?|owners?"
    r"|occup(ier|ant)s?|landlords?|licensees?|household\w*|family|mother|father|parents?|partners?"
    r"|spouse|husband|wife|guardian|carers?|dependants?|next of kin|contacts?|officers?|workers?"
    r"|staff|employees?|manager|assigned to|created by|updated by|born|birth|dob|age|gender|sex"
    r"|marital|married|nationality|citizenship|immigration|languages?|title|salutation|initials"
    r"|deceased|notes?|comments?|remarks?|vulnerab\w*|safeguard\w*|voters?|electors?|drivers?"
    r"|members?|signator\w*|director|trustee)\b"
)
_THINGS = re.compile(
    r"\b(codes?|types?|status|flags?|categor(y|ies)|class|kinds?|bands?|groups?|schemes?|methods?"
    r"|frequency|tenure|indicators?|levels?|currency|unit|ward|source|reliefs?|exemptions?)\b"
)
_CODE = re.compile(r"(?=.*[A-Z0-9])[A-Z0-9][A-Z0-9/_.+&-]*|[A-Za-z]")

PROPOSED = "Proposed as {what} from its header: confirm it, or take the tag away."


def guess_protection(header: str) -> tuple[tuple[Tag, ...], str]:
    """The tags that ``header`` suggests, and a description that asks a person to confirm them.

    >>> guess_protection("Religion")[0], guess_protection("Known to police")[0]
    ((<Tag.PERSONAL: 'personal'>, <Tag.SPECIAL_CATEGORY: 'special_category'>), (<Tag.PERSONAL:
    'personal'>, <Tag.CRIMINAL: 'criminal'>))
    >>> guess_protection("Band")
    ((), '')
    """
    name = words_of(header)
    tags = []
    if _SPECIAL.search(name):
        tags.append(Tag.SPECIAL_CATEGORY)
    if _CRIMINAL.search(name):
        tags.append(Tag.CRIMINAL)
    if tags:
        what = " and ".join(tag.value.replace("_", " ") for tag in tags)
        return (Tag.PERSONAL, *tags), PROPOSED.format(what=f"{what} data")
    if _PEOPLE.search(name):
        return (Tag.PERSONAL,), PROPOSED.format(what="personal data")
    return (), ""


def lists_codes(header: str, values: Sequence[str]) -> bool:
    """Whether a list of ``values`` may stand in a contract, which everybody reads: only where the
    header speaks of a code, type or status of things, and each value has the look of a code.

    >>> lists_codes("Relief type", ["SBR", "MAND"]), lists_codes("Tenant type", ["A", "B"])
    (True, False)
    >>> lists_codes("Status", ["Okonkwo", "Patel"]), lists_codes("Claimed by", ["OKONKWO"])
    (False, False)
    """
    return (
        not guess_protection(header)[0]
        and _THINGS.search(words_of(header)) is not None
        and all(len(value) <= LONGEST_CODE and _CODE.fullmatch(value) for value in values)
    )
