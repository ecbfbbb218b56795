"""What a code of law is, and what a source's restriction is. Law is cited here, never advised."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Kind = Literal["basis", "condition", "power", "confidence", "regime", "exemption"]
Gateway = Literal["permissive", "mandatory", "implied"]
Names = tuple[str, ...]
CodeId = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9.-]{1,40}$")]


class Part(BaseModel):
    """Frozen; an unknown field is a fault."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Code(Part):
    """One code that an agreement may cite.

    ``barred_for`` kinds of party to which it is closed; ``only_for`` the kinds to which it is open
    (None: all; empty: nobody in a county); ``aims`` the classes of purpose it serves (empty: any);
    ``meets`` the protection whose condition it meets (`special_category`, `criminal`);
    ``needs_any`` other codes of which one must stand beside it; ``requires_specified`` the schedule
    that must name every party; ``column_whitelist`` the only semantic types that it opens.
    ``warning`` is shown to the kinds ``warn_for`` (empty: all). In force from ``valid_from`` until
    before ``valid_to``; a ``valid_from`` of None means that no commencement is recorded, so that
    nothing may rest on it.
    """

    id: CodeId
    kind: Kind
    title: Annotated[str, Field(min_length=1)]
    citation: Annotated[str, Field(min_length=1)]
    regime: Literal["uk_gdpr", "dpa2018_part3", "common_law", "any"]
    gateway: Gateway | None = None
    barred_for: Names = ()
    only_for: Names | None = None
    aims: Names = ()
    meets: Names = ()
    needs_any: Names = ()
    requires_specified: str | None = None
    column_whitelist: Names | None = None
    valid_from: date | None
    valid_to: date | None = None
    warning: str = ""
    warn_for: Names = ()
    note: str = ""

    def open_to(self, party_kind: str) -> bool:
        """Whether a party of this kind may rest on the code at all."""
        return party_kind not in self.barred_for and (
            self.only_for is None or party_kind in self.only_for
        )

    def in_force(self, on: date) -> bool:
        """Whether the code is known to be in force on a day."""
        started = self.valid_from is not None and self.valid_from <= on
        return started and (self.valid_to is None or on < self.valid_to)


class Restriction(Part):
    """What the law of its source says of a kind of dataset, whatever an agreement says.

    ``aims`` the classes of purpose that are open; ``powers_any`` codes of which every party needs
    one (empty: none in particular); ``withhold`` semantic types that a class of purpose never
    sees; ``support`` data of people who sought help, off for counter-fraud unless a reasoned
    exception is made; ``confidential`` a duty of confidence is engaged; ``outcome`` is `refer`
    where a council may refer but not decide; ``protected`` its rows may speak of somebody whom no
    output may show, so that they are joined only beside the list of such people; ``side`` is set
    where the data say who was suspected (`leads`) or who was helped (`support`): neither reaches
    the other, by no exception.
    """

    kind: str
    title: str
    aims: Names
    powers_any: Names
    withhold: dict[str, Names]
    support: bool
    confidential: bool = False
    outcome: Literal["decide", "refer"] = "decide"
    protected: bool = True
    side: Literal["leads", "support"] | None = None
    citation: Annotated[str, Field(min_length=1)]
    note: str = ""
