"""Sentences for people, broken to lines that a terminal can hold."""

from __future__ import annotations

from textwrap import wrap

from folkmoot.cli.output import out

WIDTH = 96


def say(text: str = "", *, indent: int = 3, bold: bool = False) -> None:
    """Print ``text``, every line ``indent`` blanks in, further lines of a point (–) two more; an
    empty one is an empty line."""
    first, rest = " " * indent, " " * (indent + 2 * text.startswith("– "))
    lines = wrap(
        text, WIDTH, initial_indent=first, subsequent_indent=rest, break_long_words=False,
        break_on_hyphens=False,
    )  # fmt: skip
    for line in lines or [""]:
        out.print(line, markup=False, style="bold" if bold else None, soft_wrap=True)


def say_step(number: int, title: str) -> None:
    """The heading of a step."""
    say()
    say(f"{number}  {title}", indent=0, bold=True)


def listed(names: list[str]) -> str:
    """``a, b and c``."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
