"""Start Django outside a web server: for the command line, the worker and the tests."""

from __future__ import annotations

import os


def start() -> None:
    """Set Django up once; calling it again does nothing."""
    import django
    from django.apps import apps

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "folkmoot.office.settings")
    if not apps.ready:
        django.setup()
