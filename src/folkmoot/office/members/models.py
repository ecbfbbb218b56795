"""The organisations of the framework and the keys with which they sign."""

from __future__ import annotations

from django.db import models


class Member(models.Model):
    """An organisation that has joined. ``kind`` is a `PartyKind`; dates are legal dates."""

    id = models.CharField(primary_key=True, max_length=63)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=40)
    ico_number = models.CharField(max_length=40)
    joined = models.DateField()
    left = models.DateField(null=True)
    assured_until = models.DateField(null=True)


class MemberKey(models.Model):
    """An Ed25519 key. ``sealed`` null: the member keeps the private half and signs elsewhere."""

    key_id = models.CharField(primary_key=True, max_length=100)
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="keys")
    public = models.BinaryField(max_length=32)
    valid_from = models.DateTimeField()
    valid_to = models.DateTimeField(null=True)
    sealed = models.BinaryField(null=True)
