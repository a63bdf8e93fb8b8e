"""The ceiling, the budget cap, and what an umbrella's end asks for. On both databases."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine

from contracts.models import Agreement
from kernel.errors import GateClosed
from kernel.money import Money
from partnerships.models import Partnership
from tests.factories import records
from tests.lifecycle.world import World


def umbrella(world: World, partnership: Partnership, state: str = "in-force", **changes: Any) -> Agreement:
    return world.agreement(partnership, "umbrella", state, **({"amount": 6_000_000, "tier": "T3"} | changes))


def call_off(world: World, under: Agreement, cents: int, state: str = "draft") -> Agreement:
    return world.agreement(under.partnership, "subaward", state, umbrella_id=under.id, amount=cents)


def left(refused: pytest.ExceptionInfo[GateClosed]) -> object:
    (unmet,) = refused.value.unmet
    assert unmet.code == "within-ceiling"
    return unmet.message.values["left"]


@pytest.mark.parametrize("beside", ["in-review", "approved", "out-for-signature", "signed", "in-force", "terminated"])
def test_the_ceiling_holds_to_the_cent(world: World, beside: str) -> None:
    ceiling = umbrella(world, world.partnership("delivery"))
    call_off(world, ceiling, 4_500_000, beside)
    much, fits = call_off(world, ceiling, 1_500_001), call_off(world, ceiling, 1_500_000)
    with pytest.raises(GateClosed) as refused:
        world.move(much, "submit")
    assert left(refused) == Money(1_500_000, "USD")
    world.move(fits, "submit")
    with pytest.raises(GateClosed) as refused:
        world.move(much, "submit")
    assert left(refused) == Money(0, "USD")


@pytest.mark.parametrize("beside", ["draft", "cancelled"])
def test_a_draft_and_what_was_cancelled_take_nothing(world: World, beside: str) -> None:
    ceiling = umbrella(world, world.partnership("delivery"))
    call_off(world, ceiling, 6_000_000, beside)
    whole = call_off(world, ceiling, 6_000_000)
    world.move(whole, "submit")
    assert whole.state == "in-review"


def test_the_ceiling_is_asked_again_on_the_way_into_force(world: World) -> None:
    ceiling = umbrella(world, world.partnership("delivery"))
    late = call_off(world, ceiling, 1_500_000, "signed")
    call_off(world, ceiling, 4_500_001, "in-force")
    with pytest.raises(GateClosed) as refused:
        world.move(late, "bring-into-force")
    assert left(refused) == Money(1_499_999, "USD")


def test_a_subaward_resumes_only_under_an_umbrella_in_force(world: World) -> None:
    ceiling = umbrella(world, world.partnership("delivery"))
    part = call_off(world, ceiling, 100, "suspended")
    world.move(ceiling, "suspend", reason="Huracán.")
    with pytest.raises(GateClosed) as refused:
        world.move(part, "resume")
    assert [one.code for one in refused.value.unmet] == ["umbrella-in-force"]
    world.move(ceiling, "resume")
    world.move(part, "resume")
    assert part.state == "in-force"


@pytest.mark.parametrize("trigger", ["end", "terminate"])
def test_an_umbrella_stays_while_a_subaward_is_open(world: World, trigger: str) -> None:
    ceiling = umbrella(world, world.partnership("delivery"))
    part = call_off(world, ceiling, 100, "ended")
    call_off(world, ceiling, 100, "closed")
    with pytest.raises(GateClosed) as refused:
        world.move(ceiling, trigger, reason="Terminó.")
    assert [(one.code, one.subject) for one in refused.value.unmet] == [("subawards-finished", part.ref)]
    world.move(part, "close")
    world.move(ceiling, trigger, reason="Terminó.")
    assert ceiling.state == {"end": "ended", "terminate": "terminated"}[trigger]


def test_an_ended_umbrella_closes_when_its_subawards_did(world: World) -> None:
    ceiling = umbrella(world, world.partnership("delivery"), "ended")
    part = call_off(world, ceiling, 100, "ended")
    with pytest.raises(GateClosed):
        world.move(ceiling, "close")
    world.move(part, "close")
    world.move(ceiling, "close")
    assert ceiling.state == "closed"


def test_an_agreement_ends_after_its_period_and_closes_with_its_last_report(world: World) -> None:
    agreement = world.agreement(world.partnership("delivery"), state="in-force", ends_on=date(2026, 3, 3))
    with pytest.raises(GateClosed) as refused:
        world.move(agreement, "end")
    assert [one.code for one in refused.value.unmet] == ["period-over"]

    agreement.ends_on = date(2026, 3, 1)
    agreement.reports[0].received_on = None
    world.session.flush()
    world.move(agreement, "end")
    with pytest.raises(GateClosed) as refused:
        world.move(agreement, "close")
    assert [one.code for one in refused.value.unmet] == ["reports-in"]
    agreement.reports[0].received_on = date(2026, 3, 2)
    world.session.flush()
    world.move(agreement, "close")
    assert agreement.state == "closed"


def exploratory(world: World, partnership: Partnership, cents: int, state: str = "draft") -> Agreement:
    return world.agreement(partnership, "exploratory", state, amount=cents)


def test_exploratory_agreements_stay_within_the_budget_cap(world: World) -> None:
    partnership = world.partnership("exploratory", exploration={"cap": 1_000_000})
    exploratory(world, partnership, 600_000, "in-force")
    exploratory(world, partnership, 900_000, "cancelled")
    much, fits = exploratory(world, partnership, 400_001), exploratory(world, partnership, 400_000)
    with pytest.raises(GateClosed) as refused:
        world.move(much, "submit")
    (unmet,) = refused.value.unmet
    assert (unmet.code, unmet.message.values["left"]) == ("within-budget-cap", Money(400_000, "USD"))
    world.move(fits, "submit")
    assert fits.state == "in-review"


def test_a_second_exploration_has_a_cap_of_its_own(world: World) -> None:
    partnership = world.partnership("exploratory", exploration={"left": True})
    exploratory(world, partnership, 900_000, "closed")
    with time_machine.travel(datetime.now(UTC) + timedelta(seconds=1)):
        records.ExplorationFactory.create(partnership_id=partnership.id, cap=500_000)
        world.session.expire_all()
        again = exploratory(world, partnership, 500_000)
    world.move(again, "submit")
    assert again.state == "in-review"


@pytest.mark.parametrize(("state", "trigger"), [("draft", "submit"), ("in-review", "approve"), ("approved", "send"),
                                                ("signed", "bring-into-force")])  # fmt: skip
def test_after_an_explorations_end_its_agreements_stand_still(world: World, state: str, trigger: str) -> None:
    partnership = world.partnership("exploratory", exploration={"ends_on": date(2026, 3, 1)})
    agreement = exploratory(world, partnership, 100_000, state)
    with pytest.raises(GateClosed) as refused:
        world.move(agreement, trigger)
    assert [one.code for one in refused.value.unmet] == ["exploration-open"]
    world.move(partnership, "extend", reason="Falta una feria.", ends_on=date(2026, 5, 31))
    world.move(agreement, trigger)
    assert agreement.state != state
