"""What the API sends: plain data as JSON, and what an iterator yields one by one."""

from __future__ import annotations

import json
from datetime import date

import pytest

from web.api.resource import encode
from web.api.rows import Amount, Named


def test_what_is_yielded_is_a_list() -> None:
    rows = (Named(str(number), f"Name {number}") for number in range(3))
    said = json.loads(encode({"rows": rows, "after": None}))
    assert said == {"rows": [{"id": str(one), "name": f"Name {one}"} for one in range(3)], "after": None}


@pytest.mark.parametrize("many", [0, 1, 2])
def test_it_is_written_as_a_list_is(many: int) -> None:
    rows = [{"on": date(2026, 3, 2), "money": Amount("1.00", "HNL")}] * many
    assert encode({"rows": iter(rows)}) == encode({"rows": rows})


def test_line_ends_in_a_text_stay_there() -> None:
    rows = [Named("1", "Two\nlines\r\n"), Named("2", "\n"), Named("3\n", "a,\u2028b\u0085")]
    assert encode({"rows": iter(rows)}) == encode({"rows": rows})


def test_lists_may_be_yielded_inside_of_lists() -> None:
    assert json.loads(encode(iter([{"inner": iter([1, 2])}, {"inner": iter(())}]))) == [
        {"inner": [1, 2]},
        {"inner": []},
    ]


def test_what_has_no_form_in_json_is_an_error() -> None:
    with pytest.raises(TypeError, match="no way to write"):
        encode({"rows": [object()]})
