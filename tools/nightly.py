"""Run the long tests and write what they found into docs/nightly.md: `make nightly`."""

from __future__ import annotations

import argparse
import platform
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
from datetime import UTC, datetime
from pathlib import Path

from folkmoot import __version__

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs/nightly.md"


def main() -> int:
    """pytest's exit code; the page is written only when every test passed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pytest", nargs="*", help="passed on to pytest")
    chosen = parser.parse_args().pytest
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        code = subprocess.run(  # noqa: S603 - our own interpreter and arguments
            [sys.executable, "-m", "pytest", "-m", "nightly", f"--junitxml={report}", *chosen],
            cwd=ROOT, check=False,
        ).returncode  # fmt: skip
        if code == 0 and not chosen:
            PAGE.write_text(page(report), encoding="utf-8")
    return code


def page(report: Path) -> str:
    """The page for a JUnit report: a row a test, with its figures."""
    lines = [
        "# The long tests",
        "",
        f"Version {__version__}, {datetime.now(UTC):%Y-%m-%d}, Python {platform.python_version()},"
        f" {platform.system()} {platform.machine()}. Written by `make nightly`; all passed.",
        "",
        "| test | seconds | figures |",
        "|---|---|---|",
    ]
    for case in ET.parse(report).getroot().iter("testcase"):  # noqa: S314 - as above
        figures = [
            f"{p.get('name', '').removeprefix('figure:')} {p.get('value')}"
            for p in case.iter("property")
            if p.get("name", "").startswith("figure:")
        ]
        name = f"{case.get('classname')}.{case.get('name')}".removeprefix("tests.")
        lines.append(f"| `{name}` | {float(case.get('time', 0)):.0f} | {'; '.join(figures)} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(main())
