"""A workspace: a folder with an agreement, contracts and what to deliver, for a demo or a start."""

from __future__ import annotations

from datetime import date
from importlib.resources import as_file, files
from pathlib import Path
from typing import Annotated, Literal

import yaml
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from folkmoot.agreement.terms import PartyKind
from folkmoot.errors import Fault, InputError

NAME = "workspace.yaml"


class Part(BaseModel):
    """Frozen; an unknown field is a fault."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class MemberEntry(Part):
    """A member to register; ``joined`` is the day of the demo unless said; it may have left."""

    id: str
    name: str
    kind: PartyKind
    ico_number: str
    joined: date | None = None
    left: date | None = None
    assured_until: date | None = None


class SuccessionEntry(Part):
    """A party that is no more, who took its functions, from when, and by which law."""

    predecessor: str
    successor: str
    effective: date
    citation: str


class DeliveryEntry(Part):
    """One file to deliver: its contract, its name under the data folder, the day of its extract."""

    contract: str
    file: str
    as_of: date


class RunEntry(Part):
    """What is asked of the gate: the purpose, by whom, for whom, with which typologies.

    ``agreement`` may be left out where the workspace has one only.
    """

    agreement: str | None = None
    purpose: str
    member: str
    role: str
    recipient: str
    typologies: tuple[str, ...] | None = None


class Workspace(Part):
    """The parsed workspace. ``clock`` sets the day on which its demo takes place; ``synthetic``
    says that nobody in it exists, and every figure of it is labelled so."""

    workspace: Literal[1]
    title: str
    clock: AwareDatetime | None = None
    synthetic: bool = False
    agreements: Annotated[tuple[str, ...], Field(min_length=1)]
    members: Annotated[tuple[MemberEntry, ...], Field(min_length=2)]
    successions: tuple[SuccessionEntry, ...] = ()
    deliveries: Annotated[tuple[DeliveryEntry, ...], Field(min_length=1)]
    runs: Annotated[tuple[RunEntry, ...], Field(min_length=1)]


def read_workspace(folder: Path) -> Workspace:
    """The workspace in ``folder``; InputError with every fault at once."""
    path = folder / NAME
    if not path.is_file():
        raise InputError(
            f"There is no {NAME} here.",
            where=str(folder),
            next_step="Name a folder that has one, such as examples/business-rates.",
        )
    try:
        loaded = yaml.safe_load(path.read_text(encoding="utf-8"))
        return Workspace.model_validate(loaded)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        line = getattr(getattr(error, "problem_mark", None), "line", None)
        fault = Fault("is not YAML.", str(path), "Mend the line.", line=line and line + 1)
        raise InputError(fault) from None
    except ValidationError as error:
        raise InputError(
            Fault(item["msg"], str(path), "See examples/business-rates/workspace.yaml.",
                  clause=".".join(map(str, item["loc"])))
            for item in error.errors(include_input=False)
        ) from None  # fmt: skip


def sample_folder() -> Path:
    """The folder of the made-up workspace that the package carries."""
    with as_file(files("folkmoot.cli") / "sample") as folder:
        return folder


def check_files(workspace: Workspace, data: Path) -> None:
    """InputError that names every file of the workspace that is not in ``data``."""
    faults = [
        Fault("The file is not there.", str(data / entry.file), "Name its folder with --data.")
        for entry in workspace.deliveries
        if not (data / entry.file).is_file()
    ]
    if faults:
        raise InputError(faults)
