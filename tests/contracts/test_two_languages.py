"""Contracts in two languages: each that can be drafted, the clause on which one prevails, numbers in each of them."""

from __future__ import annotations

import io
import json
import re
from dataclasses import replace
from difflib import SequenceMatcher
from functools import cache
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn

from contracts import actions, clause_actions, clause_paper, paper_queries, printing, two_languages
from contracts.assembly import Part, assemble, numbers, placed, question, unresolved
from contracts.clause_actions import Typed
from contracts.drafting import problems
from documents import press, shelf
from documents.difference import Change, Piece
from documents.names import empty_terms
from documents.two_columns import woven
from documents.wording import Paragraph, wording
from kernel.errors import GateClosed, Invalid
from kernel.storage import Storage
from kernel.text import Label, Message, render
from policy import clause_files
from policy.clauses import Languages, Question, questions
from policy.kinds import AgreementKind, Tier
from tests.contracts.test_assembly import asking, terms
from tests.contracts.test_drafting import GRANT, SETTING
from tests.contracts.test_printing import unprinted
from tests.documents.contexts import small
from tests.documents.word_files import paragraphs
from tests.lifecycle.world import NOW, TODAY, World
from tests.policy.editions import BILINGUAL, CLAUSED, STANDARD

PAIRS = [(rule.kind, tier) for rule in BILINGUAL.agreement_kinds for tier in rule.tiers]
ALL = list(questions(PAIRS, Languages.TWO))
LIBRARY = clause_files.library("standard-2")
ONE, TWO = "general-language", "general-two-languages"


@cache
def made(asked: Question) -> tuple[Part, ...]:
    assert BILINGUAL.clauses is not None
    return assemble(BILINGUAL.clauses, LIBRARY, asked)


def asking_both(kind: AgreementKind, tier: Tier) -> Question:
    return replace(asking(kind, tier), languages=Languages.TWO)


def values(asked: Question, first: str = "es", second: str = "en") -> dict[str, Any]:
    both: dict[str, Any] = {language: terms(asked, language) for language in ("en", "es")}
    found = two_languages.paired(both[first], both[second])
    two_languages.take_in(made(asked), found, annex=False)
    return {**found}


def test_each_has_the_clause_on_what_prevails_then_and_only_then() -> None:
    for asked in ALL:
        found = placed(made(asked))
        assert [one.row.key for one in found if one.clause.key == TWO] == ["two-languages"]
        assert ONE not in numbers(made(asked))
        assert unresolved(made(asked)) == []
        one = replace(asked, languages=Languages.ONE)
        assert (ONE in numbers(made(one)), TWO in numbers(made(one))) == (True, False)


def test_nothing_else_differs_from_the_library_before() -> None:
    before = clause_files.library("standard-1").by_key
    assert set(LIBRARY.by_key) - set(before) == {TWO}
    changed = [key for key, one in before.items() if LIBRARY.by_key[key] != one]
    assert changed == [ONE]
    assert LIBRARY.by_key[ONE].text == before[ONE].text
    assert clause_files.library("standard-1").languages == (Languages.ONE,)


@pytest.mark.parametrize("language", ["en", "es"])
def test_its_words_are_its_own(language: str) -> None:
    words = LIBRARY.by_key[TWO].text.in_(language).split()
    for key, clause in LIBRARY.by_key.items():
        for _variant, text in clause.texts:
            ratio = SequenceMatcher(None, words, text.in_(language).split(), autojunk=False).ratio()
            assert key == TWO or ratio < 0.6, key
    other = LIBRARY.by_key[TWO].text.in_("es" if language == "en" else "en").split()
    assert SequenceMatcher(None, words, other, autojunk=False).ratio() <= 0.5


@pytest.mark.parametrize(
    ("first", "second", "left", "right"),
    [
        ("es", "en", "prevalece lo escrito en español", "the Spanish text prevails"),
        ("en", "es", "the English text prevails", "prevalece lo escrito en inglés"),
    ],
)
def test_both_columns_say_that_the_same_language_prevails(first: str, second: str, left: str, right: str) -> None:
    lines = values(asking_both(AgreementKind.GRANT, Tier.T1), first, second)["clauses"]
    line = next(one for one in lines if one["mark"] == clause_paper.mark(TWO))
    assert left in _said(line)
    assert right in _said(line["second"])


def _said(line: Any) -> str:
    return "".join(piece["text"] for piece in line["pieces"])


def test_every_wording_prints_in_two_languages() -> None:
    """No term missing and no gap in either column, for each agreement; each wording printed at least once a layout."""
    printed: set[tuple[object, ...]] = set()
    for asked in ALL:
        layout = (BILINGUAL.template_for(asked.kind, asked.tier), asked.parties)
        wordings = {(*layout, one.clause.key, one.variant) for one in placed(made(asked))}
        if wordings <= printed:
            continue
        printed |= wordings
        found = values(asked)
        assert all(_said(line) and _said(line["second"]) for line in found["clauses"] if not line["heading"]), asked
        assert press.render(shelf.template(str(layout[0]), "es-en").content, found)[:2] == b"PK"
    assert {(key, variant) for *_layout, key, variant in printed} >= {
        (key, variant) for key, clause in LIBRARY.by_key.items() if key != ONE for variant, _text in clause.texts[1:]
    }


@pytest.mark.parametrize("pair", shelf.PAIRS)
@pytest.mark.parametrize(("kind", "tier"), PAIRS)
def test_the_layouts_ask_for_no_further_term(kind: AgreementKind, tier: Tier, pair: str) -> None:
    name = BILINGUAL.template_for(kind, tier)
    assert name is not None
    assert empty_terms(shelf.template(name, pair).content, values(asking_both(kind, tier), *pair.split("-"))) == []


def test_each_column_has_bookmarks_and_numbers_of_its_own() -> None:
    asked = asking_both(AgreementKind.UMBRELLA, Tier.T4)
    name = BILINGUAL.template_for(asked.kind, asked.tier)
    file = press.render(shelf.template(str(name), "es-en").content, values(asked))
    body = docx.Document(io.BytesIO(file)).element.body
    marks = [mark.get(qn("w:name")) for mark in body.iter(qn("w:bookmarkStart"))]
    ids = [mark.get(qn("w:id")) for mark in body.iter(qn("w:bookmarkStart"))]
    assert len(marks) == len(set(marks))
    assert len(ids) == len(set(ids))
    known = {clause_paper.mark(key): number for key, number in numbers(made(asked)).items()}
    referred = {"": 0, "_2": 0}
    for field in body.iter(qn("w:fldSimple")):
        target = re.fullmatch(r" REF (\w+?)(_2)? \\r \\h ", field.get(qn("w:instr")))
        assert target is not None
        shown = "".join(run.text or "" for run in field.iter(qn("w:t")))
        assert (f"{target[1]}{target[2] or ''}" in marks, shown) == (True, known[target[1]])
        referred[target[2] or ""] += 1
    assert referred[""] == referred["_2"] > 3
    assert _styles(body, "Clause") == _styles(body, "ClauseBeside") == len(known)


def _styles(body: Any, name: str) -> int:
    return sum(style.get(qn("w:val")) == name for style in body.iter(qn("w:pStyle")))


def test_rows_say_both_languages_once_where_they_are_alike() -> None:
    found = two_languages.paired(small("en"), small("es"))
    assert found["reports"][0] == {
        "kind": "Narrative report\nInforme narrativo",
        "period": "",
        "due": "30 June 2027\n30 de junio de 2027",
    }
    assert found["budget"][0]["amount"] == "6,000.00"
    assert (found["prevailing_language"], found["second_language"]) == ("English", "Spanish")
    assert (found["second"]["prevailing_language"], found["second"]["second_language"]) == ("inglés", "español")


def test_texts_that_differ_in_their_blocks_are_not_woven() -> None:
    one = wording(shelf.SHELF / "text" / "assembled-letter.es.yaml")
    other = wording(shelf.SHELF / "text" / "assembled-letter.en.yaml")
    assert woven(one, other).beside is not None
    for blocks in (other.blocks[1:], (Paragraph("Lead", "More"), *other.blocks[1:])):
        with pytest.raises(Exception, match="same blocks"):
            woven(one, replace(other, blocks=blocks))


REFUSED: dict[str, tuple[dict[str, Any], bool, str]] = {
    "the same": ({"second_language": "en"}, True, "The second language is another one than the first."),
    "unknown": ({"second_language": "fr"}, True, "Choose English or Spanish."),
    "no such clause": (
        {"second_language": "es"},
        False,
        "The rules of this partnership have no clause that says which of two languages prevails; choose one language.",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_refused(case: str) -> None:
    draft, possible, says = REFUSED[case]
    found = list(problems(replace(GRANT, **draft), replace(SETTING, two_languages=possible)))
    assert [(one.where, render(one.message)) for one in found] == [("second_language", says)]


def test_two_are_allowed_where_a_clause_settles_it() -> None:
    assert list(problems(replace(GRANT, second_language="es"), replace(SETTING, two_languages=True))) == []
    assert [two_languages.possible(one) for one in (STANDARD, CLAUSED, BILINGUAL)] == [False, False, True]


def test_it_is_printed_with_both(world: World, tmp_path: Path) -> None:
    agreement = unprinted(world, second_language="en")
    asked = question(agreement, BILINGUAL)
    assert asked is not None
    assert asked.languages is Languages.TWO
    storage = Storage(f"file://{tmp_path / 'files'}")
    when: dict[str, Any] = {"by": world.author, "on": TODAY, "now": NOW}
    printed = printing.print_document(world.session, storage, agreement, BILINGUAL, annex=True, **when)
    kept = json.loads(printed.snapshot)
    assert (kept["language"], kept["second"]["language"]) == ("es", "en")
    assert kept["reasons"][0]["title"] == "Un objeto común\nA shared purpose"
    file = storage.get(printed.sha256)
    document = docx.Document(io.BytesIO(file))
    text = [*paragraphs(file), *(cell.text for table in document.tables for row in table.rows for cell in row.cells)]
    assert any(line.startswith("Las partes trabajan juntas") for line in text)
    assert any(line.startswith("The parties work together") for line in text)
    assert printing.print_document(world.session, storage, agreement, BILINGUAL, annex=True, **when).id == printed.id


def test_a_missing_term_is_named_once(world: World, tmp_path: Path) -> None:
    agreement = unprinted(world, second_language="en")
    agreement.partnership.liaison_id = None
    world.session.flush()
    world.session.expire_all()
    when: dict[str, Any] = {"by": world.author, "on": TODAY, "now": NOW}
    with pytest.raises(GateClosed) as refused:
        printing.print_document(world.session, Storage(f"file://{tmp_path}"), agreement, BILINGUAL, **when)
    assert [one.message.values["term"] for one in refused.value.unmet] == [Message("the liaison")]


def test_what_only_one_of_the_languages_needs_is_missed() -> None:
    asked = asking_both(AgreementKind.GRANT, Tier.T1)
    both: dict[str, Any] = {language: {**terms(asked, language), "law": ""} for language in ("en", "es")}
    part = made(asked)[0]
    text = Label("{% if law %}{{ law }}{% endif %}.", "{{ law }}.")
    parts = [replace(part, placed=(replace(part.placed[0], text=text),))]
    assert two_languages.empties(parts, both["en"]) == []
    assert two_languages.empties(parts, both["es"]) == ["law"]
    for first, second in (("en", "es"), ("es", "en")):
        assert two_languages.empties(parts, two_languages.paired(both[first], both[second])) == ["law"]


def test_what_was_edited_is_shown_in_both(world: World) -> None:
    agreement = unprinted(world, second_language="en", tier="T3", amount=9_000_000)
    typed = Typed(text_es="Las partes conversan dos veces.", text_en="The parties talk two times.", reason="Agreed.")
    when: dict[str, Any] = {"by": world.author, "on": TODAY, "now": NOW}
    clause_actions.edit_clause(world.session, agreement, "exit-talk", BILINGUAL, typed, **when)
    told = paper_queries.clauses(world.session, agreement, BILINGUAL, TODAY)
    assert told is not None
    found = told.editing.edited["exit-talk"]
    assert (_later(found.difference), _later(found.beside)) == (typed.text_es, typed.text_en)
    assert any(piece.change is Change.TAKEN for piece in found.beside)


def _later(pieces: tuple[Piece, ...]) -> str:
    return "".join(piece.text for piece in pieces if piece.change is not Change.TAKEN)


def test_an_older_edition_refuses_it_when_it_is_drafted(world: World) -> None:
    partnership = world.partnership("umbrella")
    stated = replace(GRANT, recipient_id=world.partner.id, second_language="es")
    with pytest.raises(Invalid) as refused:
        actions.draft(world.session, partnership, stated, CLAUSED, by=world.author, on=TODAY, now=NOW)
    assert [one.where for one in refused.value.problems] == ["second_language"]
    made_ = actions.draft(world.session, partnership, stated, BILINGUAL, by=world.author, on=TODAY, now=NOW)
    assert (made_.language, made_.second_language) == ("en", "es")
