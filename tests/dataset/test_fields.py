"""Every field against known answers, and what must hold for any text."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from folkmoot.dataset.contract import Semantic
from folkmoot.dataset.fields.calendar_date import swapped
from folkmoot.dataset.fields.field_of import field_of, type_of
from folkmoot.dataset.fields.placeholder import is_placeholder
from folkmoot.dataset.fields.reading import PLAIN, How, Value, Verdict

KEPT = {Verdict.VALID, Verdict.TEST, Verdict.OUT_OF_REGION}
NO, NIL = Verdict.INVALID, Verdict.PLACEHOLDER


def read(semantic: str, text: str, how: How = PLAIN) -> tuple[Value, Verdict]:
    return tuple(field_of(Semantic(semantic))(text, how))  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("semantic", "text", "value"),
    [
        ("text", "  a\tb\u00a0c ", "a b c"),
        ("code", "A-1/2", "A-1/2"),
        ("organisation_name", "O’Brien &  Sons “Ltd”", 'O\'Brien & Sons "Ltd"'),
        ("organisation_name", "3i", "3i"),
        ("forename", "Zoë\u200b", "Zoë"),
        ("surname", "Null", "Null"),
        ("full_name", "Dr. A. N. Smith-Jones", "Dr. A. N. Smith-Jones"),
        ("address", "1  High St , ,Selby,", "1 High St, Selby"),
        ("postcode", "SS117AD", "SS11 7AD"),
        ("postcode", "bd6  3dq", "BD6 3DQ"),
        ("postcode", "N1P 1AA", "N1P 1AA"),
        ("postcode", "EC1A1BB", "EC1A 1BB"),
        ("postcode", "W1A 0AX", "W1A 0AX"),
        ("postcode", "M1 1AE", "M1 1AE"),
        ("postcode", "B33 8TH", "B33 8TH"),
        ("postcode", "CR2 6XH", "CR2 6XH"),
        ("postcode", "DN55 1PT", "DN55 1PT"),
        ("postcode", "GIR 0AA", "GIR 0AA"),
        ("postcode", "BFPO 0801", "BFPO 801"),
        ("postcode", "Ground Floor, 25, Any Road, Southsea, Hants, PO5 2SE", "PO5 2SE"),
        ("postcode", "1 Any Road Oxford OX2 0AE.", "OX2 0AE"),
        ("uprn", "000100012797623", None),
        ("uprn", "100012797623", 100012797623),
        ("usrn", "04401257", 4401257),
        ("nino", "ab 12 34 56 c", "AB123456C"),
        ("nino", "AB123456", "AB123456"),
        ("nhs_number", "4010232137", "4010232137"),
        ("nhs_number", "401-023-2137", "4010232137"),
        ("company_number", "1234567", "01234567"),
        ("company_number", "oc301234", "OC301234"),
        ("company_number", "NI 1", "NI000001"),
        ("company_number", "R0000123", "R0000123"),
        ("company_number", "IP12345R", "IP12345R"),
        ("vat", "GB 980 7806 84", "980780684"),
        ("vat", "GD001", "GD001"),
        ("vat", "HA599", "HA599"),
        ("utr", "1955839661", "1955839661"),
        ("upn", "B801200005001", "B801200005001"),
        ("council_code", "e06000065", "E06000065"),
        ("sort_code", "20-00-00", "200000"),
        ("account_number", "1234 5678", "12345678"),
        ("phone", "0113 247 0000", "+441132470000"),
        ("phone", "+44 (0)113 247 0000", "+441132470000"),
        ("email", "Jo@Folkmoot.ORG.uk", "jo@folkmoot.org.uk"),
        ("date", "2019-04-01", date(2019, 4, 1)),
        ("date", "2019-04-01T00:00:00", date(2019, 4, 1)),
        ("date_of_birth", "1984-02-29", date(1984, 2, 29)),
        ("integer", "1,234", 1234),
        ("integer", "8600.0", 8600),
        ("integer", "1e3", 1000),
        ("integer", "(7)", -7),
        ("pence", "£1,234.50", 123450),
        ("pence", "-472.27", -47227),
        ("pence", "(12.00)", -1200),
        ("pence", "12.00-", -1200),
        ("pence", "- £ 5", -500),
        ("pence", ".5", 50),
        ("pence", "313.40000000000003", 31340),
        ("decimal", "-0.1234567", Decimal("-0.123457")),
        ("boolean", "yes", True),
        ("boolean", "F", False),
    ],
)
def test_valid(semantic: str, text: str, value: Value) -> None:
    expected = (value, Verdict.VALID) if value is not None else (None, NO)
    assert read(semantic, text) == expected


@pytest.mark.parametrize(
    ("semantic", "text", "verdict"),
    [
        ("organisation_name", "---", NO),
        ("organisation_name", "x" * 201, NO),
        ("forename", "J0hn", NO),
        ("full_name", "&", NO),
        ("address", "12, 13", NO),
        ("postcode", "QD6 3DQ", NO),
        ("postcode", "BD6 3CQ", NO),
        ("postcode", "AJ1 1AA", NO),
        ("postcode", "B33 8T", NO),
        ("postcode", "Selby", NO),
        ("postcode", "Any Road, Portsmouth, PO2", NO),
        ("postcode", "GIR 1AA", NO),
        ("postcode", "ZZ99 3VZ", NIL),
        ("postcode", "ZZ993WZ", NIL),
        ("uprn", "0", NIL),
        ("uprn", "999999999999", NIL),
        ("uprn", "12.5", NO),
        ("uprn", "²", NO),
        ("usrn", "123456789", NO),
        ("nino", "QQ123456C", NIL),
        ("nino", "PP999999P", NIL),
        ("nino", "OO123456A", NIL),
        ("nino", "AB000000A", NIL),
        ("nino", "BG123456A", NO),
        ("nino", "DA123456A", NO),
        ("nino", "AO123456A", NO),
        ("nino", "AB123456E", NO),
        ("nino", "12A34567", NO),
        ("nhs_number", "0000000000", NIL),
        ("nhs_number", "9999999999", NIL),
        ("nhs_number", "4010232138", NO),
        ("nhs_number", "401023213", NO),
        ("nhs_number", "5000000006", NO),
        ("company_number", "00000000", NIL),
        ("company_number", "123456789", NO),
        ("company_number", "QQ123456", NO),
        ("company_number", "1234567A", NO),
        ("vat", "980780685", NO),
        ("vat", "GD500", NO),
        ("vat", "HA499", NO),
        ("vat", "000000000", NIL),
        ("utr", "2955839661", NO),
        ("utr", "0000000000", NIL),
        ("upn", "A801200005001", NO),
        ("council_code", "E05000001", NO),
        ("council_code", "Selby", NO),
        ("sort_code", "2000", NO),
        ("sort_code", "00-00-00", NIL),
        ("account_number", "1234567", NO),
        ("account_number", "11111111", NIL),
        ("phone", "123", NO),
        ("phone", "00000000000", NIL),
        ("phone", "call me", NO),
        ("email", "jo at home", NO),
        ("email", "@example.com", NO),
        ("email", "jo@home", NO),
        ("date", "31/03/2019", NO),
        ("date", "2019-02-30", NO),
        ("date", "1900-01-01", NIL),
        ("date", "9999-12-31", NIL),
        ("date_of_birth", "1900-01-01", NIL),
        ("integer", "12.5", NO),
        ("integer", "1,2,3", NO),
        ("integer", "1e99", NO),
        ("integer", "nan", NO),
        ("integer", "٣", NO),
        ("pence", "12.345", NO),
        ("pence", "£", NO),
        ("pence", "12/4/18", NO),
        ("boolean", "12/4/18", NO),
        ("boolean", "maybe", NO),
    ],
)
def test_not_valid(semantic: str, text: str, verdict: Verdict) -> None:
    assert read(semantic, text) == (None, verdict)


@pytest.mark.parametrize(
    ("semantic", "text", "verdict"),
    [
        ("nhs_number", "9434765919", Verdict.TEST),
        ("nhs_number", "0101011237", Verdict.OUT_OF_REGION),
        ("nhs_number", "0101011238", NO),
        ("phone", "07700 900123", Verdict.TEST),
        ("phone", "020 7946 0123", Verdict.TEST),
        ("phone", "+33 1 42 68 53 00", Verdict.OUT_OF_REGION),
        ("email", "jo@example.com", Verdict.TEST),
    ],
)
def test_set_aside(semantic: str, text: str, verdict: Verdict) -> None:
    assert read(semantic, text)[1] is verdict


def check_digit(nine: str) -> str:
    """The reference for NHS numbers, written as NHS Data Dictionary words it."""
    total = sum(int(digit) * weight for digit, weight in zip(nine, range(10, 1, -1), strict=True))
    remainder = 11 - total % 11
    return {11: "0", 10: ""}.get(remainder, str(remainder))


ELSEWHERE = (
    (100_000_000, 3_112_999_999),
    (3_200_000_001, 3_999_999_999),
    (8_000_000_000, 8_599_999_999),
)


@settings(deadline=None)
@given(st.integers(0, 999_999_999))
def test_nhs_numbers_by_range(number: int) -> None:
    nine = f"{number:09}"
    check = check_digit(nine)
    ten = nine + (check or "0")
    value, verdict = read("nhs_number", ten)
    first = int(ten)
    if not check:
        assert verdict is NO or len(set(ten)) == 1
    elif len(set(ten)) == 1:
        assert verdict is NIL
    elif ten[0] in "4" or ten[0] in "67":
        assert (value, verdict) == (ten, Verdict.VALID)
    elif ten[0] == "9":
        assert verdict is Verdict.TEST
    elif any(low <= first <= high for low, high in ELSEWHERE):
        assert verdict is Verdict.OUT_OF_REGION
    else:
        assert verdict is NO
    for wrong in range(10):
        if check and str(wrong) != check and len({*nine, str(wrong)}) > 1:
            assert read("nhs_number", nine + str(wrong))[1] is NO


def test_formats_and_signs() -> None:
    british = How(formats=("%d/%m/%Y", "%d-%b-%y"))
    assert read("date", "01/04/2019", british)[0] == date(2019, 4, 1)
    assert read("date", "05-Apr-17", british)[0] == date(2017, 4, 5)
    assert read("date", "2019-04-01", british)[0] == date(2019, 4, 1)
    assert read("pence", "-472.27", How(negate=True))[0] == 47227
    assert read("integer", "5", How(negate=True))[0] == -5
    assert read("pence", "-0.00", How(negate=True))[0] == 0


def test_days_that_are_judged() -> None:
    on = How(as_of=date(2026, 1, 1))
    assert read("date_of_birth", "2026-01-02", on)[1] is NO
    assert read("date_of_birth", "1902-06-01", on)[1] is NO
    assert read("date_of_birth", "1910-06-01", on)[1] is Verdict.VALID
    assert read("council_code", "E07000169", on)[1] is NO  # Selby, until 31 March 2023
    assert read("council_code", "E07000169", How(as_of=date(2023, 3, 31)))[1] is Verdict.VALID
    assert read("council_code", "E06000065", How(as_of=date(2023, 3, 31)))[1] is NO


def test_swapped_days_and_months() -> None:
    assert swapped("2019-25-12")
    assert swapped("12/25/2019", How(formats=("%d/%m/%Y",)))
    assert not swapped("25/12/2019", How(formats=("%d/%m/%Y",)))
    assert not swapped("2019-45-12")


@pytest.mark.parametrize(
    ("text", "semantic", "expected"),
    [
        ("Personal details not supplied", Semantic.ORGANISATION, True),
        ("THE  OCCUPIER", Semantic.ORGANISATION, True),
        ("The Committee & Members", Semantic.ORGANISATION, True),
        ("Exors Of A Person (Deceased)", Semantic.ORGANISATION, True),
        ("Executors of a Person", Semantic.SURNAME, True),
        ("Redacted", Semantic.FULL_NAME, True),
        ("Withheld under section 40", Semantic.ADDRESS, True),
        ("n/a", Semantic.POSTCODE, True),
        ("Not known", Semantic.NINO, True),
        ("Baby", Semantic.FORENAME, True),
        ("Blank", Semantic.SURNAME, False),
        ("Null", Semantic.SURNAME, False),
        ("Owners Club Ltd", Semantic.ORGANISATION, False),
        ("Vacant Possession Films Ltd", Semantic.ORGANISATION, False),
        ("Unknown", Semantic.CODE, False),
        ("", Semantic.ORGANISATION, False),
    ],
)
def test_placeholders_by_list(text: str, semantic: Semantic, expected: bool) -> None:
    assert is_placeholder(text, semantic) is expected


def test_placeholders_by_contract() -> None:
    assert is_placeholder("Not. On List!", Semantic.CODE, ["not on list"])


def test_every_meaning_has_its_function_and_type() -> None:
    for semantic in Semantic:
        assert callable(field_of(semantic))
        assert isinstance(type_of(semantic), pa.DataType)


@pytest.mark.parametrize("semantic", list(Semantic))
@settings(deadline=None, max_examples=30)
@given(text=st.one_of(st.text(max_size=30), st.from_regex(r"[A-Z0-9 ./£,()-]{0,14}")))
def test_any_text_has_one_verdict_and_a_value_of_the_type(semantic: Semantic, text: str) -> None:
    value, verdict = field_of(semantic)(text, PLAIN)
    assert (value is not None) is (verdict in KEPT)
    assert verdict is not Verdict.ABSENT
    assert (verdict is Verdict.MISSING) >= (not text.strip())
    pa.array([value], type_of(semantic))
    if isinstance(value, str):  # a value that was read reads as itself
        assert field_of(semantic)(value, PLAIN).value == value
