"""The command line: one command a file, thin over the services of the office.

Exit codes come from the tree of errors; tables are for people, ``--json`` for programs.
"""

from __future__ import annotations


def main() -> None:
    """Run ``folkmoot``; the entry point of the package."""
    from folkmoot.cli.app import run

    run()
