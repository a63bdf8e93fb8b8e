"""Every register: published examples that it gave, numbers it cannot have given, and how each is shown and printed."""

from __future__ import annotations

from importlib.util import find_spec, module_from_spec

import pytest

from kernel.text import render, using
from partnerships.identifiers import (
    REGISTERS,
    WHOLE,
    NotANumber,
    also,
    name_of,
    normalised,
    offered,
    printed,
    shown,
)

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
    ("hn-rtn", " 0801 9019 123456 ", "HN-RTN", "08019019123456", "0801-9019-123456"),
    (" HN-RTN ", "hn-rtn-08019019123456", "HN-RTN", "08019019123456", "0801-9019-123456"),
    ("HN-RTN", "0801.9019/123456", "HN-RTN", "08019019123456", "0801-9019-123456"),
    ("MX-RFC", "gode 561231 gr8", "MX-RFC", "GODE561231GR8", "GODE 561231 GR8"),
    ("UEI", "ynduzmuzf8h8", "UEI", "YNDUZMUZF8H8", "YNDUZMUZF8H8"),
    ("UEI", "AB12345678CD", "UEI", "AB12345678CD", "AB12345678CD"),  # eight digits in a row are not nine
    ("us-uei", "YNDU ZMUZ F8H8", "UEI", "YNDUZMUZF8H8", "YNDUZMUZF8H8"),
    ("LEI", "2138-00kud8lajwsq9d15", "LEI", "213800KUD8LAJWSQ9D15", "213800KUD8LAJWSQ9D15"),
    ("XI-LEI", "213800KUD8LAJWSQ9D15", "LEI", "213800KUD8LAJWSQ9D15", "213800KUD8LAJWSQ9D15"),
    ("GB-CHC", " 514 479 ", "GB-CHC", "514479", "514479"),
    ("gb-chc", "gb-chc-514479", "GB-CHC", "514479", "514479"),
    ("org-id", "gb-chc-514479", "GB-CHC", "514479", "514479"),
    ("ORG-ID", "HN-RTN-0801-9019-123456", "HN-RTN", "08019019123456", "0801-9019-123456"),
    ("org-id", "XM-DAC-41114", "XM-DAC", "41114", "41114"),
    ("org-id", "360G-Blue Ventures", "org-id", "360G-BlueVentures", "360G-BlueVentures"),
    ("IATI", "GB-CHC- 514479", "IATI", "GB-CHC-514479", "GB-CHC-514479"),
    ("IATI", "gb-chc-514479", "IATI", "gb-chc-514479", "gb-chc-514479"),
    ("iati-id", "44000-x", "IATI", "44000-x", "44000-x"),
)

RTN_EN = "A Honduran RTN has 14 digits, such as 0801-9019-123456; this has {} characters. Compare it with the RTN card."
RTN_ES = (
    "Un RTN hondureño tiene 14 dígitos, por ejemplo 0801-9019-123456; este tiene {} caracteres. Compárelo con la"
    " constancia del RTN."
)
ONE_DIGIT_EN = "No register gives one digit 14 times. Copy the number from the RTN card."
UEI_EN = (
    "A UEI has 12 letters and digits, never O or I, does not begin with 0 and has no nine digits in a row. Copy it"
    " from SAM.gov."
)
CHECK_EN = (
    "This cannot be a number of this register: its length or its check digit is wrong. It looks like {}; compare it"
    " with the certificate."
)
WHOLE_EN = (
    "A whole identifier has its register in front, a dash, and the number: GB-CHC-514479 or XM-DAC-41114. Look the"
    " register up at org-id.guide."
)
SCHEME_EN = (
    "“{}” is no register known here. Choose one from the list, or give its code of org-id.guide, such as GB-CHC."
)
#: Too short, too long, a check digit that is off by one, letters where none stand; where it is mended, and how.
REFUSED = (
    ("HN-RTN", "0801901912345", "value", RTN_EN.format(13)),
    ("HN-RTN", "080190191234567", "value", RTN_EN.format(15)),
    ("HN-RTN", "0801901912345A", "value", RTN_EN.format(14)),
    ("HN-RTN", "", "value", RTN_EN.format(0)),
    ("HN-RTN", "0000-0000-000000", "value", ONE_DIGIT_EN),
    ("HN-RTN", "99999999999999", "value", ONE_DIGIT_EN),
    ("GT-NIT", "3952550-4", "value", CHECK_EN.format("3952550-3")),  # another check digit
    ("US-EIN", "07-1144442", "value", CHECK_EN.format("91-1144442")),  # no such campus
    ("LEI", "213800KUD8LAJWSQ9D16", "value", CHECK_EN.format("213800KUD8LAJWSQ9D15")),
    ("UEI", "YNDUZMUZF8H", "value", UEI_EN),  # eleven
    ("UEI", "YNDUZMUZF8H88", "value", UEI_EN),  # thirteen
    ("UEI", "0NDUZMUZF8H8", "value", UEI_EN),  # begins with 0
    ("UEI", "YNDUZMUZF8HO", "value", UEI_EN),  # O
    ("UEI", "YNDUZMUZF8HI", "value", UEI_EN),  # I
    ("UEI", "AB123456789C", "value", UEI_EN),  # nine digits in a row
    ("org-id", "514479", "value", WHOLE_EN),
    ("IATI", "GB-", "value", WHOLE_EN),
    ("IATI", "X-514479", "value", WHOLE_EN),
    ("IATI", "ABCDEFGHI-1", "value", WHOLE_EN),  # nine signs in front
    ("charity commission", "514479", "scheme", SCHEME_EN.format("charity commission")),
    ("GBR-CHC", "514479", "scheme", SCHEME_EN.format("GBR-CHC")),
    ("GB-C", "514479", "scheme", SCHEME_EN.format("GB-C")),
    ("x" * 41, "1", "scheme", SCHEME_EN.format("x" * 40)),  # no more of it than 40 signs
    ("", "1", "scheme", SCHEME_EN.format("")),
    ("HN-RTN", "0801-9019-12345", "value", RTN_EN.format(13)),
    ("HN-RTN", "0801-9019-1234567", "value", RTN_EN.format(15)),
    ("HN-RTN", "0801-9019-12345A", "value", RTN_EN.format(14)),
    ("HN-RTN", "00000000000000", "value", ONE_DIGIT_EN),
    ("SV-NIT", "0614-050707-104-7", "value", CHECK_EN.format("0614-050707-104-8")),
    ("CR-CPJ", "3-534-123559", "value", CHECK_EN.format("3-101-999999")),
    ("CR-CPF", "30-1234-1234", "value", CHECK_EN.format("1-613-584")),
    ("DO-RNC", "1-01-85004-4", "value", CHECK_EN.format("1-01-85004-3")),
    ("MX-RFC", "GODE 561331 GR8", "value", CHECK_EN.format("GODE 561231 GR8")),
    ("GB-VAT", "802311781", "value", CHECK_EN.format("980 7806 84")),
    ("GB-UTR", "2955839661", "value", CHECK_EN.format("1955839661")),
    ("UEI", "YNDUZMUZFOH8", "value", UEI_EN),  # O
    ("UEI", "YND123456789", "value", UEI_EN),  # nine digits at the end
    ("LEI", "213800KUD8XLAJWSQ9D", "value", CHECK_EN.format("213800KUD8LAJWSQ9D15")),
    ("IATI", "41114", "value", WHOLE_EN),
    ("charity", "514479", "scheme", SCHEME_EN.format("charity")),
)


@pytest.mark.parametrize(("scheme", "typed", "register", "value", "looks"), GIVEN)
def test_a_number_is_kept_in_one_form_and_shown_as_its_register_prints_it(
    scheme: str, typed: str, register: str, value: str, looks: str
) -> None:
    assert normalised(scheme, typed) == (register, value)
    assert normalised(register, value) == (register, value)
    assert shown(register, value) == looks


@pytest.mark.parametrize(("scheme", "typed", "where", "english"), REFUSED)
def test_a_number_its_register_cannot_have_given_says_how_to_mend_it(
    scheme: str, typed: str, where: str, english: str
) -> None:
    with pytest.raises(NotANumber) as refused:
        normalised(scheme, typed)
    assert refused.value.where == where
    assert str(refused.value) == refused.value.message.text
    with using("en"):
        assert render(refused.value.message).replace("\u00a0", " ") == english
    with using("es"):
        assert render(refused.value.message).replace("\u00a0", " ") != english


def test_the_tables_hold_for_registers_that_are_laid_out_now() -> None:
    # The registers are laid out once, as their module is loaded; here it happens again, within a test that can notice.
    spec = find_spec("partnerships.identifiers")
    assert spec is not None
    assert spec.loader is not None
    again = module_from_spec(spec)
    spec.loader.exec_module(again)
    for scheme, typed, register, value, looks in GIVEN:
        assert again.normalised(scheme, typed) == (register, value)
        assert again.shown(register, value) == looks
    for scheme, typed, _where, english in REFUSED:
        with pytest.raises(again.NotANumber) as refused:
            again.normalised(scheme, typed)
        with using("en"):
            assert render(refused.value.message).replace("\u00a0", " ") == english
    assert [(code, one.label, one.example) for code, one in again.REGISTERS.items()] == [
        (code, one.label, one.example) for code, one in REGISTERS.items()
    ]


def test_no_register_is_left_out_of_these_tables() -> None:
    assert {register for _, _, register, _, _ in GIVEN} >= set(REGISTERS)
    assert {scheme for scheme, _, _, _ in REFUSED} >= set(REGISTERS)


@pytest.mark.parametrize("code", sorted(REGISTERS))
def test_the_example_a_register_gives_is_one_of_its_numbers(code: str) -> None:
    kept_as, value = normalised(code, REGISTERS[code].example)
    assert kept_as == code
    assert normalised(code, shown(code, value)) == (code, value)


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


@pytest.mark.parametrize(
    ("scheme", "value", "others"),
    [
        ("HN-RTN", "08019019123456", (("IATI", "HN-RTN-08019019123456"),)),
        ("IATI", "HN-RTN-08019019123456", (("HN-RTN", "08019019123456"),)),
        ("IATI", "GB-CHC-514479", (("GB-CHC", "514479"),)),
        ("IATI", "gb-chc-514479", (("GB-CHC", "514479"),)),
        ("IATI", "44000", ()),  # no register in front
        ("IATI", "HN-RTN-1", ()),  # no number of that register
        ("org-id", "360G-BlueVentures", ()),
        ("org-id", "whatever", ()),
    ],
)
def test_the_other_names_of_one_number(scheme: str, value: str, others: tuple[tuple[str, str], ...]) -> None:
    assert also(scheme, value) == others


def test_what_was_kept_before_it_was_checked_is_shown_as_it_is() -> None:
    assert shown("HN-RTN", "0801901912345") == "0801901912345"


def test_registers_by_name() -> None:
    assert [name_of(scheme).en for scheme in ("HN-RTN", "org-id", "GB-CHC")] == [
        "Honduras: RTN",
        "Another register (whole org-id)",
        "GB-CHC",
    ]
    assert name_of("GB-CHC").es == "GB-CHC"
    assert [scheme for scheme, _label in offered()] == [*REGISTERS, *WHOLE]
    assert dict(offered())["HN-RTN"].en == "Honduras: RTN"
