"""Templates of one's own and two people who press at the same moment, for real, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from application.settings import load
from application.work import Tack, Work
from contracts import template_actions as acts
from contracts import template_queries as reads
from contracts.template_models import TemplateVersion
from contracts.template_rules import Brought
from documents import check
from kernel import journal
from kernel.errors import Conflict, TackError
from kernel.journal_proof import verify
from partnerships.models import SYSTEM_PERSON
from partnerships.permissions import Role
from tests.application.test_at_once import Act, at_once
from tests.documents.word_files import word_file
from tests.factories.drawn import without_an_office
from tests.factories.people import ON, person

CONTENT = {number: word_file(f"Letter {number} to {{{{ partner.name }}}}") for number in (1, 2)}


@pytest.fixture
def tack(database_url: str, tmp_path: Path) -> Iterator[Tack]:
    running = Tack(load({"TACK_INSTANCE": str(tmp_path), "DATABASE_URL": database_url}))
    yield running
    running.database.close()


@pytest.fixture
def leaders(tack: Tack) -> tuple[str, str, str]:
    """Three who lead every programme."""
    with tack.writing(SYSTEM_PERSON) as work:
        one, two, three = (person(work.session, Role.LEADERSHIP).id for _ in range(3))
        return one, two, three


def hand_in(number: int) -> Act:
    report, prints = check.printed(CONTENT[number], "es")

    def act(work: Work) -> str:
        brought = Brought("letter-grant", "es", None, "ours.docx", CONTENT[number])
        when = {"on": ON, "now": work.now}
        made = acts.propose(work.session, work.storage, brought, report, prints, by=work.by, **when)  # type: ignore[arg-type]
        return made.id

    return act


def publish(version_id: str) -> Act:
    return lambda work: acts.publish(work.session, version_id, by=work.by, on=ON, now=work.now).published_by


def withdraw(version_id: str) -> Act:
    return lambda work: acts.withdraw(work.session, version_id, by=work.by, on=ON, now=work.now).state


def handed_in(tack: Tack, by: str, number: int = 1) -> str:
    with tack.writing(by) as work:
        made = str(hand_in(number)(work))
        without_an_office(work.session)
        return made


def events(tack: Tack, version_id: str) -> list[str]:
    with tack.reading() as work:
        assert list(verify(work.session)) == []
        version = work.session.get_one(TemplateVersion, version_id)
        return [one.event for one in journal.of_subject(work.session, version.ref)]


def test_of_two_who_publish_one_does(tack: Tack, leaders: tuple[str, str, str]) -> None:
    one = handed_in(tack, leaders[0])
    got = at_once(tack, (leaders[1], publish(one)), (leaders[2], publish(one)))
    assert len(set(got)) == 1
    assert set(got) <= set(leaders[1:])
    assert events(tack, one) == ["TemplateProposed", "TemplatePublished"]


def test_what_one_withdraws_the_other_does_not_put_in_force(tack: Tack, leaders: tuple[str, str, str]) -> None:
    one = handed_in(tack, leaders[0])
    at_once(tack, (leaders[1], publish(one)), (leaders[0], withdraw(one)))
    # Whoever came first, it was withdrawn: what is in force may be taken out of it, and what is withdrawn stays so.
    with tack.reading() as work:
        assert work.session.get_one(TemplateVersion, one).state == "withdrawn"
        assert reads.all_in_force(work.session) == []
    assert events(tack, one)[-1] == "TemplateWithdrawn"


def test_two_who_hand_in_at_once_get_a_number_each(tack: Tack, leaders: tuple[str, str, str]) -> None:
    handed_in(tack, leaders[0])
    second = word_file("A third to {{ partner.name }}")
    CONTENT[3] = second
    got = at_once(tack, (leaders[1], hand_in(2)), (leaders[2], hand_in(3)))
    assert not [one for one in got if isinstance(one, TackError)]
    with tack.reading() as work:
        numbers = [one.number for one in reads.page(work.session, reads.Filters()).rows]
    assert sorted(numbers) == [1, 2, 3]


def test_the_very_first_version_is_one_even_if_two_hand_it_in(tack: Tack, leaders: tuple[str, str, str]) -> None:
    got = at_once(tack, (leaders[1], hand_in(1)), (leaders[2], hand_in(1)))
    assert len([one for one in got if isinstance(one, Conflict)]) == 1
    with tack.reading() as work:
        assert [one.number for one in reads.page(work.session, reads.Filters()).rows] == [1]
