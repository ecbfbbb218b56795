"""What was agreed can be carried out: a fault here would otherwise show after the data are open."""

from __future__ import annotations

from collections.abc import Iterator

from folkmoot.agreement.rules.references import suggest
from folkmoot.agreement.rules.rule import Found, Rule, Subject
from folkmoot.dataset.fields.field_of import type_of
from folkmoot.linkage.models import MODEL_IDS


def unknown_model(subject: Subject) -> Iterator[Found]:
    """A purpose names a linkage model that does not exist."""
    for purpose in subject.terms.purposes:
        if purpose.linkage and purpose.linkage.model not in MODEL_IDS:
            clause = f"purposes[{purpose.id}].linkage.model"
            what = f"“{purpose.linkage.model}” is not a linkage model."
            yield Found(clause, what, suggest(purpose.linkage.model, MODEL_IDS))


def unknown_typology(subject: Subject) -> Iterator[Found]:
    """A purpose names a typology that does not exist."""
    for purpose in subject.terms.purposes if subject.typologies is not None else ():
        for name in sorted(set(purpose.typologies) - set(subject.typologies or ())):
            what = f"“{name}” is not a typology."
            known = subject.typologies or ()
            yield Found(f"purposes[{purpose.id}].typologies", what, suggest(name, known))


def column_types(subject: Subject) -> Iterator[Found]:
    """Suppliers of one dataset mean different types by one column, which cannot be joined."""
    for dataset in subject.terms.datasets:
        found: dict[str, dict[str, str]] = {}
        for supplier in dataset.suppliers:
            contract = (subject.contracts or {}).get(supplier.contract)
            for column in contract.columns if contract else ():
                kind = str(type_of(column.semantic))
                found.setdefault(column.name, {}).setdefault(kind, supplier.contract)
        for name, kinds in sorted(found.items()):
            if len(kinds) > 1:
                said = ", ".join(f"{kind} in {contract}" for kind, contract in kinds.items())
                what = f"The column {name} is of different types: {said}."
                step = "Let every contract give the column one semantic type."
                yield Found(f"datasets[{dataset.id}].suppliers", what, step)


def does_nothing(subject: Subject) -> Iterator[Found]:
    """A purpose would open data and look for nothing."""
    for purpose in subject.terms.purposes:
        if not (purpose.typologies or purpose.insights or purpose.linkage):
            what = f"{purpose.id} names no typology, no insight and no linkage: nothing can be run."
            yield Found(f"purposes[{purpose.id}]", what, "Name what it looks for, or leave it out.")


RULES = (
    Rule("unknown-model", unknown_model),
    Rule("unknown-typology", unknown_typology),
    Rule("column-types", column_types),
    Rule("does-nothing", does_nothing, warning=True),
)
