"""How long the longest contracts of the sweep are as PDF, logos included: letters, small grants, two languages."""

from __future__ import annotations

import re
from typing import Any

import pytest
from pypdfium2 import PdfDocument

from contracts import two_languages
from contracts.assembly import Part, assemble, placed
from documents import pdf, press, shelf
from documents.logos import Mark, set_in
from policy import clause_files
from policy.clauses import Languages, Question, questions
from policy.kinds import AgreementKind, Tier
from tests.contracts.test_assembly import terms
from tests.documents.contexts import large
from tests.documents.test_pages import ample
from tests.kernel.test_pictures import picture
from tests.policy.editions import BILINGUAL

#: Source: the targets of each tier; what says everything twice may take twice the pages.
MOST_PAGES = {(Tier.T1, "one"): 3, (Tier.T2, "one"): 6, (Tier.T1, "two"): 6, (Tier.T2, "two"): 12}
MARKS = [
    Mark(f"Party {place}", picture(size=size), *size) for place, size in enumerate([(300, 300), (300, 100), (100, 300)])
]


def parts(asked: Question) -> tuple[Part, ...]:
    assert BILINGUAL.clauses is not None
    return assemble(BILINGUAL.clauses, clause_files.of(BILINGUAL.clauses), asked)


def longest(tier: Tier, language: str, languages: Languages) -> Question:
    """The agreement of the sweep with the most to read."""

    def length(asked: Question) -> int:
        return sum(len(one.text.in_(language)) for one in placed(parts(asked)))

    return max(questions([(AgreementKind.GRANT, tier)], languages), key=length)


def most(asked: Question, language: str) -> Any:
    """As many rows, parties and words as an agreement of its size will meet."""
    given: dict[str, Any] = {**(ample if asked.tier is Tier.T1 else large)(language), "reasons": []}
    needed = terms(asked, language)
    return {**given, "payment_code": needed["payment_code"], "umbrella": needed["umbrella"]}


def printed(tier: Tier, first: str, second: str = "") -> bytes:
    asked = longest(tier, first, Languages.TWO if second else Languages.ONE)
    values = two_languages.paired(most(asked, first), most(asked, second)) if second else most(asked, first)
    two_languages.take_in(parts(asked), values, annex=False)
    name = BILINGUAL.template_for(asked.kind, tier)
    assert name is not None
    template = shelf.template(name, f"{first}-{second}" if second else first)
    return set_in(press.render(template.content, values), MARKS)


@pytest.fixture(scope="module")
def pages() -> dict[tuple[Tier, str], list[list[str]]]:
    files = {
        f"{tier.value} {first} {second}": printed(tier, first, second)
        for tier in (Tier.T1, Tier.T2)
        for first, second in (("en", ""), ("es", ""), ("es", "en"))
    }
    found = {}
    for name, made in pdf.convert(files).items():
        tier, _, languages = name.strip().partition(" ")
        opened = PdfDocument(made)
        found[Tier(tier), languages] = [page.get_textpage().get_text_range().splitlines() for page in opened]
        opened.close()
    return found


def test_the_longest_are_within_what_their_size_allows(pages: dict[tuple[Tier, str], list[list[str]]]) -> None:
    counted = {(tier, languages): len(found) for (tier, languages), found in pages.items()}
    allowed = {(tier, one): MOST_PAGES[tier, "two" if " " in one else "one"] for tier, one in counted}
    assert {key: count for key, count in counted.items() if count > allowed[key]} == {}


def test_no_page_is_nearly_empty_and_signatures_stay_together(pages: dict[tuple[Tier, str], list[list[str]]]) -> None:
    for key, found in pages.items():
        assert [number for number, lines in enumerate(found, 1) if len(lines) < 8] == [], key
        signed = [lines for lines in found if any("____" in line for line in lines)]
        assert len(signed) == 1, key
        # A clause stands on the page before the places to sign.
        assert any(re.match(r"\d+\.\d+", line) for line in signed[0]), key
