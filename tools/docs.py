"""Write the generated documents, or with `--check` say which are no longer current."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from tools import reference

ROOT = Path(__file__).resolve().parent.parent
PAGES: dict[str, Callable[[], str]] = {
    "docs/schema/agreement.schema.json": reference.agreement_schema,
    "docs/reference/commands.md": reference.commands,
    "docs/reference/law.md": reference.law,
    "docs/reference/gate.md": reference.gate,
    "docs/reference/checks.md": reference.checks,
    "docs/reference/events.md": reference.events,
    "docs/reference/errors.md": reference.errors,
    "docs/reference/settings.md": reference.settings_page,
    "docs/reference/fields.md": reference.fields,
    "docs/reference/typologies.md": reference.typologies,
}


def main() -> int:
    """0 when all pages are current (or were written), 1 when ``--check`` finds one that is not."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    check = parser.parse_args().check
    stale = []
    for name, make in PAGES.items():
        page = ROOT / name
        text = make()
        if page.exists() and page.read_text(encoding="utf-8") == text:
            continue
        stale.append(name)
        if not check:
            page.parent.mkdir(parents=True, exist_ok=True)
            page.write_text(text, encoding="utf-8")
    for name in stale:
        print(f"{'not current' if check else 'written'}: {name}")
    if check and stale:
        print("Next: make docs, and commit what it writes.")
    return 1 if check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
