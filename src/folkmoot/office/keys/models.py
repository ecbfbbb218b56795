"""Data keys, wrapped; and the tombstones of those that were destroyed."""

from __future__ import annotations

from django.db import models


class WrappedKey(models.Model):
    """The data key of ``subject`` under key-encryption key ``kek_id``; null once destroyed.

    Leave this table out of backups that outlive a destruction (docs: restore).
    """

    subject = models.CharField(primary_key=True, max_length=200)
    key_id = models.CharField(max_length=100, unique=True)
    kek_id = models.CharField(max_length=100)
    wrapped = models.BinaryField(null=True)
    made_at = models.DateTimeField()
    destroyed_at = models.DateTimeField(null=True)


class Destroyed(models.Model):
    """A tombstone: this key must never work again, whatever a restored backup holds."""

    key_id = models.CharField(primary_key=True, max_length=100)
    subject = models.CharField(max_length=200, db_index=True)
    destroyed_at = models.DateTimeField()
