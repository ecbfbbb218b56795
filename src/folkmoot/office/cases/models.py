"""Leads: something to look into. Their evidence is encrypted under the key of their run."""

from __future__ import annotations

from django.db import models


class Lead(models.Model):
    """One lead. Money in pence, null: not computable, never nought.

    ``subject`` stands for who or what it is about within its run (a hash under the run's key, no
    name); ``evidence`` is ciphertext. Both are null once the run's key is destroyed.
    """

    id = models.CharField(primary_key=True, max_length=100)
    run = models.ForeignKey("runs.Run", on_delete=models.PROTECT, related_name="leads")
    typology = models.CharField(max_length=63)
    subject = models.CharField(max_length=128, null=True)
    members = models.ManyToManyField("members.Member")
    evidence = models.BinaryField(null=True)
    recommended = models.BooleanField()
    actual_pence = models.BigIntegerField(null=True)
    forward_pence = models.BigIntegerField(null=True)
    notional_pence = models.BigIntegerField(null=True)
    state = models.CharField(max_length=20, default="new")
    made_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("run", "typology", "subject"), name="lead_once"),
        )
        indexes = (models.Index(fields=("typology", "state"), name="lead_list"),)
