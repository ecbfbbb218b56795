"""A whole made-up county in an office: what its members sent, what is true of it, and its runs."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from tests.databases import Office
from tests.promises.observing import Observer

from folkmoot.cli.asking import make_request
from folkmoot.cli.clock import clock_from
from folkmoot.cli.demo.mark import mark_home
from folkmoot.cli.demo.prepare import (
    apply_agreement,
    deliver_entry,
    join_members,
    register_contracts,
    sign_agreement,
)
from folkmoot.cli.session import Session, open_session
from folkmoot.cli.workspace import DeliveryEntry, RunEntry, Workspace, read_workspace
from folkmoot.county.find_configuration import find_configuration
from folkmoot.county.find_scenarios import find_scenarios
from folkmoot.county.layouts import LAYOUTS
from folkmoot.county.make_county import make_county, together
from folkmoot.county.members import BILLING
from folkmoot.county.render import render
from folkmoot.county.rows.base_rows import canonical_schema
from folkmoot.county.write_county import write_county
from folkmoot.county.write_file import write_file
from folkmoot.gate.permit import Refusal, Request, SealedPermit
from folkmoot.office.cases.services import open_leads
from folkmoot.office.deliveries.models import Delivery
from folkmoot.office.keys.key_ring import DjangoKeyRing
from folkmoot.office.place import place
from folkmoot.office.runs.models import Run
from folkmoot.office.runs.selectors import steps
from folkmoot.office.runs.services import decide_request, start_run
from folkmoot.office.support.models import SupportCase
from folkmoot.office.support.services import open_person
from folkmoot.office.workshop import workshop
from folkmoot.run.bundle import unpack
from folkmoot.run.work import work
from folkmoot.store.read_artefact import read_artefact

RESIDENTS, SEED, KIND = 6_000, 1, "county"
# So many members, or a hundred files more would be delivered and nothing else be shown.
DISTRICTS = frozenset({"ashvale", "brentholt", "tendrock", "utterby"})
LIST, KEEPER = "protected-people", "eastmarch"
WHY = "To see what comes out."


@dataclass
class WalkedCounty:
    """An office in which everything is agreed, signed and delivered; nothing has run yet.

    ``rows``: by dataset, what is true of each row that was sent, before any slip of the pen.
    """

    office: Office
    folder: Path
    at: Session
    space: Workspace
    rows: dict[str, pa.Table]
    runs: dict[str, str] = field(default_factory=dict)
    observer: Observer = field(default_factory=Observer)

    def asked(self, entry: RunEntry, deliveries: Sequence[str] = ()) -> tuple[Request, str]:
        """The workspace's request, over the newest deliveries unless others are named."""
        return make_request(
            self.at, agreement=str(entry.agreement), purpose=entry.purpose, member=entry.member,
            role=entry.role, recipient=entry.recipient, deliveries=list(deliveries) or None,
        )  # fmt: skip

    def decide(
        self, entry: RunEntry, deliveries: Sequence[str] = ()
    ) -> tuple[SealedPermit | Refusal, str]:
        """What the gate says, and who asked."""
        request, by = self.asked(entry, deliveries)
        return decide_request(request=request, by=by, now=self.at.now), by

    def run(self, entry: RunEntry) -> str:
        """The id of a run of ``entry`` that has ended with its release."""
        permit, by = self.decide(entry)
        assert isinstance(permit, SealedPermit), permit
        run = start_run(permit=permit, by=by, now=self.at.now)
        shop = workshop(self.at.conf, self.at.clock)
        assert run in work(shop.actor, shop)
        row = Run.objects.get(id=run)
        assert row.state == Run.State.FINISHED, row.result
        self.runs[entry.purpose] = run
        return run

    def leads(self, entry: RunEntry, run: str) -> list[dict[str, Any]]:
        """Every lead of a run, opened."""
        by = self.at.operator(entry.recipient, entry.role)
        opened = open_leads(run=run, reason=WHY, by=by, now=self.at.now)
        return [json.loads(each.evidence) for each in opened]

    def households(self, entry: RunEntry, run: str) -> list[dict[str, Any]]:
        """Every household of a support list, opened one by one."""
        by, cases = self.at.operator(entry.recipient, entry.role), SupportCase.objects
        ids = cases.filter(run_id=run).order_by("id").values_list("id", flat=True)
        opened = (open_person(case=i, reason=WHY, by=by, now=self.at.now) for i in ids)
        return [json.loads(each.evidence) for each in opened]

    def artefact(self, run: str, step: str) -> dict[str, pa.Table]:
        """The tables that a step of a run has put away, decrypted."""
        found = next(each for each in steps(run) if each.name == step)
        packed = read_artefact(
            place(self.at.conf), run, name=found.artefact,
            ciphertext_sha256=found.ciphertext_sha256, key=DjangoKeyRing().unwrap(run),
        )  # fmt: skip
        return unpack(packed)

    def deliver_list(self, rows: list[dict[str, Any]], as_of: date, name: str) -> str:
        """The id of a delivery of the list of protected people: what it held, and ``rows``."""
        entry = next(d for d in self.space.deliveries if d.file.endswith(f"{LIST}.xlsx"))
        more = pa.Table.from_pylist(
            [{"_member": KEEPER} | row for row in rows], canonical_schema(LIST)
        )
        whole = pa.concat_tables([self.rows[LIST], more])
        file = Path(KEEPER) / f"{name}.xlsx"
        table = render(LIST, whole, LAYOUTS[KEEPER])
        write_file(self.folder / "data" / file, table, LAYOUTS[KEEPER], "excel")
        sent = DeliveryEntry(contract=entry.contract, file=str(file), as_of=as_of)
        return str(deliver(self.at, self.folder, sent)["delivery"])

    @cached_property
    def truth(self) -> dict[str, dict[str, Any]]:
        """By record id (delivery:row) what is true of it: dataset, person, dwelling, case."""
        sent = {(d.dataset, d.member_id): d.id for d in Delivery.objects.order_by("-as_of")}
        found = pq.read_table(self.folder / "truth" / "records.parquet").to_pylist()
        return {f"{sent[row['dataset'], row['member']]}:{row['row']}": row for row in found}


def make_folder(folder: Path) -> dict[str, pa.Table]:
    """A county as a workspace in ``folder``; its rows as they are true, by dataset."""
    nobody = {member.id: 0.0 for member in BILLING if member.id not in DISTRICTS}
    wanted = replace(find_configuration(KIND), districts=nobody)
    rows = together(make_county(wanted, residents=RESIDENTS, seed=SEED, scenarios=find_scenarios()))
    write_county(folder, iter(rows.items()), wanted, residents=RESIDENTS, seed=SEED)
    return rows


def walk(office: Office, folder: Path) -> WalkedCounty:
    """Everything up to the first question to the gate, in the office that this process is at."""
    rows = make_folder(folder)
    space = read_workspace(folder)
    mark_home(office.home, synthetic=True)
    at = open_session(clock_from(space.clock), create=True)
    join_members(at, space)
    register_contracts(at, space, folder)
    names = [apply_agreement(at, folder / path)[0] for path in space.agreements]
    for entry in space.deliveries:
        deliver(at, folder, entry)
    for name in names:
        sign_agreement(at, space, name)
    return WalkedCounty(office, folder, at, space, rows)


def deliver(at: Session, folder: Path, entry: DeliveryEntry) -> dict[str, Any]:
    """One file, delivered; what its certificate says."""
    return deliver_entry(at, folder, folder / "data", entry, lambda _what, _done, _total: None)


def entries(county: WalkedCounty, agreement: str) -> Iterator[RunEntry]:
    """The runs of the workspace under the agreement whose id ends so."""
    return (run for run in county.space.runs if str(run.agreement).endswith(agreement))
