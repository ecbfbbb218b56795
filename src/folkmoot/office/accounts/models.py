"""Who acts. The ledger knows a pseudonym; only this table, which can be erased, knows a name."""

from __future__ import annotations

from django.db import models


class Actor(models.Model):
    """A person in an office. ``member`` null: the framework's own team (or a worker)."""

    pseudonym = models.CharField(primary_key=True, max_length=40)
    name = models.CharField(max_length=200, null=True)
    office = models.CharField(max_length=200)
    member = models.ForeignKey("members.Member", null=True, on_delete=models.PROTECT)
    made_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("name", "office", "member"), name="actor_once"),
            models.UniqueConstraint(
                fields=("name", "office"),
                condition=models.Q(member__isnull=True),
                name="framework_actor_once",
            ),
        )
