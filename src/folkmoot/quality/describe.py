"""A certificate in plain English, as Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from folkmoot.quality.certificate import Certificate, ColumnResult, RuleResult

# What a failing row of each kind of rule looks like; {0} and {1} are the rule's columns.
_FAILING = {
    "type": "{0} cannot be read as what it should be",
    "required": "{0} is blank or a placeholder",
    "unique": "{0} is repeated on other rows (duplicates)",
    "allowed": "{0} is not one of the allowed values",
    "valid": "{0} is filled in but not valid",
    "range": "{0} is out of range",
    "compare": "{0} and {1} do not fit together",
    "foreign_key": "{0} is not in the other dataset",
    "freshness": "{0} is too old",
}
_VERDICTS = {
    "placeholder": "{0} holds a placeholder instead of a value",
    "missing": "{0} is blank",
    "invalid": "{0} is filled in but cannot be used",
    "test": "{0} holds a test value",
    "out_of_region": "{0} was issued outside the region",
    "absent": "{0} is not there",
}
# The rules that already say how many values are invalid.
_JUDGES = ("type", "valid", "allowed")


class _Finding(NamedTuple):
    """``rank`` orders by importance, then ``rows``, the most first."""

    rank: int
    rows: int
    what: str
    matters: str


def describe(certificate: Certificate) -> str:
    """What is wrong with the file, most important first, then every column and rule, as Markdown.

    Importance: lines that could not be read, rules that must hold, columns that are not there or
    wholly blank, rules that should hold, then blanks, placeholders and the like, then the
    encoding. Counts and shares only; no row's value.
    """
    findings = sorted(_findings(certificate), key=lambda f: (f.rank, -f.rows, f.what))
    parts = [_head(certificate), "## What is wrong"]
    if findings:
        rows = ((f.what, f"{f.rows:,}", _share(f.rows, certificate), f.matters) for f in findings)
        parts.append(_table(("What", "Rows", "Share", "Matters"), rows))
    else:
        parts.append("Nothing was found.")
    parts += ["## Columns", _columns(certificate), "## Rules", _rules(certificate)]
    if certificate.dimensions:
        dimensions = ((k, f"{v} %") for k, v in sorted(certificate.dimensions.items()))
        parts += ["## Dimensions", _table(("Dimension", "Rows without a fault"), dimensions)]
    if certificate.notes:
        parts += ["## Notes", "\n".join(f"- {_cell(note)}" for note in certificate.notes)]
    return "\n\n".join(parts) + "\n"


def _head(c: Certificate) -> str:
    return (
        f"# Quality of {c.dataset} from {c.member}\n\n"
        f"**{c.quality} %** of the lines read fail no rule that must hold. Lines read: "
        f"{c.read:,}. Could not be read: {c.rejected:,}. Kept: {c.kept:,}, of which {c.failed:,} "
        f"fail a rule that must hold.\n\n"
        f"Contract {c.contract}, as of {c.as_of.day} {c.as_of:%B %Y}. File of {c.source_bytes:,} "
        f"bytes in {c.encoding}, SHA-256 `{c.source_sha256}`."
    )


def _findings(c: Certificate) -> Iterator[_Finding]:
    for reason, count in c.reject_reasons.items():
        what = f"Lines could not be read: {reason.replace('_', ' ')}"
        yield _Finding(0, count, what, "lost to every use")
    for rule in c.rules:
        if rule.failed:
            what = f"{_phrase(_FAILING[rule.kind], rule.columns)} (`{rule.rule}`)"
            yield _Finding(1 if rule.must else 3, rule.failed, what, _level(rule))
    for name in c.columns_missing:
        yield _Finding(2, c.kept, f"The file has no column `{name}`", "missing, never empty")
    judged = {rule.columns for rule in c.rules if rule.checked and rule.kind in _JUDGES}
    for column in c.columns:
        if column.present:
            yield from _column_findings(column, c.kept, judged=(column.column,) in judged)
    if c.encoding.lower().replace("_", "-") not in ("", "utf-8", "ascii", "workbook", "parquet"):
        yield _Finding(5, c.read, f"The file is in {c.encoding}, not in UTF-8", "to know")


def _column_findings(column: ColumnResult, kept: int, *, judged: bool) -> Iterator[_Finding]:
    blank = column.verdicts.get("missing", 0)
    if kept and blank == kept:
        yield _Finding(2, kept, f"`{column.column}` is blank on every row", "nothing to use")
        return
    for verdict, words in _VERDICTS.items():
        count = column.verdicts.get(verdict, 0)
        if count and not (judged and verdict == "invalid"):
            yield _Finding(4, count, words.format(f"`{column.column}`"), "to know")


def _columns(c: Certificate) -> str:
    verdicts = sorted({v for column in c.columns for v in column.verdicts} - {"valid"})
    rows = (
        (
            f"`{column.column}`",
            *(
                f"{column.verdicts.get(v, 0):,}" if column.present else "–"
                for v in ("valid", *verdicts)
            ),
        )
        for column in c.columns
    )
    return _table(("Column", "valid", *(v.replace("_", " ") for v in verdicts)), rows)


def _rules(c: Certificate) -> str:
    rows = (
        (
            f"`{rule.rule}`",
            _cell(rule.description),
            _level(rule),
            rule.dimension,
            f"{rule.checked:,}" if rule.checked or not c.kept else "not checked",
            f"{rule.failed:,}" if rule.checked or not c.kept else "–",
        )
        for rule in c.rules
    )
    return _table(("Rule", "Says", "Level", "Dimension", "Checked", "Failed"), rows)


def _phrase(words: str, columns: tuple[str, ...]) -> str:
    names = [f"`{name}`" for name in columns] or ["The delivery"]
    if "{1}" in words:
        return words.format(*names)
    return words.format(" with ".join(names))


def _level(rule: RuleResult) -> str:
    return "must" if rule.must else "should"


def _share(rows: int, c: Certificate) -> str:
    if not c.read:
        return "–"
    tenths = 1000 * rows // c.read
    return f"{tenths // 10}.{tenths % 10} %" if tenths or not rows else "under 0.1 %"


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join(f"| {' | '.join(_cell(cell) for cell in line)} |" for line in lines)


def _cell(text: str) -> str:
    return text.replace("\n", " ").replace("\\|", "|").replace("|", "\\|")
