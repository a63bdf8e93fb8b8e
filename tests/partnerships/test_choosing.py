"""How a partner is chosen, through the actions: marks apart, what each brings, selection, declarations, inception."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from kernel import journal
from kernel.database import Database
from kernel.errors import Conflict, Invalid, NotFound, NotPermitted, StaleVersion, TackError
from partnerships.actions import complementing, marks, parties, selecting, teams
from partnerships.actions.complementing import Beyond
from partnerships.choosing_models import Brought, ConflictDeclaration, Mark, Selection
from partnerships.chosen import Declared
from partnerships.models import Partnership
from partnerships.permissions import Role
from partnerships.queries import choosing as queries
from tests.factories import choosing, partnerships
from tests.factories.agreements import Cast, cast
from tests.factories.people import ON, acting, person

YESTERDAY = ON - timedelta(days=1)


def problems(error: pytest.ExceptionInfo[Invalid]) -> set[str]:
    return {problem.where for problem in error.value.problems}


@pytest.fixture
def who(session: Session) -> Cast:
    return cast(session)


@pytest.fixture
def one(session: Session, who: Cast) -> Partnership:
    return partnerships.partnership(
        session, who.programme, who.officer, edition_id=choosing.newest_id(session), liaison=who.liaison
    )


def last(session: Session, one: Partnership) -> Any:
    return journal.of_subject(session, one.ref)[-1]


def test_three_marks_stand_apart_and_none_is_made_of_the_others(session: Session, who: Cast, one: Partnership) -> None:
    for of, level in (("idea", "strong"), ("partner", "strong"), ("relationship", "weak")):
        choosing.mark(session, one, who.liaison, of, level)
    found = queries.whole(session, one)
    assert {of: mark.level for of in ("idea", "partner", "relationship") if (mark := found.mark(of))} == {
        "idea": "strong",
        "partner": "strong",
        "relationship": "weak",
    }
    assert queries.levels(session, one.id) == {"idea": "strong", "partner": "strong", "relationship": "weak"}
    # Nothing is kept from which a total could be read.
    assert {column.name for column in Mark.__table__.columns} == {
        "id", "partnership_id", "of", "level", "suggested", "reason", "by", "on", "now",
    }  # fmt: skip


def test_a_mark_is_given_anew_and_the_earlier_one_stays(session: Session, who: Cast, one: Partnership) -> None:
    choosing.mark(session, one, who.officer, "idea", "weak", reason="Nadie compra.", on=YESTERDAY)
    choosing.mark(session, one, who.liaison, "idea", "strong", reason="Hay tres compradores.")
    late = choosing.mark(session, one, who.officer, "idea", "fair", on=YESTERDAY)
    found = queries.whole(session, one)
    stands = found.mark("idea")
    assert stands is not None
    assert (stands.level, stands.person.name, found.words(stands.reason)) == (
        "strong",
        who.liaison.name,
        "Hay tres compradores.",
    )
    # Entered last, but of an earlier day: it does not stand.
    assert [(mark.level, mark.on) for mark in found.history("idea")] == [("fair", YESTERDAY), ("weak", YESTERDAY)]
    assert late.on == YESTERDAY
    entry = last(session, one)
    assert (entry.event, entry.facts["mark"], entry.facts["level"]) == ("MarkGiven", "idea", "fair")
    assert "compra" not in entry.payload


def test_the_answers_suggest_and_the_person_decides(session: Session, who: Cast, one: Partnership) -> None:
    answers = dict.fromkeys(("willing-to-try", "willing-to-invest", "innovates", "influences-others"), "yes")
    given = choosing.mark(session, one, who.officer, "partner", "weak", answers={**answers, "capacity": "partly"})
    assert (given.level, given.suggested) == ("weak", "strong")
    assert {one.criterion: one.answer for one in given.answers} == {**answers, "capacity": "partly"}
    larger = choosing.mark(
        session, one, who.officer, "partner", "weak", answers={**answers, "capacity": "partly", "turnover": "yes"}
    )
    assert larger.suggested == given.suggested


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        ({"of": "all", "level": "strong"}, {"of"}),
        ({"of": "idea", "level": "excellent"}, {"level"}),
        ({"of": "idea", "level": "strong", "reason": " "}, {"reason"}),
        ({"of": "idea", "level": "strong", "answers": {"willing-to-try": "yes"}}, {"answers.willing-to-try"}),
        ({"of": "partner", "level": "strong", "answers": {"capacity": "perhaps"}}, {"answers.capacity"}),
        ({"of": "idea", "level": "strong", "on": ON + timedelta(days=1)}, {"on"}),
    ],
)
def test_what_is_no_mark(session: Session, who: Cast, one: Partnership, given: dict[str, Any], wrong: set[str]) -> None:
    with pytest.raises(Invalid) as error:
        choosing.mark(session, one, who.officer, **given)
    assert problems(error) == wrong
    assert session.scalars(select(Mark)).all() == []


def test_who_may_not_mark_and_what_somebody_changed_meanwhile(session: Session, who: Cast, one: Partnership) -> None:
    with pytest.raises(NotPermitted):
        choosing.mark(session, one, who.finance, "idea", "strong")
    read = one.version
    choosing.mark(session, one, who.officer, "idea", "strong", expected_version=read)
    with pytest.raises(StaleVersion):
        choosing.mark(session, one, who.liaison, "idea", "weak", expected_version=read)
    assert queries.levels(session, one.id) == {"idea": "strong"}


def test_older_rules_ask_nothing_of_it(session: Session, who: Cast) -> None:
    older = partnerships.partnership(session, who.programme, who.officer)
    with pytest.raises(Conflict):
        choosing.mark(session, older, who.officer, "idea", "strong")
    with pytest.raises(Conflict):
        selecting.declare_conflict(session, older, declared=False, **acting(who.officer))


def test_what_a_party_brings_is_replaced_as_a_whole(session: Session, who: Cast, one: Partnership) -> None:
    party = one.parties[1]
    first = [Beyond("network", "Cuarenta compradores"), Beyond("data", "Precios de diez años")]
    complementing.state_brought(session, one, party_id=party.id, brings=first, **acting(who.officer))
    again = [Beyond("data", "Precios de doce años")]
    complementing.state_brought(session, one, party_id=party.id, brings=again, **acting(who.liaison))
    kept = queries.whole(session, one).brought[party.id]
    assert [(said.kind, said.what) for said in kept] == [("data", "Precios de doce años")]
    entry = last(session, one)
    assert (entry.event, entry.facts["kinds"]) == ("BroughtStated", ["data"])


@pytest.mark.parametrize(
    ("brings", "wrong"),
    [
        ([], {"brings"}),
        ([Beyond("money", "Mucho")], {"brings"}),
        ([Beyond("data", "Uno"), Beyond("data", "Dos")], {"brings.data"}),
        ([Beyond("data", " ")], {"brings.data"}),
    ],
)
def test_what_is_nothing_beyond_money(
    session: Session, who: Cast, one: Partnership, brings: list[Beyond], wrong: set[str]
) -> None:
    with pytest.raises(Invalid) as error:
        complementing.state_brought(session, one, party_id=one.parties[0].id, brings=brings, **acting(who.officer))
    assert wrong <= problems(error)
    assert session.scalars(select(Brought)).all() == []


def test_a_party_that_leaves_takes_what_it_brings_along(session: Session, who: Cast, one: Partnership) -> None:
    choosing.choose(session, one, who.officer)
    party = one.parties[1]
    parties.remove_party(session, one, party.id, **acting(who.officer))
    assert [said.party_id for said in session.scalars(select(Brought))] == [one.parties[0].id]


def test_one_statement_says_how_they_complement_each_other(session: Session, who: Cast, one: Partnership) -> None:
    for statement in ("Uno vende y otro produce.", "Uno conoce el mercado y otro a quienes producen."):
        complementing.state_complementarity(session, one, statement=statement, **acting(who.liaison))
    stands = queries.whole(session, one).complementarity
    assert stands is not None
    assert stands.statement == "Uno conoce el mercado y otro a quienes producen."
    with pytest.raises(Invalid):
        complementing.state_complementarity(session, one, statement=" ", **acting(who.liaison))


def test_each_basis_of_selection_asks_for_its_own(session: Session, who: Cast, one: Partnership) -> None:
    def record(**given: Any) -> Selection:
        return selecting.record_selection(session, one, **given, **acting(who.officer))

    competed = record(basis="competed", reference="LLAM-3", applicants="14", justification="no hace falta")
    assert (competed.reference, competed.applicants, competed.justification) == ("LLAM-3", 14, None)
    direct = record(basis="direct", justification="Nadie más compra.", agreed_by=who.leader, reference="LLAM-3")
    assert (direct.basis, direct.reference, direct.applicants, direct.agreed_by) == (
        "direct",
        None,
        None,
        who.leader.id,
    )
    found = queries.whole(session, one)
    assert found.words(direct.justification) == "Nadie más compra."
    unsolicited = record(basis="unsolicited")
    assert (unsolicited.basis, unsolicited.on, unsolicited.agreed_by) == ("unsolicited", ON, None)
    assert session.scalars(select(Selection)).all() == [unsolicited]


def test_what_is_no_basis_of_selection(session: Session, who: Cast, one: Partnership) -> None:
    def wrong(**given: Any) -> set[str]:
        with pytest.raises(Invalid) as error:
            selecting.record_selection(session, one, **given, **acting(who.officer))
        return problems(error)

    assert wrong(basis="friendship") == {"basis"}
    assert wrong(basis="competed") == {"reference", "applicants"}
    assert wrong(basis="competed", reference="LLAM-3", applicants="0") == {"applicants"}
    assert wrong(basis="competed", reference="LLAM-3", applicants="2.5") == {"applicants"}
    assert wrong(basis="direct") == {"justification", "agreed_by"}
    # Nobody agrees with themselves, and only leadership agrees.
    for agreed_by in (
        who.officer,
        who.finance,
        person(session, Role.LEADERSHIP, programme=partnerships.programme(session)),
    ):
        assert wrong(basis="direct", justification="Nadie más.", agreed_by=agreed_by) == {"agreed_by"}
    with pytest.raises(NotPermitted):
        selecting.record_selection(session, one, basis="unsolicited", **acting(who.liaison))


def test_the_database_refuses_a_direct_selection_without_a_reason(
    session: Session, who: Cast, one: Partnership
) -> None:
    row = {"partnership_id": one.id, "basis": "direct", "on": ON, "by": who.officer.id}
    with pytest.raises(IntegrityError), session.begin_nested():
        session.execute(insert(Selection).values(row))


def test_people_declare_for_themselves_and_others_handle_it(session: Session, who: Cast, one: Partnership) -> None:
    made = selecting.declare_conflict(
        session, one, declared=True, what="Mi hermano trabaja allí.", **acting(who.leader)
    )
    assert made.person_id == who.leader.id
    assert "hermano" not in last(session, one).payload
    with pytest.raises(Invalid):  # not by whoever declared it
        selecting.handle_conflict(session, one, made, handling="No pasa nada.", **acting(who.leader))
    with pytest.raises(NotPermitted):
        selecting.handle_conflict(session, one, made, handling="No pasa nada.", **acting(who.officer))
    other = person(session, Role.LEADERSHIP, programme=who.programme)
    with pytest.raises(Invalid) as error:
        selecting.handle_conflict(session, one, made, handling="Ya.", **acting(other, YESTERDAY))
    assert problems(error) == {"on"}
    selecting.handle_conflict(session, one, made, handling="No decide sobre esta alianza.", **acting(other))
    found = queries.whole(session, one)
    assert found.words(found.declarations[0].handling) == "No decide sobre esta alianza."
    entry = last(session, one)
    assert (entry.event, entry.facts["person"]) == ("ConflictHandled", who.leader.id)
    with pytest.raises(Invalid):
        selecting.declare_conflict(session, one, declared=True, what=" ", **acting(who.finance))
    none = selecting.declare_conflict(session, one, declared=False, **acting(who.finance))
    with pytest.raises(Invalid):
        selecting.handle_conflict(session, one, none, handling="Nada.", **acting(other))


def test_an_auditor_and_a_partner_declare_nothing(session: Session, who: Cast, one: Partnership) -> None:
    for role in (Role.AUDITOR, None):
        stranger = person(session, *([role] if role else []), programme=who.programme)
        with pytest.raises(NotPermitted):
            selecting.declare_conflict(session, one, declared=False, **acting(stranger))


def test_a_declaration_makes_nobodys_form_stale(session: Session, who: Cast, one: Partnership) -> None:
    read = one.version
    selecting.declare_conflict(session, one, declared=False, **acting(who.liaison))
    assert one.version == read


def test_the_database_refuses_handling_by_whoever_declared(session: Session, who: Cast, one: Partnership) -> None:
    made = selecting.declare_conflict(session, one, declared=True, what="Un primo.", **acting(who.leader))
    note = journal.write_note(session, "Nada", by=who.leader.id, now=made.now)
    session.flush()
    own = {"handling": str(note["note"]), "handled_by": who.leader.id, "handled_on": ON}
    with pytest.raises(IntegrityError), session.begin_nested():
        session.execute(update(ConflictDeclaration).where(ConflictDeclaration.id == made.id).values(own))


def test_parts_in_the_design_are_recorded_once_for_each_day(session: Session, who: Cast, one: Partnership) -> None:
    partner = one.parties[1].organisation_id

    def record(*parts: str, on: date = ON, organisation: str = partner) -> list[str]:
        made = complementing.record_inception(
            session, one, organisation_id=organisation, parts=parts, what="Taller en Gracias", **acting(who.liaison, on)
        )
        return [part.part for part in made]

    assert record("sector-selection", "design-workshop") == ["sector-selection", "design-workshop"]
    assert record("design-workshop", "budget") == ["budget"]
    assert record("design-workshop", on=YESTERDAY) == ["design-workshop"]
    read = one.version
    assert record("budget") == []
    assert one.version == read
    kept = queries.whole(session, one).inception
    assert (kept[0].part, kept[0].on, kept[0].person.name) == ("design-workshop", YESTERDAY, who.liaison.name)
    assert len(kept) == 4
    for parts, organisation in ((("party",), partner), ((), partner), (("budget",), "0" * 26)):
        with pytest.raises(Invalid):
            record(*parts, organisation=organisation)


def test_a_part_in_the_design_is_taken_back(session: Session, who: Cast, one: Partnership) -> None:
    partner = one.parties[1].organisation_id
    kept, wrong = complementing.record_inception(
        session, one, organisation_id=partner, parts=["budget", "design-workshop"], **acting(who.liaison, YESTERDAY)
    )
    read = one.version
    other = partnerships.partnership(session, who.programme, who.officer, edition_id=one.edition_id)
    with pytest.raises(NotFound):
        complementing.remove_inception(session, other, wrong.id, **acting(who.officer))
    with pytest.raises(NotPermitted):
        complementing.remove_inception(session, one, wrong.id, **acting(who.finance))
    with pytest.raises(StaleVersion):
        complementing.remove_inception(session, one, wrong.id, expected_version=read - 1, **acting(who.officer))

    complementing.remove_inception(session, one, wrong.id, expected_version=read, **acting(who.officer))

    assert [part.id for part in queries.whole(session, one).inception] == [kept.id]
    entry = last(session, one)
    assert (entry.event, entry.version, one.version) == ("InceptionRemoved", read + 1, read + 1)
    taken = {"organisation": partner, "parts": ["design-workshop"], "taken_on": YESTERDAY.isoformat()}
    assert dict(entry.facts) == taken
    with pytest.raises(NotFound):
        complementing.remove_inception(session, one, wrong.id, **acting(who.officer))


def give_at_once(database: Database, one_id: str, when: Mapping[str, Any], version: int | None) -> list[str]:
    """Let two people mark the idea of one partnership at the same moment; return what each got."""
    start, got = Barrier(2), []

    def act(level: str) -> None:
        start.wait()
        try:
            with database.writing() as session:
                found = session.get_one(Partnership, one_id)
                marks.give_mark(
                    session, found, of="idea", level=level, reason="Hay mercado.", expected_version=version, **when
                )
            got.append("given")
        except TackError as error:
            got.append(error.code)

    threads = [Thread(target=act, args=[level]) for level in ("strong", "weak")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(got)


def test_two_marks_at_once_never_overwrite_what_neither_saw(database_url: str) -> None:
    database = Database(database_url)
    with database.writing() as session:
        who = cast(session)
        found = partnerships.partnership(session, who.programme, who.officer, edition_id=choosing.newest_id(session))
        key, when, version = found.id, acting(who.officer), found.version

    assert give_at_once(database, key, when, version) == ["given", "stale-version"]
    # Whoever sends no version says that the latest word counts: both stand, one after the other.
    assert give_at_once(database, key, when, None) == ["given", "given"]

    with database.reading() as session:
        found = session.get_one(Partnership, key)
        assert (len(queries.whole(session, found).marks), found.version) == (3, version + 3)
        told = [entry for entry in journal.of_subject(session, found.ref) if entry.event == "MarkGiven"]
        assert [entry.version for entry in told] == [version + 1, version + 2, version + 3]
    database.close()


def test_the_gates_ask_of_many_partnerships_in_one_row_each(session: Session, who: Cast, one: Partnership) -> None:
    other = partnerships.partnership(session, who.programme, who.officer, edition_id=one.edition_id)
    choosing.choose(session, one, who.officer)
    choosing.vouch(session, one, who.officer, [who.liaison])
    teams.add_team_member(session, one, who.finance, duty="Pagos", **acting(who.officer))
    selecting.declare_conflict(session, other, declared=False, **acting(who.finance))
    selecting.declare_conflict(session, other, declared=True, what="Un primo.", **acting(who.finance, YESTERDAY))
    wanted = select(Partnership.id, *queries.COLUMNS).where(Partnership.id.in_([one.id, other.id]))
    found = {row.id: queries.chosen(row) for row in session.execute(wanted)}
    done, begun = found[one.id], found[other.id]
    assert (done.marks, tuple(done.silent), done.stated, done.basis) == (
        frozenset({"idea", "partner", "relationship"}),
        (),
        True,
        "unsolicited",
    )
    assert done.team == {who.finance.id: who.finance.name}
    assert done.declarations[who.liaison.id] == Declared(who.liaison.name, ON, declared=False, handled=False)
    assert (begun.marks, begun.stated, begun.basis, dict(begun.team)) == (frozenset(), False, None, {})
    assert [name for _party, name in begun.silent] == [party.organisation.name for party in other.parties]
    # Entered last, but of an earlier day: it does not stand.
    assert begun.declarations == {who.finance.id: Declared(who.finance.name, ON, declared=False, handled=False)}
