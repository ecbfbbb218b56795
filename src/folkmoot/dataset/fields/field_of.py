"""The function that reads each semantic type, and the Arrow type that it gives."""

from __future__ import annotations

import pyarrow as pa

from folkmoot.dataset.contract import Semantic
from folkmoot.dataset.fields.address import address
from folkmoot.dataset.fields.bank import account_number, sort_code
from folkmoot.dataset.fields.boolean import boolean
from folkmoot.dataset.fields.calendar_date import calendar_date, date_of_birth
from folkmoot.dataset.fields.company_number import company_number
from folkmoot.dataset.fields.council_code import council_code
from folkmoot.dataset.fields.email import email
from folkmoot.dataset.fields.name import organisation_name, person_name
from folkmoot.dataset.fields.nhs_number import nhs_number
from folkmoot.dataset.fields.nino import nino
from folkmoot.dataset.fields.number import DECIMAL_PLACES, decimal, integer, pence
from folkmoot.dataset.fields.phone import phone
from folkmoot.dataset.fields.plain_text import plain_text
from folkmoot.dataset.fields.postcode import postcode
from folkmoot.dataset.fields.property_reference import uprn, usrn
from folkmoot.dataset.fields.reading import Field
from folkmoot.dataset.fields.tax_reference import utr, vat
from folkmoot.dataset.fields.upn import upn

_FIELDS: dict[Semantic, Field] = {
    Semantic.TEXT: plain_text,
    Semantic.CODE: plain_text,
    Semantic.ORGANISATION: organisation_name,
    Semantic.FORENAME: person_name,
    Semantic.SURNAME: person_name,
    Semantic.FULL_NAME: person_name,
    Semantic.ADDRESS: address,
    Semantic.POSTCODE: postcode,
    Semantic.UPRN: uprn,
    Semantic.USRN: usrn,
    Semantic.NINO: nino,
    Semantic.NHS_NUMBER: nhs_number,
    Semantic.COMPANY_NUMBER: company_number,
    Semantic.VAT: vat,
    Semantic.UTR: utr,
    Semantic.UPN: upn,
    Semantic.COUNCIL_CODE: council_code,
    Semantic.SORT_CODE: sort_code,
    Semantic.ACCOUNT_NUMBER: account_number,
    Semantic.PHONE: phone,
    Semantic.EMAIL: email,
    Semantic.DATE: calendar_date,
    Semantic.DATE_OF_BIRTH: date_of_birth,
    Semantic.INTEGER: integer,
    Semantic.PENCE: pence,
    Semantic.DECIMAL: decimal,
    Semantic.BOOLEAN: boolean,
}

_TYPES: dict[Semantic, pa.DataType] = {
    Semantic.DATE: pa.date32(),
    Semantic.DATE_OF_BIRTH: pa.date32(),
    Semantic.INTEGER: pa.int64(),
    Semantic.PENCE: pa.int64(),
    Semantic.UPRN: pa.int64(),
    Semantic.USRN: pa.int64(),
    Semantic.DECIMAL: pa.decimal128(28, DECIMAL_PLACES),
    Semantic.BOOLEAN: pa.bool_(),
}


def field_of(semantic: Semantic) -> Field:
    """The function from text to value and verdict for columns of this meaning."""
    return _FIELDS[semantic]


def type_of(semantic: Semantic) -> pa.DataType:
    """The Arrow type of a normalised column of this meaning; text unless said otherwise."""
    return _TYPES.get(semantic, pa.string())
