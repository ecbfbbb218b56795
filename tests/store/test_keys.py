"""Key-encryption keys and signing keys in files: made once, read by the owner only, rotated."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from folkmoot.errors import ConfigError, ConflictError, KeyMissingError, TamperedError
from folkmoot.store.kek import FileKek
from folkmoot.store.protocols import DataKey
from folkmoot.store.signing_key import load_or_create, public_keys, rotate

RAW = bytes(range(32))


def test_a_data_key_is_wrapped_and_unwrapped(tmp_path: Path) -> None:
    kek = FileKek(tmp_path / "keys")
    first = kek.create()
    assert kek.create() == first == kek.current()
    wrapped = kek.wrap("d-1", RAW)
    assert wrapped.kek_id == first
    assert RAW not in wrapped.blob
    assert kek.wrap("d-1", RAW).blob != wrapped.blob
    assert FileKek(tmp_path / "keys").unwrap("d-1", wrapped) == RAW


def test_after_a_rotation_old_wraps_open_until_they_are_wrapped_anew(tmp_path: Path) -> None:
    kek = FileKek(tmp_path / "keys")
    old = kek.create()
    wrapped = kek.wrap("d-1", RAW)
    new = kek.rotate()
    assert kek.ids() == (old, new)
    assert kek.current() == new
    assert kek.unwrap("d-1", wrapped) == RAW
    again = kek.rewrap("d-1", wrapped)
    assert again.kek_id == new
    assert kek.rewrap("d-1", again) is again
    with pytest.raises(ConflictError):
        kek.retire(new)
    kek.retire(old)
    kek.retire(old)
    assert kek.unwrap("d-1", again) == RAW
    with pytest.raises(KeyMissingError) as caught:
        kek.unwrap("d-1", wrapped)
    assert caught.value.faults[0].next_step


def test_keys_are_the_owners_alone(tmp_path: Path) -> None:
    folder = tmp_path / "keys"
    kek = FileKek(folder)
    kek.create()
    signing = load_or_create(folder, "gate")
    assert folder.stat().st_mode & 0o777 == 0o700
    files = sorted(folder.iterdir())
    assert [file.stat().st_mode & 0o777 for file in files] == [0o600, 0o600]
    for file in files:
        file.chmod(0o644)
    for use in (lambda: kek.wrap("d", RAW), lambda: load_or_create(folder, "gate")):
        with pytest.raises(ConfigError, match="chmod 600"):
            use()
    for file in files:
        file.chmod(0o600)
    folder.chmod(0o755)
    for use in (lambda: kek.wrap("d", RAW), lambda: load_or_create(folder, "ledger"), kek.rotate):
        with pytest.raises(ConfigError, match="chmod 700"):
            use()
    folder.chmod(0o700)
    assert load_or_create(folder, "gate").key_id == signing.key_id


def test_a_missing_a_damaged_and_a_swapped_key_are_told_apart(tmp_path: Path) -> None:
    kek = FileKek(tmp_path / "keys")
    with pytest.raises(KeyMissingError):
        kek.current()
    wrapped = (kek.create(), kek.wrap("d-1", RAW))[1]
    file = next((tmp_path / "keys").iterdir())
    good = file.read_text()
    for text in ("", "zz" * 32, good[:-3], "£"):
        file.write_text(text)
        with pytest.raises(ConfigError):
            kek.unwrap("d-1", wrapped)
    file.write_text("00" * 32)
    with pytest.raises(TamperedError):
        kek.unwrap("d-1", wrapped)
    file.unlink()
    with pytest.raises(KeyMissingError):
        kek.unwrap("d-1", wrapped)


def test_processes_that_start_at_once_share_one_signing_key(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from folkmoot.store.signing_key import *;"
        "print(load_or_create(Path(sys.argv[1]), 'gate').key_id)"
    )
    started = [
        subprocess.Popen(
            [sys.executable, "-c", code, str(tmp_path / "keys")], stdout=subprocess.PIPE, text=True
        )
        for _ in range(4)
    ]
    said = {process.communicate()[0].strip() for process in started}
    assert said == {load_or_create(tmp_path / "keys", "gate").key_id}
    assert len(list((tmp_path / "keys").iterdir())) == 1


def test_after_a_rotation_what_the_old_key_signed_still_verifies(tmp_path: Path) -> None:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    old = load_or_create(tmp_path / "keys", "gate")
    load_or_create(tmp_path / "keys", "gate-other")
    signature = old.private.sign(b"x")
    new = rotate(tmp_path / "keys", "gate")
    assert (old.key_id[:9], new.key_id[:9]) == ("gate-0001", "gate-0002")
    known = public_keys(tmp_path / "keys", "gate")
    assert list(known) == [old.key_id, new.key_id]
    Ed25519PublicKey.from_public_bytes(known[old.key_id]).verify(signature, b"x")
    assert load_or_create(tmp_path / "keys", "gate").key_id == new.key_id
    # Nobody can sign with the old key again.
    assert not (tmp_path / "keys" / "gate-0001.key").exists()


def test_a_key_never_shows_its_bytes(tmp_path: Path) -> None:
    for shown in (repr(DataKey("k-1", RAW)), repr(load_or_create(tmp_path / "keys", "gate"))):
        assert RAW.hex() not in shown
        assert repr(RAW) not in shown
        assert (tmp_path / "keys" / "gate-0001.key").read_text().strip() not in shown
