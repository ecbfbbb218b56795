"""`folkmoot ledger verify` and `folkmoot ledger export`."""

from __future__ import annotations

import shutil
import tempfile
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from folkmoot.cli.options import AsJson

BUNDLE, KEYS, VERIFIER = "bundle.jsonl", "ledger.keys", "verify_ledger.py"


def verify(
    kept: Annotated[
        Path | None,
        typer.Option("--checkpoint", help="A checkpoint that you kept from an earlier day."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Verify the whole ledger with the very verifier that outsiders use.

    Without --checkpoint it is held against the one that was published last.

    Example: folkmoot ledger verify
    """
    from folkmoot.cli.output import show_facts, show_json
    from folkmoot.cli.session import open_session

    at = open_session()
    with tempfile.TemporaryDirectory() as folder:
        published = at.conf.home_path / "public" / "checkpoints" / "latest"
        if kept is None and published.is_file():
            kept = Path(folder) / "kept"
            shutil.copyfile(published, kept)  # before a new one takes its place
        events = write_bundle(Path(folder), now=at.now)
        sentence = run_verifier(Path(folder), kept)
    facts = {"events": events, "verified": True, "said": sentence}
    (show_json if as_json else show_facts)(facts)


def export(
    out: Annotated[Path, typer.Argument(help="A folder for bundle, keys and verifier.")],
) -> None:
    """Write what an outsider needs to verify the ledger: bundle, public keys, one-file verifier.

    Example: folkmoot ledger export ./for-the-auditor
    """
    from folkmoot.cli.output import show_facts
    from folkmoot.cli.session import open_session

    at = open_session()
    out.mkdir(parents=True, exist_ok=True)
    events = write_bundle(out, now=at.now)
    command = f"cd {out} && python {VERIFIER} {BUNDLE} --key {KEYS}"
    show_facts({"events": events, "folder": out, "verify with": command})


def write_bundle(folder: Path, *, now: datetime) -> int:
    """Bundle, public keys and the verifier in ``folder``; how many events there are."""
    from folkmoot.errors import NotFoundError
    from folkmoot.ledger import verify_ledger
    from folkmoot.ledger.export import export as write
    from folkmoot.office.journal import selectors
    from folkmoot.office.journal.services import checkpoint, public_keys

    if checkpoint(now=now) is None:
        raise NotFoundError(
            "The ledger is empty.", where="ledger", next_step="Nothing has been done here yet."
        )
    keys = public_keys()
    count = write(selectors.leaves(), selectors.checkpoints(), keys, to=folder / BUNDLE)
    (folder / KEYS).write_text("".join(f"{key}\n" for key in keys), encoding="utf-8")
    shutil.copyfile(verify_ledger.__file__, folder / VERIFIER)
    return count


def run_verifier(folder: Path, kept: Path | None = None) -> str:
    """What the single-file verifier says; TamperedError with its sentence when it finds a fault."""
    import contextlib
    import io

    from folkmoot.errors import TamperedError
    from folkmoot.ledger import verify_ledger

    arguments = [str(folder / BUNDLE), "--key", str(folder / KEYS)]
    if kept is not None:
        arguments += ["--checkpoint", str(kept)]
    said = io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        code = verify_ledger.main(arguments)
    sentence = said.getvalue().strip()
    if code:
        raise TamperedError(
            sentence,
            where="ledger",
            next_step="Keep the ledger as it is, and compare it with a member's checkpoint.",
        )
    return sentence
