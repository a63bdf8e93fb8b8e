"""A clause rendered once to plain pieces: its terms as they are, its references as numbers, and nothing run."""

from __future__ import annotations

import pytest

from documents import clause_text
from documents.errors import DocumentError, IllegalCharacter, NotPlain, RenderFailed, TemplateRefused
from kernel.text import render

NUMBERS = {"exit-plan": ("c_exit_plan", "9.3"), "pay": ("c_pay", "4.1")}
VALUES = {"end": "1 May", "who": {"name": "A & B <c> Ltd."}, "reports": [{"due": "2 May"}], "gap": ""}


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("It ends.", [("It ends.", "")]),
        ("Until {{ end }}.", [("Until 1 May.", "")]),
        ("For {{ who.name }}.", [("For A & B <c> Ltd.", "")]),
        ("For {{ who.name }}. Then?.", [("For A & B <c> Ltd. Then?", "")]),
        ("Wait… and see...", [("Wait… and see...", "")]),
        ("See [[exit-plan]].", [("See ", ""), ("9.3", "c_exit_plan"), (".", "")]),
        ("[[pay]][[exit-plan]]", [("4.1", "c_pay"), ("9.3", "c_exit_plan")]),
        ("{% if gap %}No [[nowhere]]{% else %}Yes{% endif %}", [("Yes", "")]),
        ("{% for one in reports %}{{ one.due }}; {% endfor %}", [("2 May; ", "")]),
        ("[[Not A Name]] [one]", [("[[Not A Name]] [one]", "")]),
        ("", []),
    ],
)
def test_pieces(text: str, pieces: list[tuple[str, str]]) -> None:
    assert clause_text.pieces(text, VALUES, NUMBERS) == [{"text": said, "ref": ref} for said, ref in pieces]


@pytest.mark.parametrize(
    ("text", "values", "kind", "said"),
    [
        ("[[nowhere]]", {}, RenderFailed, "it refers to the clause “nowhere”, which it has not"),
        ("{{ gone }}", {}, RenderFailed, "it asks for “gone”, which has no value"),
        ("{{ end() }}", VALUES, TemplateRefused, "a call"),
        ("{% if end %}", VALUES, TemplateRefused, "is never closed"),
        ("{{ x }}", {"x": 1.5}, NotPlain, "“x” cannot stand in a document: float"),
        ("{{ x }}", {"x": "a\x02pay\x03"}, IllegalCharacter, "U+0002"),
    ],
)
def test_what_cannot_be_said(text: str, values: dict[str, object], kind: type[DocumentError], said: str) -> None:
    with pytest.raises(kind) as failed:
        clause_text.pieces(text, values, NUMBERS)
    assert said in render(failed.value.message)


@pytest.mark.parametrize(
    ("text", "empty"),
    [("{{ end }} {{ gap }} {{ gone }}", ["gap", "gone"]), ("{% if gap %}{{ gone }}{% endif %}", []), ("x", [])],
)
def test_terms_that_are_empty(text: str, empty: list[str]) -> None:
    assert clause_text.empties(text, VALUES) == empty
