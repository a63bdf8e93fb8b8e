"""The contracts as LibreOffice lays them out: how long they are, and nothing left alone on a page."""

import re
import subprocess
from pathlib import Path

import pytest

from documents import pdf, press, shelf
from documents.context import ContractContext
from documents.wording import Block, Paragraph, When, wording
from tests.documents.contexts import large, small
from tests.documents.test_templates import ALL

MOST_PAGES = {"letter-of-intent": 2, "letter-grant": 3, "small-grant": 6}
Pages = dict[str, list[list[str]]]


def ample(language: str) -> ContractContext:
    """The most that a micro grant will meet: three parties, eight lines, four reports."""
    context = large(language)
    context["parties"] = context["parties"][:3]
    context["signers"] = context["signers"][:3]
    context["budget"] = context["budget"][:8]
    context["reports"] = context["reports"][:4]
    return context


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Pages:
    """The lines of each page of every contract, small and large, by `kind.language.size`; one start of LibreOffice."""
    folder = tmp_path_factory.mktemp("pages")
    files = {}
    for kind, language in ALL:
        template = shelf.template(kind, language).content
        most = ample(language) if kind.startswith("letter-") else large(language)
        for size, context in (("small", small(language)), ("large", most)):
            files[f"{kind}.{language}.{size}"] = press.render(template, context)
    return {name: _pages(content, folder / f"{name}.pdf") for name, content in pdf.convert(files).items()}


def _pages(content: bytes, path: Path) -> list[list[str]]:
    path.write_bytes(content)
    said = subprocess.run(["pdftotext", "-layout", str(path), "-"], capture_output=True, text=True, check=True).stdout
    return [[line.strip() for line in page.splitlines() if line.strip()] for page in said.split("\f")[:-1]]


def test_letters_and_small_grants_stay_short(pages: Pages) -> None:
    counted = {name: len(found) for name, found in pages.items()}
    too_long = {name: count for name, count in counted.items() if count > MOST_PAGES.get(name.split(".")[0], 12)}

    assert too_long == {}
    assert {count for name, count in counted.items() if name.startswith("letter-of-intent") and "small" in name} == {1}


def test_no_page_is_empty(pages: Pages) -> None:
    between_head_and_foot = {name: [page[1:-1] for page in found] for name, found in pages.items()}

    assert [name for name, found in between_head_and_foot.items() if any(len(page) < 3 for page in found)] == []


def test_no_heading_stands_alone_at_the_foot_of_a_page(pages: Pages) -> None:
    alone = []
    for name, found in pages.items():
        kind, language, _ = name.split(".")
        text = wording(shelf.SHELF / "text" / f"{kind}.{language}.yaml")
        headings = set(_headings(text.blocks))
        for page in found:
            before, last = (re.sub(r"^(\d+\.|(Schedule|Anexo) \d+\.)\s*", "", line) for line in page[-3:-1])
            # Two headings in a row are the list of contents, which may end a page.
            if last in headings and before not in headings:
                alone.append((name, last))

    assert alone == []


def _headings(blocks: tuple[Block, ...]) -> list[str]:
    found = []
    for block in blocks:
        if isinstance(block, When):
            found += _headings(block.then) + _headings(block.otherwise)
        elif isinstance(block, Paragraph) and block.style in {"Heading1", "Schedule", "Part"}:
            found.append(block.text)
    return found


def test_no_signature_block_stands_alone_on_a_page(pages: Pages) -> None:
    signed = {name: [page for page in found if any("____" in line for line in page)] for name, found in pages.items()}
    # The long name of the partner takes two lines in the head of the page.
    first_line = {name: found[0][1 if name.endswith("small") else 2] for name, found in signed.items()}

    assert [name for name, found in signed.items() if len(found) != 1] == []
    assert [name for name, line in first_line.items() if "Fundación Puente Verde" in line] == []


def test_the_foot_counts_the_pages(pages: Pages) -> None:
    for name, found in pages.items():
        page, of = ("page", "of") if ".en." in name else ("página", "de")
        for number, lines in enumerate(found, start=1):
            assert lines[-1].endswith(f"{page} {number} {of} {len(found)}")
