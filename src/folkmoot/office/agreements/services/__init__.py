"""Apply terms, sign them, act on them, tell the public. What was signed is kept verbatim."""

from folkmoot.office.agreements.services.apply_terms import apply_terms
from folkmoot.office.agreements.services.make_instrument import (
    attach_instrument,
    cosign,
    make_instrument,
)
from folkmoot.office.agreements.services.publish_notice import publish_notice
from folkmoot.office.agreements.services.sign import attach_signature, sign

__all__ = [
    "apply_terms",
    "attach_instrument",
    "attach_signature",
    "cosign",
    "make_instrument",
    "publish_notice",
    "sign",
]
