"""The terms of an agreement: what the lawyers read, the parties sign and the gate enforces.

Frozen pydantic models. Lists whose order means nothing are sorted on the way in, text is NFC,
there are no floats and no sets, so that equal terms have equal canonical bytes (RFC 8785).
"""

from __future__ import annotations

import unicodedata
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

SCHEMA_VERSION = 1


class PartyKind(StrEnum):
    """What a party is in law; it decides which codes are open to it."""

    PUBLIC_AUTHORITY = "public_authority"
    POLICE = "police"
    HEALTH = "health"
    UNIVERSITY = "university"
    CHARITY = "charity"
    PRIVATE = "private"


class Role(StrEnum):
    """A party's role under UK GDPR Art 4(7)-(9), 26, 28."""

    CONTROLLER = "controller"
    JOINT_CONTROLLER = "joint_controller"
    PROCESSOR = "processor"
    RECIPIENT = "recipient"


class Level(StrEnum):
    """How far a purpose may see a person."""

    AGGREGATE = "aggregate"
    DE_IDENTIFIED = "de_identified"
    IDENTIFIABLE = "identifiable"


class Aim(StrEnum):
    """The class of a purpose; source restrictions and residents' conditions speak of it."""

    COUNTER_FRAUD = "counter_fraud"
    TAX = "tax"
    LAW_ENFORCEMENT = "law_enforcement"
    SAFEGUARDING = "safeguarding"
    SUPPORT = "support"
    PLANNING = "planning"
    RESEARCH = "research"


# Characters that show a reader something else than what is signed: controls (but line ends and
# tabs) and the marks that reorder or hide text (Unicode Technical Report 36, section 2).
_HIDDEN = frozenset("\u200b\u200e\u200f\ufeff\u202a\u202b\u202c\u202d\u202e") | frozenset(
    "\u2066\u2067\u2068\u2069"
)


def _nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text).strip()


def _clean(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    text = _nfc(value)
    for char in text:
        if char in _HIDDEN or (unicodedata.category(char) == "Cc" and char not in "\n\t"):
            raise PydanticCustomError("hidden_character", "Text must not hold hidden characters")
    return text


def _sorted_texts(value: Any) -> Any:
    if isinstance(value, list | tuple) and all(isinstance(item, str) for item in value):
        return tuple(sorted({_nfc(item) for item in value}))
    return value


def _no_number(value: Any) -> Any:
    if isinstance(value, bool | int | float):
        raise PydanticCustomError("date_type", "Write a date as YYYY-MM-DD")
    return value


Text = Annotated[str, BeforeValidator(_clean), Field(min_length=1)]
Day = Annotated[date, BeforeValidator(_no_number)]
Id = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,62}$")]
Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,62}$")]
Code = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9.-]{1,40}$")]
Texts = Annotated[tuple[Text, ...], BeforeValidator(_sorted_texts)]
Ids = Annotated[tuple[Id, ...], BeforeValidator(_sorted_texts)]
Names = Annotated[tuple[Name, ...], BeforeValidator(_sorted_texts)]
Codes = Annotated[tuple[Code, ...], BeforeValidator(_sorted_texts)]
Percent = Annotated[Decimal, Field(ge=0, le=100, decimal_places=2)]
Probability = Annotated[Decimal, Field(ge=0, le=1, decimal_places=6)]


class Clause(BaseModel):
    """Any part of the terms: frozen, and an unknown field is a fault."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def _by(key: str) -> AfterValidator:
    """Sort clauses by a key, ties by their whole text: no order of writing reaches the bytes."""

    def sort(items: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(sorted(items, key=lambda i: (getattr(i, key), i.model_dump_json())))

    return AfterValidator(sort)


class Party(Clause):
    """An organisation that signs. ``illustrative`` parties have agreed to nothing."""

    id: Id
    name: Text
    kind: PartyKind
    role: Role
    ico_number: Text = Field(description="Registration with the Information Commissioner")
    powers: Codes = Field(default=(), description="Codes of law of the kind `power`")
    specified_in: Texts = Field(
        default=(), description="Schedules that name the party, such as `DEA17-SCH8`"
    )
    contact: Text = Field(description="A role and its address, not a person")
    illustrative: bool = False


class PartyBasis(Clause):
    """The lawful basis (UK GDPR Art 6, or DPA 2018 Part 3) on which one party relies."""

    party: Id
    basis: Code
    power: Code
    conditions: Codes = Field(default=(), description="Art 9 and DPA 2018 Sch 1 codes")


class RowFilter(Clause):
    """Rows that may be used: ``column`` ``op`` ``values``. Values are bound, never spliced."""

    column: Name
    op: Literal["in", "not_in", "eq", "ne", "ge", "le", "is_null", "not_null"]
    values: Texts = ()


class Use(Clause):
    """Columns and rows of one dataset that one purpose may use."""

    dataset: Id
    columns: Names = Field(min_length=1)
    rows: Annotated[tuple[RowFilter, ...], _by("column")] = ()


class Recipient(Clause):
    """Who receives what comes out, in which role, and which columns of the evidence they see."""

    party: Id
    role: Text
    sees: Names = Field(default=(), description="Evidence columns; empty: counts only")
    level: Level = Level.IDENTIFIABLE
    destroy_within_days: Annotated[int, Field(ge=1, le=3660)]


class LinkageTerms(Clause):
    """Which linkage model joins the records, and the least match probability that counts."""

    model: Id
    least_probability: Probability


class ReasonedException(Clause):
    """A reasoned departure from a rule, approved by name of office."""

    rule: Name
    reason: Text
    approved_by: Text


class PreferenceTerms(Clause):
    """How residents' preferences bind this purpose.

    ``honour``: objections are taken out before the join, and a stale snapshot refuses.
    ``exempt``: ``reason`` and ``citation`` say why an objection does not apply, case by case
    (for crime and taxation DPA 2018 Sch 2 para 2).
    """

    mode: Literal["honour", "exempt"] = "honour"
    reason: Text | None = None
    citation: Code | None = None
    greatest_age_days: Annotated[int, Field(ge=1, le=366)] = 30


class Purpose(Clause):
    """One stated purpose and everything that the law asks of it."""

    id: Id
    aim_class: Aim
    aim: Text
    benefit: Text
    measure: Text = Field(description="How the county will see whether it helped")
    level: Level
    bases: Annotated[tuple[PartyBasis, ...], _by("party")] = Field(min_length=1)
    confidence: Code = Field(description="How the common-law duty of confidence is met")
    uses: Annotated[tuple[Use, ...], _by("dataset")] = Field(min_length=1)
    linkage: LinkageTerms | None = None
    typologies: Ids = ()
    insights: Ids = ()
    recipients: Annotated[tuple[Recipient, ...], _by("party")] = ()
    preferences: PreferenceTerms = PreferenceTerms()
    exceptions: Annotated[tuple[ReasonedException, ...], _by("rule")] = ()


class Supplier(Clause):
    """A member that supplies a dataset, under its own contract ``id@version``."""

    party: Id
    contract: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,80}@\d+(\.\d+){0,2}$")]


class DatasetTerms(Clause):
    """A dataset of the agreement, its kind in law, its suppliers, least quality, greatest age."""

    id: Id
    kind: Id = Field(description="Kind of source; restrictions come with it")
    title: Text
    suppliers: Annotated[tuple[Supplier, ...], _by("party")] = Field(min_length=1)
    least_quality: Percent
    greatest_age_days: Annotated[int, Field(ge=1, le=36600)]


class Retention(Clause):
    """How long the joined data live: period, what starts it, what proves their end."""

    period_days: Annotated[int, Field(ge=1, le=36600)]
    trigger: Literal["run_released", "agreement_ended", "case_closed"]
    evidence: Text


class Risk(Clause):
    """A risk of the DPIA: likelihood and severity from 1 to 3, the measure, what remains."""

    risk: Text
    likelihood: Annotated[int, Field(ge=1, le=3)]
    severity: Annotated[int, Field(ge=1, le=3)]
    measure: Text
    residual: Annotated[int, Field(ge=1, le=9)]


class Dpia(Clause):
    """The data protection impact assessment (UK GDPR Art 35; the ICO asks one for matching)."""

    reference: Text
    approved_on: Day
    approved_by: Text
    dpo_advice: Text
    advice_accepted: bool
    overruled_because: Text | None = None
    risks: tuple[Risk, ...] = Field(min_length=1)
    automated_decisions: Text = Field(description="Art 22A-22D: is a person decided on by machine?")
    consult_ico: Text = Field(
        description="Art 36: does a high residual risk remain? Begins with Yes or No; Yes names the"
        " consultation"
    )


class ConditionTerms(Clause):
    """A residents' or committee's condition that the parties took into the agreement."""

    id: Id
    sentence: Text = Field(description="As residents wrote it")
    source: Text
    rule: Name = Field(description="The gate's rule that enforces it, or `unenforceable`")
    days: Annotated[int, Field(ge=0, le=36600)] | None = None


class Signatory(Clause):
    """Who signs for a party, by office."""

    party: Id
    office: Text


class Terms(Clause):
    """One machine-readable agreement, a version of it. See `folkmoot agreement explain`."""

    folkmoot: Literal[1] = Field(description="Version of this schema")
    id: Id
    version: Annotated[int, Field(ge=1)]
    title: Text
    summary: Text
    kind: Literal["isp", "disclosure", "joint_controllers", "processor"] = "isp"
    starts: Day = Field(description="The first day in force, London time")
    ends: Day | None = Field(default=None, description="The last day in force, London time")
    review: Day | None = Field(
        default=None, description="The last day by which it is reviewed; after it, suspended"
    )
    parties: Annotated[tuple[Party, ...], _by("id")] = Field(min_length=2)
    purposes: Annotated[tuple[Purpose, ...], _by("id")] = Field(min_length=1)
    datasets: Annotated[tuple[DatasetTerms, ...], _by("id")] = Field(min_length=1)
    retention: Retention | None = None
    legal_hold: Text | None = Field(default=None, description="What may defer destruction")
    dpia: Dpia | None = None
    conditions: Annotated[tuple[ConditionTerms, ...], _by("id")] = ()
    rights_contact: Text = Field(description="Where a resident asks, objects and complains")
    signatories: Annotated[tuple[Signatory, ...], _by("party")] = Field(min_length=2)

    def party(self, party_id: str) -> Party | None:
        """The party called ``party_id``, or None."""
        return next((p for p in self.parties if p.id == party_id), None)

    def purpose(self, purpose_id: str) -> Purpose | None:
        """The purpose called ``purpose_id``, or None."""
        return next((p for p in self.purposes if p.id == purpose_id), None)

    def dataset(self, dataset_id: str) -> DatasetTerms | None:
        """The dataset called ``dataset_id``, or None."""
        return next((d for d in self.datasets if d.id == dataset_id), None)
