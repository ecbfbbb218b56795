"""A prepared home: who may read the folder, and what happens when the database is not there."""

from __future__ import annotations

import os
import stat
import subprocess
import sys

import pytest
from django.db import connection
from tests.databases import pointed
from tests.office.scene import ready

from folkmoot.errors import ConfigError, UnavailableError
from folkmoot.office.settings import databases
from folkmoot.office.setup import prepare
from folkmoot.settings import Settings, read_settings, settings


def test_home_is_private_and_prepare_repeats(office):
    prepare(settings())
    prepare(settings())
    assert stat.S_IMODE(office.home.stat().st_mode) == 0o700
    assert stat.S_IMODE(settings().keys_path.stat().st_mode) == 0o700
    if office.vendor == "sqlite":
        assert stat.S_IMODE((office.home / "folkmoot.sqlite3").stat().st_mode) == 0o600


def test_the_database_is_set_as_the_design_says(office):
    with connection.cursor() as cursor:
        if office.vendor == "sqlite":
            for pragma, wanted in (
                ("journal_mode", "wal"), ("synchronous", 2), ("secure_delete", 1),
                ("foreign_keys", 1), ("busy_timeout", 30_000),
            ):  # fmt: skip
                cursor.execute(f"PRAGMA {pragma}")
                assert cursor.fetchone()[0] == wanted, pragma
        else:
            cursor.execute("SELECT current_user, rolsuper FROM pg_roles WHERE rolname=current_user")
            assert cursor.fetchone() == ("folkmoot_app", False)
    assert connection.settings_dict["ATOMIC_REQUESTS"] is False


def test_two_processes_may_prepare_one_home_at_once(tmp_path):
    code = (
        "from folkmoot.office.start import start; start();"
        "from folkmoot.office.setup import prepare; from folkmoot.settings import settings;"
        "prepare(settings())"
    )
    env = os.environ | {"FOLKMOOT_HOME": str(tmp_path / "home")}
    env.pop("DATABASE_URL", None)
    both = [subprocess.Popen([sys.executable, "-c", code], env=env) for _ in range(2)]
    assert [process.wait(60) for process in both] == [0, 0]


def test_a_database_that_is_not_there_is_said_without_its_password(tmp_path):
    env = {
        "FOLKMOOT_HOME": str(tmp_path),
        "DATABASE_URL": f"postgresql://u:hunter2@/none?host={tmp_path}",
    }
    with pointed(env), pytest.raises(UnavailableError) as caught:
        prepare(read_settings(env))
    assert "hunter2" not in str(caught.value) and "Next:" in str(caught.value)


def test_the_url_names_the_database():
    conf = Settings(database_url="postgresql://u:p%40@h:5433/d?sslmode=require")
    found = databases(conf)["default"]
    assert (found["USER"], found["PASSWORD"], found["HOST"]) == ("u", "p@", "h")
    assert (found["PORT"], found["NAME"]) == ("5433", "d")
    assert found["OPTIONS"] == {"sslmode": "require"}
    assert "owner" not in databases(conf)
    with pytest.raises(ConfigError):
        databases(Settings(database_url="mysql://h/d"))


def test_no_secret_is_shown_and_no_key_is_a_constant():
    conf = Settings(database_url="a://hunter2", owner_database_url="hunter2", secret_key="hunter2")
    assert "hunter2" not in repr(conf)
    code = "import folkmoot.office.settings as s; print(s.SECRET_KEY)"
    env = {k: v for k, v in os.environ.items() if k != "FOLKMOOT_SECRET_KEY"}
    said = {
        subprocess.run(
            [sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True
        ).stdout
        for _ in range(2)
    }
    assert len(said) == 2 and all(len(key) > 50 for key in said)


def test_a_folder_that_was_there_keeps_its_mode_and_what_is_new_is_private(tmp_path):
    home = tmp_path / "shared"
    home.mkdir()
    home.chmod(0o755)
    env = {"FOLKMOOT_HOME": str(home)}
    before = os.umask(0)
    try:
        with pointed(env):
            prepare(read_settings(env))
            scene = ready()
            assert scene.place.folder
    finally:
        os.umask(before)
    assert stat.S_IMODE(home.stat().st_mode) == 0o755
    keys = tmp_path / "shared.keys"
    public = home / "public"  # for everybody
    made = [keys, *keys.rglob("*"), *home.rglob("*")]
    made = [path for path in made if public not in (path, *path.parents)]
    assert len(made) > 10
    assert [path for path in made if path.stat().st_mode & 0o077] == []


def test_keys_in_the_home_are_moved_before_anything_else(tmp_path):
    home = tmp_path / "home"
    (home / "keys").mkdir(parents=True, mode=0o700)
    env = {"FOLKMOOT_HOME": str(home)}
    with pytest.raises(ConfigError, match=r"home\.keys"):
        prepare(read_settings(env))
    (home / "keys").rename(tmp_path / "home.keys")
    with pointed(env):
        prepare(read_settings(env))


def test_a_folder_of_keys_that_cannot_be_made_is_said(tmp_path):
    (tmp_path / "home.keys").write_text("a file is in the way")
    with pytest.raises(ConfigError, match="FOLKMOOT_KEYS"):
        prepare(read_settings({"FOLKMOOT_HOME": str(tmp_path / "home")}))
