"""What the demo shows of a made-up county: how right it was, who is offered help, what is told."""

from __future__ import annotations

from typing import Any

from folkmoot.cli.output import out, show_table


def report_truth(truth: dict[str, Any]) -> None:
    """Per typology what was planted and how much of it was found, with intervals."""
    _say(f"\n   {truth['residents']:,} residents, {truth['configuration']}. {truth['words']}\n")
    show_table(
        "Recommended leads against what was planted (synthetic)",
        ("typology", "planted", "lookalikes", "recommended", "precision", "recall"),
        [
            (name, each["planted"], each["lookalikes"], each["recommended"],
             _interval(each["precision"]), _interval(each["recall"]))
            for name, each in truth["typologies"].items()
        ],
    )  # fmt: skip


def report_support(support: dict[str, Any]) -> None:
    """How many households could be offered help, by rule."""
    _say(
        f"\n   {support['households']:,} households very likely are entitled to help that they do"
        "\n   not claim. They stand under pseudonyms; an officer opens one at a time and says why."
    )
    for rule, met in support["met"].items():
        _say(f"   {rule}: {met:,} of {support['considered'][rule]:,} considered")


def report_disclosure(areas: dict[str, Any], *, synthetic: bool) -> None:
    """What was told of each measure and what was hidden."""
    rows = []
    for name, each in areas.items():
        if "refused" in each:
            rows.append((name, "refused", "", "", each["refused"][0]))
            continue
        shown, hidden = sum(each["shown"].values()), sum(each["hidden"].values())
        rows.append((name, ", ".join(each["levels"]), shown, hidden, ", ".join(each["left_out"])))
    label = "Area tables, after disclosure control" + (" (synthetic)" if synthetic else "")
    show_table(label, ("measure", "levels", "cells told", "cells hidden", "levels not told"), rows)


def _interval(judged: dict[str, Any] | None) -> str:
    if judged is None:
        return "nothing to judge"
    return f"{judged['share']:.2f} ({judged['low']:.2f} to {judged['high']:.2f})"


def _say(text: str) -> None:
    out.print(text, markup=False, soft_wrap=True)
