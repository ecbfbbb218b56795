"""`folkmoot voice snapshot`."""

from __future__ import annotations


def snapshot() -> None:
    """Take the preferences as they stand; a run rests on a recent snapshot.

    Example: folkmoot voice snapshot
    """
    from folkmoot.cli.output import show_facts
    from folkmoot.cli.session import open_session
    from folkmoot.office.voice.services import take_snapshot

    at = open_session()
    taken = take_snapshot(by=at.operator(), now=at.now)
    show_facts(
        {"taken": taken.taken_at, "preferences": len(taken.preferences), "sha256": taken.sha256}
    )
