"""How each member writes its files: headers, order, codes, dates and money, as its system does.

The fourteen billing authorities use six systems; the county council, the police and the housing
associations each have their own. Nothing here is a real product.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

from folkmoot.county.members import BILLING, COUNTY, HOMES, POLICE
from folkmoot.dataset.standard import StandardColumn, standard

Codes = Mapping[str, Mapping[str, str]]
_NOTHING: Codes = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Layout:
    """One system's way of writing.

    ``case``: how a header is made of a column's name where ``headers`` (by column) has none.
    ``encoding`` a Python codec (``utf-8-sig`` begins with a mark); ``day`` a ``strftime`` format;
    ``money``: ``plain`` 1234.50, ``pounds`` £1,234.50, ``commas`` 1,234.50. ``null`` is what
    stands where nothing is. ``one_name``: ``SMITH, John`` in one field instead of title, forename
    and surname. ``codes`` by column, from the standard's code to the system's. ``lacks``: columns
    that the system does not hold, by dataset. ``junk``: columns of no use to anyone.
    ``preamble``: lines above the header. ``excel``: datasets that are sent as a workbook.
    ``backwards``: columns in another order than the standard's.
    """

    name: str
    case: Literal["upper_snake", "title", "camel", "sentence", "lower_snake"]
    headers: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    delimiter: str = ","
    encoding: str = "utf-8"
    day: str = "%Y-%m-%d"
    money: Literal["plain", "pounds", "commas"] = "plain"
    yes_no: tuple[str, str] = ("Y", "N")
    null: str = ""
    one_name: bool = False
    spaced_nino: bool = False
    codes: Codes = field(default_factory=lambda: _NOTHING)
    lacks: Mapping[str, frozenset[str]] = field(default_factory=lambda: MappingProxyType({}))
    junk: tuple[tuple[str, str], ...] = ()
    preamble: tuple[str, ...] = ()
    excel: frozenset[str] = frozenset()
    backwards: bool = False


_REVENUES = Layout(
    "revenues", "upper_snake",
    headers={
        "account_ref": "ACCT_REF", "person_no": "LIABLE_SEQ", "property_ref": "PROP_REF",
        "address": "PROP_ADDR", "postcode": "PROP_PCODE", "forename": "FIRST_NM",
        "surname": "LAST_NM", "date_of_birth": "DOB", "liable_from": "LIAB_START_DT",
        "liable_to": "LIAB_END_DT", "charge_pence": "GROSS_CHG", "discount": "DISC_CD",
        "discount_from": "DISC_START_DT", "discount_to": "DISC_END_DT",
        "discount_pence": "DISC_AMT", "exemption": "EXMP_CD", "exemption_from": "EXMP_START_DT",
        "claim_ref": "CLAIM_NO", "weekly_pence": "WKLY_AMT", "non_dependants": "NONDEP_CNT",
        "elector_no": "ELEC_NO", "claim_from": "CLM_START_DT", "claim_to": "CLM_END_DT",
    },
    codes={
        "discount": {"none": "NIL", "single_person": "SPD", "student": "STU", "carer": "CAR",
                     "severely_mentally_impaired": "SMI", "apprentice": "APP",
                     "care_leaver": "CLD"},
        "exemption": {"none": "NIL"},
        "scheme": {"working_age": "WA", "pension_age": "PA"},
        "sex": {"f": "F", "m": "M"},
    },
)  # fmt: skip
_CIVIC = Layout(
    "civic", "title", delimiter=";", encoding="cp1252", day="%d/%m/%Y", money="pounds",
    yes_no=("Yes", "No"), one_name=True, junk=(("Batch", "OCT26"),),
    headers={
        "account_ref": "Account Reference", "full_name": "Name", "date_of_birth": "D.O.B.",
        "uprn": "UPRN", "nino": "NI Number", "charge_pence": "Annual Charge (£)",
        "discount": "Discount Type", "discount_pence": "Discount Amount (£)",
        "liable_from": "Liable From", "weekly_pence": "Weekly Award (£)",
        "weekly_income_pence": "Income (£)", "annual_pence": "Annual Amount (£)",
        "attainer_date_of_birth": "Attainer D.O.B.",
    },
    codes={
        "discount": {"none": "No discount", "single_person": "Single Person",
                     "student": "Disregard - student", "carer": "Disregard - carer",
                     "severely_mentally_impaired": "Disregard - SMI",
                     "apprentice": "Disregard - apprentice", "care_leaver": "Care leaver"},
        "exemption": {"none": "Not exempt", "n": "Class N", "f": "Class F", "b": "Class B",
                      "e": "Class E", "a": "Class A", "d": "Class D", "g": "Class G",
                      "u": "Class U", "w": "Class W"},
        "tenure": {"council": "LA Tenant", "housing_association": "RSL", "private": "Private",
                   "temporary": "Temp Accom"},
        "sex": {"f": "Female", "m": "Male"},
    },
)  # fmt: skip
_LEDGERLINE = Layout(
    "ledgerline", "upper_snake", delimiter="\t", encoding="utf-8-sig", day="%d-%b-%Y",
    money="commas", yes_no=("1", "0"), null="NULL", spaced_nino=True, backwards=True,
    preamble=("Extract for data sharing", ""),
    headers={
        "uprn": "LLPG_UPRN", "address": "FULL_ADDRESS", "postcode": "POST_CODE",
        "date_of_birth": "BIRTH_DATE", "nino": "NI_NO", "forename": "GIVEN_NAME",
        "surname": "FAMILY_NAME", "weekly_pence": "AWARD_WK", "charge_pence": "CHARGE_YR",
        "discount_pence": "DISCOUNT_YR",
    },
    codes={
        "discount": {"none": "0", "single_person": "25", "student": "25S", "carer": "25C",
                     "severely_mentally_impaired": "25M", "apprentice": "25A",
                     "care_leaver": "CL"},
        "liability": {"resident": "R", "owner": "O", "landlord": "L", "agent": "A"},
        "scheme": {"working_age": "1", "pension_age": "2"},
        "sex": {"f": "2", "m": "1"},
    },
)  # fmt: skip
_ORBIT = Layout(
    "orbit", "camel", day="%d/%m/%Y", null="N/A", yes_no=("TRUE", "FALSE"),
    junk=(("recordStatus", "LIVE"), ("loadId", "7731")),
    headers={"uprn": "uprn", "date_of_birth": "dob", "nino": "niNumber", "postcode": "postCode"},
    lacks={"electoral-register": frozenset({"uprn"})},
    codes={
        "discount": {"none": "NONE", "single_person": "SPD25", "student": "DISREG_STUDENT",
                     "carer": "DISREG_CARER", "severely_mentally_impaired": "DISREG_SMI",
                     "apprentice": "DISREG_APPR", "care_leaver": "CARE_LEAVER"},
        "kind": {"blue_badge": "BB", "resident_parking": "RP", "concessionary_pass": "CP"},
    },
)  # fmt: skip
_TOWNHALL = Layout(
    "townhall", "sentence", encoding="cp1252", day="%d/%m/%Y", money="pounds",
    yes_no=("Yes", "No"), spaced_nino=True, excel=frozenset({"licences"}), backwards=True,
    headers={"uprn": "UPRN", "nino": "National Insurance number", "sex": "Gender",
             "address": "Property address", "account_ref": "Council tax number"},
    codes={"exemption": {"none": "-", "n": "N - students", "f": "F - probate"},
           "sex": {"f": "Female", "m": "Male"}},
)  # fmt: skip
_FOURTHGATE = Layout(
    "fourthgate", "lower_snake", delimiter=";", day="%d.%m.%Y", one_name=True,
    junk=(("spare_1", ""), ("spare_2", "")), null="NULL",
    headers={"account_ref": "ct_acc", "full_name": "party", "address": "prop", "uprn": "prop_uprn",
             "postcode": "pc", "date_of_birth": "dob", "liable_from": "from", "liable_to": "to"},
    lacks={"housing-benefit": frozenset({"uprn"}), "permits": frozenset({"nino"})},
    codes={
        "discount": {"none": "n", "single_person": "s", "student": "ds", "carer": "dc",
                     "severely_mentally_impaired": "dm", "apprentice": "da", "care_leaver": "cl"},
        "scheme": {"working_age": "wa", "pension_age": "pa"},
    },
)  # fmt: skip
_COUNTY = Layout(
    "county", "title", day="%d/%m/%Y", money="plain", yes_no=("Y", "N"), spaced_nino=True,
    headers={"uprn": "UPRN", "nino": "NI Number", "nhs_number": "NHS Number",
             "date_of_birth": "DOB", "annual_pence": "Annual Salary",
             "weekly_hours": "Contract Hours x100"},
    codes={"sex": {"f": "Female", "m": "Male"}},
    excel=frozenset({"protected-people"}),
)  # fmt: skip
_POLICE = Layout("police", "camel", delimiter="\t", day="%d-%b-%Y")
_HOMES = Layout(
    "homes", "sentence", encoding="utf-8-sig", day="%d-%b-%Y", one_name=True,
    yes_no=("Yes", "No"),
    headers={"uprn": "UPRN", "nino": "NI no", "full_name": "Tenant", "tenancy_ref": "Tenancy",
             "address": "Home"},
)  # fmt: skip

_SYSTEMS = (_REVENUES, _CIVIC, _LEDGERLINE, _ORBIT, _TOWNHALL, _FOURTHGATE)
LAYOUTS: Mapping[str, Layout] = MappingProxyType(
    {member.id: _SYSTEMS[number % len(_SYSTEMS)] for number, member in enumerate(BILLING)}
    | {COUNTY.id: _COUNTY, POLICE.id: _POLICE}
    | {member.id: _HOMES for member in HOMES}
)


def header(layout: Layout, column: str) -> str:
    """The header under which ``layout`` writes the column of the standard.

    >>> header(LAYOUTS["ashvale"], "weekly_pence"), header(LAYOUTS["castle-fleet"], "empty_from")
    ('WKLY_AMT', 'emptyFrom')
    """
    if column in layout.headers:
        return layout.headers[column]
    words = column.replace("_pence", "_amount").split("_")
    match layout.case:
        case "upper_snake":
            return "_".join(words).upper()
        case "title":
            return " ".join(word.capitalize() for word in words)
        case "camel":
            return words[0] + "".join(word.capitalize() for word in words[1:])
        case "sentence":
            return " ".join(words).capitalize()
        case "lower_snake":
            return "_".join(words)


def sent(layout: Layout, dataset: str) -> tuple[StandardColumn, ...]:
    """The columns of ``dataset`` that ``layout`` sends, in its order."""
    columns = standard(dataset).columns
    apart = {"title", "forename", "surname"}
    has_both = any(column.name == "full_name" for column in columns)
    left_out = (apart if layout.one_name else {"full_name"}) if has_both else set()
    left_out = left_out | layout.lacks.get(dataset, frozenset())
    kept = tuple(column for column in columns if column.name not in left_out)
    return kept[::-1] if layout.backwards else kept
