"""What Word files say with their tracked changes and without them; nothing of a file that was brought is believed."""

from __future__ import annotations

import pytest
from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import nsdecls

from documents import word_text
from documents.archive import packed, unpacked
from documents.errors import NotRead
from documents.word_text import read, words
from tests.documents.bad_templates import BAD, external
from tests.documents.press_files import made, with_footnote
from tests.documents.word_files import word_file

ANYONE = 'w:id="1" w:author="A" w:date="2026-11-01T00:00:00Z"'


def with_body(body: str) -> bytes:
    spaces = nsdecls("w") + ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    document = f"<w:document {spaces}><w:body>{body}</w:body></w:document>"
    return packed(unpacked(word_file("x")) | {"word/document.xml": document.encode()})


def paragraph(inside: str) -> str:
    return f"<w:p><w:pPr><w:tabs><w:tab/></w:tabs></w:pPr>{inside}</w:p>"


def run(text: str, name: str = "t") -> str:
    return f'<w:r><w:{name} xml:space="preserve">{text}</w:{name}></w:r>'


@pytest.mark.parametrize(
    ("body", "after", "before", "marks"),
    [
        (paragraph(run("One ") + run("two")), ["One two"], ["One two"], 0),
        (paragraph(run(" a\u00a0 b\n c ")), ["a b c"], ["a b c"], 0),
        (paragraph(run("a") + "<w:r><w:tab/></w:r>" + run("b") + "<w:r><w:br/></w:r>" + run("c")), ["a b c"], None, 0),
        (paragraph(run("co") + "<w:r><w:noBreakHyphen/></w:r>" + run("op")), ["co-op"], None, 0),
        (
            paragraph(
                f"{run('pay ')}<w:del {ANYONE}>{run('10', 'delText')}</w:del><w:ins {ANYONE}>{run('20')}</w:ins>"
            ),
            ["pay 20"],
            ["pay 10"],
            2,
        ),
        (
            paragraph(f"<w:moveFrom {ANYONE}>{run('first')}</w:moveFrom>")
            + paragraph(run("second"))
            + paragraph(f"<w:moveTo {ANYONE}>{run('first')}</w:moveTo>"),
            ["second", "first"],
            ["first", "second"],
            2,
        ),
        (paragraph(""), [], None, 0),
        (
            paragraph(run("out") + "<mc:AlternateContent><mc:Choice>" + paragraph(run("in")) + "</mc:Choice>"
                      "<mc:Fallback>" + paragraph(run("in")) + "</mc:Fallback></mc:AlternateContent>" + run("side")),
            ["outside", "in"],
            None,
            0,
        ),
        (paragraph('<w:fldSimple w:instr=" REF c \\r ">' + run("3.2") + "</w:fldSimple>"), ["3.2"], None, 0),
        (paragraph(run(" PAGE ", "instrText") + run("4")), ["4"], None, 0),
    ],
)  # fmt: skip
def test_paragraphs(body: str, after: list[str], before: list[str] | None, marks: int) -> None:
    found = read(with_body(body))
    assert (list(found.paragraphs), list(found.before), found.marks) == (after, before or after, marks)


def test_tables_notes_headers_and_footers_are_read_too() -> None:
    def build(document: Document) -> None:
        document.add_paragraph("First")
        document.add_table(1, 2).rows[0].cells[1].text = "Cell"
        document.sections[0].header.paragraphs[0].text = "Head"
        document.sections[0].footer.paragraphs[0].text = "Foot"

    file = with_footnote(made(build), "Note")
    assert words(file).paragraphs == ("First", "Cell", "Note", "Head", "Foot")


#: What a file carries or is; where it leads to is followed by nobody, and its tags are words as all others.
REFUSED = {"password", "old-word", "not-word", "too-large", "programs", "embedded", "entities", "encoding", "twice"} | {
    "odd-name"
}


@pytest.mark.parametrize("name", BAD)
def test_what_was_brought_is_read_or_refused_in_words(name: str) -> None:
    build, wrong = BAD[name]
    if REFUSED & {code for code, _ in wrong}:
        with pytest.raises(NotRead) as refused:
            read(build())
        assert refused.value.message.text == "This file cannot be compared: %(reason)s"
    else:
        assert read(build()).marks == 0


def test_the_process_with_limits_says_the_same() -> None:
    with pytest.raises(NotRead, match="macros"):
        words(BAD["macros"][0]())
    assert words(external(RELATIONSHIP_TYPE.HYPERLINK, "https://example.org")()).paragraphs == ()


def test_what_is_too_long_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    file = word_file("one", "two", "three")
    monkeypatch.setattr(word_text, "MOST_PARAGRAPHS", 3)
    monkeypatch.setattr(word_text, "MOST_SIGNS", 11)
    assert read(file).paragraphs == ("one", "two", "three")
    for name, most in (("MOST_PARAGRAPHS", 2), ("MOST_SIGNS", 10)):
        with monkeypatch.context() as less:
            less.setattr(word_text, name, most)
            with pytest.raises(NotRead):
                read(file)


def test_what_takes_too_much_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(word_text, "SECONDS", 0)
    with pytest.raises(NotRead, match="more time or memory"):
        words(word_file("one"))
