"""Places in lists: what is read back as it was given, and what is refused however it was made up."""

from __future__ import annotations

import base64

import pytest

from kernel.errors import Invalid
from kernel.lists import decode, encode


def test_a_place_is_read_back() -> None:
    assert decode(encode("mark", "cooperativa\u00a0ñandú", "01J"), "mark") == ("cooperativa\u00a0ñandú", "01J")


@pytest.mark.parametrize(
    "cursor",
    [
        encode("another", "a", "b"),
        encode("mark", "a\x00", "b"),
        encode("mark", "a", "\ud800"),
        base64.urlsafe_b64encode(b"[" * 10_000).decode(),
        base64.urlsafe_b64encode(b'["mark", "a"]').decode(),
        "no base64 é",
        "",
    ],
)
def test_a_place_that_is_none_is_refused(cursor: str) -> None:
    with pytest.raises(Invalid):
        decode(cursor, "mark")
