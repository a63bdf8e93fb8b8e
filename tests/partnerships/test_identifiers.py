"""Every register: published examples that it gave, numbers it cannot have given, and how each is shown and printed."""

from __future__ import annotations

import pytest

from partnerships.identifiers import REGISTERS, NotANumber, also, normalised, printed, shown

#: What is typed under which register, how it is kept, how it is shown. From python-stdnum's documentation where it
#: knows the register; LEI of the Global LEI Foundation itself; UEI of GSA's examples; RTN by its form alone.
GIVEN = (
    ("HN-RTN", "0801 9019 123456", "HN-RTN", "08019019123456", "0801-9019-123456"),
    ("hn-rtn", "0801-9019-123456", "HN-RTN", "08019019123456", "0801-9019-123456"),
    ("HN-RTN", "HN-RTN-08019019123456", "HN-RTN", "08019019123456", "0801-9019-123456"),
    ("GT-NIT", "3952550-3", "GT-NIT", "39525503", "3952550-3"),
    ("SV-NIT", "0614-050707-104-8", "SV-NIT", "06140507071048", "0614-050707-104-8"),
    ("CR-CPJ", "3-101-999999", "CR-CPJ", "3101999999", "3-101-999999"),
    ("CR-CPF", "1-613-584", "CR-CPF", "0106130584", "01-0613-0584"),
    ("DO-RNC", "1-01-85004-3", "DO-RNC", "101850043", "1-01-85004-3"),
    ("MX-RFC", "GODE 561231 GR8", "MX-RFC", "GODE561231GR8", "GODE 561231 GR8"),
    ("US-EIN", "91-1144442", "US-EIN", "911144442", "91-1144442"),
    ("GB-VAT", "GB 980 7806 84", "GB-VAT", "980780684", "980 7806 84"),
    ("GB-UTR", "1955839661", "GB-UTR", "1955839661", "1955839661"),
    ("UEI", "yndu zmuz f8h8", "UEI", "YNDUZMUZF8H8", "YNDUZMUZF8H8"),
    ("US-SAM", "YNDUZMUZF8H8", "UEI", "YNDUZMUZF8H8", "YNDUZMUZF8H8"),
    ("LEI", "213800-KUD8LA-JWSQ9D-15", "LEI", "213800KUD8LAJWSQ9D15", "213800KUD8LAJWSQ9D15"),
    ("XI-LEI", "506700GE1G29325QX363", "LEI", "506700GE1G29325QX363", "506700GE1G29325QX363"),
    ("org-id", "HN-RTN-0801-9019-123456", "HN-RTN", "08019019123456", "0801-9019-123456"),
    ("org-id", "GB-CHC-514479", "GB-CHC", "514479", "514479"),
    ("gb-chc", "514 479", "GB-CHC", "514479", "514479"),
    ("iati", "XM-DAC-41114", "IATI", "XM-DAC-41114", "XM-DAC-41114"),
)
#: Too short, too long, a check digit that is off by one, letters where none stand.
REFUSED = (
    ("HN-RTN", "0801-9019-12345"),
    ("HN-RTN", "0801-9019-1234567"),
    ("HN-RTN", "0801-9019-12345A"),
    ("HN-RTN", "00000000000000"),
    ("GT-NIT", "3952550-4"),
    ("SV-NIT", "0614-050707-104-7"),
    ("CR-CPJ", "3-534-123559"),
    ("CR-CPF", "30-1234-1234"),
    ("DO-RNC", "1-01-85004-4"),
    ("MX-RFC", "GODE 561331 GR8"),
    ("US-EIN", "07-1144442"),
    ("GB-VAT", "802311781"),
    ("GB-UTR", "2955839661"),
    ("UEI", "YNDUZMUZF8H"),
    ("UEI", "0NDUZMUZF8H8"),
    ("UEI", "YNDUZMUZFOH8"),
    ("UEI", "YND123456789"),
    ("LEI", "213800KUD8XLAJWSQ9D"),
    ("LEI", "213800KUD8LAJWSQ9D16"),
    ("org-id", "514479"),
    ("IATI", "41114"),
    ("charity", "514479"),
)


@pytest.mark.parametrize(("scheme", "typed", "register", "value", "looks"), GIVEN)
def test_a_number_is_kept_in_one_form_and_shown_as_its_register_prints_it(
    scheme: str, typed: str, register: str, value: str, looks: str
) -> None:
    assert normalised(scheme, typed) == (register, value)
    assert normalised(register, value) == (register, value)
    assert shown(register, value) == looks


@pytest.mark.parametrize(("scheme", "typed"), REFUSED)
def test_a_number_its_register_cannot_have_given_is_refused_with_the_reason(scheme: str, typed: str) -> None:
    with pytest.raises(NotANumber) as error:
        normalised(scheme, typed)
    assert error.value.where == ("scheme" if scheme == "charity" else "value")
    assert len(error.value.message.text) > 20


def test_no_register_is_left_out_of_these_tables() -> None:
    assert {register for _, _, register, _, _ in GIVEN} >= set(REGISTERS)
    assert {scheme for scheme, _ in REFUSED} >= set(REGISTERS)


@pytest.mark.parametrize("code", sorted(REGISTERS))
def test_the_example_a_register_gives_is_one_of_its_numbers(code: str) -> None:
    assert normalised(code, REGISTERS[code].example)[0] == code


@pytest.mark.parametrize(
    ("pair", "paper"),
    [
        (("HN-RTN", "08019019123456"), "RTN 0801-9019-123456"),
        (("US-EIN", "911144442"), "EIN 91-1144442"),
        (("UEI", "YNDUZMUZF8H8"), "UEI YNDUZMUZF8H8"),
        (("GB-CHC", "514479"), "GB-CHC 514479"),
        (("IATI", "XM-DAC-41114"), "XM-DAC-41114"),
        # What an import brought stays as it was written, however short.
        (("HN-RTN", "0801"), "RTN 0801"),
    ],
)
def test_a_contract_prints_the_number_with_its_register(pair: tuple[str, str], paper: str) -> None:
    assert printed(*pair) == paper


def test_one_number_written_as_iati_and_by_its_register_is_one_number() -> None:
    assert also("HN-RTN", "08019019123456") == (("IATI", "HN-RTN-08019019123456"),)
    assert also("IATI", "HN-RTN-08019019123456") == (("HN-RTN", "08019019123456"),)
    assert also("IATI", "HN-RTN-1") == ()
    assert also("org-id", "whatever") == ()
