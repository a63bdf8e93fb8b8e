import io
from datetime import date
from decimal import Decimal

import docx
import pytest

from documents import press
from documents.archive import packed, unpacked
from documents.errors import IllegalCharacter, NotPlain, RenderFailed, TemplateRefused
from tests.documents.word_files import paragraphs, word_file

WHOLE = [
    "A & B Ltd",
    "a < b > c",
    "<w:p/>",
    "Seeds 🌱 and tea 🫖",
    "مؤسسة الجسر الأخضر",
    "עמותת גשר",
    "Ñandú “quoted” ‘single’",
    "{{ number }} and {% if %}",
    "{_{ braces }_} {_% tags %_}",
    "&amp; already",
    "under_scored_name",
    "one\nline\nafter another",
    "a\ttab",
    "  spaces  at both ends  ",
]


@pytest.mark.parametrize("value", WHOLE)
def test_a_value_stands_whole_and_so_does_what_follows_it(value: str) -> None:
    template = word_file("Before {{ partner.name }} after", "The next clause.")

    printed = press.render(template, {"partner": {"name": value}})

    assert paragraphs(printed) == [f"Before {value} after", "The next clause."]


def test_every_kind_of_line_break_is_one_break() -> None:
    assert paragraphs(press.render(word_file("{{ x }}"), {"x": "a\r\nb\rc\nd"})) == ["a\nb\nc\nd"]


def test_header_and_properties_are_printed_with_their_values_as_they_are() -> None:
    template = word_file("Body", header="For {{ who }}", title="{{ who }}")

    document = docx.Document(io.BytesIO(press.render(template, {"who": "A & B"})))

    assert document.sections[0].header.paragraphs[0].text == "For A & B"
    assert document.core_properties.title == "A & B"


def test_the_same_template_and_values_give_the_same_bytes() -> None:
    template = word_file("{{ x }}", header="{{ x }}")

    assert press.render(template, {"x": "y"}) == press.render(template, {"x": "y"})


@pytest.mark.parametrize(
    ("context", "path"),
    [
        ({"amount": Decimal(1)}, "amount"),
        ({"start": date(2026, 1, 1)}, "start"),
        ({"budget": [{"line": "a"}, {"line": 1.5}]}, "budget[1].line"),
        ({"partner": object()}, "partner"),
        ({"partner": {1: "x"}}, "partner"),
        ({"long": "x" * 20_001}, "long"),
        ({"rows": ["x"] * 1_001}, "rows"),
    ],
)
def test_what_is_not_plain_is_refused_by_its_path(context: dict[str, object], path: str) -> None:
    with pytest.raises(NotPlain) as refused:
        press.render(word_file("x"), context)

    assert refused.value.path == path


@pytest.mark.parametrize("character", ["\x00", "\x07", "\x0b", "\x0c", "\x1f", "\ud800", "\ufffe"])
def test_a_control_character_is_refused_with_its_code_point(character: str) -> None:
    with pytest.raises(IllegalCharacter) as refused:
        press.render(word_file("{{ a.b }}"), {"a": {"b": f"x{character}y"}})

    assert refused.value.path == "a.b"
    assert refused.value.code_point == f"U+{ord(character):04X}"


def test_a_name_without_a_value_is_an_error_and_no_empty_space() -> None:
    with pytest.raises(RenderFailed, match="nobody"):
        press.render(word_file("{{ nobody }}"), {})


@pytest.mark.parametrize(
    "text",
    [
        "{{ ''.__class__ }}{{ x() }}",
        "{{ x * 1000000000 }}",
        "{{ '%1000000000s' % x }}",
        "{{ x|center(1000000000) }}",
        "{{ x|indent(1000000000) }}",
        "{{ x.format(x) }}",
        "{% set y = x %}",
        "{% macro m() %}{% endmacro %}",
        "{% include 'other' %}",
        "{% for a in x %}{% for b in x %}{% for c in x %}{{ c }}{% endfor %}{% endfor %}{% endfor %}",
        "{% for a in x if a %}{{ a }}{% endfor %}",
        "{{ x|safe }}",
        "{% if x %} never closed",
    ],
)
@pytest.mark.parametrize("place", ["body", "header", "title"])
def test_more_than_the_small_language_is_refused_wherever_it_stands(text: str, place: str) -> None:
    template = word_file(text if place == "body" else "x", **({} if place == "body" else {place: text}))

    with pytest.raises(TemplateRefused):
        press.render(template, {"x": "y"})


def test_a_file_that_is_no_word_file_is_refused() -> None:
    with pytest.raises(TemplateRefused):
        press.render(b"PK\x03\x04 not really", {})


def test_a_template_carrying_programs_is_refused() -> None:
    members = {**unpacked(word_file("x")), "word/vbaProject.bin": b"\x00"}

    with pytest.raises(TemplateRefused, match="programs"):
        press.render(packed(members), {})
