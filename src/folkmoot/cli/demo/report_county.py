"""What the demo shows of a made-up county: how right it was, who is offered help, what is told."""

from __future__ import annotations

from typing import Any

from folkmoot.cli.output import show_table
from folkmoot.cli.say import say, say_step
from folkmoot.disclosure.policy import Policy

_LEVELS = {
    "lsoa": "small area", "ward": "ward", "district": "district", "county": "county",
    "decile": "deprivation",
}  # fmt: skip


def report_truth(truth: dict[str, Any]) -> None:
    """Per typology what was planted and how much of it was found, with intervals."""
    say()
    say(
        "How right was that? Only a made-up county can tell: true cases were planted in it, each"
        " among innocent look-alikes. Precision: how many recommended leads are true cases. Recall:"
        " how many true cases were recommended. In brackets: where it lies, 19 times of 20; a few"
        " cases say little."
    )
    say()
    show_table(
        "Recommended leads against what was planted (synthetic)",
        ("typology", "planted", "lookalikes", "recommended", "precision", "recall"),
        [
            (name, each["planted"], each["lookalikes"], each["recommended"],
             _interval(each["precision"]), _interval(each["recall"]))
            for name, each in truth["typologies"].items()
        ],
    )  # fmt: skip
    say(truth["words"])
    say("How well it does on a county that no rule was written for: docs/evaluation.md.")


def report_support(support: dict[str, Any]) -> None:
    """How many households could be offered help, by rule."""
    say_step(7, f"Help. {support['households']:,} households may be owed help they do not claim.")
    say(
        "They stand under pseudonyms: an officer opens one at a time and says why, a second one"
        " agrees, help is offered. Nothing of it ever reaches the search for fraud."
    )
    say()
    show_table(
        "Households that may be owed help, by rule (one may meet several)",
        ("rule", "considered", "left out for a named reason", "may be owed help"),
        [
            (rule, f"{support['considered'][rule]:,}",
             f"{sum(support['excluded'].get(rule, {}).values()):,}", f"{met:,}")
            for rule, met in support["met"].items()
        ],
    )  # fmt: skip


def report_tables(areas: dict[str, Any], *, synthetic: bool) -> None:
    """What was told of each measure and what was hidden."""
    say_step(8, "Tables. What everybody may read: counts, and no small ones.")
    policy = Policy()
    say(
        f"Numbers below {policy.threshold} are hidden, and so are those from which they could be"
        f" worked out; the others are rounded to {policy.round_to}. Where most areas are too small,"
        " a level is not told at all. Each table was held against every earlier one, so that no"
        " difference of two gives anybody away."
    )
    say()
    rows: list[tuple[object, ...]] = []
    refused = []
    for name, each in areas.items():
        if "refused" in each:
            refused.append(f"{name} was not told: {each['refused'][0]}")
            continue
        shown, hidden = sum(each["shown"].values()), sum(each["hidden"].values())
        seen = [level for level in each["levels"] if each["shown"].get(level)]
        blank = [level for level in each["levels"] if level not in seen]
        rows.append((each["title"], _levels(seen), shown, hidden,
                     _levels([*each["left_out"], *blank])))  # fmt: skip
    label = "Tables after disclosure control" + (" (synthetic)" if synthetic else "")
    show_table(label, ("what", "told by", "numbers told", "hidden", "not told by"), rows)
    for sentence in refused:
        say(sentence)


def _levels(levels: list[str]) -> str:
    return ", ".join(_LEVELS[level] for level in levels)


def _interval(judged: dict[str, Any] | None) -> str:
    if judged is None:
        return "nothing to judge"
    return f"{judged['share']:.2f} ({judged['low']:.2f} to {judged['high']:.2f})"
