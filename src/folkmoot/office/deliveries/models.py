"""Contracts, the deliveries that came under them, and what defers their destruction."""

from __future__ import annotations

from django.db import models


class ContractRow(models.Model):
    """A contract ``id@version``: its YAML verbatim."""

    ref = models.CharField(primary_key=True, max_length=120)
    dataset = models.CharField(max_length=63)
    member = models.ForeignKey("members.Member", on_delete=models.PROTECT)
    text = models.TextField()
    sha256 = models.CharField(max_length=64)
    registered_at = models.DateTimeField()


class Delivery(models.Model):
    """One arrival. The encrypted file ``name`` in the store counts from this row's commit on."""

    id = models.CharField(primary_key=True, max_length=100)
    dataset = models.CharField(max_length=63)
    member = models.ForeignKey("members.Member", on_delete=models.PROTECT)
    contract = models.ForeignKey(ContractRow, on_delete=models.PROTECT)
    as_of = models.DateField()
    delivered_at = models.DateTimeField()
    name = models.CharField(max_length=300)
    ciphertext_sha256 = models.CharField(max_length=64)
    rows = models.PositiveBigIntegerField()
    source_sha256 = models.CharField(max_length=64)
    certificate = models.BinaryField()
    certificate_sha256 = models.CharField(max_length=64)
    rejects = models.CharField(max_length=300, default="")
    destroyed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (models.Index(fields=("dataset", "member"), name="delivery_of"),)


class LegalHold(models.Model):
    """Why a delivery may not be destroyed now (a case, an appeal, a request, a complaint).

    ``made_by`` null: by the framework's team. Only the side that made a hold releases it.
    """

    id = models.CharField(primary_key=True, max_length=100)
    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, related_name="holds")
    made_by = models.ForeignKey("members.Member", null=True, on_delete=models.PROTECT)
    reason = models.CharField(max_length=300)
    made_at = models.DateTimeField()
    released_at = models.DateTimeField(null=True)
