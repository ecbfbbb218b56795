"""Every command has help with an example, a page, and a clear word when it is used wrongly."""

from __future__ import annotations

import inspect
from pathlib import Path

import pytest

from folkmoot.cli.commands import COMMANDS, GROUPS

ALL = {(name,): c for name, c in COMMANDS.items()} | {
    (group, name): c for group, (_, inner) in GROUPS.items() for name, c in inner.items()
}
PAGE = Path(__file__).resolve().parents[2] / "docs/reference/commands.md"


@pytest.mark.parametrize("path", ALL, ids=" ".join)
def test_a_command_has_help_an_example_and_a_page(path) -> None:
    doc = inspect.getdoc(ALL[path]) or ""
    assert f"Example: folkmoot {' '.join(path)}" in doc
    assert f"## folkmoot {' '.join(path)}\n" in PAGE.read_text(encoding="utf-8")


def test_the_help_of_the_root_and_of_a_group(folkmoot) -> None:
    root = folkmoot("--help")
    assert root.code == 0
    for group in GROUPS:
        assert group in root.out
    assert "Example:" in folkmoot("agreement", "sign", "--help").out


def test_wrong_usage_is_exit_2(folkmoot) -> None:
    ran = folkmoot("agreement", "sgin")
    assert ran.code == 2
    assert "sign" in ran.err and "Traceback" not in ran.err


def test_the_version(folkmoot) -> None:
    from folkmoot import __version__

    assert folkmoot("--version").out.strip() == f"folkmoot {__version__}"
