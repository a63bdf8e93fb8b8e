"""What the press cannot do by itself goes through docxtpl, and comes out as docxtpl makes it, part by part."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

import docx
import pytest
from docx.document import Document
from docx.shared import Mm
from docxtpl import DocxTemplate, InlineImage, RichText

from documents import press
from documents.archive import packed, unpacked
from documents.errors import NotTakenIn, RenderFailed
from documents.press_environment import environment
from documents.press_rich import Picture, Rich, RichValue, Run, SubDocument
from documents.press_whole import whole
from kernel.text import render as say
from tests.documents.bad_templates import BAD, macros
from tests.documents.press_files import PICTURE, TEMPLATES, differing, made, with_footnote
from tests.documents.word_files import paragraphs, word_file

CONTEXT = {"x": "A & B <c> {{ 7*7 }}", "flag": True, "rows": [{"name": "one"}, {"name": "two"}]}
ANNEX_TEXT = ["What {{ 7*7 }} means & more", "Seed", "12"]


def annex() -> bytes:
    def build(document: Document) -> None:
        document.add_paragraph(ANNEX_TEXT[0], style="List Number")
        cells = document.add_table(rows=1, cols=2, style="Table Grid").rows[0].cells
        cells[0].text, cells[1].text = ANNEX_TEXT[1:]
        document.add_paragraph().add_run().add_picture(io.BytesIO(PICTURE))

    return made(build)


def template() -> bytes:
    def build(document: Document) -> None:
        document.add_paragraph("Before {{ x }}")
        document.add_paragraph("{% if flag %}{{ logo }}{% endif %}")
        document.add_paragraph("See {{r site }}.")
        document.add_paragraph("{{p annex }}")
        document.add_paragraph("After {% for row in rows %}{{ row.name }};{% endfor %}")
        document.sections[0].header.paragraphs[0].text = "Head {{ x }}"

    return made(build, footnote="Note {{ x }}")


OTHER = PICTURE + bytes(4)
NOTHING = Rich(())
LINK = Rich((Run("our "), Run("site <1>", bold=True, link="https://example.org/?a=1&b=2")))
#: One value of each kind at a time, beside others that need no docxtpl.
CASES: Mapping[str, dict[str, RichValue]] = {
    "a picture": {"logo": Picture(PICTURE, 20), "site": NOTHING, "annex": NOTHING},
    "a link": {"logo": NOTHING, "site": LINK, "annex": NOTHING},
    "a sub-document": {"logo": NOTHING, "site": NOTHING, "annex": SubDocument(annex())},
    "all of them": {"logo": Picture(OTHER, 20), "site": LINK, "annex": SubDocument(annex())},
}


def by_docxtpl(file: bytes, values: Mapping[str, Any], rich: Mapping[str, RichValue]) -> bytes:
    """The file as anybody makes it with docxtpl, in a sandbox of ours."""
    pressed = DocxTemplate(io.BytesIO(file))
    pressed.render_init()
    given = {name: theirs(pressed, value) for name, value in rich.items()}
    pressed.render({**values, **given}, jinja_env=environment(rich=True), autoescape=True)
    written = io.BytesIO()
    pressed.save(written)
    return written.getvalue()


def theirs(pressed: Any, value: RichValue) -> object:
    if isinstance(value, Picture):
        return InlineImage(pressed, io.BytesIO(value.content), width=Mm(value.width))
    if isinstance(value, SubDocument):
        return pressed.new_subdoc(io.BytesIO(value.content))
    text = RichText()
    for run in value.runs:
        link = pressed.build_url_id(run.link) if run.link else None
        text.add(run.text, bold=run.bold, italic=run.italic, url_id=link)
    return text


@pytest.fixture
def handed_on(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many documents went through docxtpl by itself; they still do."""
    seen: list[int] = []

    def counted(*given: Any) -> bytes:
        seen.append(1)
        return whole(*given)

    monkeypatch.setattr(press, "whole", counted)
    return seen


@pytest.mark.parametrize("case", CASES)
def test_each_falls_back_and_equals_docxtpls(case: str, handed_on: list[int]) -> None:
    file = template()
    printed = press.render(file, CONTEXT, rich=CASES[case])

    assert len(handed_on) == 1
    # docxtpl would print what the note's value holds once more, and run it: a value of it without a tag is compared.
    plain = {**CONTEXT, "x": "A & B <c>"}
    assert differing(press.render(file, plain, rich=CASES[case]), by_docxtpl(file, plain, CASES[case])) == []
    assert paragraphs(printed)[0] == "Before A & B <c> {{ 7*7 }}"
    assert paragraphs(printed)[-1] == "After one;two;"


def test_a_replaced_picture_falls_back_too(handed_on: list[int]) -> None:
    with pytest.raises(RenderFailed):
        press.render(word_file("{{ x }}"), CONTEXT, replaced={"none.png": PICTURE})
    assert len(handed_on) == 1


@pytest.mark.parametrize("name", ["text", "rows", "cells", "boxes"])
def test_cells_that_merge_and_everything_else_need_no_docxtpl_as_a_whole(name: str, handed_on: list[int]) -> None:
    row = {"name": "a", "list": ["b"]}
    values = {"name": "x", "other": {"name": "y"}, "short": "s", "flag": True, "rows": [row, row], "span": 2}
    press.render(TEMPLATES[name], {**values, "colour": "DDEEFF"})
    assert handed_on == []


def test_a_sub_document_is_taken_in_as_it_stands() -> None:
    printed = press.render(word_file("Before", "{{p annex }}", "After"), {}, rich={"annex": SubDocument(annex())})
    document = docx.Document(io.BytesIO(printed))

    assert paragraphs(printed) == ["Before", *ANNEX_TEXT, "After"]
    assert document.tables[0].style is not None
    assert document.tables[0].style.name == "Table Grid"
    assert PICTURE in unpacked(printed).values()
    numbered = next(one for one in document.paragraphs if one.text == ANNEX_TEXT[0])
    assert numbered.style is not None
    assert numbered.style.name == "List Number"


def test_a_picture_may_stand_in_a_sub_document_too() -> None:
    rich: dict[str, RichValue] = {**CASES["all of them"], "logo": Picture(PICTURE, 20)}
    printed = docx.Document(io.BytesIO(press.render(template(), CONTEXT, rich=rich)))
    assert len(printed.inline_shapes) == 2


def noted() -> bytes:
    members = unpacked(with_footnote(word_file("x"), "{{ 7*7 }}"))
    reference = b'<w:r><w:footnoteReference w:id="2"/></w:r></w:p>'
    members["word/document.xml"] = members["word/document.xml"].replace(b"</w:p>", reference, 1)
    return packed(members)


@pytest.mark.parametrize(
    ("file", "said"),
    [
        (b"no zip", "it is not a Word file (.docx)."),
        (macros(), "it carries programs (macros); save it as .docx without them."),
        (BAD["a link"][0](), "it links to “https://example.org” outside of it; write the address as text."),
        (noted(), "it has footnotes; write them into its text."),
    ],
)
def test_what_may_not_be_taken_in(file: bytes, said: str) -> None:
    with pytest.raises(NotTakenIn) as refused:
        press.render(word_file("{{p annex }}"), {}, rich={"annex": SubDocument(file)})
    assert say(refused.value.message) == f"The file “annex” cannot stand within a document: {said}"


def test_a_file_without_its_list_of_parts_is_an_error() -> None:
    members = unpacked(annex())
    del members["_rels/.rels"]
    with pytest.raises(RenderFailed, match="no Word file"):
        press.render(word_file("{{p annex }}"), {}, rich={"annex": SubDocument(packed(members))})
