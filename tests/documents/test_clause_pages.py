"""Contracts made of clauses as LibreOffice lays them out: numbers, references, and how long they are."""

from __future__ import annotations

import io
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn

from contracts import clause_paper
from contracts.assembly import numbers
from documents import contents, pdf, press, shelf
from documents.clause_lines import CONTENTS
from policy.clauses import Parties, PartnerGroup, Question
from policy.kinds import AgreementKind, PaymentBasis, Tier
from tests.contracts.test_assembly import asking, made, terms
from tests.documents.contexts import large
from tests.documents.test_pages import ample
from tests.policy.editions import CLAUSED

K = AgreementKind
MOST_PAGES = {Tier.T1: 3, Tier.T2: 6}
CASES: dict[str, tuple[Question, int]] = {
    "letter grant": (asking(K.GRANT, Tier.T1), 3),
    "letter grant, hybrid, several": (
        asking(K.GRANT, Tier.T1, parties=Parties.SEVERAL, basis=PaymentBasis.HYBRID, partner=PartnerGroup.MINISTRY),
        3,
    ),
    "small grant": (asking(K.GRANT, Tier.T2), 6),
    "small grant, costs, several": (
        asking(
            K.GRANT,
            Tier.T2,
            parties=Parties.SEVERAL,
            basis=PaymentBasis.COST_REIMBURSEMENT,
            partner=PartnerGroup.MINISTRY,
        ),
        6,
    ),
    "memorandum": (asking(K.MEMORANDUM, Tier.N0), 3),
    "letter of intent": (asking(K.LETTER_OF_INTENT, Tier.T2), 2),
    "grant": (asking(K.GRANT, Tier.T3, parties=Parties.SEVERAL), 12),
    "umbrella": (asking(K.UMBRELLA, Tier.T4, downstream=True), 12),
}


@dataclass(frozen=True)
class Paper:
    """A contract as a Word file and as the text of its pages."""

    file: bytes
    pages: list[str]
    asked: Question
    most: int


def _values(asked: Question, language: str) -> dict[str, Any]:
    """Several parties come with as many long rows as an agreement of that size will meet."""
    values = terms(asked, language)
    if asked.parties is Parties.SEVERAL:
        most: dict[str, Any] = {**(ample if asked.tier is Tier.T1 else large)(language)}
        values = {**most, "payment_code": values["payment_code"], "umbrella": values["umbrella"], "reasons": []}
    values["clauses"] = clause_paper.lines(made(asked), language, values)
    return values


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Paper]:
    folder = tmp_path_factory.mktemp("clauses")
    files = {}
    for case, (asked, _most) in CASES.items():
        name = CLAUSED.template_for(asked.kind, asked.tier)
        assert name is not None
        for language in ("en", "es"):
            files[f"{case}.{language}"] = press.render(shelf.template(name, language).content, _values(asked, language))
    made_pdf = pdf.convert(files)
    return {
        name: Paper(file, _pages(made_pdf[name], folder / "one.pdf"), *CASES[name.partition(".")[0]])
        for name, file in files.items()
    }


def _pages(content: bytes, path: Path) -> list[str]:
    path.write_bytes(content)
    said = subprocess.run(["pdftotext", "-layout", str(path), "-"], capture_output=True, text=True, check=True).stdout
    return said.split("\f")[:-1]


def test_small_contracts_stay_short(papers: dict[str, Paper]) -> None:
    assert {name: len(one.pages) for name, one in papers.items() if len(one.pages) > one.most} == {}


def test_word_fields_refer_to_bookmarks_and_keep_the_number_that_was_computed(papers: dict[str, Paper]) -> None:
    referred = 0
    for name, one in papers.items():
        language = name.rpartition(".")[2]
        body = docx.Document(io.BytesIO(one.file)).element.body
        marks = {mark.get(qn("w:name")) for mark in body.iter(qn("w:bookmarkStart"))}
        ids = [mark.get(qn("w:id")) for mark in body.iter(qn("w:bookmarkStart"))]
        assert len(ids) == len(set(ids))
        known = {clause_paper.mark(key): number for key, number in numbers(made(one.asked)).items()}
        for field in body.iter(qn("w:fldSimple")):
            target = re.fullmatch(r" REF (\w+) \\r \\h ", field.get(qn("w:instr")))
            assert target is not None
            assert target[1] in marks
            assert "".join(run.text or "" for run in field.iter(qn("w:t"))) == known[target[1]], language
            referred += 1
    assert referred > 20


def test_libreoffice_numbers_as_the_rule_does(papers: dict[str, Paper]) -> None:
    """Each clause stands in the PDF behind the number that assembly computed, and each reference shows that number."""
    for name, one in papers.items():
        language = name.rpartition(".")[2]
        said = " ".join(" ".join(one.pages).split())
        for part in made(one.asked):
            assert f"{part.number}. {part.family.label.in_(language)}" in said, (name, part.number)
        values = _values(one.asked, language)
        for line, number in zip(
            (line for line in values["clauses"] if not line["heading"]), numbers(made(one.asked)).values(), strict=True
        ):
            begins = " ".join("".join(piece["text"] for piece in line["pieces"]).split()[:5])
            assert f" {number} {begins}" in said, (name, number, begins)


def test_no_place_to_sign_stands_alone(papers: dict[str, Paper]) -> None:
    for name, one in papers.items():
        signed = [page for page in one.pages if "______" in page]
        assert len(signed) == 1, name
        assert re.search(r"\n\s*\d+\.\d+ [\s\S]*______", signed[0]), name


def test_each_clause_is_one_of_a_single_multilevel_list(papers: dict[str, Paper]) -> None:
    for name, one in papers.items():
        document = docx.Document(io.BytesIO(one.file))
        styled = [p.style.style_id for p in document.paragraphs if p.style is not None]
        assert styled.count("Clause") == len(numbers(made(one.asked))), name
        levels = {
            style.style_id: style.element.find(f".//{qn('w:numId')}").get(qn("w:val"))
            for style in document.styles
            if style.style_id in {"Heading1", "Clause"}
        }
        assert len(set(levels.values())) == 1


def test_long_contracts_have_a_list_of_contents_as_a_field_with_numbers_and_titles(papers: dict[str, Paper]) -> None:
    for name, one in papers.items():
        language = name.rpartition(".")[2]
        body = docx.Document(io.BytesIO(one.file)).element.body
        kinds = [mark.get(qn("w:fldCharType")) for mark in body.iter(qn("w:fldChar"))]
        said = [found.text for found in body.iter(qn("w:instrText"))]
        long = one.asked.tier in {Tier.T3, Tier.T4} or one.asked.kind is K.UMBRELLA
        assert said == ([f" {CONTENTS} "] if long else []), name
        assert kinds == (["begin", "separate", "end"] if long else []), name
        listed = [link for link in body.iter(qn("w:hyperlink")) if link.getparent().style == "Contents"]
        titles = ["".join(run.text or "" for run in link.iter(qn("w:t"))) for link in listed]
        assert titles == ([part.family.label.in_(language) for part in made(one.asked)] if long else []), name


def test_in_pdf_the_list_of_contents_has_the_page_of_each_heading(papers: dict[str, Paper]) -> None:
    looked_at = 0
    for name, one in papers.items():
        language = name.rpartition(".")[2]
        lines = [re.fullmatch(r"\s*(\S.*?)\s*[. ]{3,}\s*(\d+)", line) for line in "\n".join(one.pages[:2]).splitlines()]
        listed = {" ".join(line[1].split()): int(line[2]) for line in lines if line}
        if not any(mark.text for mark in docx.Document(io.BytesIO(one.file)).element.body.iter(qn("w:instrText"))):
            continue
        for part in made(one.asked):
            heading = f"{part.number}. {part.family.label.in_(language)}"
            pages = [
                number
                for number, page in enumerate(one.pages, 1)
                if any(" ".join(line.split()) == heading for line in page.splitlines())
            ]
            assert listed[heading] == pages[-1], (name, heading)
            looked_at += 1
    assert looked_at > 60


def test_what_has_no_list_of_contents_is_converted_as_it_is() -> None:
    letter = press.render(shelf.template("assembled-letter", "es").content, large("es"))
    assert contents.paged(letter) is letter
    assert contents.paged(b"no Word file") == b"no Word file"
