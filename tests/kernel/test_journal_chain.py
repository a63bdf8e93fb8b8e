"""What the journal stores and hashes never changes by one byte."""

from __future__ import annotations

import enum
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.journal_chain import GENESIS, Plain, canonical, chained, digest, hashed_fields, moment_text
from kernel.unmet import Ref

PLAIN: st.SearchStrategy[Any] = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.text()),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.lists(inner, max_size=3).map(tuple),
        st.dictionaries(st.text(), inner, max_size=4),
    ),
    max_leaves=20,
)


class Kind(enum.StrEnum):
    GRANT = "grant"


class Marked(str):
    """A text of another type, as templates make them."""

    __slots__ = ()


def as_first_written(payload: object) -> str:
    """What the first entries were written with."""
    return json.dumps(payload, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


@given(PLAIN)
def test_the_text_is_that_of_the_first_entries(payload: Any) -> None:
    assert canonical(payload) == as_first_written(payload)


def test_every_letter_is_written_as_it_was() -> None:
    letters = [chr(code) for code in range(0x110000) if not 0xD800 <= code < 0xE000]
    assert canonical(letters) == as_first_written(letters)
    keys: dict[str, Plain] = dict.fromkeys(letters[::97])
    assert canonical(keys) == as_first_written(keys)


@pytest.mark.parametrize(
    "payload",
    [
        {"z": 1, "a": {"ñ": [True, None], "b": ()}, "\U0001f600": "", "\uffff": 0},
        {Kind.GRANT: Kind.GRANT, "a": Marked("á\n")},
        {Marked("b"): 1, "a": 2},
        [2**63, 2**64, -(2**64), 10**30],
    ],
)
def test_rare_values_are_written_as_they_were(payload: Any) -> None:
    assert canonical(payload) == as_first_written(payload)


def test_a_chain_written_at_the_first_day_is_reckoned_alike() -> None:
    subject, by = Ref("partnership", "p" * 26), "0" * 26
    moment = moment_text(datetime(2026, 3, 2, 15, 30, tzinfo=UTC))
    opened = canonical({"programme": "Café “Ocotal”", "amount": 1_250_050, "left": None, "whole": True})
    first = chained(
        GENESIS, hashed_fields(subject, 1, "PartnershipOpened", opened, by, None, "2026-02-27", moment, 1, "[]")
    )
    moved = canonical({"to": "exploratory", "from": "co-creation", "was": {"since": "2026-01-09"}})
    refs = canonical(["batch:" + "b" * 26])
    second = chained(
        first, hashed_fields(subject, 2, "PartnershipMoved", moved, by, "1" * 26, "2026-02-28", moment, None, refs)
    )
    assert first == "b01dd1bb9eca2da1af6183bf6d0656e9b9e0f3c3f8b1e6482e66ce94687f6907"
    assert second == "8f92e282425bf3cedb875c89d5de0701931ac3066c23f9ca9bcfa7940429e457"
    assert digest("5a17", "Met in Gracias.") == "b59478e391fe6a5cf0b234600326338beaa8a5ee7dfcca0a847ce325edeed7ec"
