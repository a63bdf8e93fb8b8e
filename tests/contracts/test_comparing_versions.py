"""Versions of an agreement as they are kept, and any two of them compared. On both databases, with real papers."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from contracts import comparing_queries as reads
from contracts import printing
from contracts.comparing import Fate, NotComparable
from contracts.comparing_queries import Comparison, Sort, Source
from contracts.models import Agreement, PrintedDocument
from contracts.states import State
from documents import word_text
from documents.errors import NotRead
from kernel.errors import NotFound
from kernel.storage import Storage
from policy.edition import Edition
from tests.contracts.test_printing import unprinted
from tests.documents.bad_templates import BAD
from tests.documents.word_files import word_file
from tests.lifecycle.world import NOW, TODAY, World
from tests.policy.editions import CLAUSED, STANDARD


@pytest.fixture
def storage(tmp_path: Path) -> Storage:
    return Storage(f"file://{tmp_path / 'files'}")


def print_it(world: World, storage: Storage, agreement: Agreement, edition: Edition, hours: int) -> PrintedDocument:
    when: dict[str, Any] = {"by": world.author, "on": TODAY, "now": NOW + timedelta(hours=hours)}
    return printing.print_document(world.session, storage, agreement, edition, **when)


def hand_in(world: World, storage: Storage, agreement: Agreement, content: bytes, hours: int = 9) -> str:
    when: dict[str, Any] = {"by": world.author, "on": TODAY, "now": NOW + timedelta(hours=hours)}
    kept = printing.attach_file(
        world.session, storage, agreement, content, name="back.docx", media_type=printing.WORD,
        purpose=reads.CAME_BACK, permission="agreement.edit", **when,
    )  # fmt: skip
    return kept.id


def change(world: World, agreement: Agreement, **terms: Any) -> None:
    for name, value in terms.items():
        setattr(agreement, name, value)
    agreement.terms_version += 1
    world.session.flush()


def compare(source: Source, old: str, new: str, *, inside: bool = True) -> Comparison:
    before, after = reads.two_of(reads.versions(source, inside=inside), old, new)
    return reads.comparison(reads.side(source, before), reads.side(source, after))


def known(source: Source, *, inside: bool) -> list[tuple[Sort, int | None]]:
    return [(one.sort, one.terms_version) for one in reads.versions(source, inside=inside)]


def test_versions_are_the_draft_the_papers_and_what_came_back_the_newest_first(world: World, storage: Storage) -> None:
    agreement = unprinted(world)
    source = Source(world.session, storage, agreement, CLAUSED, TODAY)
    print_it(world, storage, agreement, CLAUSED, 1)
    change(world, agreement, title="Otro título")
    print_it(world, storage, agreement, CLAUSED, 2)
    hand_in(world, storage, agreement, word_file("back"))
    kept = [(Sort.FILE, None), (Sort.PAPER, 2), (Sort.PAPER, 1)]
    assert known(source, inside=True) == [(Sort.DRAFT, 2), *kept]
    assert known(source, inside=False) == kept[1:]
    agreement.state = State.OUT_FOR_SIGNATURE
    assert known(source, inside=True) == kept  # there is no draft any more


def test_two_papers_are_compared_by_clause_and_by_term(world: World, storage: Storage) -> None:
    agreement = unprinted(world)
    first = print_it(world, storage, agreement, CLAUSED, 1)
    agreement.budget[0].amount = 1_250_000
    change(world, agreement, amount=1_250_000)
    second = print_it(world, storage, agreement, CLAUSED, 2)
    source = Source(world.session, storage, agreement, CLAUSED, TODAY)
    told = compare(source, first.id, second.id)
    assert (told.by_clause, told.marks) == (True, 0)
    amount = next(one for one in told.terms if one.name == "amount")
    assert [one.replace("\u00a0", " ") for one in (amount.before, amount.after)] == ["USD 10,000.00", "USD 12,500.00"]
    assert [one.name for one in told.terms] == ["amount", "budget"]
    changed = [one for one in told.pairs if one.fate is Fate.CHANGED]
    assert changed
    assert all("12,500.00" in one.after.text for one in changed if one.after)
    assert told.counts[Fate.ADDED] == told.counts[Fate.TAKEN] == 0
    assert told.counts[Fate.SAME] > 10
    back = compare(source, second.id, first.id)
    assert [(one.before, one.after) for one in back.pairs] == [(one.after, one.before) for one in told.pairs]


def test_the_draft_is_compared_as_it_would_be_printed(world: World, storage: Storage) -> None:
    agreement = unprinted(world)
    paper = print_it(world, storage, agreement, CLAUSED, 1)
    source = Source(world.session, storage, agreement, CLAUSED, TODAY)
    same = compare(source, paper.id, reads.DRAFT)
    assert (same.terms, {one.fate for one in same.pairs}) == ((), {Fate.SAME})
    change(world, agreement, payment_basis="cost-reimbursement")
    told = compare(source, "", "")  # the newest, and the one before it
    assert (told.before.id, told.after.id) == (paper.id, reads.DRAFT)
    assert [one.name for one in told.terms] == ["payment_basis"]
    again = print_it(world, storage, agreement, CLAUSED, 2)
    printed = compare(source, paper.id, again.id)
    assert [(one.fate, one.after) for one in printed.pairs] == [(one.fate, one.after) for one in told.pairs]


def test_papers_of_older_templates_are_compared_by_paragraph(world: World, storage: Storage) -> None:
    agreement = unprinted(world)
    first = print_it(world, storage, agreement, STANDARD, 1)
    change(world, agreement, title="Otro título")
    second = print_it(world, storage, agreement, STANDARD, 2)
    source = Source(world.session, storage, agreement, STANDARD, TODAY)
    told = compare(source, first.id, second.id)
    assert not told.by_clause
    assert [one.name for one in told.terms] == ["title"]
    assert any(one.after and "Otro título" in one.after.text for one in told.pairs if one.fate is Fate.CHANGED)
    draft = compare(source, second.id, reads.DRAFT)
    assert {one.fate for one in draft.pairs} == {Fate.SAME}


def test_a_file_that_came_back_is_compared_by_paragraph_with_its_own_changes(world: World, storage: Storage) -> None:
    agreement = unprinted(world)
    paper = print_it(world, storage, agreement, CLAUSED, 1)
    source = Source(world.session, storage, agreement, CLAUSED, TODAY)
    sent = word_text.read(storage.get(paper.sha256)).paragraphs
    back = hand_in(world, storage, agreement, word_file(*sent[:-1], "A line of our own", sent[-1]))
    told = compare(source, paper.id, back)
    assert (told.by_clause, told.terms, told.marks) == (False, (), 0)
    assert [one.after and one.after.text for one in told.pairs if one.fate is not Fate.SAME] == ["A line of our own"]
    bad = hand_in(world, storage, agreement, BAD["an embedded sheet"][0]())
    with pytest.raises(NotRead):
        compare(source, paper.id, bad)


def test_two_languages_the_same_one_twice_and_one_alone_are_refused(world: World, storage: Storage) -> None:
    agreement = unprinted(world)
    source = Source(world.session, storage, agreement, CLAUSED, TODAY)
    with pytest.raises(NotComparable, match="no other version"):
        compare(source, "", "")
    spanish = print_it(world, storage, agreement, CLAUSED, 1)
    change(world, agreement, language="en")
    english = print_it(world, storage, agreement, CLAUSED, 2)
    with pytest.raises(NotComparable, match="different languages"):
        compare(source, spanish.id, english.id)
    with pytest.raises(NotComparable, match="same version"):
        compare(source, english.id, english.id)
    assert compare(source, "", reads.DRAFT).before.id == english.id  # and never the one in Spanish
    with pytest.raises(NotComparable, match="no other version"):
        compare(source, "", english.id)
    change(world, agreement, language="es")
    assert compare(source, "", reads.DRAFT).before.id == spanish.id


def test_nothing_but_the_versions_of_the_agreement_for_this_reader_is_found(world: World, storage: Storage) -> None:
    agreement = unprinted(world)
    paper = print_it(world, storage, agreement, CLAUSED, 1)
    source = Source(world.session, storage, agreement, CLAUSED, TODAY)
    for old, new, inside in (
        (paper.id, reads.DRAFT, False),
        ("n" * 26, paper.id, True),
        (paper.id, agreement.id, True),
    ):
        with pytest.raises(NotFound):
            compare(source, old, new, inside=inside)


def test_the_word_file_leads_from_one_version_to_the_other(world: World, storage: Storage) -> None:
    agreement = unprinted(world)
    paper = print_it(world, storage, agreement, CLAUSED, 1)
    change(world, agreement, title="Señas & más")
    source = Source(world.session, storage, agreement, CLAUSED, TODAY)
    before, after = reads.two_of(reads.versions(source, inside=True), paper.id, reads.DRAFT)
    sides = reads.side(source, before), reads.side(source, after)
    made = word_text.read(reads.tracked(*sides, author="Tack", now=NOW))
    assert made.before == word_text.read(storage.get(paper.sha256)).paragraphs
    assert any("Señas & más" in line for line in made.paragraphs)
