"""Each filter of the small language: what it makes of a value, and of what it cannot work on."""

from __future__ import annotations

from typing import Any

import pytest

from documents.errors import RenderFailed
from documents.language_filters import FILTERS
from documents.press_environment import environment
from kernel.text import render


@pytest.mark.parametrize(
    ("name", "value", "given", "made"),
    [
        ("batch", [1, 2, 3], (2,), [[1, 2], [3]]),
        ("batch", [1, 2, 3, 4], (2,), [[1, 2], [3, 4]]),
        ("batch", [], (2,), []),
        ("length", [1, 2], (), 2),
        ("length", "abc", (), 3),
        ("length", {"a": 1}, (), 1),
        ("upper", "señal", (), "SEÑAL"),
        ("upper", 7, (), "7"),
        ("lower", "Ñandú", (), "ñandú"),
        ("trim", " a b ", (), "a b"),
        ("join", ["a", 2], (), "a, 2"),
        ("join", ["a", "b"], ("; ",), "a; b"),
        ("join", [], (), ""),
    ],
)
def test_what_it_makes(name: str, value: Any, given: tuple[Any, ...], made: object) -> None:
    assert FILTERS[name].work(value, *given) == made


@pytest.mark.parametrize(
    ("name", "value", "given"),
    [
        ("batch", "text", (2,)),
        ("batch", None, (2,)),
        ("length", 5, ()),
        ("length", None, ()),
        ("upper", [1], ()),
        ("lower", None, ()),
        ("trim", {}, ()),
        ("join", "text", ()),
        ("join", [["a"]], ()),
    ],
)
def test_what_it_cannot_work_on(name: str, value: Any, given: tuple[Any, ...]) -> None:
    with pytest.raises(RenderFailed) as failed:
        FILTERS[name].work(value, *given)
    assert render(failed.value.reason) == f"the filter “{name}” is given something it cannot work on"


@pytest.mark.parametrize("name", FILTERS)
def test_what_has_no_value_is_named(name: str) -> None:
    missing = environment().undefined(name="gone")
    with pytest.raises(Exception, match="gone"):
        FILTERS[name].work(missing, *([2] if name == "batch" else []))


def test_which_there_are_and_what_each_takes() -> None:
    told = {name: (one.takes, one.required, one.printed) for name, one in FILTERS.items()}
    assert told == {
        "batch": (int, True, False),
        "join": (str, False, True),
        "length": (None, False, True),
        "lower": (None, False, True),
        "trim": (None, False, True),
        "upper": (None, False, True),
    }
