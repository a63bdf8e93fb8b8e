"""What is wrong with a template, and where; nothing of it is believed and nothing of it runs here."""

import io
import time

import docx
import pytest
from docx.document import Document

from documents import check, shelf
from documents.archive import unpacked
from documents.check_places import lines
from documents.check_report import Report, from_plain, to_plain
from documents.press import render
from kernel.text import render as say
from kernel.text import using
from tests.documents.bad_templates import bomb
from tests.documents.press_files import PICTURE, made
from tests.documents.word_files import word_file


def codes(report: Report) -> list[str]:
    return [fault.code for fault in report.faults]


def found(template: bytes) -> Report:
    """As in the process with limits, without the process; what travels between the two is tried on the way."""
    report = check.examine(template)
    assert from_plain(to_plain(report)) == report
    return report


@pytest.mark.parametrize(
    ("text", "code", "near"),
    [
        ("{% endif %}", "closes-nothing", None),
        ("{% if number %}{% endfor %}{% endif %}", "closes-nothing", None),
        ("{% else %}", "closes-nothing", None),
        ("{% if number %} never", "never-closed", None),
        ("{% for line in budget %} never", "never-closed", None),
        ("{{ number|uper }}", "unknown-filter", "upper"),
        ("{{ number|format }}", "unknown-filter", None),
        ("{{ amuont }}", "unknown-name", "amount"),
        ("{{ partner.nmae }}", "unknown-name", "partner.name"),
        ("{% for line in budget %}{{ line.amuont }}{% endfor %}", "unknown-name", "budget[].amount"),
        ("{% if programe.name %}{% endif %}", "unknown-name", "programme.name"),
        ("{{ zzzzzzzz }}", "unknown-name", None),
        ("{% iff number %}", "unknown-tag", "if"),
        ("{% set x = number %}", "unknown-tag", None),
        ("{{ ''.__class__ }}", "not-allowed", None),
        ("{{ number.__class__ }}", "not-allowed", None),
        ("{% for x in range(10**9) %}{% endfor %}", "not-allowed", None),
        ("{{ 'a' * 10**9 }}", "not-allowed", None),
        ("{% for a in budget %}{% for b in reports %}{% endfor %}{% endfor %}", "not-allowed", None),
        ("{{ loop.index }}", "not-allowed", None),
        ("{{Name;role=Signer;type=signature}}", "other-product", None),
        ("{{*Date signed; type=date}}", "other-product", None),
        ("{{ number", "not-complete", None),
        ("number }}", "not-complete", None),
        ("{{ number amount }}", "unreadable", None),
        ("{{ }}", "unreadable", None),
    ],
)
def test_each_fault_is_named_wherever_it_stands(text: str, code: str, near: str | None) -> None:
    report = found(everywhere(text))

    assert {fault.place.kind: (fault.code, fault.nearest) for fault in report.faults if fault.place} == dict.fromkeys(
        ("paragraph", "cell", "header", "footer", "footnote", "property"), (code, near)
    )
    assert [(at.table, at.row, at.column) for at in (one.place for one in report.faults) if at and at.table] == [
        (2, 2, 1)
    ]


def everywhere(text: str) -> bytes:
    def build(document: Document) -> None:
        document.add_paragraph(text)
        document.add_table(rows=1, cols=1)
        document.add_table(rows=2, cols=2).cell(1, 0).text = text
        section = document.sections[0]
        section.header.paragraphs[0].text = section.footer.paragraphs[0].text = text
        document.core_properties.title = text

    return made(build, footnote=text)


def test_a_fault_says_its_place_in_both_languages() -> None:
    fault = next(one for one in found(everywhere("the sum of {{ amuont }}")).faults if one.place and one.place.table)

    assert say(fault.said()) == (
        "table 2, row 2, column 1 “the sum of {{ amuont }}”: “amuont” is nothing that an agreement has. "
        "Did you mean “amount”?"
    )
    with using("es"):
        assert say(fault.said()) == (
            "tabla 2, fila 2, columna 1 «the sum of {{ amuont }}»: «amuont» no es nada que un acuerdo tenga. "
            "¿Quiso decir «amount»?"
        )


def test_every_fault_is_told_at_once_and_none_twice() -> None:
    report = found(word_file("{{ amuont }} {{ amuont }}", "{% if numbr %}", "{{ x|nosuch }}", header="{{ titel }}"))

    assert codes(report) == ["unknown-name", "unknown-name", "unknown-filter", "never-closed", "unknown-name"]
    assert [fault.place.number for fault in report.faults if fault.place] == [1, 2, 3, 2, 1]


def test_a_loop_over_what_there_is_not_is_one_fault() -> None:
    inner = "{% for x in line.y %}{{ x }}{% endfor %}"
    report = found(
        word_file(f"{{% for line in bugdet %}}{{{{ line.amount }}}}{{{{ loop.index }}}}{inner}{{% endfor %}}")
    )
    assert [(fault.code, fault.nearest) for fault in report.faults] == [("unknown-name", "budget")]


def test_a_loop_that_is_never_closed_makes_no_fault_of_those_behind_it() -> None:
    report = found(word_file("{% for line in budget %}", "{% for one in reports %}{{ one.due }}{% endfor %}"))
    assert [(fault.code, fault.place.number) for fault in report.faults if fault.place] == [("never-closed", 1)]


def test_a_split_tag_is_healed_and_named() -> None:
    def split(document: Document) -> None:
        paragraph = document.add_paragraph("For {")
        for piece in ("{ partner", ".na", "me }", "} whole"):
            paragraph.add_run(piece)
        paragraph._p.insert(2, paragraph._p.makeelement(paragraph._p.tag.replace("}p", "}proofErr"), {}))

    template = made(split)
    report = found(template)

    assert report.accepted
    assert [(one.tag, one.place.number) for one in report.healed] == [("{{ partner.name }}", 1)]
    assert (
        "For Ana whole" in docx.Document(io.BytesIO(render(template, {"partner": {"name": "Ana"}}))).paragraphs[0].text
    )


def test_a_tag_over_two_paragraphs_is_not_healed() -> None:
    report = found(word_file("Here {{ partner", ".name }} there"))
    assert codes(report) == ["not-complete", "not-complete"]
    assert [fault.place.number for fault in report.faults if fault.place] == [1, 2]


def test_a_condition_from_cell_to_cell_is_refused_and_rows_are_not() -> None:
    def across(document: Document) -> None:
        cells = document.add_table(rows=1, cols=2).rows[0].cells
        cells[0].text, cells[1].text = "{% if number %}x", "{% endif %}"

    def rows(document: Document) -> None:
        table = document.add_table(rows=0, cols=2)
        for text in ("{%tr for line in budget %}", "{{ line.amount }}", "{%tr endfor %}"):
            table.add_row().cells[0].text = text

    assert codes(found(made(across))) == ["crosses-cells"]
    assert found(made(rows)).accepted


def contents(document: Document) -> None:
    run = document.add_paragraph().add_run()._r
    instruction = run.makeelement(run.tag.replace("}r", "}instrText"), {})
    instruction.text = ' TOC \\o "1-3" \\h HYPERLINK \\l "_Toc1" PAGEREF '
    run.append(instruction)


def test_a_table_of_contents_is_no_link() -> None:
    assert found(made(contents)).accepted


def test_what_does_not_print_in_a_case_is_told() -> None:
    report = found(word_file("{{ budget }}"))
    assert codes(report) == ["trial"] * 3
    assert "smallest case" in say(report.faults[0].message)


@pytest.mark.parametrize("kind", shelf.kinds())
@pytest.mark.parametrize("language", shelf.LANGUAGES)
def test_our_own_templates_pass(kind: str, language: str) -> None:
    report = found(shelf.template(kind, language).content)

    assert report.faults == ()
    assert [one.case for one in report.trials] == ["smallest", "typical", "largest"]


def test_the_process_with_limits_says_the_same() -> None:
    for template in (word_file("{{ amuont }}"), shelf.template("grant", "es").content, bomb(), PICTURE):
        assert check.check(template) == check.examine(template)


def test_what_takes_too_long_or_too_much_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(check, "SECONDS", 0.2)
    began = time.monotonic()
    assert codes(check.check(word_file("x"))) == ["too-heavy"]
    assert time.monotonic() - began < 10


def test_lines_know_their_pieces() -> None:
    def build(document: Document) -> None:
        paragraph = document.add_paragraph("ab")
        paragraph.add_run("cd")

    line = next(part[0] for part in lines(unpacked(made(build))) if part[0].place.kind == "paragraph")
    assert (line.text, line.ends) == ("abcd", (2, 4))
    assert [line.pieces(0, 2), line.pieces(1, 3), line.pieces(2, 4)] == [1, 2, 1]
