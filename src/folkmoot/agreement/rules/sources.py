"""What the law of its source says of a dataset, and what a contract says of its columns."""

from __future__ import annotations

from collections.abc import Iterator

from folkmoot.agreement.rules.rule import Found, Rule, Subject
from folkmoot.agreement.terms import Aim, Purpose, RowFilter
from folkmoot.dataset.contract import Tag

# The exception by which a purpose departs, with a reason, from the rule on support data.
SUPPORT_EXCEPTION = "support_data"


def source_aim(subject: Subject) -> Iterator[Found]:
    """The law of the source does not open the dataset to this class of purpose."""
    for clause, purpose, use in subject.uses():
        source = subject.source(use)
        if source and purpose.aim_class not in source.aims:
            what = f"{source.title} may not be used for {purpose.aim_class} ({source.citation})."
            step = f"Leave it out; it is open to: {', '.join(source.aims)}."
            yield Found(f"{clause}.dataset", what, step)


def source_power(subject: Subject) -> Iterator[Found]:
    """The law of the source asks for one of certain powers: of each party that supplies the
    dataset, and of each that receives what comes out."""
    for clause, purpose, use in subject.uses():
        source = subject.source(use)
        dataset = subject.terms.dataset(use.dataset)
        touching = {s.party for s in dataset.suppliers} if dataset else set()
        touching |= {recipient.party for recipient in purpose.recipients}
        for basis in purpose.bases if source and source.powers_any else ():
            if basis.party not in touching:
                continue
            party = subject.terms.party(basis.party)
            held = {basis.power, *(party.powers if party else ())}
            if source and not held & set(source.powers_any):
                what = f"{basis.party} states no power for {source.title} ({source.citation})."
                step = f"It needs one of: {', '.join(source.powers_any)}."
                yield Found(f"{clause}.dataset", what, step)


def source_columns(subject: Subject) -> Iterator[Found]:
    """The law of the source withholds columns from this class of purpose."""
    for clause, purpose, use in subject.uses():
        source = subject.source(use)
        withheld = source.withhold.get(purpose.aim_class, ()) if source else ()
        names = {c.name for c in subject.columns_of(use) if c.semantic in withheld}
        if source and names:
            what = f"{source.title}: {', '.join(sorted(names))} may not be used for "
            what += f"{purpose.aim_class} ({source.citation})."
            yield Found(f"{clause}.columns", what, "Leave these columns out.")


def support_in_fraud(subject: Subject) -> Iterator[Found]:
    """Data of people who sought help stand in a fraud purpose without a reasoned exception."""
    for clause, purpose, use in subject.uses():
        if purpose.aim_class is not Aim.COUNTER_FRAUD or _has_exception(purpose):
            continue
        source = subject.source(use)
        columns = subject.touched(use, Tag.SUPPORT)
        if (source and source.support) or columns:
            named = f" ({', '.join(columns)})" if columns else ""
            what = f"Support data{named} stand in a fraud purpose."
            step = f"Leave them out, or add an exception `{SUPPORT_EXCEPTION}` with its reason."
            yield Found(clause, what, step)


def _has_exception(purpose: Purpose) -> bool:
    return any(each.rule == SUPPORT_EXCEPTION for each in purpose.exceptions)


def contracts_unseen(subject: Subject) -> Iterator[Found]:
    """No contracts were given, so that columns and their protection could not be checked."""
    if subject.contracts is None:
        what = "The contracts were not given: columns and their protection are unchecked."
        yield Found("datasets", what, "Check again with the suppliers' contracts.")


def contract_missing(subject: Subject) -> Iterator[Found]:
    """A supplier's contract is not there."""
    for data in subject.terms.datasets if subject.contracts is not None else ():
        for supplier in data.suppliers:
            if supplier.contract not in (subject.contracts or {}):
                clause = f"datasets[{data.id}].suppliers[{supplier.party}].contract"
                what = f"The contract {supplier.contract} is not there."
                yield Found(clause, what, "Apply the contract, or correct its id and version.")


def contract_mismatch(subject: Subject) -> Iterator[Found]:
    """A contract is of another dataset or another member than the clause that names it."""
    for data in subject.terms.datasets:
        for supplier in data.suppliers:
            contract = (subject.contracts or {}).get(supplier.contract)
            if contract and (contract.dataset, contract.member) != (data.id, supplier.party):
                clause = f"datasets[{data.id}].suppliers[{supplier.party}].contract"
                what = f"{supplier.contract} is {contract.member}'s contract for "
                what += f"{contract.dataset}."
                yield Found(clause, what, "Name this supplier's own contract for this dataset.")


def column_missing(subject: Subject) -> Iterator[Found]:
    """A purpose uses or filters by a column that a supplier's contract lacks."""
    for clause, _, use in subject.uses():
        for contract in subject.contracts_of(use):
            known = {column.name for column in contract.columns}
            named = [(f"{clause}.columns", name) for name in use.columns]
            named += [(f"{clause}.rows", each.column) for each in use.rows]
            for place, name in named:
                if name not in known:
                    what = f"{contract.ref} has no column {name}."
                    step = f"It has: {', '.join(sorted(known))}."
                    yield Found(place, what, step)


def filter_values(subject: Subject) -> Iterator[Found]:
    """A row filter has more or fewer values than its operator takes."""
    for clause, _, use in subject.uses():
        for each in use.rows:
            if not _fits(each):
                what = f"The filter on {each.column} does not fit its operator {each.op}."
                step = "is_null and not_null take no value, in and not_in some, the others one."
                yield Found(f"{clause}.rows", what, step)


def _fits(each: RowFilter) -> bool:
    if each.op in {"is_null", "not_null"}:
        return not each.values
    return bool(each.values) if each.op in {"in", "not_in"} else len(each.values) == 1


RULES = (
    Rule("source-aim", source_aim),
    Rule("source-power", source_power),
    Rule("source-columns", source_columns),
    Rule("support-in-fraud", support_in_fraud),
    Rule("contract-missing", contract_missing),
    Rule("contract-mismatch", contract_mismatch),
    Rule("column-missing", column_missing),
    Rule("filter-values", filter_values),
    Rule("contracts-unseen", contracts_unseen, warning=True),
)
