from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kernel.money import Money
from kernel.packing import pack, unpack
from kernel.text import Label, Message, Percent, Value

NAMES = st.from_regex(r"[a-z]{1,8}", fullmatch=True)
PLAIN: st.SearchStrategy[Value] = st.one_of(
    st.text(),
    st.integers(),
    st.decimals(allow_nan=False, allow_infinity=False),
    st.dates(),
    st.builds(Money, st.integers(), st.sampled_from(["USD", "HNL", "JPY"])),
    st.builds(Percent, st.decimals(allow_nan=False, allow_infinity=False)),
    st.builds(Label, st.text(), st.text()),
)
VALUES: st.SearchStrategy[Value] = st.recursive(
    PLAIN,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.builds(lambda text, values: Message(text, **values), st.text(), st.dictionaries(NAMES, inner, max_size=3)),
    ),
    max_leaves=8,
)
MESSAGES = st.builds(
    lambda text, values: Message(text, **values), st.text(), st.dictionaries(NAMES, VALUES, max_size=4)
)


@settings(max_examples=150, deadline=None)
@given(st.lists(MESSAGES, max_size=4))
def test_what_is_packed_is_unpacked_equal(messages: list[Message]) -> None:
    assert unpack(pack(messages)) == tuple(messages)


@pytest.mark.parametrize(
    "value",
    ["a", 7, Decimal("1.50"), date(2026, 3, 2), Money(5, "USD"), Percent(Decimal(12)), Label("a", "b"),
     Message("%(x)s", x=Money(1, "HNL")), ["a", [Decimal(1)]]],
)  # fmt: skip
def test_each_kind_of_value_keeps_its_kind(value: Value) -> None:
    (back,) = unpack(pack([Message("It is %(value)s.", value=value)]))
    assert type(back.values["value"]) is type(value)
    assert back.values["value"] == value
