"""Agreements: every version's terms, signatures and instruments as the bytes that were signed."""

from __future__ import annotations

from django.db import models


class Agreement(models.Model):
    """The lineage of an agreement: one id over all its versions."""

    id = models.CharField(primary_key=True, max_length=63)


class Version(models.Model):
    """One version: ``terms`` are the canonical bytes, ``terms_hash`` their SHA-256 in hex."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="versions")
    version = models.PositiveIntegerField()
    terms = models.BinaryField()
    terms_hash = models.CharField(max_length=64, unique=True)
    applied_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("agreement", "version"), name="version_once"),
        )


class SignatureRow(models.Model):
    """A member's signature over the bytes of a version."""

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="signatures")
    member = models.ForeignKey("members.Member", on_delete=models.PROTECT)
    party = models.CharField(max_length=63)
    key = models.ForeignKey("members.MemberKey", on_delete=models.PROTECT)
    value = models.BinaryField(max_length=64)
    signed_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("version", "party", "key"), name="signature_once"),
        )


class InstrumentRow(models.Model):
    """A signed act that cites a version's hash; ``payload`` are the canonical bytes."""

    id = models.CharField(primary_key=True, max_length=100)
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="instruments")
    kind = models.CharField(max_length=40)
    effective = models.DateField()
    payload = models.BinaryField()
    made_at = models.DateTimeField()


class InstrumentSignature(models.Model):
    """A member's signature over the payload of an instrument.

    ``signed_at`` is the signer's word, ``received_at`` the office's: when it took the signature in
    (null in rows of an earlier release, which counted from the instrument's ``made_at``).
    """

    instrument = models.ForeignKey(
        InstrumentRow, on_delete=models.PROTECT, related_name="signatures"
    )
    member = models.ForeignKey("members.Member", on_delete=models.PROTECT)
    party = models.CharField(max_length=63)
    key = models.ForeignKey("members.MemberKey", on_delete=models.PROTECT)
    value = models.BinaryField(max_length=64)
    signed_at = models.DateTimeField()
    received_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("instrument", "party", "key"), name="instrument_signature_once"
            ),
        )


class Notice(models.Model):
    """The public notice of a version: the day on which residents could first read it."""

    version = models.OneToOneField(Version, on_delete=models.PROTECT, related_name="notice")
    published_on = models.DateField()
    recorded_at = models.DateTimeField()
