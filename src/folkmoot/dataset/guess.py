"""What a column probably means, by its header and by what its values turn out to be."""

from __future__ import annotations

import re
from collections.abc import Sequence

from folkmoot.dataset.contract import Semantic
from folkmoot.dataset.fields.field_of import field_of
from folkmoot.dataset.fields.reading import How, Verdict

MOST_FIT = 0.9  # of the values must be valid for a guess from the header
ALL_FIT = 0.98  # of the values, for a guess that no header supports
FIRST_LOOK = 40  # values that show whether looking at all of them is worth while
FORMATS = (
    "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%d/%m/%y", "%d-%b-%y", "%d-%b-%Y", "%d %b %Y",
    "%d %B %Y", "%Y%m%d", "%Y/%m/%d", "%m/%d/%Y",
)  # fmt: skip

# The first pattern that the header holds and the values bear out.
_HEADERS: tuple[tuple[str, Semantic], ...] = (
    (r"\buprn\b", Semantic.UPRN),
    (r"\busrn\b", Semantic.USRN),
    (r"post ?code|postal code", Semantic.POSTCODE),
    (r"\burl\b|\bweb", Semantic.TEXT),
    (r"\bnino\b|national insurance|\bni (no|number)", Semantic.NINO),
    (r"\bnhs\b", Semantic.NHS_NUMBER),
    (r"company (reg|no|num|ref)|\bcrn\b", Semantic.COMPANY_NUMBER),
    (r"\bvat (reg\w* )?(no|num)", Semantic.VAT),
    (r"\butr\b|taxpayer ref", Semantic.UTR),
    (r"\bupn\b|pupil (no|num)", Semantic.UPN),
    (r"sort ?code", Semantic.SORT_CODE),
    (r"account (no|num)", Semantic.ACCOUNT_NUMBER),
    (r"\bgss\b|council code|\bons code|lad\d\dcd", Semantic.COUNCIL_CODE),
    (r"e-?mail", Semantic.EMAIL),
    (r"phone|\btel\b|mobile", Semantic.PHONE),
    (r"\bdob\b|birth", Semantic.DATE_OF_BIRTH),
    (r"\b(ref|reference|code|id|identifier|uri)\b|\b(number|no)$", Semantic.CODE),
    (r"date|commenc|expir|\bfrom\b|\bstart\b|\bend\b", Semantic.DATE),
    (r"surname|last ?name|family ?name", Semantic.SURNAME),
    (r"forename|first ?name|given ?name", Semantic.FORENAME),
    (r"address|location", Semantic.ADDRESS),
    (r"ratepayer|supplier|beneficiary|payee|merchant|organi[sz]ation|vendor|compan|party name"
     r"|recipient.*name", Semantic.ORGANISATION),
    (r"full ?name|\bholder\b|applicant|tenant|licensee|^name$", Semantic.FULL_NAME),
    (r"count|number", Semantic.INTEGER),
    (r"amount|£|gbp|cost|price|paid|payment|spen[dt]\b", Semantic.PENCE),
)  # fmt: skip

# Without a header to say so, only what hardly arises by chance.
_BY_VALUE = (
    Semantic.POSTCODE, Semantic.EMAIL, Semantic.NINO, Semantic.BOOLEAN, Semantic.INTEGER,
    Semantic.DATE, Semantic.PENCE, Semantic.DECIMAL,
)  # fmt: skip
_ADDRESS_LENGTH = 12  # characters: an "address" that is longer ends in its postcode, it is not one


def guess_semantic(header: str, values: Sequence[str]) -> Semantic:
    """The meaning of a column with this ``header`` and these distinct ``values``.

    >>> guess_semantic("Postal Code", ["BD21 1PW", "BD6 3DQ"]).value
    'postcode'
    """
    name = words_of(header)
    for pattern, semantic in _HEADERS:
        if re.search(pattern, name) and values and fit(semantic, values) >= MOST_FIT:
            return semantic
    for semantic in _BY_VALUE if values else ():
        if semantic is Semantic.PENCE and not any("£" in value for value in values):
            continue
        long = semantic is Semantic.POSTCODE and max(map(len, values)) > _ADDRESS_LENGTH
        if not long and fit(semantic, values) >= ALL_FIT:
            return semantic
    return Semantic.CODE if values and max(map(len, values)) <= 20 and _few(values) else (
        Semantic.TEXT
    )  # fmt: skip


def words_of(header: str) -> str:
    """The words of a header in lower case, also where they are only capitals or underscores.

    >>> words_of("MerchantCategory_Code")
    'merchant category code'
    """
    parts = re.sub(r"[_:]+", " ", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", header))
    return " ".join(parts.split()).lower()


def guess_formats(values: Sequence[str]) -> tuple[str, ...]:
    """The formats that these dates need beside ISO 8601, the most fitting first.

    Day before month, as written in Britain, unless only the other way fits.
    """
    read = field_of(Semantic.DATE)
    left = [v for v in values if read(v, How()).verdict is Verdict.INVALID]
    formats: list[str] = []
    for _ in range(2):
        fits = {
            form: [v for v in left if read(v, How((form,))).verdict is not Verdict.INVALID]
            for form in FORMATS
        }
        best = max(FORMATS, key=lambda form: len(fits[form]))
        if len(fits[best]) * 20 < len(values):  # a form for less than 5 % is a slip, not a form
            break
        formats.append(best)
        taken = set(fits[best])
        left = [v for v in left if v not in taken]
    return tuple(formats)


def fit(semantic: Semantic, values: Sequence[str]) -> float:
    """The share of ``values`` that are not invalid as ``semantic``."""
    few = values[:FIRST_LOOK]
    if len(few) < len(values) and (share := fit(semantic, few)) < MOST_FIT / 2:
        return share
    dated = semantic in (Semantic.DATE, Semantic.DATE_OF_BIRTH)
    how = How(guess_formats(values) if dated else ())
    read = field_of(semantic)
    bad = sum(read(value, how).verdict is Verdict.INVALID for value in values)
    return 1 - bad / len(values)


def _few(values: Sequence[str]) -> bool:
    """Whether most values are one word: codes, not prose."""
    return sum(" " not in value.strip() for value in values) * 2 > len(values)
