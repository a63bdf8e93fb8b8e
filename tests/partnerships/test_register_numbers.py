"""Numbers of registers as people write them, and the one form in which each is kept.

The good numbers are the published examples of the registers; what is wrong with the bad ones stands beside them.
"""

from __future__ import annotations

import pytest

from kernel.text import render, using
from partnerships.identifiers import REGISTERS, WHOLE, NotANumber, also, name_of, normalised, offered, shown


@pytest.mark.parametrize(
    ("scheme", "typed", "kept"),
    [
        ("HN-RTN", "0801-9019-123456", ("HN-RTN", "08019019123456")),
        ("hn-rtn", " 0801 9019 123456 ", ("HN-RTN", "08019019123456")),
        (" HN-RTN ", "hn-rtn-08019019123456", ("HN-RTN", "08019019123456")),
        ("HN-RTN", "0801.9019/123456", ("HN-RTN", "08019019123456")),
        ("GT-NIT", "3952550-3", ("GT-NIT", "39525503")),
        ("SV-NIT", "0614-050707-104-8", ("SV-NIT", "06140507071048")),
        ("CR-CPJ", "3-101-999999", ("CR-CPJ", "3101999999")),
        ("DO-RNC", "1-01-85004-3", ("DO-RNC", "101850043")),
        ("MX-RFC", "gode 561231 gr8", ("MX-RFC", "GODE561231GR8")),
        ("US-EIN", "91-1144442", ("US-EIN", "911144442")),
        ("GB-UTR", "1955839661", ("GB-UTR", "1955839661")),
        ("UEI", "ynduzmuzf8h8", ("UEI", "YNDUZMUZF8H8")),
        ("US-SAM", "YNDUZMUZF8H8", ("UEI", "YNDUZMUZF8H8")),
        ("us-uei", "YNDU ZMUZ F8H8", ("UEI", "YNDUZMUZF8H8")),
        ("LEI", "2138-00kud8lajwsq9d15", ("LEI", "213800KUD8LAJWSQ9D15")),
        ("XI-LEI", "213800KUD8LAJWSQ9D15", ("LEI", "213800KUD8LAJWSQ9D15")),
        ("GB-CHC", " 514 479 ", ("GB-CHC", "514479")),
        ("gb-chc", "gb-chc-514479", ("GB-CHC", "514479")),
        ("org-id", "gb-chc-514479", ("GB-CHC", "514479")),
        ("ORG-ID", "HN-RTN-0801-9019-123456", ("HN-RTN", "08019019123456")),
        ("org-id", "XM-DAC-41114", ("XM-DAC", "41114")),
        ("org-id", "360G-Blue Ventures", ("org-id", "360G-BlueVentures")),
        ("IATI", "GB-CHC- 514479", ("IATI", "GB-CHC-514479")),
        ("iati-id", "44000-x", ("IATI", "44000-x")),
    ],
)
def test_one_number_is_kept_in_one_form(scheme: str, typed: str, kept: tuple[str, str]) -> None:
    assert normalised(scheme, typed) == kept


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


@pytest.mark.parametrize(
    ("scheme", "typed", "where", "english"),
    [
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
    ],
)
def test_what_no_register_gave_says_how_to_mend_it(scheme: str, typed: str, where: str, english: str) -> None:
    with pytest.raises(NotANumber) as refused:
        normalised(scheme, typed)
    assert refused.value.where == where
    assert str(refused.value) == refused.value.message.text
    with using("en"):
        assert render(refused.value.message).replace("\u00a0", " ") == english
    with using("es"):
        assert render(refused.value.message).replace("\u00a0", " ") != english


def test_eight_digits_in_a_row_are_not_nine() -> None:
    assert normalised("UEI", "AB12345678CD") == ("UEI", "AB12345678CD")


@pytest.mark.parametrize(
    ("scheme", "value", "others"),
    [
        ("HN-RTN", "08019019123456", (("IATI", "HN-RTN-08019019123456"),)),
        ("IATI", "GB-CHC-514479", (("GB-CHC", "514479"),)),
        ("IATI", "gb-chc-514479", (("GB-CHC", "514479"),)),
        ("IATI", "44000", ()),  # no register in front
        ("IATI", "HN-RTN-1", ()),  # no number of that register
        ("org-id", "360G-BlueVentures", ()),
    ],
)
def test_the_other_names_of_one_number(scheme: str, value: str, others: tuple[tuple[str, str], ...]) -> None:
    assert also(scheme, value) == others


@pytest.mark.parametrize(
    ("scheme", "value", "printed"),
    [
        ("HN-RTN", "08019019123456", "0801-9019-123456"),
        ("HN-RTN", "0801901912345", "0801901912345"),  # kept before it was checked: as it is
        ("SV-NIT", "06140507071048", "0614-050707-104-8"),
        ("DO-RNC", "101850043", "1-01-85004-3"),
        ("UEI", "YNDUZMUZF8H8", "YNDUZMUZF8H8"),
        ("GB-CHC", "514479", "514479"),
    ],
)
def test_a_number_is_shown_as_its_register_prints_it(scheme: str, value: str, printed: str) -> None:
    assert shown(scheme, value) == printed


def test_every_example_is_a_number_of_its_register() -> None:
    for scheme, register in REGISTERS.items():
        kept_as, value = normalised(scheme, register.example)
        assert kept_as == scheme
        assert normalised(scheme, shown(scheme, value)) == (scheme, value)


def test_registers_by_name() -> None:
    assert [name_of(scheme).en for scheme in ("HN-RTN", "org-id", "GB-CHC")] == [
        "Honduras: RTN",
        "Another register (whole org-id)",
        "GB-CHC",
    ]
    assert name_of("GB-CHC").es == "GB-CHC"
    assert [scheme for scheme, _label in offered()] == [*REGISTERS, *WHOLE]
    assert dict(offered())["HN-RTN"].en == "Honduras: RTN"
