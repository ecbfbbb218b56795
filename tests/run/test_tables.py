"""A run that counts areas: killed at any boundary it tells the same tables once, and a second run
tells nothing whose difference from the first would disclose."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from tests.databases import Office, pointed
from tests.run.bases import Base, closed
from tests.run.county import MEASURED, counting, deliver, fewer, make_folder, queue, ready, session
from tests.run.killing import Children, check_no_parts, events, nursery
from tests.run.sample import QUEUED, clock, shop

from folkmoot.ledger.journal import EventKind
from folkmoot.office.releases.models import Release
from folkmoot.office.runs.models import Run
from folkmoot.run.work import work

pytestmark = pytest.mark.xdist_group("tables")
BOUNDARIES = (
    "place-committed", "insight-before", "insight-computed", "insight-stored",
    "step-before-commit", "insight-committed", "release-checked", "end-before-commit",
)  # fmt: skip
DROPPED = 3  # so few records fewer that two tables told one after the other would show them


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files and contracts of a small county."""
    return make_folder(tmp_path_factory.mktemp("county") / "made")


@pytest.fixture(scope="module")
def counted(folder: Path, prepared_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Base:
    """An office with a queued run that counts areas."""
    home = tmp_path_factory.mktemp("counting")
    (home / "folkmoot.sqlite3").write_bytes(prepared_sqlite.read_bytes())
    env = {"FOLKMOOT_HOME": str(home)}
    with pointed(env):
        run = ready(folder)
        closed("sqlite")
    return Base("sqlite", home, run)


@pytest.fixture
def office(counted: Base, tmp_path: Path) -> Iterator[Office]:
    """A copy of it, at which this process is pointed."""
    with counted.copied(tmp_path) as found, pointed(found.env):
        yield found


@pytest.fixture(scope="module")
def children(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Children]:
    with nursery(tmp_path_factory.mktemp("nursery")) as found:
        yield found


def tables() -> dict[str, str]:
    """What was told: the table by its id, without which run told it."""
    return dict(Release.objects.values_list("id", "payload"))


def test_killed_at_each_boundary_the_same_tables_are_told_once(
    counted: Base, children: Children, tmp_path: Path
) -> None:
    with counted.copied(tmp_path) as office, pointed(office.env):
        assert work("w", shop()) == (counted.run,)
        wanted = tables()
        assert len(wanted) >= 5, "the county is large enough that its tables are told"
    with counted.copied(tmp_path) as office:
        for boundary in BOUNDARIES:
            children.wait(children.order(office, "work", boundary))
            with pointed(office.env):
                assert Run.objects.get(id=counted.run).state == Run.State.RUNNING, boundary
                assert not tables(), "a table is told with the end of its run, or not at all"
        children.wait(children.order(office, "work", "end-after-commit"))
        assert children.errors(office) == []
        with pointed(office.env):
            assert Run.objects.get(id=counted.run).state == Run.State.FINISHED
            assert tables() == wanted
            for table in wanted:
                assert events(table)[EventKind.TABLE_RELEASED] == 1
        children.wait(children.order(office, "work"))
        check_no_parts(office)


def test_a_second_run_tells_nothing_that_its_difference_would_disclose(
    office: Office, counted: Base, folder: Path, tmp_path: Path
) -> None:
    assert work("w", shop()) == (counted.run,)
    first = tables()
    at = session(QUEUED + timedelta(minutes=5))
    deliver(at, folder, fewer(folder, tmp_path, DROPPED), tmp_path)
    second = queue(at, counting(folder))
    assert work("w", shop(clock(ahead=600))) == (second,)
    areas = Run.objects.get(id=second).result["insights"]["areas"]
    refused = {name: said["refused"] for name, said in areas.items() if "refused" in said}
    assert refused, f"a difference of {DROPPED} records of {MEASURED} is told"
    assert not Release.objects.filter(run_id=second, measure__in=refused).exists()
    assert all(tables()[name] == payload for name, payload in first.items())
    words = json.dumps(refused)
    assert "difference" in words.lower() or "told" in words.lower(), words
