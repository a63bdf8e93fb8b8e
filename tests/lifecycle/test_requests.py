"""Asking somebody who may: once per gate, waiting until it is met, declined or withdrawn."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any, cast

import pytest
from sqlalchemy import Table, event, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from application.settings import load
from application.work import Tack, settle
from kernel.errors import Conflict, Invalid, NotFound, NotPermitted
from kernel.journal import JournalEntry
from kernel.mail import Mail
from kernel.unmet import Ref
from lifecycle import mending, request_actions, request_queries
from lifecycle.models import HelpRequest
from lifecycle.queries import Subject
from partnerships.actions import teams
from partnerships.models import Partnership, Person
from partnerships.permissions import Role, Scope, Standing
from tests.factories import partnerships as make
from tests.factories import records
from tests.factories.people import NOW, ON, person
from tests.lifecycle.world import World

AT: dict[str, Any] = {"on": ON, "now": NOW}


def ask(world: World, subject: Subject, by: Standing, move: str = "explore", **changed: object) -> HelpRequest:
    """Ask for a liaison, unless told otherwise."""
    about = subject.ref
    given: dict[str, Any] = {"code": "liaison-named", "about": about, "control": "partnership.liaison", "note": ""}
    note = str((given := given | changed).pop("note"))
    return request_actions.ask(world.session, subject, move, request_actions.Gap(**given), note=note, by=by, **AT)


def bare(world: World) -> Partnership:
    """Return a partnership in co-creation without a liaison."""
    return world.partnership("co-creation", liaison_id=None)


def waiting(world: World, by: Standing) -> list[str]:
    return [one.request.id for one in request_queries.waiting_for(world.session, by, now=NOW)]


def events(world: World, request: HelpRequest) -> list[str]:
    wanted = select(JournalEntry.event).where(JournalEntry.subject_id == request.id).order_by(JournalEntry.seq)
    return list(world.session.scalars(wanted))


def mails(world: World) -> list[tuple[str, str]]:
    return [(row.to, row.subject) for row in world.session.scalars(select(Mail).order_by(Mail.id))]


def test_a_request_waits_for_everybody_who_may_and_for_nobody_else(world: World) -> None:
    elsewhere = world.join("elsewhere", Role.GRANTS_OFFICER, programme=records.ProgrammeFactory.create())
    one = ask(world, bare(world), world.leader, note="Urge, por favor.")

    assert [who for who in world.people if waiting(world, world.people[who])] == [
        "author",
        "officer",
        "leader",
        "liaison",
    ]
    (seen,) = request_queries.waiting_for(world.session, world.officer, now=NOW)
    assert (seen.note, seen.mine, seen.mendable, seen.asker) == ("Urge, por favor.", False, True, "leader")
    assert seen.words.text == "No liaison is named; one person has to keep the relationship."
    assert waiting(world, elsewhere) == []
    with pytest.raises(NotFound):
        request_queries.find(world.session, one.id, elsewhere)
    assert events(world, one) == ["HelpRequested"]
    assert len(mails(world)) == 3


def test_asked_again_it_is_the_same_request(world: World) -> None:
    subject = bare(world)

    first = ask(world, subject, world.leader)
    again = ask(world, subject, world.finance, move="commit")

    assert again.id == first.id
    assert events(world, first) == ["HelpRequested"]
    assert len(mails(world)) == 3


def test_what_one_may_do_oneself_or_what_is_not_missing_is_not_asked(world: World) -> None:
    with pytest.raises(Conflict, match="yourself"):
        ask(world, bare(world), world.officer)
    with pytest.raises(Conflict, match="not missing"):
        ask(world, world.partnership("co-creation"), world.leader)
    with pytest.raises(NotPermitted):
        ask(world, bare(world), world.join("stranger"))
    with pytest.raises(Invalid):
        ask(world, bare(world), world.leader, note="x" * 2001)
    assert world.session.scalar(select(func.count()).select_from(HelpRequest)) == 0


def test_it_is_done_when_the_gate_is_met_and_the_asker_is_told(world: World) -> None:
    subject = bare(world)
    one = ask(world, subject, world.leader)
    keeper = world.session.get_one(Person, world.liaison.person_id)

    teams.name_liaison(world.session, subject, keeper, by=world.officer, **AT)
    request_actions.complete_requests(
        world.session, world.session.info.pop("recorded"), by=world.officer, today=ON, now=NOW
    )

    assert (one.outcome, one.closed_by, one.open_key) == ("done", world.officer.person_id, None)
    assert events(world, one) == ["HelpRequested", "RequestDone"]
    assert waiting(world, world.officer) == []
    assert waiting(world, world.leader) == [one.id]
    asker = world.session.get_one(Person, world.leader.person_id)
    assert mails(world)[-1][0] == asker.email


def test_it_stays_open_while_the_gate_is_unmet(world: World) -> None:
    one = ask(world, bare(world), world.leader)

    assert (
        request_actions.settle_requests(world.session, [one.id], doer=world.officer.person_id, today=ON, now=NOW) == []
    )
    assert one.outcome is None


def test_a_move_of_somebody_else_is_asked_for_and_done_once_it_is_made(world: World) -> None:
    subject = world.partnership("co-creation", exploration={"ends_on": date(2026, 12, 1)})
    one = ask(world, subject, world.liaison, code=mending.NOT_YOURS, control="partnership.moves:explore")

    assert waiting(world, world.officer) == [one.id]
    assert waiting(world, world.leader) == []
    world.move(subject, "explore")
    assert request_queries.met(world.session, [one.id], today=ON) == [one]


def test_whoever_is_asked_for_an_approval_does_not_read_that_they_wrote_the_terms(world: World) -> None:
    paper = world.agreement(world.partnership(), state="in-review", approvals=[])
    ask(world, paper, world.author, "approve", code="not-the-author", control="agreement.moves")

    (seen,) = request_queries.waiting_for(world.session, world.officer, now=NOW)
    assert seen.words.text == "Make the move “%(move)s”."
    assert seen.unmet.code == "not-the-author"
    assert mails(world)
    assert all("You wrote" not in subject for _to, subject in mails(world))


def test_only_who_may_declines_and_only_the_asker_withdraws(world: World) -> None:
    first = ask(world, bare(world), world.leader)
    second = ask(world, bare(world), world.leader)
    for who in (world.leader, world.finance, world.auditor):
        with pytest.raises(NotPermitted):
            request_actions.decline(world.session, first, reason="No", by=who, **AT)
    with pytest.raises(Invalid):
        request_actions.decline(world.session, first, reason=" ", by=world.officer, **AT)
    with pytest.raises(NotFound):
        request_actions.withdraw(world.session, second, by=world.officer, **AT)

    request_actions.decline(world.session, first, reason="Todavía no.", by=world.officer, **AT)
    request_actions.withdraw(world.session, second, by=world.leader, **AT)

    assert (first.outcome, second.outcome) == ("declined", "withdrawn")
    seen = request_queries.find(world.session, first.id, world.leader)
    assert (seen.reason, seen.closer) == ("Todavía no.", "officer")
    assert events(world, first) == ["HelpRequested", "RequestDeclined"]
    assert events(world, second) == ["HelpRequested", "RequestWithdrawn"]
    with pytest.raises(Conflict):
        request_actions.withdraw(world.session, first, by=world.leader, **AT)


def test_after_an_answer_the_same_may_be_asked_anew(world: World) -> None:
    subject = bare(world)
    first = ask(world, subject, world.leader)
    request_actions.decline(world.session, first, reason="Todavía no.", by=world.officer, **AT)

    assert ask(world, subject, world.leader).id != first.id


@pytest.mark.parametrize("roles", [(), (Role.PARTNER_MEMBER,)])
def test_partners_ask_on_their_own_side_and_read_nobody_elses(world: World, roles: tuple[Role, ...]) -> None:
    subject = bare(world)
    # A partner's person may hold the role of one, and is none of ours for that.
    member = replace(world.join("member", *roles), organisations=frozenset({world.partner.id}))
    ours = ask(world, subject, world.leader)

    theirs = ask(world, subject, member)

    assert theirs.id != ours.id
    assert waiting(world, member) == [theirs.id]
    assert set(waiting(world, world.officer)) == {ours.id, theirs.id}
    with pytest.raises(NotFound):
        request_queries.find(world.session, ours.id, member)
    with pytest.raises(NotFound):
        request_queries.asked(world.session, ours.id, member)
    # They know their liaison by name, and the rest of us by what we are.
    assert theirs.person_id is None


def test_the_database_holds_one_open_request_for_a_gate(world: World) -> None:
    one = ask(world, bare(world), world.leader)
    table = cast("Table", HelpRequest.__table__)
    again = {column.key: getattr(one, column.key) for column in table.columns}

    with pytest.raises(IntegrityError), world.session.begin_nested():
        world.session.execute(insert(table).values({**again, "id": "x"}))
    with pytest.raises(IntegrityError), world.session.begin_nested():
        world.session.execute(update(table).where(table.c.id == one.id).values(outcome="done"))


@pytest.mark.parametrize(
    ("fixed_by", "roles", "programme", "may"),
    [
        ("partnership.edit", {("liaison", "p1")}, "p1", True),
        ("partnership.edit", {("liaison", "p2")}, "p1", False),
        ("partnership.edit", {("finance", "p1")}, "p1", False),
        ("rate.edit", {("finance", "p2")}, "p1", True),
        ("organisation.edit", {("liaison", "p2")}, "p1", True),
        ("leadership", {("leadership", None)}, "p1", True),
        ("leadership", {("leadership", "p2")}, "p1", False),
    ],
)
def test_who_may_mend_is_judged_where_the_subject_is(
    fixed_by: str, roles: set[tuple[str, str | None]], programme: str, may: bool
) -> None:
    by = Standing("somebody", active=True, roles=frozenset(roles))
    closed = Standing("somebody", active=False, roles=frozenset(roles))

    assert mending.holds_what(fixed_by, by, Scope(programme)) is may
    assert not mending.holds_what(fixed_by, closed, Scope(programme))


def test_two_presses_at_once_ask_once(database_url: str, tmp_path: object) -> None:
    tack = Tack(load({"TACK_INSTANCE": str(tmp_path), "DATABASE_URL": database_url}))
    with tack.writing() as work:
        programme = make.programme(work.session)
        officer = person(work.session, Role.GRANTS_OFFICER, programme=programme)
        leader = person(work.session, Role.LEADERSHIP, programme=programme)
        one = make.partnership(work.session, programme, officer)
        key, who = one.id, leader.id

    def press(_number: int) -> str:
        with tack.writing(who) as work:
            subject = work.session.get_one(Partnership, key)
            made = request_actions.ask(
                work.session, subject, "explore",
                request_actions.Gap("liaison-named", Ref("partnership", key), "partnership.liaison"),
                note="", by=work.by, on=ON, now=work.now,
            )  # fmt: skip
            settle(work)
            return made.id

    with ThreadPoolExecutor(4) as pool:
        made = set(pool.map(press, range(4)))

    assert len(made) == 1
    with tack.reading() as work:
        assert work.session.scalar(select(func.count()).select_from(HelpRequest)) == 1
        asked = select(func.count()).where(JournalEntry.event == "HelpRequested")
        assert work.session.scalar(asked) == 1
    tack.database.close()


def test_asking_withdrawing_and_asking_again_writes_one_mail_a_day(world: World) -> None:
    subject = bare(world)

    def ask_and_withdraw(moment: datetime) -> int:
        gap = request_actions.Gap("liaison-named", subject.ref, "partnership.liaison")
        asked = request_actions.ask(world.session, subject, "explore", gap, note="", by=world.leader, on=ON, now=moment)
        request_actions.withdraw(world.session, asked, by=world.leader, on=ON, now=moment)
        return len(mails(world))

    assert [ask_and_withdraw(NOW + timedelta(hours=hours)) for hours in (0, 1, 24, 49)] == [3, 3, 3, 6]
    # Another gate, or the other side, is another question.
    ask(world, subject, world.finance)
    assert len(mails(world)) == 6
    ask(world, bare(world), world.leader)
    assert len(mails(world)) == 9


def test_several_gaps_are_asked_for_at_once_with_one_mail_to_each(world: World) -> None:
    subject = world.partnership("co-creation", liaison_id=None, shares=(10_000,))
    gaps = [
        request_actions.Gap("partner-named", subject.ref, "partnership.parties"),
        request_actions.Gap("liaison-named", subject.ref, "partnership.liaison"),
        request_actions.Gap("gone-meanwhile", subject.ref, "partnership.liaison"),
    ]

    asked = request_actions.ask_all(world.session, subject, "explore", gaps, note="Both.", by=world.leader, **AT)

    assert sorted(one.code for one in asked) == ["liaison-named", "partner-named"]
    assert len({one.note_id for one in asked}) == 1
    assert [events(world, one) for one in asked] == [["HelpRequested"]] * 2
    # The three who may mend both read of both in one mail.
    written = world.session.scalars(select(Mail)).all()
    assert sorted(len([to for to in written if to.to == each]) for each in {one.to for one in written}) == [1, 1, 1]
    for mail in written:
        assert mail.subject == f"leader le pide 2 cosas: «{subject.title}»"
        assert "No se ha nombrado" in mail.body
        assert mail.body.count("\n\n") == 5
    again = request_actions.ask_all(world.session, subject, "explore", gaps[:2], note="", by=world.leader, **AT)
    assert {one.id for one in again} == {one.id for one in asked}
    assert world.session.scalar(select(func.count()).select_from(Mail)) == 3


def test_of_several_gaps_none_is_asked_for_where_one_may_be_mended_by_the_asker(world: World) -> None:
    subject = world.partnership("co-creation", liaison_id=None, shares=(10_000,))
    gap = request_actions.Gap("liaison-named", subject.ref, "partnership.liaison")
    gone = request_actions.Gap("gone-meanwhile", subject.ref, "partnership.liaison")
    with pytest.raises(Conflict, match="yourself"):
        request_actions.ask_all(world.session, subject, "explore", [gap], note="", by=world.officer, **AT)
    for nothing in ([], [gone]):
        with pytest.raises(Conflict, match="not missing"):
            request_actions.ask_all(world.session, subject, "explore", nothing, note="", by=world.leader, **AT)


def test_many_requests_are_judged_in_as_many_queries_as_one(world: World) -> None:
    asked = [ask(world, bare(world), world.leader) for _ in range(6)]
    paper = world.agreement(world.partnership(), state="in-review", approvals=[])
    about = Ref("agreement", paper.id)
    move = {"code": mending.NOT_YOURS, "about": about, "control": "agreement.moves:approve"}
    papers = [ask(world, paper, world.liaison, "approve", **move)]

    def queries(requests: list[HelpRequest]) -> int:
        world.session.expire_all()
        sent: list[str] = []

        def note(*told: Any) -> None:
            sent.append(told[2])

        connection = world.session.connection()
        ids = [one.id for one in requests]
        event.listen(connection, "before_cursor_execute", note)
        assert request_queries.met(world.session, ids, today=ON) == []
        event.remove(connection, "before_cursor_execute", note)
        return len(sent)

    assert queries(asked) == queries(asked[:1])
    assert queries([*asked, *papers]) == queries([*asked[:1], *papers])
