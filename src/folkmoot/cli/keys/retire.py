"""`folkmoot keys retire`."""

from __future__ import annotations


def retire() -> None:
    """Delete the key-encryption keys that no data key lies under any more, for good.

    From then on no backup of the database from before the last rotation can be read.

    Example: folkmoot keys retire
    """
    from folkmoot.cli.output import out
    from folkmoot.cli.session import open_session
    from folkmoot.office.keys.services import retire as retire_keys

    at = open_session()
    gone = retire_keys(by=at.operator(), now=at.now)
    for kek_id in gone:
        out.print(f"Retired: {kek_id}", markup=False)
    if not gone:
        out.print("Every key-encryption key is still needed. Rotate first: `folkmoot keys rotate`.")
