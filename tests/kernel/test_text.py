from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from babel.numbers import format_currency

from kernel.money import Money, currencies
from kernel.text import (
    FORMATS,
    LOCALES,
    Label,
    Message,
    Percent,
    Value,
    fold,
    gettext,
    ngettext,
    render,
    show,
    using,
    with_one_stop,
)


@pytest.mark.parametrize(
    ("value", "english", "spanish"),
    [
        (Money(123_450, "USD"), "USD\u00a01,234.50", "USD\u00a01,234.50"),
        (Money(1_234, "JPY"), "JPY\u00a01,234", "JPY\u00a01,234"),
        (Percent(Decimal(12)), "12%", "12%"),
        (Percent(Decimal("33.33")), "33.33%", "33.33%"),
        (date(2026, 3, 2), "2 Mar 2026", "2 mar 2026"),
        (12_500, "12,500", "12,500"),
        (["ocho", "nueve", "diez"], "ocho, nueve, and diez", "ocho, nueve y diez"),
        (Label("draft", "borrador"), "draft", "borrador"),
        ("100% as it is", "100% as it is", "100% as it is"),
    ],
)
def test_values_as_each_reader_writes_them(value: Value, english: str, spanish: str) -> None:
    with using("en"):
        assert show(value) == english
    with using("es"):
        assert show(value) == spanish


@pytest.mark.parametrize("minor", [0, 1, -1, 12, 99_999, -100_000, 123_456_789, -99_999_999_999_999])
@pytest.mark.parametrize("locale", LOCALES)
def test_every_currency_is_written_as_babel_writes_it(locale: str, minor: int) -> None:
    with using(locale):
        for currency in currencies():
            money = Money(minor, currency)
            written = format_currency(money.decimal, currency, "¤¤\u00a0#,##0.00", locale=FORMATS[locale])
            assert show(money) == written, currency


def test_moments_stand_in_the_readers_zone() -> None:
    # Half past one at night in UTC is the evening before in Tegucigalpa, six hours behind.
    moment = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)
    with using("es", "America/Tegucigalpa"):
        assert show(moment) == "1 mar 2026, 19:30"
    with using("en", "UTC"):
        assert show(moment) == "2 Mar 2026, 01:30"


def test_a_message_is_its_own_key() -> None:
    words = Message("No sentence of ours says %(this)s.", this="exactly this")
    with using("es"):
        assert render(words) == "No sentence of ours says exactly this."
        assert gettext("No sentence of ours says %(this)s.") == "No sentence of ours says %(this)s."
    assert words == Message("No sentence of ours says %(this)s.", this="exactly this")
    assert words != Message("No sentence of ours says %(this)s.", this="that")
    assert hash(words) == hash(Message("No sentence of ours says %(this)s.", this="exactly this"))


def test_what_a_person_typed_is_never_read_as_a_placeholder() -> None:
    assert render(Message("It says “%(title)s”.", title="50%(off)s & more %d")) == "It says “50%(off)s & more %d”."


def test_the_language_ends_with_its_block() -> None:
    label = Label("draft", "borrador")
    with using("es"):
        with using("en"):
            assert render(label) == "draft"
        assert render(label) == "borrador"
    with using("xx"):
        assert render(label) == "draft"


def test_counts_choose_their_sentence() -> None:
    assert ngettext("one sheep in this test", "many sheep in this test", 1) == "one sheep in this test"
    assert ngettext("one sheep in this test", "many sheep in this test", 0) == "many sheep in this test"


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Fundación  Ágape", "fundacion agape"),
        ("ÑANDÚ", "nandu"),
        ("Straße", "strasse"),
        (" a\tb\n", "a b"),
        ("", ""),
    ],
)
def test_folding_for_search(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("It was merged with %(name)s.", "Neblinas S. A.", "It was merged with Neblinas S. A."),
        ("It was merged with %(name)s.", "Neblinas", "It was merged with Neblinas."),
        # A stop inside the sentence stays, and so does one that no other follows.
        ("%(name)s was merged.", "Neblinas S. A.", "Neblinas S. A. was merged."),
        ("It was merged with %(name)s: one body.", "Neblinas S. A.", "It was merged with Neblinas S. A.: one body."),
    ],
)
def test_a_sentence_never_ends_with_two_stops(text: str, name: str, expected: str) -> None:
    assert render(with_one_stop(Message(text, name=name))) == expected
