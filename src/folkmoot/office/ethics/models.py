"""The decisions of the independent ethics committee."""

from __future__ import annotations

from django.db import models


class ReviewRow(models.Model):
    """One decision on the terms with this hash; it expires."""

    terms_hash = models.CharField(max_length=64, db_index=True)
    decided_on = models.DateField()
    expires_on = models.DateField()
    outcome = models.CharField(max_length=40)
    quorate = models.BooleanField()
    recorded_at = models.DateTimeField()
