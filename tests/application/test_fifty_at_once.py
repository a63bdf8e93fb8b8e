"""Fifty people bring subawards under one umbrella into force at once: a real server, a token and connections each."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from application.settings import load
from application.work import Tack
from contracts.ledger import Balance
from contracts.ledger_queries import proofs
from contracts.models import Agreement
from kernel.journal_proof import verify
from partnerships.models import SYSTEM_PERSON, Person
from partnerships.permissions import Role, standing_of
from partnerships.token_actions import TokenScope, make_token
from tests.factories.records import kept_in
from tests.lifecycle.world import World, build
from tests.serving import Answer, ask, served

pytestmark = pytest.mark.long

CROWD = 50
#: Seconds within which everybody is answered.
PATIENCE = 20
#: So small that all together stay within the first tier, whoever comes first.
AMOUNT = 10_001
FITTING = 12
#: Room for twelve, and a cent too little for one more.
CEILING = FITTING * AMOUNT + AMOUNT - 1


@dataclass(frozen=True, slots=True)
class Somebody:
    """One of the crowd: a token, a subaward of their own, and a paper for each party's signature."""

    token: str
    person: str
    subaward: str
    paper: str


@dataclass(frozen=True, slots=True)
class Crowd:
    """Fifty people, each the author of one subaward under the same umbrella."""

    umbrella: str
    parties: tuple[str, str]
    people: list[Somebody]


@pytest.fixture
def tack(database_url: str, tmp_path: Path) -> Iterator[Tack]:
    """An instance that a server of its own serves too."""
    opened = Tack(load({"TACK_INSTANCE": str(tmp_path), "DATABASE_URL": database_url}))
    yield opened
    opened.database.close()


def gathered(tack: Tack) -> Crowd:
    """Commit an umbrella and fifty subawards under it, and return who holds them."""
    with tack.writing(SYSTEM_PERSON) as work, kept_in(work.session):
        world = build(work.session)
        partnership = world.partnership("delivery")
        umbrella = world.agreement(partnership, "umbrella", "in-force", amount=CEILING)
        people = []
        for number in range(CROWD):
            somebody = world.join(f"person-{number}", Role.GRANTS_OFFICER, programme=world.programme)
            made = world.agreement(
                partnership, "subaward", "draft", umbrella_id=umbrella.id, amount=AMOUNT, author_id=somebody.person_id
            )
            token = _token(world, somebody.person_id, work.today + timedelta(days=1), work.now)
            people.append(Somebody(token, somebody.person_id, made.id, world.file(made)))
        return Crowd(umbrella.id, (world.funder.id, world.partner.id), people)


def _token(world: World, person_id: str, ends: Any, now: Any) -> str:
    person = world.session.get_one(Person, person_id)
    _, secret = make_token(
        world.session, person, name="Test", scope=TokenScope.WRITE, expires_on=ends, zone="UTC",
        by=standing_of(person), on=ends - timedelta(days=1), now=now,
    )  # fmt: skip
    return secret


def all_at_once(crowd: Crowd, act: Callable[[int], list[Answer]]) -> list[list[Answer]]:
    """Let everybody act from a thread of their own, all starting together; return what each was answered."""
    start = threading.Barrier(CROWD)
    got: list[list[Answer]] = [[] for _ in crowd.people]

    def one(number: int) -> None:
        start.wait()
        got[number] = act(number)

    threads = [threading.Thread(target=one, args=(number,)) for number in range(CROWD)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(got), "somebody was not answered"
    for answer in (answer for answers in got for answer in answers):
        assert answer.seconds < PATIENCE
        assert answer.status in {200, 409}, answer.body
    return got


def whole(tack: Tack, crowd: Crowd) -> Balance:
    """Return what stands under the umbrella, once the journal and every ledger were proved."""
    with tack.reading() as work:
        assert list(verify(work.session)) == []
        (ledger,) = proofs(work.session)
        assert ledger.holds
        return ledger.recomputed


def test_only_what_fits_comes_into_force_and_the_others_hear_what_is_left(tack: Tack, tmp_path: Path) -> None:
    crowd = gathered(tack)
    with served(tack.settings.database_url, tmp_path) as address:

        def press(who: Somebody, what: Somebody, trigger: str, **more: Any) -> Answer:
            body = {"move": trigger, "reason": "Así.", **more}
            return ask(address, who.token, "POST", f"/agreements/{what.subaward}/moves", body)

        def carry(number: int) -> list[Answer]:
            me, neighbour = crowd.people[number], crowd.people[number - 1]
            answers = [press(me, me, "submit")]
            if answers[0].status == 200:
                answers += [press(neighbour, me, "approve"), press(me, me, "send")]
                answers += [press(me, me, "record-signature", signature=_signed(one, me)) for one in crowd.parties]
            return answers

        got = all_at_once(crowd, carry)

    refused = [answers[0].body for answers in got if answers[0].status == 409]
    assert [[one["code"] for one in body["unmet"]] for body in refused] == [["within-ceiling"]] * (CROWD - FITTING)
    number = _number(tack, crowd.umbrella)
    assert {body["unmet"][0]["message"] for body in refused} == {
        f"USD\N{NO-BREAK SPACE}100.01 es más que los USD\N{NO-BREAK SPACE}100.00 que quedan en {number}."
    }
    carried = [answers for answers in got if answers[0].status == 200]
    assert [answers[-1].body["state"] for answers in carried] == ["in-force"] * FITTING
    assert whole(tack, crowd) == Balance(CEILING, 0, FITTING * AMOUNT)


def _signed(organisation_id: str, by: Somebody) -> dict[str, str]:
    return {
        "organisation_id": organisation_id,
        "signatory": "Marta Reyes",
        "capacity": "Directora",
        "attachment_id": by.paper,
    }


def _number(tack: Tack, agreement_id: str) -> str:
    with tack.reading() as work:
        return work.session.get_one(Agreement, agreement_id).number
