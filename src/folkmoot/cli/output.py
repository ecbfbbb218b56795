"""Show a result: a table for people, JSON for programs; faults on standard error."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.markdown import Markdown
from rich.table import Table
from rich.text import Text

from folkmoot.errors import FolkmootError

# Where nobody looks (a pipe, a file) there is no terminal to be narrow.
PIPE_WIDTH = 240
out = Console(highlight=False, width=None if sys.stdout.isatty() else PIPE_WIDTH)
err = Console(stderr=True, highlight=False)


def show_json(value: Any) -> None:
    """``value`` as indented JSON on standard output; dates and decimals as text."""
    sys.stdout.write(json.dumps(value, indent=2, ensure_ascii=False, default=str) + "\n")


def show_table(title: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """A table of texts; a line says so when there is nothing to show."""
    table = Table(
        title=Text(title),
        title_justify="left",
        title_style="bold",
        header_style="bold",
        box=SIMPLE_HEAD,
    )
    for number, column in enumerate(columns):
        # The first column is an id that people copy: it is never broken.
        table.add_column(Text(column), overflow="fold", no_wrap=number == 0)
    for row in rows:
        # Text, not markup: a square bracket is a square bracket.
        table.add_row(*(Text("" if cell is None else str(cell)) for cell in row))
    if table.row_count:
        out.print(table)
    else:
        out.print(f"{title}: nothing to show.")


def show_markdown(text: str) -> None:
    """Markdown for people; as it is when the output is not a terminal."""
    if out.is_terminal:
        out.print(Markdown(text))
    else:
        sys.stdout.write(text if text.endswith("\n") else text + "\n")


def show_facts(facts: Mapping[str, object]) -> None:
    """Names and values, one a line, aligned."""
    width = max((len(key) for key in facts), default=0)
    for key, value in facts.items():
        out.print(f"{key:<{width}}  {value}", markup=False)


def show_error(error: FolkmootError) -> None:
    """Every fault of ``error`` on standard error, each with its place and next step."""
    for fault in error.faults:
        word = "Warning" if fault.warning else "Error"
        err.print(f"{word}: {fault}", markup=False, soft_wrap=True)
