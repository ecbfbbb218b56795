"""Take the terms of an agreement in, as code in git goes in."""

from __future__ import annotations

from datetime import datetime

from folkmoot.agreement.bind import terms_bytes, terms_hash
from folkmoot.agreement.check import check
from folkmoot.agreement.parse import parse
from folkmoot.dates import legal_date
from folkmoot.detect.typology import typologies
from folkmoot.errors import TermsError
from folkmoot.ledger.journal import Event, EventKind, Plain
from folkmoot.office.accounts.policies import check_known
from folkmoot.office.agreements import selectors
from folkmoot.office.agreements.models import Agreement, Version
from folkmoot.office.agreements.policies import check_applies, check_next_version
from folkmoot.office.deliveries.selectors import contracts
from folkmoot.office.journal.services import writing


def apply_terms(*, text: str, where: str = "", by: str, now: datetime) -> Version:
    """The version that ``text`` (YAML) states, checked and kept as its canonical bytes.

    TermsError with every fault at once. Equal terms give the version that is there already; other
    terms must carry the next number (ConflictError), which is how an agreement is varied: by a
    party of the version that counts or by the framework's team, a first version by a party of it
    or by that team (ForbiddenError).
    """
    check_known(by)
    parsed = parse(text, where)
    terms, payload = parsed.terms, terms_bytes(parsed.terms)
    found = check(
        terms,
        on=legal_date(now),
        contracts=contracts(),
        typologies=typologies(),
        lines=parsed.lines,
        where=where,
    )
    if faults := [fault for fault in found if not fault.warning]:
        raise TermsError(faults)
    hashed = terms_hash(payload)
    with writing() as journal:
        row = Version.objects.filter(terms_hash=hashed).first()
        if row is not None:
            return row
        last = Version.objects.filter(agreement_id=terms.id).order_by("-version").first()
        if last is None:
            check_applies(by, terms, {})
        else:
            counts = selectors.version_that_counts(terms.id, now)
            check_applies(by, selectors.terms_of(counts), selectors.heirs_of(counts, now))
        check_next_version(terms.id, terms.version, last.version if last else 0)
        agreement, _ = Agreement.objects.get_or_create(id=terms.id)
        row = Version.objects.create(
            agreement=agreement,
            version=terms.version,
            terms=payload,
            terms_hash=hashed,
            applied_at=now,
        )
        body: dict[str, Plain] = {"version": terms.version, "terms_hash": hashed}
        journal.append(Event(EventKind.AGREEMENT_APPLIED, terms.id, by, now, body))
        return row
