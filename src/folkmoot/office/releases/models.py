"""Released tables, as they were told. Nothing can be taken back, so nothing here is changed."""

from __future__ import annotations

from django.db import models


class Release(models.Model):
    """One table. ``payload`` is the canonical JSON of ``Released.plain``; ``id`` its SHA-256.

    ``about``: its words and levels (`AreaRelease.about`). The ledger has the hashes of both.
    """

    id = models.CharField(primary_key=True, max_length=64)
    run = models.ForeignKey("runs.Run", on_delete=models.PROTECT, related_name="releases")
    measure = models.CharField(max_length=63)
    title = models.CharField(max_length=300)
    population = models.CharField(max_length=200)
    begin = models.DateField()
    end = models.DateField()
    payload = models.TextField()
    about = models.JSONField(default=dict)
    released_at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=("population", "begin"), name="release_population"),)
