"""The ledger's rows: leaves verbatim, and the signed checkpoints over them."""

from __future__ import annotations

from django.db import models


class Entry(models.Model):
    """One leaf. ``seq`` counts from 0 without a gap; ``leaf`` are the bytes that were hashed.

    ``frontier`` holds the roots of the complete subtrees of the tree that ends here (32 bytes
    each, largest first): from it the next leaf is added, and the root told, in O(log n).
    """

    seq = models.BigIntegerField(primary_key=True)
    leaf = models.BinaryField()
    leaf_hash = models.BinaryField(max_length=32)
    prev_hash = models.BinaryField(max_length=32, unique=True)
    frontier = models.BinaryField()


class Checkpoint(models.Model):
    """A signed note (C2SP tlog-checkpoint) over the first ``size`` leaves, as published."""

    size = models.BigIntegerField(primary_key=True)
    text = models.TextField()
    made_at = models.DateTimeField()
