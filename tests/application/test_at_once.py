"""Two people at the same moment, for real: threads on a file and on a server, each with a unit of work of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from application.settings import Settings
from application.work import Tack, Work
from contracts import ledger, queries
from contracts.actions import draft
from contracts.drafting import Draft
from contracts.models import Agreement
from kernel import journal, once
from kernel.errors import Busy, Conflict, GateClosed, IllegalMove, TackError
from kernel.journal import JournalEntry
from kernel.journal_proof import verify
from lifecycle.actions import advance
from lifecycle.inputs import MoveInputs, SignatureInput
from lifecycle.queries import edition_for
from partnerships.models import SYSTEM_PERSON
from policy.kinds import AgreementKind
from tests.factories.records import kept_in
from tests.lifecycle.world import NOW, TODAY, World, build

Act = Callable[[Work], object]


@pytest.fixture
def tack(database_url: str, tmp_path: Path) -> Iterator[Tack]:
    """A running instance on a database of its own."""
    settings = Settings(
        instance=tmp_path,
        database_url=database_url,
        storage_url=f"file://{tmp_path / 'files'}",
        smtp_url=None,
        secret_key="not a secret",
        policy_folder=tmp_path,
        base_currency="USD",
        public_url="http://127.0.0.1:8000",
    )
    running = Tack(settings)
    yield running
    running.database.close()


def at_once(tack: Tack, *acts: tuple[str, Act]) -> list[object]:
    """Let each person act in a unit of work of their own, all starting together; return what each got."""
    start = threading.Barrier(len(acts))
    got: list[object] = [None] * len(acts)

    def act(number: int, person_id: str, what: Act) -> None:
        start.wait()
        try:
            with tack.writing(person_id, now=NOW) as work:
                got[number] = what(work)
        except TackError as refused:
            got[number] = refused

    threads = [threading.Thread(target=act, args=(number, *one)) for number, one in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert not any(thread.is_alive() for thread in threads)
    return got


def prepared(tack: Tack, make: Callable[[World], dict[str, str]]) -> tuple[dict[str, str], dict[str, str]]:
    """Commit what a test begins with; return the identifiers of its records and of its people."""
    with tack.writing(SYSTEM_PERSON, now=NOW) as work, kept_in(work.session):
        world = build(work.session)
        made = make(world)
        return made, {name: one.person_id for name, one in world.people.items()}


def press(agreement_id: str, trigger: str, inputs: MoveInputs | None = None) -> Act:
    def pressed(work: Work) -> str:
        agreement = work.session.get_one(Agreement, agreement_id)
        advance(
            work.session, agreement, trigger, by=work.by, on=TODAY, now=NOW, inputs=inputs or MoveInputs(reason="Sí.")
        )
        return agreement.state

    return pressed


def two_subawards(state: str) -> Callable[[World], dict[str, str]]:
    def make(world: World) -> dict[str, str]:
        partnership = world.partnership("delivery")
        umbrella = world.agreement(partnership, "umbrella", "in-force", amount=1_000_000, tier="T2")
        parts = [
            world.agreement(partnership, "subaward", state, umbrella_id=umbrella.id, amount=600_000) for _ in range(2)
        ]
        return {"umbrella": umbrella.id, "one": parts[0].id, "two": parts[1].id, "partnership": partnership.id}

    return make


def balance(tack: Tack, made: dict[str, str]) -> ledger.Balance:
    with tack.reading() as work:
        found = queries.briefs(work.session, [made["partnership"]])
        assert list(verify(work.session)) == []
    return ledger.balance(1_000_000, [(one.state, one.amount or 0) for one in found if one.umbrella_id])


def test_of_two_subawards_that_do_not_both_fit_one_is_submitted(tack: Tack) -> None:
    made, people = prepared(tack, two_subawards("draft"))
    got = at_once(
        tack,
        (people["author"], press(made["one"], "submit")),
        (people["officer"], press(made["two"], "submit")),
    )
    (refused,) = [one for one in got if isinstance(one, GateClosed)]
    assert [one.code for one in refused.unmet] == ["within-ceiling"]
    assert [one for one in got if isinstance(one, str)] == ["in-review"]
    assert balance(tack, made) == ledger.Balance(1_000_000, 600_000, 0)


def test_of_two_subawards_that_do_not_both_fit_none_goes_over_the_ceiling(tack: Tack) -> None:
    # Both stand as signed by some older rule, together above the ceiling: neither may come into force beside the other.
    made, people = prepared(tack, two_subawards("signed"))
    got = at_once(
        tack,
        (people["author"], press(made["one"], "bring-into-force")),
        (people["officer"], press(made["two"], "bring-into-force")),
    )
    assert all(isinstance(one, GateClosed) for one in got)
    # As one of them gives way, the other follows by itself.
    got = at_once(
        tack, (people["author"], press(made["two"], "cancel")), (people["officer"], press(made["two"], "cancel"))
    )
    assert sorted(type(one).__name__ for one in got) == ["IllegalMove", "str"]
    assert balance(tack, made) == ledger.Balance(1_000_000, 0, 600_000)


def two_studies(world: World) -> dict[str, str]:
    """Two exploratory agreements of 4,000 each under a budget cap of 5,000: only the partnership's lock parts them."""
    partnership = world.partnership(
        "exploratory", exploration={"cap": 500_000, "currency": "USD", "ends_on": date(2026, 12, 31)}
    )
    one, two = (world.agreement(partnership, "exploratory", "draft", amount=400_000) for _ in range(2))
    return {"one": one.id, "two": two.id}


def test_of_two_studies_that_do_not_both_fit_the_budget_cap_one_is_submitted(tack: Tack) -> None:
    made, people = prepared(tack, two_studies)
    got = at_once(
        tack,
        (people["author"], press(made["one"], "submit")),
        (people["officer"], press(made["two"], "submit")),
    )
    (refused,) = [one for one in got if isinstance(one, GateClosed)]
    assert [one.code for one in refused.unmet] == ["within-budget-cap"]
    assert [one for one in got if isinstance(one, str)] == ["in-review"]


def ready(state: str, **changes: Any) -> Callable[[World], dict[str, str]]:
    def make(world: World) -> dict[str, str]:
        world.join("second", "grants-officer")
        world.join("leader2", "leadership")
        agreement = world.agreement(world.partnership("delivery"), state=state, **changes)
        return {"id": agreement.id, "partner": world.partner.id, "funder": world.funder.id}

    return make


def told(tack: Tack, agreement_id: str) -> list[str]:
    with tack.reading() as work:
        assert list(verify(work.session)) == []
        agreement = work.session.get_one(Agreement, agreement_id)
        return [str(one.facts["move"]) for one in journal.of_subject(work.session, agreement.ref)]


def test_two_approvals_of_the_same_step_are_one(tack: Tack) -> None:
    made, people = prepared(tack, ready("in-review"))
    got = at_once(tack, *((people[who], press(made["id"], "approve")) for who in ("officer", "second")))
    assert sorted(type(one).__name__ for one in got) == ["IllegalMove", "str"]
    assert told(tack, made["id"]) == ["approve"]


def test_two_of_leadership_do_not_fill_the_place_of_finance(tack: Tack) -> None:
    made, people = prepared(tack, ready("in-review", amount=60_000_000, tier="T4"))
    got = at_once(tack, *((people[who], press(made["id"], "approve")) for who in ("leader", "leader2")))
    (refused,) = [one for one in got if isinstance(one, GateClosed)]
    assert [one.code for one in refused.unmet] == ["approver-fits"]
    assert told(tack, made["id"]) == ["approve"]


@pytest.mark.parametrize(("state", "trigger"), [("draft", "submit"), ("in-force", "suspend"), ("signed", "cancel")])
def test_the_same_button_pressed_twice_has_one_effect(tack: Tack, state: str, trigger: str) -> None:
    made, people = prepared(tack, ready(state))
    got = at_once(tack, *[(people[who], press(made["id"], trigger)) for who in ("author", "officer", "second")])
    assert sum(isinstance(one, str) for one in got) == 1
    assert sum(isinstance(one, IllegalMove) for one in got) == 2
    assert told(tack, made["id"]) == [trigger]


def test_the_same_signature_recorded_twice_is_recorded_once(tack: Tack) -> None:
    made, people = prepared(tack, ready("out-for-signature"))
    signature = MoveInputs(signature=SignatureInput(made["partner"], "Marta Reyes", "Directora"))
    got = at_once(
        tack, *((people[who], press(made["id"], "record-signature", signature)) for who in ("author", "officer"))
    )
    assert sorted(type(one).__name__ for one in got) == ["Conflict", "str"]
    assert told(tack, made["id"]) == ["record-signature"]


def test_both_parties_signatures_at_once_complete_it(tack: Tack) -> None:
    made, people = prepared(tack, ready("out-for-signature"))
    signatures = [
        MoveInputs(signature=SignatureInput(made[one], "Marta Reyes", "Directora")) for one in ("partner", "funder")
    ]
    got = at_once(
        tack,
        (people["author"], press(made["id"], "record-signature", signatures[0])),
        (people["officer"], press(made["id"], "record-signature", signatures[1])),
    )
    assert sorted(map(str, got)) == ["out-for-signature", "signed"]


def test_what_was_loaded_before_the_lock_is_read_again(tack: Tack) -> None:
    """Somebody opens the agreement, another signs meanwhile, and the first one's signature comes too late."""
    made, people = prepared(tack, ready("out-for-signature"))
    if tack.database.engine.dialect.name == "sqlite":
        return  # one writer at a time: nobody can write between another's opening and its lock
    signature = MoveInputs(signature=SignatureInput(made["partner"], "Marta Reyes", "Directora"))

    def sign_late() -> None:
        with tack.writing(people["author"], now=NOW) as slow:
            held = list(slow.session.get_one(Agreement, made["id"]).signers)
            with tack.writing(people["officer"], now=NOW) as quick:
                press(made["id"], "record-signature", signature)(quick)
            assert [signer.signed_on for signer in held] == [None, None]
            press(made["id"], "record-signature", signature)(slow)

    with pytest.raises(Conflict):
        sign_late()
    assert told(tack, made["id"]) == ["record-signature"]


def test_a_request_sent_twice_at_once_has_one_effect(tack: Tack) -> None:
    made, people = prepared(tack, ready("in-force"))

    def send(work: Work) -> object:
        earlier = once.claim(work.session, "form-1", by=work.by.person_id, now=NOW)
        if earlier is not None:
            return f"again: {earlier}"
        press(made["id"], "suspend")(work)
        once.answer(work.session, "form-1", by=work.by.person_id, answer="/agreements/1")
        return "done"

    got = at_once(tack, *((people["officer"], send) for _ in range(3)))
    assert sorted(map(str, got)) == ["again: /agreements/1", "again: /agreements/1", "done"]
    assert told(tack, made["id"]) == ["suspend"]


def test_an_error_in_the_middle_leaves_nothing(tack: Tack) -> None:
    made, people = prepared(tack, ready("in-force"))

    def fail() -> None:
        with tack.writing(people["officer"], now=NOW) as work:
            once.claim(work.session, "form-1", by=work.by.person_id, now=NOW)
            press(made["id"], "suspend")(work)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with tack.writing(people["officer"], now=NOW) as work:
        assert work.session.get_one(Agreement, made["id"]).state == "in-force"
        assert work.session.query(JournalEntry).count() == 0
        assert once.claim(work.session, "form-1", by=work.by.person_id, now=NOW) is None


def test_who_waits_too_long_hears_that_it_is_busy(tack: Tack, monkeypatch: pytest.MonkeyPatch) -> None:
    made, people = prepared(tack, ready("in-force"))
    monkeypatch.setattr("kernel.database.BUSY_SECONDS", 1)
    impatient = Tack(tack.settings)
    with tack.writing(people["officer"], now=NOW) as work:
        press(made["id"], "suspend")(work)
        with pytest.raises(Busy), impatient.writing(people["author"], now=NOW) as other:
            press(made["id"], "suspend")(other)
    impatient.database.close()
    assert told(tack, made["id"]) == ["suspend"]


def test_drafting_and_moving_under_one_umbrella_at_once_never_lock_each_other_out(tack: Tack) -> None:
    made, people = prepared(tack, two_subawards("draft"))

    def drafted(work: Work) -> str:
        umbrella = work.session.get_one(Agreement, made["umbrella"])
        terms = Draft(AgreementKind.SUBAWARD, "Otra", umbrella.recipient_id, umbrella_id=umbrella.id)
        new = draft(
            work.session,
            umbrella.partnership,
            terms,
            edition_for(work.session, umbrella),
            by=work.by,
            on=TODAY,
            now=NOW,
        )
        return new.number

    acts = [(people["author"], drafted), (people["officer"], drafted), (people["author"], drafted)]
    got = at_once(tack, *acts, (people["officer"], press(made["one"], "submit")))
    assert sum(isinstance(one, str) for one in got) == 4
    assert len(set(map(str, got))) == 4
