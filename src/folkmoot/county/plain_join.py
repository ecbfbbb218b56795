"""What a plain join would flag: equal names and dates of birth, or equal addresses, and no more.

It is the yardstick beside the typologies: what an analyst gets in an afternoon from the same files
with ``=``. It takes only records in force on the day and the codes that the question names; it
knows no linkage, no gazetteer, no overlap and no exclusion.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from folkmoot.county.score import Found, Source


@dataclass(frozen=True, slots=True)
class Plain:
    """``words`` says what is joined with what; ``sql`` gives ``records``, a list a finding.

    In the SQL each dataset is a table whose name has ``_`` for ``-``; beside its columns stand
    ``who`` (the name in small letters, forename first, no title) and ``home`` (address and
    postcode in small letters). ``$day`` is the day of the extracts.
    """

    words: str
    sql: str


_CLAIMS = """
WITH claims AS (
    SELECT _record, claim_ref, who, date_of_birth AS born, home, 'hb' AS benefit,
        partner_surname, non_dependants FROM housing_benefit
    WHERE coalesce(claim_to > $day, TRUE)
    UNION ALL
    SELECT _record, claim_ref, who, date_of_birth, home, 'ctr', partner_surname, non_dependants
    FROM council_tax_reduction WHERE coalesce(claim_to > $day, TRUE)
)
"""
_DISCOUNTS = """
WITH discounts AS (
    SELECT _record, account_ref, who, date_of_birth AS born, home FROM council_tax
    WHERE discount = 'single_person' AND coalesce(liable_to > $day, TRUE)
        AND coalesce(discount_to > $day, TRUE)
)
"""

PLAIN: Mapping[str, Plain] = MappingProxyType({
    "hb-twice": Plain(
        "two running claims of one benefit: equal name and date of birth",
        _CLAIMS + """
SELECT list(_record) AS records FROM claims WHERE who IS NOT NULL AND born IS NOT NULL
GROUP BY benefit, who, born HAVING count(DISTINCT claim_ref) > 1""",
    ),
    "undeclared-property": Plain(
        "a claimant and an owner or landlord in council tax of another address: equal name and"
        " date of birth",
        _CLAIMS + """
SELECT list_distinct(flatten(list([c._record, t._record]))) AS records
FROM claims AS c
JOIN council_tax AS t ON t.who = c.who AND t.date_of_birth = c.born AND t.home <> c.home
WHERE t.liability IN ('owner', 'landlord') AND coalesce(t.liable_to > $day, TRUE)
GROUP BY c.who, c.born""",
    ),
    "letting-and-claiming": Plain(
        "a landlord's name on one claim and a claimant's on another: equal names",
        _CLAIMS + """
SELECT list_distinct(flatten(list([c._record, h._record]))) AS records
FROM claims AS c JOIN housing_benefit AS h ON h.landlord_who = c.who AND h._record <> c._record
WHERE h.tenure = 'private' AND coalesce(h.claim_to > $day, TRUE)
GROUP BY c.who""",
    ),
    "undeclared-partner": Plain(
        "a claim without a partner or non-dependant and another name in the register: equal"
        " address",
        _CLAIMS + """
SELECT list_distinct(flatten(list([c._record, r._record]))) AS records
FROM claims AS c JOIN electoral_register AS r ON r.home = c.home AND r.who <> c.who
WHERE c.partner_surname IS NULL AND coalesce(c.non_dependants, 0) = 0
GROUP BY c.home""",
    ),
    "single-discount-register": Plain(
        "an account with the discount and another name in the register: equal address",
        _DISCOUNTS + """
SELECT list_distinct(flatten(list([d._record, r._record]))) AS records
FROM discounts AS d JOIN electoral_register AS r ON r.home = d.home AND r.who <> d.who
WHERE r.attainer_date_of_birth IS NULL
GROUP BY d._record""",
    ),
    "single-discount-rising-18": Plain(
        "an account with the discount and an attainer who is 18: equal address",
        _DISCOUNTS + """
SELECT list_distinct(flatten(list([d._record, r._record]))) AS records
FROM discounts AS d JOIN electoral_register AS r ON r.home = d.home
WHERE r.attainer_date_of_birth + INTERVAL 18 YEAR <= $day
GROUP BY d._record""",
    ),
    "single-discount-twice": Plain(
        "two accounts with the discount: equal name and date of birth",
        _DISCOUNTS + """
SELECT list(_record) AS records FROM discounts WHERE who IS NOT NULL AND born IS NOT NULL
GROUP BY who, born HAVING count(DISTINCT account_ref) > 1""",
    ),
    "empty-but-occupied": Plain(
        "an account of an empty dwelling and somebody else in the register, in housing benefit or"
        " with a permit: equal address",
        """
WITH signs AS (
    SELECT _record, who, home FROM electoral_register
    UNION ALL
    SELECT _record, who, home FROM housing_benefit WHERE coalesce(claim_to > $day, TRUE)
    UNION ALL
    SELECT _record, who, home FROM permits
    WHERE coalesce(expires > $day, TRUE) AND cancelled IS NULL
)
SELECT list_distinct(flatten(list([t._record, s._record]))) AS records
FROM council_tax AS t JOIN signs AS s ON s.home = t.home AND s.who <> t.who
WHERE coalesce(t.liable_to > $day, TRUE)
    AND (t.empty_from IS NOT NULL OR t.exemption IN ('a', 'b', 'd', 'e', 'f', 'g'))
GROUP BY t._record""",
    ),
    "two-tenancies": Plain(
        "two running tenancies: equal name and date of birth",
        """
SELECT list(_record) AS records FROM tenancies
WHERE coalesce(tenancy_to > $day, TRUE) AND who IS NOT NULL AND date_of_birth IS NOT NULL
GROUP BY who, date_of_birth HAVING count(DISTINCT tenancy_ref) > 1""",
    ),
    "subletting-signal": Plain(
        "a running tenancy and a register with others but not the tenant: equal address",
        """
SELECT list_distinct(flatten(list([t._record, r._record]))) AS records
FROM tenancies AS t JOIN electoral_register AS r ON r.home = t.home
WHERE coalesce(t.tenancy_to > $day, TRUE)
GROUP BY t.home HAVING NOT bool_or(r.who = t.who)""",
    ),
    "permit-after-death": Plain(
        "a live permit and a death: equal name and date of birth",
        """
SELECT list_distinct(flatten(list([p._record, d._record]))) AS records
FROM permits AS p JOIN deaths AS d ON d.who = p.who AND d.date_of_birth = p.date_of_birth
WHERE coalesce(p.expires > $day, TRUE) AND p.cancelled IS NULL
GROUP BY p._record""",
    ),
    "sbrr-multiple": Plain(
        "two properties with the relief: equal ratepayer",
        """
SELECT list(_record) AS records FROM business_rates
WHERE relief_type = 'small_business' AND coalesce(relief_end > $day, TRUE)
    AND ratepayer IS NOT NULL
GROUP BY lower(ratepayer) HAVING count(DISTINCT _member || property_ref) > 1""",
    ),
    "dual-employment": Plain(
        "two posts of 30 hours or more that are held: equal name and date of birth",
        """
SELECT list(_record) AS records FROM payroll
WHERE coalesce("left" > $day, TRUE) AND weekly_hours >= 3000
    AND who IS NOT NULL AND date_of_birth IS NOT NULL
GROUP BY who, date_of_birth HAVING count(DISTINCT post_ref) > 1""",
    ),
})  # fmt: skip


def plain_join(typology: str, tables: Mapping[str, pa.Table], *, day: date) -> Iterator[Found]:
    """What the plain join beside ``typology`` flags, every finding as if recommended.

    ``tables``: by dataset, normalised columns with ``_record`` (``member/dataset:row``). KeyError
    for a typology without a plain join.
    """
    with duckdb.connect(":memory:") as connection:
        for name, table in sorted(tables.items()):
            if "_record" in table.column_names:
                connection.register(name.replace("-", "_"), _plainly(table))
        found = connection.sql(PLAIN[typology].sql, params={"day": day}).to_arrow_table()
        for row in found["records"].to_pylist():
            yield Found(typology, True, tuple(sorted(_source(record) for record in row)))


def _plainly(table: pa.Table) -> pa.Table:
    """``table`` with ``who``, ``home`` and, where there is a landlord, ``landlord_who``."""
    held = {*table.column_names}
    if {"full_name", "forename", "surname"} <= held:
        apart = pc.binary_join_element_wise(table["forename"], table["surname"], " ")
        table = table.append_column("who", _forename_first(pc.coalesce(apart, table["full_name"])))
    if {"address", "postcode"} <= held:
        home = pc.binary_join_element_wise(table["address"], table["postcode"], " ")
        table = table.append_column("home", pc.utf8_lower(home))
    if "landlord" in held:
        table = table.append_column("landlord_who", _forename_first(table["landlord"]))
    return table


def _forename_first(names: Any) -> Any:
    """``SMITH, John`` and ``Mr John Smith`` as ``john smith``; anything else in small letters."""
    turned = pc.replace_substring_regex(names, r"^([^,]*), *(.*)$", r"\2 \1")
    return pc.replace_substring_regex(pc.utf8_lower(turned), r"^(mr|mrs|miss|ms|mx|dr) ", "")


def _source(record: str) -> Source:
    delivery, _, row = record.rpartition(":")
    member, _, dataset = delivery.partition("/")
    return dataset, member, int(row)
