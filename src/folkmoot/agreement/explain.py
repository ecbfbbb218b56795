"""An agreement in plain English on one page, from the terms that the parties sign."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from folkmoot.agreement.protected_list import protected_uses
from folkmoot.agreement.terms import Level, Party, Purpose, Recipient, RowFilter, Terms, Use
from folkmoot.errors import NotFoundError
from folkmoot.law.find_code import find_code

_LEVELS = {
    Level.AGGREGATE: "Only counts come out. No one can be picked out of them.",
    Level.DE_IDENTIFIED: "Names and addresses are taken out first.",
    Level.IDENTIFIABLE: "People and firms can be named in it.",
}
_TRIGGERS = {
    "run_released": "the results are handed over",
    "agreement_ended": "the agreement ends",
    "case_closed": "the case is closed",
}


def explain(terms: Terms) -> str:
    """Markdown for residents: who, why, what data, by what law, limits, how long, whom to ask.

    Every sentence follows from ``terms``; nothing is added but the words between.
    """
    sections = (
        f"# {terms.title}",
        f"Agreement {terms.id}, version {terms.version}.",
        *(["*This is an example. The bodies named here have agreed to nothing.*"]
          if any(party.illustrative for party in terms.parties) else []),
        terms.summary,
        *_section("Who takes part", _who(terms)),
        *(part for purpose in terms.purposes for part in _purpose(terms, purpose)),
        *_section("Where the data come from", _data(terms)),
        *_section("By what law", _law(terms)),
        *_section("How long", _how_long(terms)),
        *_section("What you asked for", _conditions(terms)),
        *_section("Your rights", _rights(terms)),
        "The law is cited here, not advised.",
    )  # fmt: skip
    return "\n\n".join(sections) + "\n"


def _section(title: str, lines: Iterable[str]) -> list[str]:
    body = "\n".join(lines)
    return [f"## {title}", body] if body else []


def _who(terms: Terms) -> Iterator[str]:
    yield from (f"- {party.name}" for party in terms.parties)


def _purpose(terms: Terms, purpose: Purpose) -> list[str]:
    lines = [f"{purpose.benefit} {_LEVELS[purpose.level]}", ""]
    lists = protected_uses(terms, purpose)
    for use in purpose.uses:
        if use in lists:
            continue
        lines.append(f"- It uses, from “{_title(terms, use)}”: {_columns(use.columns)}.")
        if use.rows:
            lines.append(f"- Only rows where {_listed([_row(row) for row in use.rows])}.")
    sought = [name.replace("-", " ") for name in (*purpose.typologies, *purpose.insights)]
    if sought:
        lines.append(f"- What is looked for: {_listed(sought)}.")
    lines += [f"- {line}" for line in _receives(terms, purpose)]
    for use in lists:
        lines.append(f"- It reads “{_title(terms, use)}” ({_columns(use.columns)}) for one thing:")
        lines.append("  whoever is there, or lives there, is left out. Nobody is shown the list.")
    if purpose.linkage is not None:
        least = purpose.linkage.least_probability
        lines.append(f"- Two records count as one only if we are at least {least:%} sure.")
    if purpose.preferences.mode == "honour":
        lines.append("- If you object, your records are left out.")
    else:
        lines.append(f"- An objection may be set aside: {purpose.preferences.reason}")
    lines += [f"- An exception is made: {each.reason}" for each in purpose.exceptions]
    lines.append(f"- How we will tell if it helps: {purpose.measure}")
    return [f"## {_sentence(purpose.aim)}", "\n".join(lines)]


def _title(terms: Terms, use: Use) -> str:
    dataset = terms.dataset(use.dataset)
    return dataset.title if dataset else use.dataset


def _receives(terms: Terms, purpose: Purpose) -> Iterator[str]:
    """One sentence for all recipients who see the same in the same role."""
    alike: dict[tuple[object, ...], list[Recipient]] = {}
    lists = protected_uses(terms, purpose)
    shown = [use for use in purpose.uses if use not in lists]
    for each in purpose.recipients:
        alike.setdefault((each.role, each.sees, each.destroy_within_days), []).append(each)
    for group in alike.values():
        names = _listed([_name(terms.party(each.party), each.party) for each in group])
        sees = _sees(group[0], {name for use in shown for name in use.columns})
        verb, days = "see" if len(group) > 1 else "sees", group[0].destroy_within_days
        yield f"{names} ({group[0].role}) {verb} {sees}."
        yield f"They must destroy it within {days} days."


def _sees(recipient: Recipient, used: set[str]) -> str:
    kept = sorted(used - set(recipient.sees))
    if not recipient.sees:
        return "only counts"
    if not kept:
        return "all of this"
    if len(kept) < len(recipient.sees):
        return f"all of this but {_columns(kept)}"
    return _columns(recipient.sees)


def _data(terms: Terms) -> Iterator[str]:
    for dataset in terms.datasets:
        suppliers = [s.party for s in dataset.suppliers]
        names = _listed([_name(terms.party(each), each) for each in suppliers])
        everyone = set(suppliers) == {party.id for party in terms.parties}
        yield f"- “{dataset.title}” comes from {'all who take part' if everyone else names}."
        yield f"- At least {dataset.least_quality.normalize():f}% of its rows must pass the checks."
        yield f"- It must be no more than {dataset.greatest_age_days} days old."


def _law(terms: Terms) -> Iterator[str]:
    """Each ground once, with the parties that rest on it when not all do."""
    grounds: dict[str, set[str]] = {}
    for purpose in terms.purposes:
        for basis in purpose.bases:
            party = terms.party(basis.party)
            held = party.powers if party else ()
            for code in (basis.basis, basis.power, *held, *basis.conditions):
                grounds.setdefault(code, set()).add(basis.party)
        grounds.setdefault(purpose.confidence, {basis.party for basis in purpose.bases})
    everyone = {basis.party for purpose in terms.purposes for basis in purpose.bases}
    for code, parties in grounds.items():
        named = [_name(terms.party(party), party) for party in sorted(parties)]
        yield f"- {_cited(code)}{'' if parties == everyone else f' ({_listed(named)})'}"


def _how_long(terms: Terms) -> Iterator[str]:
    ends = f" Its last day is {_day(terms.ends)}." if terms.ends else ""
    yield f"It starts on {_day(terms.starts)}.{ends}"
    if terms.review:
        yield f"It stops if it is not looked at again by {_day(terms.review)}."
    if terms.retention:
        kept = terms.retention
        after = _TRIGGERS[kept.trigger]
        yield f"The joined data are destroyed {kept.period_days} days after {after}."
        yield f"The proof: {_lower(kept.evidence)}"
    if terms.legal_hold:
        yield terms.legal_hold


def _conditions(terms: Terms) -> Iterator[str]:
    for each in terms.conditions:
        kept = "people judge this" if each.rule == "unenforceable" else "checked each time"
        yield f"- “{each.sentence}” ({kept})"


def _rights(terms: Terms) -> Iterator[str]:
    yield f"To ask, object or complain: {_lower(terms.rights_contact)}."
    if terms.dpia:
        dpia = terms.dpia
        yield f"Does a machine decide about you? {dpia.automated_decisions}"
        yield (
            f"The risks to you were weighed ({dpia.reference}) and the plan approved on"
            f" {_day(dpia.approved_on)} by {_lower(dpia.approved_by)}."
        )


def _cited(code_id: str) -> str:
    try:
        code = find_code(code_id)
    except NotFoundError:
        return code_id
    return f"{code.title}: {code.citation}."


_OPS = {
    "in": "is one of", "not_in": "is none of", "eq": "is", "ne": "is not", "ge": "is at least",
    "le": "is at most", "is_null": "is blank", "not_null": "is not blank",
}  # fmt: skip


def _row(row: RowFilter) -> str:
    words = f"{row.column.replace('_', ' ')} {_OPS[row.op]} {', '.join(row.values)}"
    return words.strip()


def _columns(names: Iterable[str]) -> str:
    return _listed([name.replace("_", " ") for name in names])


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _name(party: Party | None, party_id: str) -> str:
    return party.name if party else party_id


def _sentence(text: str) -> str:
    return text.rstrip(".")


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
