"""E-mail addresses by their form; nothing is sent or looked up."""

from __future__ import annotations

from email_validator import EmailNotValidError, validate_email

from folkmoot.dataset.fields.plain_text import clean
from folkmoot.dataset.fields.reading import INVALID, MISSING, PLAIN, How, Reading, Verdict, valid

# RFC 2606 and RFC 6761: domains that can belong to nobody.
_TEST = ("example.com", "example.org", "example.net", "test", "example", "invalid", "localhost")


def email(text: str, how: How = PLAIN) -> Reading:
    """The address in lower case; one in a domain kept for tests has the verdict test.

    >>> email("Jo.Bloggs@Folkmoot.org.uk").value
    'jo.bloggs@folkmoot.org.uk'
    """
    value = clean(text).lower()
    if not value:
        return MISSING
    person, _, domain = value.rpartition("@")
    if person and any(domain == kept or domain.endswith(f".{kept}") for kept in _TEST):
        return Reading(value, Verdict.TEST)
    try:
        checked = validate_email(value, check_deliverability=False)
    except EmailNotValidError:
        return INVALID
    return valid(checked.normalized)
