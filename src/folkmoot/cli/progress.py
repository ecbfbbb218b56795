"""A progress bar on standard error, when somebody is looking."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from folkmoot.cli.output import err

Told = Callable[[str, int, int], None]


@contextmanager
def progress(*, quiet: bool) -> Iterator[Told]:
    """A function (what, done, total) that moves the bar; silent when quiet or not a terminal."""
    if quiet or not err.is_terminal:
        yield lambda _what, _done, _total: None
        return
    bar = Progress(
        TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn(), console=err,
        transient=True,
    )  # fmt: skip
    with bar:
        task = bar.add_task("starting", total=1)
        yield lambda what, done, total: bar.update(
            task, description=what, completed=done, total=max(total, 1)
        )
