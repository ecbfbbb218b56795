"""SIGKILL at every failpoint of a delivery and of a run, and at random: the end is the same."""

from __future__ import annotations

import os
import random
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.databases import Office, pointed
from tests.run.bases import Base
from tests.run.killing import (
    STEPS,
    Children,
    Outcome,
    check_ledger,
    check_no_parts,
    events,
    nursery,
    state,
    verify,
)
from tests.run.sample import FOLDER

import folkmoot
from folkmoot.ledger.journal import EventKind
from folkmoot.office.deliveries.models import Delivery
from folkmoot.office.keys.key_ring import DjangoKeyRing
from folkmoot.office.runs.models import Run

CI_KILLS = 5
MOST_KILLS = 100  # of one run: each worker is given longer than the one before
NIGHTLY_KILLS = int(os.environ.get("FOLKMOOT_KILLS", "1000"))
FILE = FOLDER / "data" / "ashvale.csv"


# One run passes all of these, each worker killed one point further than the one before. Behind a
# commit two points follow each other, and only one of them can be a worker's last.
IN_TURN = (
    "claim-after-commit",
    *(
        point
        for step in STEPS
        for point in (
            f"{step}-before", f"{step}-computed", f"{step}-stored", "step-before-commit",
            f"{step}-committed",
        )
    ),
    "release-before", "release-checked", "end-before-commit", "release-committed",
)  # fmt: skip
ALONE = ("step-after-commit", "end-after-commit")
DELIVER = (
    "deliver-key-made", "deliver-stored", "deliver-rejects-stored", "delivery-before-commit",
    "delivery-after-commit",
)  # fmt: skip
OTHERS = {"decide": ("decision-before-commit", "decision-after-commit"),
          "destroy": ("destroy-before-commit", "destroy-after-commit")}  # fmt: skip


@pytest.fixture(scope="module")
def children(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Children]:
    with nursery(tmp_path_factory.mktemp("nursery")) as found:
        yield found


_expected: dict[str, Outcome] = {}


def expected(base: Base, children: Children, folder: Path) -> Outcome:
    """What an uninterrupted run gives."""
    if base.vendor not in _expected:
        with base.copied(folder) as office:
            children.wait(children.order(office, "work"))
            assert children.errors(office) == []
            _expected[base.vendor] = verify(office, base.run, children.said(office), folder / "l")
    return _expected[base.vendor]


def test_every_failpoint_is_killed_at() -> None:
    source = Path(folkmoot.__file__).parent
    named = {
        name
        for file in source.rglob("*.py")
        for name in re.findall(r'failpoint\(f?"([^"]+)"\)', file.read_text("utf-8"))
    }
    unfolded = {n.replace("{name}", s) for n in named for s in STEPS}
    assert unfolded == {*IN_TURN, *ALONE, *DELIVER, *OTHERS["decide"], *OTHERS["destroy"]}


def finish(children: Children, office: Office, run: str) -> None:
    """Fresh workers until the run has ended."""
    for _ in range(5):
        with pointed(office.env):
            if Run.objects.get(id=run).state == Run.State.FINISHED:
                return
        children.wait(children.order(office, "work"))
    raise AssertionError(f"the run does not end: {children.errors(office)}")


def test_a_run_killed_at_every_boundary_in_turn_ends_the_same(
    base: Base, children: Children, tmp_path: Path
) -> None:
    """One run, and each worker is killed one boundary later than the one before."""
    wanted = expected(base, children, tmp_path)
    with base.copied(tmp_path) as office:
        for boundary in IN_TURN:
            with pointed(office.env):
                assert Run.objects.get(id=base.run).state != Run.State.FINISHED, boundary
            children.wait(children.order(office, "work", boundary))
        assert children.errors(office) == []
        assert verify(office, base.run, children.said(office), tmp_path / "ledger") == wanted


@pytest.mark.parametrize("boundary", ALONE)
def test_a_run_killed_behind_a_commit_ends_the_same(
    base: Base, boundary: str, children: Children, tmp_path: Path
) -> None:
    check_killed_once(base, boundary, children, tmp_path)


@pytest.mark.nightly
@pytest.mark.parametrize("boundary", sorted(set(IN_TURN)))
def test_a_run_killed_at_one_boundary_ends_the_same(
    base: Base, boundary: str, children: Children, tmp_path: Path
) -> None:
    check_killed_once(base, boundary, children, tmp_path)


def check_killed_once(base: Base, boundary: str, children: Children, folder: Path) -> None:
    wanted = expected(base, children, folder)
    with base.copied(folder) as office:
        children.wait(children.order(office, "work", boundary))
        before = state(office)
        released = boundary in {"end-after-commit", "release-committed"}
        assert (before["leads"] > 0) == released, "leads are seen with the release, or not at all"
        finish(children, office, base.run)
        assert verify(office, base.run, children.said(office), folder / "ledger") == wanted


@pytest.mark.parametrize("boundary", DELIVER)
def test_a_delivery_killed_at_a_boundary_is_all_or_nothing(
    base: Base, boundary: str, children: Children, tmp_path: Path
) -> None:
    with base.copied(tmp_path) as office:
        before = state(office)
        children.wait(children.order(office, "deliver", boundary, file=str(FILE)))
        assert children.said(office) == []
        killed = state(office)
        if boundary == "delivery-after-commit":
            assert len(killed["deliveries"]) == 4
        else:
            assert killed == before
        deliver_to_the_end(children, office)


def deliver_to_the_end(children: Children, office: Office) -> str:
    """The delivery that a fresh process makes; it counts once, with its event, and reads back."""
    children.wait(children.order(office, "deliver", file=str(FILE)))
    word, delivery, ciphertext = children.said(office)[-1]
    assert word == "delivered" and children.errors(office) == []
    with pointed(office.env):
        rows = Delivery.objects.filter(id=delivery)
        assert [row.ciphertext_sha256 for row in rows] == [ciphertext]
        assert events(delivery)[EventKind.DELIVERY_ACCEPTED] == 1
        assert delivered_content(rows[0]) == _content(office)
        check_ledger(office.home.parent / "ledger")
    check_no_parts(office)
    return delivery


def delivered_content(row: Delivery) -> list[dict[str, Any]]:
    """The rows of a delivery as they decrypt."""
    from tests.run.sample import shop

    from folkmoot.store.ciphertext import unsealed, verified
    from folkmoot.store.location import Kind

    source = verified(shop().place, row.name, row.ciphertext_sha256)
    key = DjangoKeyRing().unwrap(row.id)
    with unsealed(source, key, Kind.DELIVERY, row.id, name=row.name) as file:
        rows: list[dict[str, Any]] = file.read().to_pylist()
    return rows


def _content(office: Office) -> list[dict[str, Any]]:
    """The same file's rows, as the base delivered them under another day."""
    first = Delivery.objects.filter(member_id="ashvale").order_by("delivered_at")[0]
    return delivered_content(first)


@pytest.mark.parametrize(
    ("job", "boundary"), [(job, point) for job, points in OTHERS.items() for point in points]
)
def test_an_act_killed_around_its_commit_is_all_or_nothing(
    base: Base, job: str, boundary: str, children: Children, tmp_path: Path
) -> None:
    with base.copied(tmp_path) as office:
        before = state(office)
        names = [name for name, _ in before["deliveries"]]
        more: dict[str, Any] = {"deliveries": names, "delivery": names[0]}
        children.wait(children.order(office, job, boundary, **more))
        assert children.said(office) == []
        killed = state(office)
        assert (killed == before) == ("before" in boundary)
        with pointed(office.env):
            check_ledger(tmp_path / "ledger")
        children.wait(children.order(office, job, **more))
        assert children.errors(office) == [] and len(children.said(office)) == 1
        with pointed(office.env):
            check_ledger(tmp_path / "ledger")


def test_a_destruction_that_did_not_commit_took_nothing_away(
    base: Base, children: Children, tmp_path: Path
) -> None:
    """What the ledger does not say is destroyed can still be read."""
    with base.copied(tmp_path) as office:
        with pointed(office.env):
            row = Delivery.objects.get(member_id="ashvale")
        children.wait(children.order(office, "destroy", "destroy-before-commit", delivery=row.id))
        with pointed(office.env):
            assert events(row.id)[EventKind.DELIVERY_DESTROYED] == 0
            assert delivered_content(row)


def kill_at_random(base: Base, kills: int, children: Children, folder: Path) -> dict[str, int]:
    """Kill workers and deliverers at random moments, office after office; what was counted."""
    wanted = expected(base, children, folder)
    chance, counted = random.Random(17), {"kills": 0, "runs": 0, "deliveries": 0, "acknowledged": 0}
    while counted["kills"] < kills:
        with base.copied(folder) as office:
            counted["kills"] += kill_until_finished(children, office, base.run, chance)
            assert verify(office, base.run, children.said(office), folder / "ledger") == wanted
            counted["runs"] += 1
            while counted["kills"] < kills and chance.random() < 0.7:
                pid = children.order(office, "deliver", file=str(FILE))
                time.sleep(chance.uniform(0.0, 0.5))
                children.kill(pid)
                counted["kills"] += 1
            deliver_to_the_end(children, office)
            counted["deliveries"] += 1
            counted["acknowledged"] += len(children.said(office))
    return counted


def kill_until_finished(children: Children, office: Office, run: str, chance: random.Random) -> int:
    """Two workers at a time, both killed; how many kills it took until the run had ended."""
    kills = 0
    with pointed(office.env):
        while Run.objects.get(id=run).state != Run.State.FINISHED:
            pids = [children.order(office, "work") for _ in range(chance.choice([1, 1, 2]))]
            time.sleep(chance.uniform(0.0, 0.3 + 0.2 * kills))
            for pid in pids:
                children.kill(pid)
                kills += 1
            assert children.errors(office) == [] and kills < MOST_KILLS
    # Of two workers the later may have ended the run while the earlier still wrote: whoever looks
    # next clears away what that one left.
    children.wait(children.order(office, "work"))
    return kills


def test_killed_at_random_nothing_is_lost(base: Base, children: Children, tmp_path: Path) -> None:
    counted = kill_at_random(base, CI_KILLS, children, tmp_path)
    assert counted["kills"] >= CI_KILLS and counted["runs"] >= 1


@pytest.mark.nightly
def test_killed_a_thousand_times_nothing_is_lost(
    base: Base, children: Children, tmp_path: Path
) -> None:
    began = time.monotonic()
    counted = kill_at_random(base, NIGHTLY_KILLS, children, tmp_path)
    print(
        f"\n{base.vendor}: {counted['kills']} kills at random in {time.monotonic() - began:.0f} s,"
        f" {counted['runs']} runs and {counted['deliveries']} deliveries ended,"
        f" {counted['acknowledged']} acknowledgements, 0 lost, content identical"
    )
