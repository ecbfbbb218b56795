"""What residents say: preferences, the snapshots that runs rest on, and conditions for all."""

from __future__ import annotations

from django.db import models


class PreferenceRow(models.Model):
    """One person's decision; a later row for the same subject and scope takes its place."""

    subject = models.CharField(max_length=128)
    dataset = models.CharField(max_length=63)
    column = models.CharField(max_length=63)
    decision = models.CharField(max_length=20)
    purposes = models.JSONField(default=list)
    bases = models.JSONField(default=list)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=("subject", "dataset", "column"), name="preference_of"),)


class Snapshot(models.Model):
    """All preferences as they stood: canonical bytes and their SHA-256."""

    taken_at = models.DateTimeField()
    sha256 = models.CharField(max_length=64)
    payload = models.BinaryField()


class ConditionRow(models.Model):
    """A condition that residents or the ethics committee set for every agreement."""

    id = models.CharField(primary_key=True, max_length=63)
    sentence = models.TextField()
    source = models.CharField(max_length=300)
    rule = models.CharField(max_length=63)
    days = models.PositiveIntegerField(null=True)
    since = models.DateField(null=True)
    until = models.DateField(null=True)
