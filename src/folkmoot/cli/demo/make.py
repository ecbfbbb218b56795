"""The made-up county on which the demo walks."""

from __future__ import annotations

from pathlib import Path

from folkmoot.cli.progress import Told


def make_workspace(
    out: Path,
    *,
    residents: int,
    seed: int,
    config: str,
    cases: int | None,
    lookalikes: int | None,
    told: Told,
) -> Path:
    """The folder ``out`` with a county of people who do not exist, and its truth.

    ``cases`` and ``lookalikes``: None for as many as the kind of county has.
    """
    from folkmoot.county.find_configuration import find_configuration
    from folkmoot.county.find_scenarios import find_scenarios
    from folkmoot.county.make_county import make_county
    from folkmoot.county.write_county import write_county

    wanted = find_configuration(config)
    parts = make_county(
        wanted, residents=residents, seed=seed, scenarios=find_scenarios(), cases=cases,
        lookalikes=lookalikes, told=told,
    )  # fmt: skip
    write_county(out, parts, wanted, residents=residents, seed=seed, told=told)
    return out
