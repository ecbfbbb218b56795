"""What a rule of the check is, and what it looks at."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from folkmoot.agreement.terms import Party, PartyBasis, Purpose, Role, Terms, Use
from folkmoot.dataset.contract import Column, Contract, Tag
from folkmoot.errors import NotFoundError
from folkmoot.law.code import Code, Restriction
from folkmoot.law.find_code import find_code
from folkmoot.law.restriction import restriction


class Found(NamedTuple):
    """One fault: the clause, what is wrong there, what mends it."""

    clause: str
    what: str
    next_step: str


@dataclass(frozen=True, slots=True)
class Subject:
    """The terms under check, the day, the contracts by `id@version` and the ids of the
    typologies that there are (None: not given)."""

    terms: Terms
    on: date
    contracts: Mapping[str, Contract] | None
    typologies: Collection[str] | None = None

    def bases(self) -> Iterator[tuple[str, Purpose, PartyBasis, Party | None]]:
        """(clause, purpose, basis, its party) of every basis of every purpose."""
        for purpose in self.terms.purposes:
            for basis in purpose.bases:
                clause = f"purposes[{purpose.id}].bases[{basis.party}]"
                yield clause, purpose, basis, self.terms.party(basis.party)

    def uses(self) -> Iterator[tuple[str, Purpose, Use]]:
        """(clause, purpose, use) of every use of every purpose."""
        for purpose in self.terms.purposes:
            for use in purpose.uses:
                yield f"purposes[{purpose.id}].uses[{use.dataset}]", purpose, use

    def contracts_of(self, use: Use) -> Iterator[Contract]:
        """The contracts, as far as they are given, of those who supply the dataset of ``use``."""
        dataset = self.terms.dataset(use.dataset)
        for supplier in dataset.suppliers if dataset else ():
            contract = (self.contracts or {}).get(supplier.contract)
            if contract is not None:
                yield contract

    def columns_of(self, use: Use) -> Iterator[Column]:
        """The columns of ``use`` (and of its row filters) in every contract that has them."""
        names = {*use.columns, *(each.column for each in use.rows)}
        for contract in self.contracts_of(use):
            yield from (column for column in contract.columns if column.name in names)

    def touched(self, use: Use, tag: Tag) -> tuple[str, ...]:
        """Names of the columns of ``use`` that any contract tags with ``tag``."""
        return tuple(sorted({c.name for c in self.columns_of(use) if tag in c.tags}))

    def source(self, use: Use) -> Restriction | None:
        """The restriction of the kind of dataset, or None when dataset or kind is unknown."""
        dataset = self.terms.dataset(use.dataset)
        try:
            return restriction(dataset.kind) if dataset else None
        except NotFoundError:
            return None

    def parties_of(self, purpose: Purpose) -> tuple[str, ...]:
        """Parties that act in ``purpose``: who supplies its data or receives from it."""
        found = {recipient.party for recipient in purpose.recipients}
        for use in purpose.uses:
            dataset = self.terms.dataset(use.dataset)
            found |= {s.party for s in dataset.suppliers} if dataset else set()
        return tuple(sorted(found))

    def relies_on_law(self, party_id: str) -> bool:
        """Whether the party needs a basis of its own: a processor acts on another's."""
        party = self.terms.party(party_id)
        return party is not None and party.role is not Role.PROCESSOR


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: its stable ``code``, ``find`` that yields its faults, whether they only warn."""

    code: str
    find: Callable[[Subject], Iterable[Found]]
    warning: bool = False


def known_code(code_id: str) -> Code | None:
    """The code, in force or not; None when it is unknown (another rule says so)."""
    try:
        return find_code(code_id)
    except NotFoundError:
        return None
