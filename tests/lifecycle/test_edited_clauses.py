"""Clauses edited for one agreement: kept, put back, shown, approved by whom the edition names; on both databases."""

from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from application.settings import load
from application.work import Tack
from contracts import clause_actions, paper_queries, printing
from contracts.agreed_clauses import outcome_of
from contracts.assembly import numbers
from contracts.clause_actions import Typed
from contracts.clause_models import ClauseApproval, ClauseEdit
from contracts.models import Agreement
from kernel import journal
from kernel.errors import Conflict, GateClosed, Invalid, NotFound, NotPermitted
from kernel.storage import Storage
from kernel.text import render
from lifecycle import agreement_queries, queries, request_actions, request_queries
from lifecycle.clause_actions import approve_clauses
from partnerships.actions import delegations
from partnerships.models import Person
from partnerships.permissions import Standing
from partnerships.queries.standing import standing
from tests.contracts.test_printing import unprinted
from tests.documents.word_files import paragraphs
from tests.factories import records
from tests.lifecycle.world import NOW, TODAY, World, build
from tests.policy.editions import CLAUSED

TALK = "Antes de terminar, las partes conversan dos veces."
WHY = "El socio lo pidió."


@pytest.fixture
def storage(tmp_path: Path) -> Storage:
    return Storage(f"file://{tmp_path / 'files'}")


@pytest.fixture
def claused(world: World) -> World:
    """Everything that is opened from now on is under the edition with clauses."""
    world.edition_id = records.ClausedEditionFactory.create().id
    return world


def large(world: World, state: str = "draft", **changes: Any) -> Agreement:
    return unprinted(world, state, **({"tier": "T3", "amount": 9_000_000, "language": "es"} | changes))


def edit(world: World, one: Agreement, clause: str, by: str = "author", **typed: Any) -> Agreement:
    said = Typed(**({"text_es": TALK, "reason": WHY} | typed))
    return clause_actions.edit_clause(world.session, one, clause, CLAUSED, said, by=world.people[by], on=TODAY, now=NOW)


def add(world: World, one: Agreement, by: str = "author", **typed: Any) -> Agreement:
    said = Typed(**({"title_es": "Lo propio", "text_es": "Algo propio.", "family": "exit", "reason": WHY} | typed))
    return clause_actions.add_clause(world.session, one, CLAUSED, said, by=world.people[by], on=TODAY, now=NOW)


def put_back(world: World, one: Agreement, clause: str, by: str = "author") -> Agreement:
    return clause_actions.put_back(world.session, one, clause, CLAUSED, by=world.people[by], on=TODAY, now=NOW)


def approve(world: World, one: Agreement, by: str | Standing = "leader") -> Agreement:
    who = world.people[by] if isinstance(by, str) else by
    return approve_clauses(world.session, one, by=who, on=TODAY, now=NOW)


def unmet(world: World, one: Agreement, move: str, by: str = "leader") -> list[tuple[str, str, str]]:
    found = queries.moves(world.session, one, by=world.people[by], today=TODAY)
    gates = next(each.unmet for each in found if each.move.trigger == move)
    return [(each.code, each.fixed_by, each.control) for each in gates if each.code.startswith("edited-")]


def words(world: World, one: Agreement) -> dict[str, str]:
    told = paper_queries.clauses(world.session, one, CLAUSED, TODAY)
    assert told is not None
    return {each.placed.clause.key: each.words for _part, found in told.families for each in found}


def test_an_edited_clause_says_the_new_words_everywhere_and_the_rest_stays(claused: World, storage: Storage) -> None:
    one = large(claused)
    before, version = words(claused, one), one.terms_version
    edit(claused, one, "exit-talk", text_es=f"  {TALK}\n Y con {{{{ partner.name }}}}, según [[disputes-talk]].")
    after = words(claused, one)
    number = numbers(outcome_of(one, CLAUSED).parts)["disputes-talk"]
    said = f"{TALK} Y con {claused.partner.name}, según {number}."
    assert after == before | {"exit-talk": said}
    assert one.terms_version == version + 1
    printed = printing.print_document(
        claused.session, storage, one, CLAUSED, by=claused.author, on=TODAY, now=NOW, annex=True
    )
    assert said in paragraphs(storage.get(printed.sha256))
    reasons = [each["why"] for each in json.loads(printed.snapshot)["reasons"] if "editada" in each["why"]]
    assert reasons == ["Todo acuerdo, de cualquier tamaño; editada para este acuerdo"]


def test_it_is_kept_with_its_reason_and_told_without_its_words(claused: World) -> None:
    one = large(claused)
    edit(claused, one, "exit-talk")
    (row,) = one.clause_edits
    assert (row.kind, row.text_es, row.text_en, row.note.text, row.editor.name) == (
        "changed", TALK, None, WHY, "author",
    )  # fmt: skip
    entry = journal.of_subject(claused.session, one.ref)[-1]
    assert (entry.event, entry.facts["clause"], entry.facts["kind"]) == ("ClauseEdited", "exit-talk", "changed")
    assert TALK not in entry.payload
    assert WHY not in entry.payload
    assert entry.version == one.version


def test_saved_again_as_it_stands_nothing_happens(claused: World) -> None:
    one = large(claused)
    edit(claused, one, "exit-talk")
    version, entries = one.version, claused.entries()
    edit(claused, one, "exit-talk")
    assert (one.version, claused.entries()) == (version, entries)
    edit(claused, one, "exit-talk", text_es="Otra cosa.")
    edit(claused, one, "exit-talk", text_es="Otra cosa.", reason="Somebody will read this instead.")
    kept = claused.session.scalars(select(ClauseEdit).order_by(ClauseEdit.id)).all()
    assert [(each.text_es, each.ended_at is None) for each in kept] == [
        (TALK, False),
        ("Otra cosa.", False),
        ("Otra cosa.", True),
    ]


def test_put_back_the_library_s_words_stand_again(claused: World) -> None:
    one = large(claused)
    before = words(claused, one)
    edit(claused, one, "exit-talk")
    put_back(claused, one, "exit-talk")
    assert words(claused, one) == before
    assert journal.of_subject(claused.session, one.ref)[-1].event == "ClausePutBack"
    entries = claused.entries()
    put_back(claused, one, "exit-talk")
    assert claused.entries() == entries


def test_a_clause_may_be_left_out_where_it_is_not_mandatory(claused: World) -> None:
    one = large(claused)
    edit(claused, one, "exit-talk", out=True, text_es="")
    assert "exit-talk" not in words(claused, one)
    with pytest.raises(Invalid) as refused:
        edit(claused, one, "exit-notice", out=True)
    assert [(each.where, render(each.message).partition("”")[2]) for each in refused.value.problems] == [
        ("out", " is mandatory here and may not be left out.")
    ]
    assert "exit-notice" in words(claused, one)


def test_one_s_own_clause_can_be_added_changed_and_taken_out(claused: World) -> None:
    one = large(claused)
    add(claused, one)
    add(claused, one, title_es="Otra", text_es="Véase [[own-1]].")
    assert list(words(claused, one).items())[-1][0] != "own-1"
    assert words(claused, one)["own-1"] == "Algo propio."
    edit(claused, one, "own-1", title_es="Nuevo título", text_es="Algo más.")
    assert {each.clause: each.title_es for each in one.clause_edits} == {"own-1": "Nuevo título", "own-2": "Otra"}
    with pytest.raises(Conflict):
        put_back(claused, one, "own-1")
    put_back(claused, one, "own-2")
    put_back(claused, one, "own-1")
    # A name is never used again.
    add(claused, one)
    assert [each.clause for each in one.clause_edits] == ["own-3"]


#: What is typed, and which field it is wrong in.
WRONG: dict[str, tuple[dict[str, Any], list[str]]] = {
    "nothing": ({"text_es": "  "}, ["text_es"]),
    "no reason": ({"reason": ""}, ["reason"]),
    "an unknown term": ({"text_es": "{{ partner.nome }}"}, ["text_es"]),
    "an unknown clause": ({"text_es": "[[exit-tolk]]"}, ["text_es"]),
    "a blank": ({"text_es": "Antes del ____."}, ["text_es"]),
    "a sign that cannot be printed": ({"text_es": "a\x02b"}, ["text_es"]),
    "everything": ({"text_es": "", "text_en": "{{ x }}", "reason": ""}, ["reason", "text_en", "text_es"]),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_kept(claused: World, case: str) -> None:
    typed, fields = WRONG[case]
    one = large(claused)
    version = one.version
    with pytest.raises(Invalid) as refused:
        edit(claused, one, "exit-talk", **typed)
    assert sorted({each.where for each in refused.value.problems}) == fields
    assert (one.version, claused.session.scalar(select(func.count(ClauseEdit.id)))) == (version, 0)


def test_the_standard_words_are_no_edit(claused: World) -> None:
    one = large(claused)
    standard = next(
        each.text.es for part in outcome_of(one, CLAUSED).base for each in part.placed if each.clause.key == "exit-talk"
    )
    with pytest.raises(Invalid):
        edit(claused, one, "exit-talk", text_es=standard)


def test_what_others_refer_to_cannot_be_left_out(claused: World) -> None:
    one = large(claused)
    edit(claused, one, "results-late", text_es="Según [[exit-talk]].")
    with pytest.raises(Invalid) as refused:
        edit(claused, one, "exit-talk", out=True)
    assert [each.where for each in refused.value.problems] == ["out"]


def test_a_clause_that_is_not_there_is_not_found(claused: World) -> None:
    one = large(claused)
    for clause in ("no-funds-binding", "own-1", "nothing"):
        with pytest.raises(NotFound):
            edit(claused, one, clause)


@pytest.mark.parametrize("state", ["in-review", "approved", "out-for-signature", "in-force", "cancelled"])
def test_only_a_draft_is_edited(claused: World, state: str) -> None:
    one = large(claused, state)
    acts: tuple[Callable[[], Agreement], ...] = (
        lambda: edit(claused, one, "exit-talk"),
        lambda: add(claused, one),
        lambda: put_back(claused, one, "x"),
    )
    for act in acts:
        with pytest.raises(Conflict):
            act()


@pytest.mark.parametrize("who", ["leader", "finance", "liaison", "auditor", "administrator"])
def test_grants_officers_alone_edit(claused: World, who: str) -> None:
    one = large(claused)
    acts: tuple[Callable[[], Agreement], ...] = (
        lambda: edit(claused, one, "exit-talk", by=who),
        lambda: add(claused, one, by=who),
        lambda: put_back(claused, one, "exit-talk", by=who),
    )
    for act in acts:
        with pytest.raises(NotPermitted):
            act()


def test_what_does_not_fit_new_terms_is_told_and_neither_printed_nor_lost(claused: World, storage: Storage) -> None:
    one = large(claused)
    standard = words(claused, one)
    edit(claused, one, "exit-talk")
    edit(claused, one, "records-purchases")
    one.tier = "T1"
    claused.session.flush()
    uses = {each.edit.clause: each.use for each in outcome_of(one, CLAUSED).told}
    assert uses == {"exit-talk": "gone", "records-purchases": "gone"}
    assert TALK not in words(claused, one).values()
    assert len(one.clause_edits) == 2
    one.tier = "T3"
    claused.session.flush()
    assert words(claused, one) == standard | {"exit-talk": TALK, "records-purchases": TALK}


def test_other_standard_words_have_to_be_looked_at_first(claused: World, storage: Storage) -> None:
    one = large(claused)
    edit(claused, one, "exit-talk", text_en="Talk twice.")
    one.clause_edits[0].basis = "0" * 64
    claused.session.flush()
    control = "agreement.clause:exit-talk"
    assert unmet(claused, one, "submit", "author") == [("edited-clauses-settled", "agreement.edit", control)]
    with pytest.raises(GateClosed) as refused:
        printing.print_document(claused.session, storage, one, CLAUSED, by=claused.author, on=TODAY, now=NOW)
    assert [(each.code, each.control) for each in refused.value.unmet] == [("edited-clauses-settled", control)]
    edit(claused, one, "exit-talk", text_en="Talk twice.")
    assert unmet(claused, one, "submit", "author") == []


def test_a_document_in_another_language_needs_the_words_in_it(claused: World) -> None:
    one = large(claused)
    edit(claused, one, "exit-talk")
    one.language = "en"
    claused.session.flush()
    assert [code for code, _who, _control in unmet(claused, one, "submit")] == ["edited-clauses-settled"]


def test_who_approves_follows_from_the_tier(claused: World) -> None:
    one = large(claused)
    edit(claused, one, "exit-notice", text_es="Toda parte puede terminar el acuerdo.")
    # What counts for a draft is the tier of its terms today, whatever it came out as when they were last typed.
    for amount, role in ((9_000_000, "leadership"), (3_000_000, "grants-officer")):
        one.amount = amount
        claused.session.flush()
        facts = agreement_queries.facts(claused.session, [one.id], today=TODAY)[one.id]
        assert facts.edited.role == role


def review(world: World) -> Agreement:
    one = large(world)
    edit(world, one, "exit-talk")
    one.state, one.base_amount = "in-review", one.amount
    world.session.flush()
    return one


def test_it_is_neither_approved_nor_sent_without_that_approval(claused: World) -> None:
    one = review(claused)
    control = "agreement.clause-approval"
    asked = ("edited-clauses-approved", "leadership", control)
    assert unmet(claused, one, "approve") == [asked]
    # To whoever wrote the terms the control is closed, so that it is asked of somebody else.
    assert unmet(claused, one, "approve", "author") == [(*asked[:2], f"{control}:{claused.author.person_id}")]
    approve(claused, one)
    assert unmet(claused, one, "approve") == []
    one.state = "approved"
    claused.session.flush()
    assert unmet(claused, one, "send", "officer") == []
    claused.session.query(ClauseApproval).delete()
    assert unmet(claused, one, "send", "officer") == [asked]


def test_a_small_agreement_goes_its_way_with_one_officer_more_and_no_step_more(
    claused: World, storage: Storage
) -> None:
    one = unprinted(claused)
    session, author = claused.session, claused.author
    edit(claused, one, "exit-notice")
    claused.move(one, "submit", by=author)
    with pytest.raises(GateClosed) as refused:
        claused.move(one, "approve", by=claused.officer)
    (gate,) = refused.value.unmet
    assert (gate.code, gate.fixed_by) == ("edited-clauses-approved", "grants-officer")
    asked = request_queries.missing(session, one, author, today=TODAY)["approve"]
    control = next(each.control for each in asked if each.code == gate.code)
    gap = request_actions.Gap(gate.code, one.ref, control)
    request = request_actions.ask(session, one, "approve", gap, note="", by=author, on=TODAY, now=NOW)
    assert request_queries.met(session, [request.id], today=TODAY) == []
    approve(claused, one, "officer")
    assert request_queries.met(session, [request.id], today=TODAY) == [request]
    claused.move(one, "approve", by=claused.officer)
    printing.print_document(session, storage, one, CLAUSED, by=author, on=TODAY, now=NOW)
    claused.move(one, "send", by=author)
    assert one.state == "out-for-signature"


def test_returned_and_edited_again_it_is_approved_again(claused: World) -> None:
    one = unprinted(claused)
    edit(claused, one, "exit-notice")
    approve(claused, one, "officer")
    claused.move(one, "submit", by=claused.author)
    claused.move(one, "return", by=claused.officer, reason="Not yet")
    # The words are as they were approved; only another change takes that back.
    assert unmet(claused, one, "submit") == []
    facts = agreement_queries.facts(claused.session, [one.id], today=TODAY)[one.id]
    assert facts.edited.waiting == ()
    edit(claused, one, "exit-notice", text_es="Otra cosa.")
    claused.move(one, "submit", by=claused.author)
    assert [code for code, _who, _control in unmet(claused, one, "approve", "officer")] == ["edited-clauses-approved"]


def test_an_approval_counts_for_the_words_and_terms_as_they_stand(claused: World) -> None:
    one = large(claused)
    edit(claused, one, "exit-talk")
    approve(claused, one)
    entries = claused.entries()
    approve(claused, one)
    assert claused.entries() == entries
    edit(claused, one, "exit-talk", text_es="Otra cosa.")
    approve(claused, one)
    assert claused.session.scalar(select(func.count(ClauseApproval.id))) == 2
    told = journal.of_subject(claused.session, one.ref)[-1]
    assert (told.event, told.facts["clauses"], told.facts["role"]) == ("ClausesApproved", ["exit-talk"], "leadership")


def test_nobody_approves_what_they_wrote_and_only_the_role_does(claused: World) -> None:
    one = large(claused, tier="T2", amount=3_000_000)
    edit(claused, one, "exit-notice", by="officer")
    third = claused.join("third", "grants-officer")
    for who, code in (("officer", "not-the-author"), ("author", "not-the-author"), ("leader", "approver-fits")):
        with pytest.raises(GateClosed) as refused:
            approve(claused, one, who)
        assert [each.code for each in refused.value.unmet] == [code], who
    with pytest.raises(NotPermitted):
        approve(claused, one, "liaison")
    approve(claused, one, third)
    assert unmet(claused, one, "submit", "author") == []


def test_there_is_nothing_to_approve_without_an_edit_or_once_it_is_out(claused: World) -> None:
    one = large(claused)
    with pytest.raises(Conflict):
        approve(claused, one)
    edit(claused, one, "exit-talk")
    one.state = "out-for-signature"
    claused.session.flush()
    with pytest.raises(Conflict):
        approve(claused, one)


def test_the_database_holds_one_edit_of_a_clause(claused: World) -> None:
    one = large(claused)
    edit(claused, one, "exit-talk")
    row = one.clause_edits[0]
    values = {
        column.key: getattr(row, column.key) for column in ClauseEdit.__mapper__.column_attrs if column.key != "id"
    }
    claused.session.add(ClauseEdit(id="2".rjust(26, "0"), **values))
    with pytest.raises(IntegrityError):
        claused.session.flush()
    claused.session.rollback()


def test_a_delegate_approves_in_leadership_s_place_and_the_journal_says_so(claused: World) -> None:
    one = review(claused)
    third = claused.join("third", "grants-officer", programme=claused.programme)
    person = claused.session.get_one(Person, third.person_id)
    given = delegations.delegate(
        claused.session, person, claused.programme, most="100000", currency="USD", from_on=TODAY, until_on=TODAY,
        by=claused.leader, on=TODAY, now=NOW,
    )  # fmt: skip
    approve(claused, one, standing(claused.session, person, on=TODAY))
    (kept,) = claused.session.scalars(select(ClauseApproval))
    assert (kept.person_id, kept.on_behalf_of, kept.delegation_id) == (
        third.person_id,
        claused.leader.person_id,
        given.id,
    )
    told = journal.of_subject(claused.session, one.ref)[-1].facts
    assert (told["delegation"], told["delegated_by"]) == (given.id, claused.leader.person_id)


def test_of_two_who_edit_at_once_one_stands_and_both_are_kept(database_url: str, tmp_path: Path) -> None:
    tack = Tack(load({"TACK_INSTANCE": str(tmp_path), "DATABASE_URL": database_url}))
    with tack.writing() as work, records.kept_in(work.session):
        world = build(work.session)
        world.edition_id = records.ClausedEditionFactory.create().id
        made = world.agreement(world.partnership("umbrella"), tier="T3", amount=9_000_000)
        key, version, who = made.id, made.terms_version, [world.author.person_id, world.officer.person_id]

    def press(number: int) -> None:
        with tack.writing(who[number % 2]) as work:
            one = work.session.get_one(Agreement, key)
            said = Typed(text_es=f"Otra {number}.", text_en=f"Other {number}.", reason=WHY)
            clause_actions.edit_clause(
                work.session, one, "exit-talk", CLAUSED, said, by=work.by, on=TODAY, now=work.now
            )

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(press, range(4)))
    with tack.reading() as work:
        kept = work.session.scalars(select(ClauseEdit)).all()
        assert (len(kept), sum(each.ended_at is None for each in kept)) == (4, 1)
        assert work.session.get_one(Agreement, key).terms_version == version + 4
    tack.database.close()
