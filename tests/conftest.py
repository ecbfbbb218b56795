"""What all tests share: the public data files, found by FOLKMOOT_DATA."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

# A busy machine is no fault of the code: no example is timed.
settings.register_profile("untimed", settings.get_profile("default"), deadline=None)
settings.load_profile("ci" if "CI" in os.environ else "untimed")

ROOT = Path(__file__).resolve().parent.parent


def required(part: str) -> bool:
    """Whether FOLKMOOT_REQUIRE says that ``part`` must be there: then a skip is a failure."""
    return part in os.environ.get("FOLKMOOT_REQUIRE", "").split(",")


@pytest.fixture(scope="session")
def data_dir() -> Path:
    """The folder of public data. Absent: the test is skipped, or fails where it is required."""
    folder = Path(os.environ.get("FOLKMOOT_DATA", ROOT.parent / "shared" / "data"))
    if not folder.is_absolute():
        folder = (ROOT / folder).resolve()
    if not folder.is_dir():
        message = "The public data files are not there; set FOLKMOOT_DATA to their folder."
        if required("data"):
            pytest.fail(message)
        pytest.skip(message)
    return folder


@pytest.fixture
def figure(record_property: Callable[[str, object], None]) -> Callable[[str, object], None]:
    """Keep a figure of a long test: ``figure("kills", 1000)``. `make nightly` writes it down."""

    def keep(name: str, value: object) -> None:
        record_property(f"figure:{name}", value)
        print(f"{name}: {value}")

    return keep
