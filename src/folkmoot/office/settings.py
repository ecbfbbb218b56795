"""Django's settings, derived from the one frozen settings object. No secret has a default."""

from __future__ import annotations

import secrets
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from folkmoot.errors import ConfigError
from folkmoot.settings import Settings, settings

APPS = (
    "accounts", "members", "journal", "keys", "agreements", "deliveries", "voice", "ethics",
    "runs", "cases", "releases", "support", "fairness",
)  # fmt: skip


def database(url_text: str, conf: Settings) -> dict[str, Any]:
    """The database at ``url_text`` (PostgreSQL), or SQLite under the home when it is empty.

    SQLite: write-ahead log, synchronous FULL (an acknowledged commit survives a power cut),
    every transaction IMMEDIATE (no upgrade deadlock), overwritten content zeroed, and INSERT OR
    REPLACE fires the triggers of a deletion (recursive_triggers), so that none walks past them.
    """
    if not url_text:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(conf.sqlite_path),
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 30,
                "init_command": (
                    "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;"
                    "PRAGMA secure_delete=ON;PRAGMA foreign_keys=ON;"
                    "PRAGMA recursive_triggers=ON;"
                ),
            },
        }
    url = urlsplit(url_text)
    if url.scheme not in {"postgres", "postgresql"}:
        raise ConfigError(
            "must start with postgresql://; SQLite is used when it is not set.",
            where="DATABASE_URL",
            next_step="Correct or unset it.",
        )
    options = dict(parse_qsl(url.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": url.path.lstrip("/"),
        "USER": unquote(url.username or ""),
        "PASSWORD": unquote(url.password or ""),
        "HOST": options.pop("host", url.hostname or ""),
        "PORT": str(url.port or options.pop("port", "")),
        "OPTIONS": options,
        "CONN_HEALTH_CHECKS": True,
    }


def databases(conf: Settings) -> dict[str, dict[str, Any]]:
    """``default`` is the application's role; ``owner``, where there is one, the migrating role."""
    found = {"default": database(conf.database_url, conf)}
    if conf.database_url and conf.owner_database_url:
        found["owner"] = database(conf.owner_database_url, conf)
    return found


_conf = settings()
# Without one of its own a process has a key that nobody knows: there are no sessions to keep yet.
SECRET_KEY = _conf.secret_key or secrets.token_urlsafe(50)
DEBUG = False
USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en-gb"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
INSTALLED_APPS = [f"folkmoot.office.{app}" for app in APPS]
DATABASES = databases(_conf)
LOGGING_CONFIG = None
