"""A small made-up county that counts areas: its files, and an office up to a queued run."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import yaml
from tests.run.sample import QUEUED, START

from folkmoot.cli.asking import make_request
from folkmoot.cli.clock import clock_from
from folkmoot.cli.demo.prepare import (
    apply_agreement,
    deliver_entry,
    join_members,
    register_contracts,
    sign_agreement,
)
from folkmoot.cli.session import Session, open_session
from folkmoot.cli.workspace import DeliveryEntry, Workspace, read_workspace
from folkmoot.county.find_configuration import find_configuration
from folkmoot.county.make_county import make_county
from folkmoot.county.members import BILLING
from folkmoot.county.write_county import write_county
from folkmoot.gate.permit import SealedPermit
from folkmoot.office.runs.services import decide_request, start_run

RESIDENTS, SEED = 2_000, 7
DISTRICTS = frozenset({"ashvale", "tendrock", "utterby"})
AGREEMENT = "agreements/insight.yaml"
MEASURED = "council-tax"


def make_folder(folder: Path) -> Path:
    """The county's files and contracts, no story planted in it."""
    nobody = {member.id: 0.0 for member in BILLING if member.id not in DISTRICTS}
    wanted = replace(find_configuration("county"), districts=nobody)
    parts = make_county(wanted, residents=RESIDENTS, seed=SEED, scenarios=())
    write_county(folder, parts, wanted, residents=RESIDENTS, seed=SEED)
    return folder


def counting(folder: Path) -> Workspace:
    """The workspace, down to the agreement that counts areas and the files that it reads."""
    space = read_workspace(folder)
    terms = yaml.safe_load((folder / AGREEMENT).read_text("utf-8"))
    read = {dataset["id"] for dataset in terms["datasets"]}
    kept = tuple(entry for entry in space.deliveries if Path(entry.file).stem in read)
    runs = tuple(run for run in space.runs if run.agreement == terms["id"])
    return space.model_copy(update={"agreements": (AGREEMENT,), "deliveries": kept, "runs": runs})


def session(begun: datetime = START) -> Session:
    """The office that this process points at, on the morning on which all is made ready."""
    return open_session(clock_from(begun), create=True)


def ready(folder: Path) -> str:
    """Everything up to a queued run that counts areas."""
    space, at = counting(folder), session()
    join_members(at, space)
    register_contracts(at, space, folder)
    name, _ = apply_agreement(at, folder / AGREEMENT)
    for entry in space.deliveries:
        deliver(at, folder, entry)
    sign_agreement(at, space, name)
    run = queue(at, space)
    assert at.now < QUEUED
    return run


def queue(at: Session, space: Workspace) -> str:
    """One more run over the newest deliveries."""
    asked = space.runs[0]
    request, by = make_request(
        at, agreement=str(asked.agreement), purpose=asked.purpose, member=asked.member,
        role=asked.role, recipient=asked.recipient,
    )  # fmt: skip
    permit = decide_request(request=request, by=by, now=at.now)
    assert isinstance(permit, SealedPermit), permit
    return start_run(permit=permit, by=by, now=at.now)


def deliver(at: Session, folder: Path, entry: DeliveryEntry, data: Path | None = None) -> None:
    """Deliver a file of the county, or the one of its name in ``data``."""
    deliver_entry(at, folder, data or folder / "data", entry, lambda _what, _done, _total: None)


def fewer(folder: Path, into: Path, drop: int) -> DeliveryEntry:
    """A file of one district again, without its last ``drop`` lines; it lies in ``into``."""
    member = sorted(DISTRICTS)[0]
    entry = next(e for e in counting(folder).deliveries if e.file == f"{member}/{MEASURED}.csv")
    lines = (folder / "data" / entry.file).read_bytes().splitlines(keepends=True)
    (into / "fewer.csv").write_bytes(b"".join(lines[:-drop]))
    return entry.model_copy(update={"file": "fewer.csv"})
