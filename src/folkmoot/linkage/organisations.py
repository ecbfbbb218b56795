"""The ready-made model of organisations: who pays the rates of these properties?

One organisation at *different* properties is what is looked for, so another address never counts
against a link; the same address, postcode or postal district counts for it. A name with a legal
form is (nearly) an identifier: two companies cannot be registered by the same name (Companies Act
2006 s.66, SI 2015/17 Sch 3). A name without one has namesakes, a person's name many.

Where the numbers come from. ``m`` and the name's ``u`` are given, not trained: among names that
agree exactly nearly all pairs are true, so neither random pairs nor EM could tell chance apart.
They are set so that, from the prior, a company's name alone reaches 0.998, an organisation's
rare name about 0.97, a person's about one half until a place agrees; judged samples test
them (see ``precision``). ``u`` of the places is counted exactly in the tables at hand; what the
five lists show (2018-2019) is the prior, which rules where the tables are small.
"""

from __future__ import annotations

from collections.abc import Mapping

from folkmoot.linkage.model import COUNTS, Comparison, Level, LinkModel
from folkmoot.linkage.prepare_organisations import prepare_organisations

# One pair in about 1,500: pairs of equal company names among all pairs of named records in the
# lists of Bradford, Kirklees, Hambleton, Selby and Portsmouth (2018-2019) are 1 in 1,540.
PRIOR = 1 / 1500
LEAST_PROBABILITY = 0.95

_SAME_NAME = "name_key_l = name_key_r"
_TRADES_AS = "name_key_l = trading_key_r OR trading_key_l = name_key_r"
# Companies of one group often differ in a number alone ("... (No 2) Ltd"): digits must agree.
# Shorter than eight letters, a similarity of 0.95 needs no more than a chance.
_SIMILAR_NAME = (
    "jaro_winkler_similarity(name_key_l, name_key_r) >= 0.95"
    " AND length(name_key_l) >= 8 AND length(name_key_r) >= 8"
    " AND name_digits_l = name_digits_r"
)

NAME = Comparison(
    "name",
    "name_key_l IS NULL OR name_key_r IS NULL",
    (
        Level(
            "same name and legal form",
            f"{_SAME_NAME} AND strict_key_l = strict_key_r AND legal_form_l = legal_form_r",
            m=0.60,
            u=5e-7,
        ),
        Level(
            'same name but for the legal form, "UK" or "company"',
            f"{_SAME_NAME} AND legal_form_l IS NOT NULL AND legal_form_r IS NOT NULL",
            m=0.01,
            u=5e-7,
        ),
        Level(
            "same name, legal form on one side",
            f"{_SAME_NAME} AND (legal_form_l IS NOT NULL OR legal_form_r IS NOT NULL)",
            m=0.04,
            u=4e-6,
        ),
        Level(
            "same name of an organisation",
            f"{_SAME_NAME} AND name_kind_l = 'organisation'",
            m=0.20,
            u=2e-7,
            frequency="name_key",
            strength=0.5,
        ),
        Level(
            "same name, which may be a person's",
            _SAME_NAME,
            m=0.05,
            u=5e-5,
            frequency="name_key",
            strength=0.5,
        ),
        Level("one trades as the other", _TRADES_AS, m=0.02, u=4e-5),
        # A brand: its shops belong to companies of one group, or to franchisees.
        Level("same trading name", "trading_key_l = trading_key_r", m=0.01, u=5e-4),
        # Neither for nor against: judged by eye, many are two clubs or firms of one place or
        # building. It needs a company number; a place does not suffice.
        Level("similar name", _SIMILAR_NAME, m=0.04, u=0.05),
        Level("other name", None, m=0.03, u=0.999),
    ),
)

PLACE = Comparison(
    "place",
    "postcode_l IS NULL OR postcode_r IS NULL",
    (
        Level("same address", "address_key_l = address_key_r", 0.05, COUNTS, "address_key", 2e-6),
        Level("same postcode", "postcode_l = postcode_r", 0.15, COUNTS, "postcode", 4e-4),
        Level("same postal district", "district_l = district_r", 0.40, COUNTS, "district", 0.03),
        Level("another place", None, evidence=False),
    ),
)

COMPANY_NUMBER = Comparison(
    "company_number",
    "company_number_l IS NULL OR company_number_r IS NULL",
    (
        Level("same company number", "company_number_l = company_number_r", m=0.98, u=1e-7),
        # Two numbers are two companies, unless one is mistyped.
        Level("another company number", None, m=0.02, u=0.9999999),
    ),
)

BLOCKING = (
    "l.name_key = r.name_key",
    "l.company_number = r.company_number",
    "l.name_key = r.trading_key",
    "l.trading_key = r.name_key",
    "l.trading_key = r.trading_key",
    "l.postcode = r.postcode AND l.name_start = r.name_start",
)


def organisations(
    *,
    unique_id: str = "_record",
    fields: Mapping[str, str] | None = None,
    least_probability: float = LEAST_PROBABILITY,
) -> LinkModel:
    """The model ``organisations@1`` for tables whose columns are named by ``fields``.

    Parts: ``name`` (required), ``postcode``, ``address``, ``company_number``. Without ``fields``
    the columns of the dataset business-rates are meant. A part that no table has adds nothing.
    """
    return LinkModel(
        id="organisations",
        version="1",
        prepare=prepare_organisations,
        unique_id=unique_id,
        fields=dict(fields or {"name": "ratepayer", "postcode": "postcode", "address": "address"}),
        comparisons=(NAME, COMPANY_NUMBER, PLACE),
        blocking=BLOCKING,
        prior=PRIOR,
        least_probability=least_probability,
        sources={
            "m": "given; see the docstring of folkmoot.linkage.organisations",
            "u of names": "given; Companies Act 2006 s.66, SI 2015/17 Sch 3",
            "u of places": "exact, from value counts of the tables that are linked",
            "prior": "counted on five councils' published lists, 2018-2019",
        },
    )
