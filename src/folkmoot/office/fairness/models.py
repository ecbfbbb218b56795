"""Reports of fairness: counts and intervals of groups, never of a person; kept as they came."""

from __future__ import annotations

from django.db import models


class FairnessReport(models.Model):
    """What was measured of one typology (`id@version`) across one attribute.

    ``rows`` are those of `detect.fairness` (FAIRNESS_SCHEMA) as plain data; ``stop`` whether any
    of them says so; ``source`` what it was measured on (planted truth, outcomes with a control).
    """

    typology = models.CharField(max_length=100, db_index=True)
    attribute = models.CharField(max_length=40)
    measured_on = models.DateField()
    source = models.CharField(max_length=200)
    stop = models.BooleanField()
    rows = models.JSONField()
    sha256 = models.CharField(max_length=64, unique=True)
    recorded_at = models.DateTimeField()
