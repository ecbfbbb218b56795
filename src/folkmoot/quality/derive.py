"""The rules of a contract: those it states, and those that its columns imply."""

from __future__ import annotations

from collections.abc import Iterator

from folkmoot.dataset.contract import Column, Contract, Dimension, Rule, RuleKind, Semantic

# Semantics whose text may fail to become a value at all.
TYPED = frozenset(
    {Semantic.DATE, Semantic.INTEGER, Semantic.PENCE, Semantic.DECIMAL, Semantic.BOOLEAN}
)
# Semantics for which a validator gives a verdict on the value itself.
VALIDATED = frozenset(
    {
        Semantic.POSTCODE,
        Semantic.UPRN,
        Semantic.USRN,
        Semantic.NINO,
        Semantic.NHS_NUMBER,
        Semantic.COMPANY_NUMBER,
        Semantic.VAT,
        Semantic.UTR,
        Semantic.UPN,
        Semantic.COUNCIL_CODE,
        Semantic.SORT_CODE,
        Semantic.ACCOUNT_NUMBER,
        Semantic.PHONE,
        Semantic.EMAIL,
        Semantic.DATE_OF_BIRTH,
    }
)


def derive_rules(contract: Contract) -> tuple[Rule, ...]:
    """The stated rules in their order, then the implied ones in the order of the columns.

    A column implies ``<column>.required``, ``.unique`` and ``.allowed`` where it declares them
    (each a *must*), and ``.type`` or ``.valid`` where its semantic has a check (a *must* when the
    column is required, else a *should*: a bad postcode does not spoil a row that needs none). A
    blank is the business of ``required`` alone, so all the others are optional. A stated rule of
    the same kind on the same column takes the place of the implied one; ``type`` and ``valid``
    count as one kind here, for both ask what the column's validator said.
    """
    stated = {(_ALIKE.get(rule.kind, rule.kind), rule.columns) for rule in contract.rules}
    implied = (rule for column in contract.columns for rule in _implied(column))
    return contract.rules + tuple(
        r for r in implied if (_ALIKE.get(r.kind, r.kind), r.columns) not in stated
    )


_ALIKE: dict[RuleKind, RuleKind] = {"type": "valid"}


def _implied(column: Column) -> Iterator[Rule]:
    title = column.title or column.name
    if column.required:
        yield _rule(column, "required", Dimension.COMPLETENESS, f"{title} is filled in.")
    if column.semantic in TYPED:
        yield _rule(column, "type", Dimension.VALIDITY, f"{title} reads as {_kind(column)}.")
    if column.semantic in VALIDATED:
        yield _rule(column, "valid", Dimension.VALIDITY, f"{title} is a valid {_kind(column)}.")
    if column.allowed is not None:
        text = f"{title} is one of the allowed values."
        yield _rule(column, "allowed", Dimension.VALIDITY, text)
    if column.unique:
        text = f"{title} appears on one row only."
        yield _rule(column, "unique", Dimension.UNIQUENESS, text)


def _rule(column: Column, kind: RuleKind, dimension: Dimension, text: str) -> Rule:
    return Rule(
        id=f"{column.name}.{kind}",
        kind=kind,
        columns=(column.name,),
        dimension=dimension,
        must=column.required or kind not in ("type", "valid"),
        optional=kind != "required",
        description=text,
    )


_WORDS = {
    Semantic.DATE: "a date",
    Semantic.INTEGER: "a whole number",
    Semantic.PENCE: "an amount of money",
    Semantic.DECIMAL: "a number",
    Semantic.BOOLEAN: "yes or no",
    Semantic.UPRN: "UPRN",
    Semantic.USRN: "USRN",
    Semantic.NINO: "National Insurance number",
    Semantic.NHS_NUMBER: "NHS number",
    Semantic.VAT: "VAT number",
    Semantic.UTR: "UTR",
    Semantic.UPN: "UPN",
    Semantic.PHONE: "telephone number",
    Semantic.EMAIL: "e-mail address",
}


def _kind(column: Column) -> str:
    return _WORDS.get(column.semantic, column.semantic.value.replace("_", " "))
