"""Statements are kept for kinds of readers, not for people; and each person gets their own rows from a shared one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy.orm import Session

from contracts import count_queries, partnership_queries
from contracts.asked_queries import Asked
from kernel import frozen
from kernel.errors import NotFound
from kernel.ids import new_id
from lifecycle import request_queries, survey_queries
from lifecycle.models import HelpRequest
from partnerships.models import Partnership
from partnerships.permissions import Delegated, Duty, Represented, Role, Standing
from partnerships.queries import partnerships, views, whole
from partnerships.view_models import SavedView
from tests.factories import records
from tests.lifecycle.test_requests import ask, bare, waiting
from tests.lifecycle.world import NOW, TODAY, World

KEPT: tuple[Any, ...] = (
    whole._head,
    partnerships._names,
    views._names,
    survey_queries._asked,
    request_queries._waits_for,
    partnership_queries._frozen,
    count_queries._frozen,
)


@pytest.fixture(autouse=True)
def nothing_is_kept() -> Iterator[None]:
    """Begin as a process that has just started."""
    for one in KEPT:
        one.cache_clear()
    yield
    for one in KEPT:
        one.cache_clear()


def kept() -> list[int]:
    """How many statements each of the seven keeps."""
    return [one.cache_info().currsize for one in KEPT]


def ask_everything(session: Session, by: Standing, one: Partnership) -> None:
    """Ask all seven: the partnership's page, both fields of the list, the first page, the list and its number."""
    whole.find_whole(session, one.id, by)
    partnerships.programme_names(session, by)
    views.names(session, by)
    survey_queries.survey(session, by, today=TODAY, shown=12)
    request_queries.waiting_for(session, by, now=NOW)
    partnership_queries.page(session, by, Asked(), today=TODAY)
    count_queries.counted(session, by, Asked(), today=TODAY)


def member(key: str, organisation: str, *duties: Duty) -> Standing:
    held = frozenset((duty.value, organisation) for duty in duties)
    return Standing(key, active=True, roles=frozenset(), organisations=frozenset({organisation}), duties=held)


def delegated(by: Standing) -> Standing:
    given = {"kinds": frozenset[str](), "tiers": frozenset[str](), "from_on": TODAY, "until_on": date(2026, 12, 31)}
    one: Any = Delegated(new_id(), "leader", programme_id=None, most=1_000_00, currency="USD", **given)  # type: ignore[arg-type]
    return replace(by, delegations=(one,))


def in_place_of(by: Standing, away: Standing) -> Standing:
    """The same person, who stands in for somebody whose roles they hold themselves."""
    return replace(by, stands_in_for=(Represented(away.person_id, away.roles),), own_roles=by.roles)


def test_a_kind_has_what_many_share_and_nobody_s_name(world: World) -> None:
    for one in (world.officer, delegated(world.officer), in_place_of(world.officer, world.author)):
        assert one.kind == Standing("", active=True, roles=world.officer.roles)
    for other in (
        world.leader,
        replace(world.officer, active=False),
        replace(world.officer, organisations=frozenset({"o"})),
        replace(world.officer, duties=frozenset({("finance", "o")})),
    ):
        assert other.kind != world.officer.kind


def test_people_of_the_same_roles_share_their_statements(world: World) -> None:
    one = world.partnership()
    ask_everything(world.session, world.officer, one)
    assert kept() == [1] * len(KEPT)
    for same in (world.author, delegated(world.officer), in_place_of(world.officer, world.author)):
        ask_everything(world.session, same, one)
    assert kept() == [1] * len(KEPT)
    assert [cache.cache_info().hits for cache in KEPT] == [3] * len(KEPT)


def test_people_of_other_roles_or_organisations_do_not(world: World) -> None:
    one = world.partnership()
    theirs = member("ana", world.partner.id, Duty.FINANCE), member("eva", world.partner.id)
    for number, by in enumerate((world.officer, world.leader, *theirs, member("us", world.funder.id)), 1):
        ask_everything(world.session, by, one)
        assert kept() == [number] * len(KEPT)


def test_two_hundred_people_leave_as_many_statements_as_two(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    one, compiled, speak = world.partnership(), list[Any](), frozen._speak

    def noting(statement: Any, *given: Any) -> Any:
        compiled.append(statement)
        return speak(statement, *given)

    monkeypatch.setattr(frozen, "_speak", noting)
    ask_everything(world.session, world.officer, one)
    ask_everything(world.session, member("ana", world.partner.id), one)
    before = len(compiled)
    for _ in range(100):
        ask_everything(world.session, replace(world.officer, person_id=new_id()), one)
        ask_everything(world.session, member(new_id(), world.partner.id), one)
    assert (kept(), len(compiled)) == ([2] * len(KEPT), before)


def test_members_of_one_partner_are_not_shown_what_another_s_are(world: World) -> None:
    stranger = records.OrganisationFactory.create()
    one = world.partnership()
    for by, number in ((member("ana", world.partner.id), 1), (member("zoe", stranger.id), 0)):
        assert len(partnership_queries.page(world.session, by, Asked(), today=TODAY).rows) == number
        assert count_queries.counted(world.session, by, Asked(), today=TODAY) == number
        assert len(partnerships.programme_names(world.session, by)) == number
        assert sum(survey_queries.survey(world.session, by, shown=12, today=TODAY).counts.values()) == number
    whole.find_whole(world.session, one.id, member("eva", world.partner.id))
    for nobody in (member("zoe", stranger.id), replace(member("eva", world.partner.id), active=False)):
        with pytest.raises(NotFound):
            whole.find_whole(world.session, one.id, nobody)


def test_whoever_has_nothing_or_is_gone_is_told_nothing(world: World) -> None:
    world.agreement(world.partnership())
    ask(world, bare(world), world.leader)
    nothing = Standing("new", active=True, roles=frozenset())
    for by in (nothing, delegated(nothing), replace(world.leader, active=False), replace(world.author, active=False)):
        assert waiting(world, by) == []
        found = survey_queries.survey(world.session, by, today=TODAY, shown=12)
        assert (found.counts, found.on_the_way, found.due, found.notable) == ({}, [], [], [])
        assert partnerships.programme_names(world.session, by) == []
        assert count_queries.counted(world.session, by, Asked(), today=TODAY) == 0


def test_each_has_their_own_views_and_those_that_are_shared(world: World) -> None:
    for owner, name, shared in (("author", "Mine", None), ("officer", "Ours", world.programme.id)):
        owned = {"owner_id": world.people[owner].person_id, "programme_id": shared}
        world.session.add(SavedView(id=new_id(), name=name, layout="list", asked="{}", now=NOW, **owned))
    own_alone = SavedView(
        id=new_id(), owner_id=world.officer.person_id, name="Secret", layout="list", asked="{}", now=NOW
    )
    world.session.add(own_alone)
    named = {who: [one.name for one in views.names(world.session, world.people[who])] for who in ("author", "officer")}
    assert named == {"author": ["Mine", "Ours"], "officer": ["Ours", "Secret"]}
    assert views._names.cache_info().currsize == 1


def test_a_draft_is_its_author_s_and_their_stand_in_s_and_nobody_else_s(world: World) -> None:
    draft = world.agreement(world.partnership())

    def seen(by: Standing) -> list[str]:
        return [one.id for one in survey_queries.survey(world.session, by, today=TODAY, shown=12).on_the_way]

    readers = (world.author, world.officer, in_place_of(world.officer, world.author), world.officer)
    assert [seen(by) for by in readers] == [[draft.id], [], [draft.id], []]
    assert survey_queries._asked.cache_info().currsize == 1


def test_whoever_keeps_a_partnership_finds_it_first(world: World) -> None:
    another = world.join("another", Role.LIAISON, programme=world.programme)
    theirs = world.partnership(liaison_id=another.person_id, stage_since=date(2026, 2, 2))
    own = world.partnership(stage_since=date(2026, 2, 1))

    def first(by: Standing) -> str:
        return survey_queries.survey(world.session, by, today=TODAY, shown=12).notable[0][0]

    assert [first(by) for by in (world.liaison, another, world.liaison)] == [own.id, theirs.id, own.id]
    assert survey_queries._asked.cache_info().currsize == 1


def test_what_one_leader_asked_is_not_shown_to_another_of_the_same_roles(world: World) -> None:
    another = world.join("another", Role.LEADERSHIP, programme=world.programme)
    mine = ask(world, bare(world), world.leader)
    theirs = ask(world, bare(world), another)
    assert [waiting(world, by) for by in (world.leader, another, world.leader)] == [[mine.id], [theirs.id], [mine.id]]
    assert request_queries._waits_for.cache_info().currsize == 1


def test_a_delegate_alone_is_asked_for_an_approval(world: World) -> None:
    one: HelpRequest = ask(world, bare(world), world.leader)
    one.fixed_by = "agreement.approve"
    auditor = world.auditor
    assert [waiting(world, by) for by in (auditor, delegated(auditor), auditor)] == [[], [one.id], []]
    assert request_queries._waits_for.cache_info().currsize == 1
