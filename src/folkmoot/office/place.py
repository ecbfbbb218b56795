"""Where this installation keeps ciphertext, and the sweeping of what no key opens any more."""

from __future__ import annotations

from folkmoot.office.keys.models import Destroyed
from folkmoot.settings import Settings
from folkmoot.store.location import Kind, Place


def place(conf: Settings) -> Place:
    """Where encrypted data rest: under the home, whether a folder or an fsspec URL."""
    return Place(f"{conf.home.rstrip('/')}/store")


def sweep(there: Place) -> int:
    """Delete the files whose key is destroyed, as a crash or a restored backup leaves; how many."""
    swept = 0
    for kind in Kind:
        subjects = there.subjects(kind)
        for subject in Destroyed.objects.filter(subject__in=subjects).values_list(
            "subject", flat=True
        ):
            for name in there.names(kind, subject):
                there.delete(name)
                swept += 1
    return swept
