import difflib
import io
import itertools
import re
from collections.abc import Iterator
from functools import cache

import docx
import pytest
from docx.document import Document
from docx.oxml.ns import qn

from documents import press, shelf
from documents.errors import NoSuchTemplate
from documents.make_templates import made
from documents.names import empty_terms, names_needed
from tests.documents.contexts import large, small
from tests.documents.word_files import paragraphs

KINDS = (
    "exploratory-agreement",
    "grant",
    "letter-grant",
    "letter-of-intent",
    "memorandum",
    "small-grant",
    "subaward",
    "umbrella",
)
#: How contracts look that are made of clauses: their words come from a library.
ASSEMBLED = ("assembled-agreement", "assembled-letter")
ALL = [(kind, language) for kind in KINDS for language in ("en", "es")]
WHOLE_SHELF = [*ALL, *((kind, language) for kind in ASSEMBLED for language in ("en", "es"))]
WORD_LANGUAGE = {"en": "en-US", "es": "es-HN"}
TYPED_NUMBER = re.compile(r"\s*(\d|\([a-z]\)|[a-zA-Z][.)]\s|[IVX]+[.)]\s|[•–-]\s)")


@cache
def printed(kind: str, language: str) -> bytes:
    return press.render(shelf.template(kind, language).content, large(language))


def test_the_shelf_holds_every_kind_in_both_languages() -> None:
    assert shelf.kinds() == sorted((*ASSEMBLED, *KINDS))
    assert {shelf.template(kind, language).version for kind, language in ALL} == {"1"}


@pytest.mark.parametrize(("kind", "language"), [("no-such", "en"), ("grant", "fr"), ("../grant", "en"), ("", "en")])
def test_what_is_not_on_the_shelf_is_named(kind: str, language: str) -> None:
    with pytest.raises(NoSuchTemplate) as missing:
        shelf.template(kind, language)

    assert (missing.value.kind, missing.value.language) == (kind, language)


def test_the_committed_templates_are_what_their_texts_make() -> None:
    committed = {path.name: path.read_bytes() for path in shelf.SHELF.glob("*.docx")}

    assert made() == committed


@pytest.mark.parametrize(("kind", "language"), WHOLE_SHELF)
def test_a_template_names_only_what_the_context_holds(kind: str, language: str) -> None:
    known = set(_names(large(language), ""))

    assert names_needed(shelf.template(kind, language).content) <= known


def _names(value: object, path: str) -> Iterator[str]:
    if path and not path.endswith("[]"):
        yield path
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _names(item, f"{path}.{key}" if path else key)
    elif isinstance(value, list):
        for item in value:  # a heading has no pieces, a clause below it has
            yield from _names(item, f"{path}[]")


@pytest.mark.parametrize(("kind", "language"), WHOLE_SHELF)
@pytest.mark.parametrize("context", [small, large])
def test_a_template_prints_with_the_least_and_with_the_most(kind: str, language: str, context: object) -> None:
    template = shelf.template(kind, language).content
    values = small(language) if context is small else large(language)

    assert empty_terms(template, values) == []
    text = "\n".join(paragraphs(press.render(template, values)))
    assert not re.search(r"[{}]|\*\*|(^|: )None\b", text)
    assert values["purpose"] in text


@pytest.mark.parametrize(
    ("kind", "emptied", "missing"),
    [
        ("letter-grant", "amount", "amount"),
        ("letter-grant", "reports_text", "reports_text"),
        ("small-grant", "budget", "budget"),
        ("small-grant", "reports", "reports"),
        ("grant", "funder.address", "funder.address"),
        ("grant", "budget[].amount", "budget[].amount"),
        ("umbrella", "partner.address", "partner.address"),
        ("subaward", "umbrella.number", "umbrella.number"),
        ("subaward", "umbrella.remaining", "umbrella.remaining"),
        ("exploratory-agreement", "exploratory.question", "exploratory.question"),
        ("exploratory-agreement", "exploratory.co_investment", "exploratory.co_investment"),
        ("memorandum", "purpose", "purpose"),
        ("memorandum", "liaison.name", "liaison.name"),
        ("letter-of-intent", "partner.name", "partner.name"),
        ("letter-of-intent", "number", "number"),
        ("letter-of-intent", "signers", "signers"),
    ],
)
@pytest.mark.parametrize("language", ["en", "es"])
def test_a_term_that_is_needed_and_empty_is_named(kind: str, emptied: str, missing: str, language: str) -> None:
    values: dict[str, object] = {**small(language)}
    first, _, rest = emptied.replace("[]", "").partition(".")
    held = values[first]
    if not rest:
        values[first] = [] if isinstance(held, list) else ""
    elif isinstance(held, list):
        values[first] = [{**held[0], rest: ""}]
    elif isinstance(held, dict):
        values[first] = {**held, rest: ""}

    assert empty_terms(shelf.template(kind, language).content, values) == [missing]


@pytest.mark.parametrize("kind", ["memorandum", "letter-of-intent"])
@pytest.mark.parametrize("language", ["en", "es"])
def test_without_money_no_money_object_is_asked_for(kind: str, language: str) -> None:
    values: dict[str, object] = {**small(language)}
    for name in ("amount", "currency", "payment_basis", "payment_code", "budget_total", "reports_text"):
        values[name] = ""
    values |= {"budget": [], "reports": [], "shares": [], "envisaged_amount": ""}

    assert empty_terms(shelf.template(kind, language).content, values) == []


@pytest.mark.parametrize("kind", ["letter-grant", "small-grant", "grant", "subaward"])
@pytest.mark.parametrize("language", ["en", "es"])
def test_each_payment_basis_has_its_own_clause(kind: str, language: str) -> None:
    template = shelf.template(kind, language).content
    said = {
        code: set(paragraphs(press.render(template, {**small(language), "payment_code": code})))
        for code in ("fixed-amount", "cost-reimbursement", "in-kind", "hybrid")
    }

    for code, mine in said.items():
        assert mine - set().union(*(theirs for other, theirs in said.items() if other != code))


@pytest.mark.parametrize(
    "name", ["A & B <Ltd>", "Semillas 🌱 S.A.", "مؤسسة الجسر الأخضر", "{{ number }} {% if x %}", "O’Hara\nNéstor"]
)
def test_a_difficult_name_stands_whole_wherever_the_partner_is_named(name: str) -> None:
    context = small("en")
    context["partner"]["name"] = name
    file = press.render(shelf.template("letter-grant", "en").content, context)
    shown = [text for text in paragraphs(file) if name in text]
    header = docx.Document(io.BytesIO(file)).sections[0].header

    assert len(shown) == 1
    assert header.tables[0].cell(0, 1).text == name
    assert len(paragraphs(file)) == len(
        paragraphs(press.render(shelf.template("letter-grant", "en").content, small("en")))
    )


@pytest.mark.parametrize("count", [1, 2, 3, 5])
def test_every_signer_gets_a_place_however_many_sign(count: int) -> None:
    context = small("en")
    context["signers"] = [{"party": f"Party {number}", "name": "", "capacity": ""} for number in range(1, count + 1)]
    text = paragraphs(press.render(shelf.template("letter-grant", "en").content, context))

    assert [line for line in text if line.startswith("For Party")] == [f"For Party {n}" for n in range(1, count + 1)]
    assert sum(line.startswith("Date:") for line in text) == count


@pytest.mark.parametrize(
    ("language", "sayings"),
    [
        ("en", {"This memorandum moves no funds.", "No transfer of funds", "What binds and what does not"}),
        ("es", {"Este memorando no transfiere fondos.", "Sin transferencia de fondos", "Qué obliga y qué no"}),
    ],
)
def test_a_memorandum_says_that_no_funds_move_and_what_binds(language: str, sayings: set[str]) -> None:
    assert sayings <= set(paragraphs(printed("memorandum", language)))


def _styles_with(document: Document, property_name: str) -> set[str]:
    styles = document.styles.element.iter(qn("w:style"))
    return {style.get(qn("w:styleId")) for style in styles if style.find(f".//{qn(property_name)}") is not None}


@pytest.mark.parametrize(("kind", "language"), ALL)
def test_word_numbers_and_nobody_types_a_number(kind: str, language: str) -> None:
    document = docx.Document(io.BytesIO(printed(kind, language)))
    numbered_styles = _styles_with(document, "w:numPr")
    numbered = [
        paragraph
        for paragraph in document.paragraphs
        if paragraph.style is not None
        and (paragraph.style.style_id in numbered_styles or paragraph._p.find(f".//{qn('w:numPr')}") is not None)
    ]

    assert len(numbered) >= 9
    assert {"Heading1", "Clause"} <= {paragraph.style.style_id for paragraph in numbered if paragraph.style}
    assert [paragraph.text for paragraph in document.paragraphs if TYPED_NUMBER.match(paragraph.text)] == []


@pytest.mark.parametrize(("kind", "language"), ALL)
def test_pages_are_counted_and_the_language_is_stated(kind: str, language: str) -> None:
    document = docx.Document(io.BytesIO(printed(kind, language)))
    fields = document.sections[0].footer._element.iter(qn("w:fldSimple"))
    default = document.styles.element.find(f"{qn('w:docDefaults')}//{qn('w:lang')}")
    theme = document.settings.element.find(qn("w:themeFontLang"))

    assert [field.get(qn("w:instr")).strip() for field in fields] == ["PAGE", "NUMPAGES"]
    assert default is not None
    assert theme is not None
    assert default.get(qn("w:val")) == theme.get(qn("w:val")) == WORD_LANGUAGE[language]
    assert {item.get(qn("w:val")) for item in document.element.iter(qn("w:lang"))} <= {WORD_LANGUAGE[language]}


@pytest.mark.parametrize(("kind", "language"), ALL)
def test_head_and_foot_say_whose_paper_it_is(kind: str, language: str) -> None:
    context = large(language)
    section = docx.Document(io.BytesIO(printed(kind, language))).sections[0]
    head = "".join(node.text or "" for node in section.header._element.iter(qn("w:t")))
    foot = "".join(node.text or "" for node in section.footer._element.iter(qn("w:t")))

    assert head == f"{context['programme']['name']} · {context['programme']['office']}{context['partner']['name']}"
    title = docx.Document(io.BytesIO(printed(kind, language))).paragraphs[0].text
    assert foot.startswith(f"{context['number']} · {title}, ")
    assert context["edition"] in foot


@pytest.mark.parametrize(("kind", "language"), ALL)
def test_every_signer_has_a_place_that_keeps_with_the_clause_before_it(kind: str, language: str) -> None:
    document = docx.Document(io.BytesIO(printed(kind, language)))
    keeping = _styles_with(document, "w:keepNext")
    table = next(
        table
        for table in document.tables
        if any(p.style is not None and p.style.style_id == "SignParty" for p in table.cell(0, 0).paragraphs)
    )
    inside = [paragraph for row in table.rows for cell in row.cells for paragraph in cell.paragraphs]
    before = table._tbl.getprevious()

    assert sum(p.style is not None and p.style.style_id == "SignParty" for p in inside) == len(large()["signers"])
    assert all((p.style and p.style.style_id in keeping) or p.paragraph_format.keep_with_next for p in inside)
    assert before.find(f".//{qn('w:keepNext')}") is not None or before.style in keeping
    assert all(row._tr.find(f".//{qn('w:cantSplit')}") is not None for row in table.rows)


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize(("one", "other"), list(itertools.combinations(KINDS, 2)))
def test_any_two_templates_differ_in_more_than_two_fifths_of_their_paragraphs(
    one: str, other: str, language: str
) -> None:
    first, second = (paragraphs(shelf.template(kind, language).content) for kind in (one, other))
    in_common = len(set(first) & set(second)) / min(len(set(first)), len(set(second)))

    assert in_common < 0.6
    assert difflib.SequenceMatcher(None, first, second, autojunk=False).ratio() < 0.6


@pytest.mark.parametrize("kind", [*KINDS, *ASSEMBLED])
def test_spanish_is_written_as_spanish(kind: str) -> None:
    english, spanish = (paragraphs(shelf.template(kind, language).content) for language in ("en", "es"))
    words = [text for text in set(english) & set(spanish) if re.search(r"[a-z]{3}", re.sub(r"{[{%].*?[}%]}", "", text))]

    assert words == []
