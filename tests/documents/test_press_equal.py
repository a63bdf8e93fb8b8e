"""Whatever the values: what the press prints is what docxtpl prints, part by part."""

import io
from typing import Any

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from documents import press
from documents.archive import unpacked
from documents.press_compiled import compiled
from tests.documents.contexts import large, small
from tests.documents.press_files import TEMPLATES, by_docxtpl, differing, properties

SAMPLES = (
    "Ñandú, Lempira y Çelik",
    "A & B <c> Ltd",
    """"double" and 'single' &amp; &#38;""",
    "one\ntwo\n\nthree",
    "a\tb\t\tc\n",
    "مؤسسة الجسر الأخضر \u200f1\u200e",
    "Seeds 🌱 of 👩🏽‍🌾",
    "{{ 7*7 }} {% if x %} {# no #}",
    "{_{ braces }_} {_% tag %_}",
    "</w:t></w:r></w:p><w:p>",
    "",
    " ",
    "x" * 19_000,
    "]]> <![CDATA[ <?xml ?> <!-- -->",
    "\u00a0\u2028\u2029\ufeff",
)
LETTERS = st.characters(exclude_categories=["Cs", "Cn", "Cc"]) | st.sampled_from("\n\t&<>\"'{}%_#")
TEXTS = st.sampled_from(SAMPLES) | st.text(LETTERS, max_size=40)
ROWS = st.lists(st.fixed_dictionaries({"name": TEXTS, "list": st.lists(TEXTS, max_size=2)}), max_size=4)
CONTEXTS = st.fixed_dictionaries(
    {
        "name": TEXTS,
        "other": st.fixed_dictionaries({"name": TEXTS}),
        "short": st.text(LETTERS, max_size=30),
        "flag": st.booleans(),
        "rows": ROWS,
        "span": st.just(2),
        "colour": st.just("DDEEFF"),
    }
)


@pytest.mark.parametrize("name", ["text", "rows", "cells", "boxes"])
@settings(max_examples=15, deadline=None)
@given(context=CONTEXTS)
def test_every_part_equals_docxtpls(name: str, context: dict[str, Any]) -> None:
    ours, theirs = press.render(TEMPLATES[name], context), by_docxtpl(TEMPLATES[name], context)

    assert differing(ours, theirs) == []
    assert properties(ours) == properties(theirs, escaped=True) or "&" in context["short"]
    assert docx.Document(io.BytesIO(ours)).element.body is not None


@pytest.mark.parametrize("value", SAMPLES)
def test_each_difficult_value_alone_and_everywhere(value: str) -> None:
    row = {"name": value, "list": [value, value]}
    context = {"name": value, "other": {"name": value}, "short": "s", "flag": True, "rows": [row, row]}
    context |= {"span": 2, "colour": "F"}
    for template in (TEMPLATES["text"], TEMPLATES["rows"], TEMPLATES["cells"], TEMPLATES["boxes"]):
        assert differing(press.render(template, context), by_docxtpl(template, context)) == []


@pytest.mark.parametrize("context", [small("en"), large("en")])
def test_a_contract_of_the_shelf_equals_docxtpls(context: dict[str, Any]) -> None:
    ours, theirs = press.render(TEMPLATES["shelf"], context), by_docxtpl(TEMPLATES["shelf"], context)

    assert differing(ours, theirs) == []
    assert properties(ours) == properties(theirs, escaped=True)


@pytest.mark.parametrize("value", ["A & B", "<b>", "{{ 7*7 }}", "ñ" * 300, "a&amp;b", "“x”\ny"])
def test_a_property_holds_its_value_as_it_is(value: str) -> None:
    context = {"name": "", "other": {"name": ""}, "short": value, "flag": False, "rows": []}

    printed = properties(press.render(TEMPLATES["text"], context))

    assert printed["title"] == f"{value} & Co"[:255]
    assert printed["subject"] == "No tag <here>"


def test_what_does_not_change_is_written_as_it_was_deflated_once() -> None:
    context = {"name": "a", "other": {"name": ""}, "short": "", "flag": False, "rows": []}
    one, other = (press.render(TEMPLATES["text"], {**context, "name": name}) for name in ("a", "b"))
    changed = {name for name, member in unpacked(one).items() if unpacked(other)[name] != member}

    assert changed == {"word/document.xml", "word/header1.xml", "word/footnotes.xml"}
    same = compiled(TEMPLATES["text"])._kept._content
    assert one.startswith(same)
    assert other.startswith(same)


def test_a_template_is_compiled_once_and_the_oldest_is_let_go() -> None:
    before = compiled.cache_info()
    press.render(TEMPLATES["rows"], {"rows": []})
    press.render(bytes(bytearray(TEMPLATES["rows"])), {"rows": []})
    after = compiled.cache_info()

    assert after.misses - before.misses <= 1
    assert after.maxsize == 32
