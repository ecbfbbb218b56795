"""Every command and where it lives. A sweep asks each for help with an example."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import typer

from folkmoot.cli.agreement.apply import apply
from folkmoot.cli.agreement.check import check
from folkmoot.cli.agreement.explain import explain
from folkmoot.cli.agreement.export import export as export_agreement
from folkmoot.cli.agreement.list import list_agreements
from folkmoot.cli.agreement.notice import notice
from folkmoot.cli.agreement.revoke import revoke
from folkmoot.cli.agreement.sign import sign
from folkmoot.cli.agreement.succeed import succeed
from folkmoot.cli.agreement.vary import vary
from folkmoot.cli.county import county
from folkmoot.cli.dataset.deliver import deliver
from folkmoot.cli.dataset.destroy import destroy as destroy_delivery
from folkmoot.cli.dataset.destroy import hold, release
from folkmoot.cli.dataset.infer import infer
from folkmoot.cli.dataset.list import list_deliveries
from folkmoot.cli.dataset.profile import profile
from folkmoot.cli.dataset.show import rejects
from folkmoot.cli.dataset.show import show as show_delivery
from folkmoot.cli.demo.demo import demo
from folkmoot.cli.ethics.review import review
from folkmoot.cli.fairness.report import list_reports, report
from folkmoot.cli.insight.export import export as export_table
from folkmoot.cli.insight.list import list_releases
from folkmoot.cli.insight.show import show as show_table
from folkmoot.cli.keys.retire import retire
from folkmoot.cli.keys.rotate import rotate
from folkmoot.cli.leads.list import list_leads
from folkmoot.cli.leads.refer import refer
from folkmoot.cli.leads.show import export as export_leads
from folkmoot.cli.leads.show import show as show_lead
from folkmoot.cli.ledger.checkpoint import checkpoint
from folkmoot.cli.ledger.list import list_entries
from folkmoot.cli.ledger.prove import prove
from folkmoot.cli.ledger.verify import export as export_ledger
from folkmoot.cli.ledger.verify import verify
from folkmoot.cli.member.add import add
from folkmoot.cli.member.leave import leave
from folkmoot.cli.member.list import list_members
from folkmoot.cli.member.retire_key import retire_key
from folkmoot.cli.request import request
from folkmoot.cli.run.destroy import destroy as destroy_run
from folkmoot.cli.run.list import list_runs
from folkmoot.cli.run.show import show as show_run
from folkmoot.cli.run.show import status
from folkmoot.cli.run.start import start
from folkmoot.cli.support.list import list_support
from folkmoot.cli.support.open import agree, correct, offer, open_case, outcome
from folkmoot.cli.voice.object import object_
from folkmoot.cli.voice.snapshot import snapshot
from folkmoot.cli.worker import worker

Command = Callable[..., Any]
GROUPS: Mapping[str, tuple[str, Mapping[str, Command]]] = {
    "agreement": (
        "What was agreed: check, explain, sign, change.",
        {
            "check": check, "explain": explain, "apply": apply, "export": export_agreement,
            "sign": sign, "notice": notice, "revoke": revoke, "vary": vary, "succeed": succeed,
            "list": list_agreements,
        },
    ),
    "dataset": (
        "What members hold: propose a contract, look, deliver.",
        {
            "infer": infer, "profile": profile, "deliver": deliver, "list": list_deliveries,
            "show": show_delivery, "rejects": rejects, "hold": hold, "release": release,
            "destroy": destroy_delivery,
        },
    ),
    "run": (
        "Joins: start, follow, look back.",
        {"start": start, "status": status, "list": list_runs, "show": show_run,
         "destroy": destroy_run},
    ),
    "leads": (
        "What came out: things to look into.",
        {"list": list_leads, "show": show_lead, "export": export_leads, "refer": refer},
    ),
    "support": (
        "Who could be helped: look, open one household, offer.",
        {"list": list_support, "open": open_case, "agree": agree, "offer": offer,
         "outcome": outcome, "correct": correct},
    ),
    "insight": (
        "What was told to everybody: tables of areas, charts, maps.",
        {"list": list_releases, "show": show_table, "export": export_table},
    ),
    "fairness": (
        "Whether typologies treat groups alike.",
        {"report": report, "list": list_reports},
    ),
    "ledger": (
        "What was done: sign, prove, verify.",
        {"list": list_entries, "checkpoint": checkpoint, "prove": prove, "verify": verify,
         "export": export_ledger},
    ),
    "member": (
        "Who takes part.",
        {"add": add, "list": list_members, "leave": leave, "retire-key": retire_key},
    ),
    "ethics": ("The independent committee.", {"review": review}),
    "voice": ("Residents' preferences.", {"object": object_, "snapshot": snapshot}),
    "keys": ("Keys.", {"rotate": rotate, "retire": retire}),
}  # fmt: skip
COMMANDS: Mapping[str, Command] = {
    "county": county, "demo": demo, "request": request, "worker": worker,
}  # fmt: skip


def register(app: typer.Typer) -> None:
    """Put every command into ``app``."""
    for name, command in COMMANDS.items():
        app.command(name)(command)
    for group, (words, commands) in GROUPS.items():
        inner = typer.Typer(help=words, no_args_is_help=True, rich_markup_mode=None)
        for name, command in commands.items():
            inner.command(name)(command)
        app.add_typer(inner, name=group)
