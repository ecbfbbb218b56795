"""What the gate decided, the runs that a permit started, and the steps that they committed."""

from __future__ import annotations

from django.db import models


class Decision(models.Model):
    """A permit (its sealed bytes) or a refusal (its reasons), for a request as canonical JSON."""

    id = models.CharField(primary_key=True, max_length=100)
    agreement = models.CharField(max_length=63, db_index=True)
    purpose = models.CharField(max_length=63)
    member = models.CharField(max_length=63, db_index=True)
    request = models.BinaryField()
    permit = models.BinaryField(null=True)
    key_id = models.CharField(max_length=100, default="")
    signature = models.BinaryField(null=True)
    refusal = models.BinaryField(null=True)
    decided_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(permit__isnull=False, refusal__isnull=True)
                | models.Q(permit__isnull=True, refusal__isnull=False),
                name="permit_or_refusal",
            ),
        )


class Run(models.Model):
    """One run of one permit. ``epoch`` rises with each claim: older claims cannot write."""

    class State(models.TextChoices):
        """Where a run stands."""

        QUEUED = "queued"
        RUNNING = "running"
        FINISHED = "finished"
        STOPPED = "stopped"
        FAILED = "failed"

    id = models.CharField(primary_key=True, max_length=100)
    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="run")
    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    queued_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    epoch = models.PositiveIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)
    worker = models.CharField(max_length=100, default="")
    progress = models.CharField(max_length=100, default="")
    done = models.PositiveBigIntegerField(default=0)
    total = models.PositiveBigIntegerField(default=0)
    result = models.JSONField(null=True)

    class Meta:
        indexes = (models.Index(fields=("state", "queued_at"), name="run_queue"),)


class Step(models.Model):
    """A committed step: never changed, one of a name in a run."""

    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="steps")
    name = models.CharField(max_length=100)
    artefact = models.CharField(max_length=300)
    ciphertext_sha256 = models.CharField(max_length=64)
    content_sha256 = models.CharField(max_length=64)
    counts = models.JSONField()
    epoch = models.PositiveIntegerField()
    committed_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("run", "name"), name="step_once"),)
