"""A typology in words, from its own header: what is generated can never lag behind the rule."""

from __future__ import annotations

from folkmoot.detect.typology import Header, Money, Typology


def describe(typology: Typology) -> str:
    """A page of Markdown: what it looks for, needs, limits, exclusions, traps, money, law."""
    header = typology.header
    parts = [
        f"# {header.number}. {header.name}",
        f"`{typology.ref}` · {', '.join(header.aims)} · Origin: {header.origin}.",
        header.summary,
        f"> {header.words}",
        "## Looks at",
        _looks_at(header),
        "## Needs",
        _needs(header),
        "## Limits, with their dates and sources",
        _parameters(header),
        "## Candidates that it sets aside",
        "\n".join(f"- `{e.name}`: {e.sentence}" for e in header.exclusions),
        "## Where it can be wrong",
        "\n".join(f"- `{t.name}`: {t.sentence}" for t in header.traps),
        "## Money",
        _money(header.money),
        "## Law",
        "\n".join(f"- from {c.valid_from.isoformat()}: {c.text}" for c in header.citations),
    ]
    return "\n\n".join(parts) + "\n"


def _looks_at(header: Header) -> str:
    """Its population: whom it could have found."""
    return "\n".join(
        f"- {seen.dataset}" + (f", where `{seen.where}`" if seen.where != "true" else "")
        for seen in header.looks_at
    )


def _needs(header: Header) -> str:
    lines = ["| dataset | column | | why |", "|---|---|---|---|"]
    for need in header.needs:
        for column in need.columns:
            kind = "essential" if column.essential else "optional"
            lines.append(f"| {need.dataset} | `{column.name}` | {kind} | {column.why} |")
    return "\n".join(lines)


def _parameters(header: Header) -> str:
    lines = ["| limit | value | from | region | source |", "|---|---|---|---|---|"]
    for name, parameter in header.parameters.items():
        for v in parameter.values:
            lines.append(
                f"| `{name}`: {parameter.meaning} ({parameter.unit}) | {v.value} "
                f"| {v.valid_from.isoformat()} | {v.region or ''} | {v.source} |"
            )
    return "\n".join(lines)


def _money(money: Money | str) -> str:
    if isinstance(money, str):
        return money
    return "\n".join(f"- {kind}: {text}" for kind, text in money.model_dump().items())
