"""Households that could be helped. What is known of them is encrypted under their run's key."""

from __future__ import annotations

from django.db import models


class SupportCase(models.Model):
    """One household of a support list, under an id that names nobody.

    ``subject`` stands for the household within its run (a hash under the run's key), ``evidence``
    is ciphertext; both are null once the run's key is destroyed or the case is withdrawn.
    ``rules`` are those that it meets, `id@version`.
    """

    class State(models.TextChoices):
        """Where a case stands."""

        LISTED = "listed"
        OFFERED = "offered"
        CLOSED = "closed"
        WITHDRAWN = "withdrawn"

    id = models.CharField(primary_key=True, max_length=100)
    run = models.ForeignKey("runs.Run", on_delete=models.PROTECT, related_name="support_cases")
    subject = models.CharField(max_length=128, null=True)
    rules = models.JSONField()
    members = models.ManyToManyField("members.Member")
    evidence = models.BinaryField(null=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.LISTED)
    made_at = models.DateTimeField()
    expires_on = models.DateField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("run", "subject"), name="household_once"),)
        indexes = (models.Index(fields=("state", "expires_on"), name="support_list"),)


class SupportAct(models.Model):
    """What somebody did with a case: never changed. Free text is kept as its hash alone."""

    class Kind(models.TextChoices):
        """What was done."""

        OPENED = "opened"
        AGREED = "agreed"
        OFFERED = "offered"
        OUTCOME = "outcome"
        CORRECTED = "corrected"

    case = models.ForeignKey(SupportCase, on_delete=models.PROTECT, related_name="acts")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    detail = models.CharField(max_length=60, default="")
    reason_sha256 = models.CharField(max_length=64, default="")
    actor = models.CharField(max_length=40)
    at = models.DateTimeField()
