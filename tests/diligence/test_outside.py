"""What another body found stands until it expires, for every partnership, and for nobody who vouches for themselves."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from diligence import outside_actions, outside_queries
from diligence.outside import stands_until
from diligence.outside_models import OutsideAssessment
from kernel import journal
from kernel.errors import Conflict, Invalid, NotPermitted
from kernel.storage import Storage
from kernel.uploads import Upload
from policy.checklists import Rating
from tests.factories.agreements import PDF
from tests.lifecycle.world import NOW, TODAY, World

KNOWN = {"finance", "people", "procurement"}


@pytest.mark.parametrize(
    ("body", "until"),
    [
        ("hact", date(2028, 5, 4)),
        ("nupas", date(2027, 5, 4)),
        ("chs", date(2028, 5, 4)),
        ("fcdo", date(2027, 5, 4)),
        ("un-partner-portal", date(2029, 5, 4)),
        ("other", date(2027, 5, 4)),
    ],
)
def test_how_long_each_stands_by_itself(body: str, until: date) -> None:
    assert stands_until(body, date(2024, 5, 4)) == until


def accept(world: World, tmp_path: Path, **changes: Any) -> OutsideAssessment:
    given: dict[str, Any] = {
        "body": "hact",
        "body_name": None,
        "assessed_on": date(2025, 5, 4),
        "valid_until": None,
        "ratings": {"finance": "medium", "people": "high", "procurement": ""},
        "document": Upload("hact.pdf", "application/pdf", PDF),
        "by": world.officer,
    }
    storage, body = Storage(tmp_path.as_uri()), changes.pop("organisation", world.partner)
    return outside_actions.accept(world.session, storage, body, known=KNOWN, on=TODAY, now=NOW, **(given | changes))


def covered(world: World, on: date = TODAY) -> Any:
    return outside_queries.covering(world.session, [world.partner.id, world.funder.id], on)


def test_it_covers_its_domains_until_its_last_day_and_not_what_is_rated_high(world: World, tmp_path: Path) -> None:
    accept(world, tmp_path)
    last = date(2029, 5, 4)
    found = {"finance": (Rating.MEDIUM, last), "people": (Rating.HIGH, last)}
    assert covered(world) == {world.partner.id: found, world.funder.id: {}}
    assert covered(world, last)[world.partner.id] == found
    assert covered(world, date(2029, 5, 5))[world.partner.id] == {}
    assert covered(world, date(2025, 5, 3))[world.partner.id] == {}
    standing = outside_queries.standing_in(world.session, [world.partner.id], TODAY)
    assert standing == {world.partner.id: {"finance": last}}
    told = journal.of_subject(world.session, world.partner.ref)[-1]
    assert (told.event, told.facts["ratings"]) == ("OutsideAssessmentAccepted", {"finance": "medium", "people": "high"})


def test_the_newest_counts_and_one_taken_back_does_not(world: World, tmp_path: Path) -> None:
    accept(world, tmp_path)
    newer = accept(
        world, tmp_path, body="other", body_name="Red de Donantes", assessed_on=date(2026, 1, 5),
        valid_until=date(2026, 12, 31), ratings={"finance": "low"},
    )  # fmt: skip
    assert covered(world)[world.partner.id]["finance"] == (Rating.LOW, date(2026, 12, 31))
    given: Any = {"on": TODAY, "now": NOW, "by": world.officer}
    outside_actions.withdraw(world.session, newer, reason="The wrong office.", **given)
    assert covered(world)[world.partner.id]["finance"] == (Rating.MEDIUM, date(2029, 5, 4))
    with pytest.raises(Conflict):
        outside_actions.withdraw(world.session, newer, reason="Again.", **given)


def test_one_that_expired_is_kept_and_covers_nothing(world: World, tmp_path: Path) -> None:
    one = accept(world, tmp_path, assessed_on=date(2019, 1, 5))
    assert (one.valid_until, one.stands(TODAY)) == (date(2023, 1, 5), False)
    assert covered(world)[world.partner.id] == {}


def test_nobody_vouches_for_their_own(world: World, tmp_path: Path) -> None:
    with pytest.raises(Conflict):
        accept(world, tmp_path, organisation=world.funder)
    with pytest.raises(Conflict):
        accept(world, tmp_path, by=replace(world.officer, organisations=frozenset({world.partner.id})))
    for name in ("leader", "liaison", "finance", "auditor", "administrator"):
        with pytest.raises(NotPermitted):
            accept(world, tmp_path, by=world.people[name])


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"body": "gossip"}, {"body"}),
        ({"body": "other"}, {"body_name"}),
        ({"assessed_on": None}, {"assessed_on"}),
        ({"assessed_on": date(2026, 3, 3)}, {"assessed_on"}),
        ({"valid_until": date(2025, 5, 3)}, {"valid_until"}),
        ({"valid_until": date(2036, 1, 1)}, {"valid_until"}),
        ({"document": None}, {"file"}),
        ({"ratings": {"finance": ""}}, {"ratings"}),
        ({"ratings": {"luck": "low"}}, {"ratings"}),
        ({"ratings": {"finance": "fine"}}, {"ratings.finance"}),
    ],
)
def test_what_is_wrong_is_said(world: World, tmp_path: Path, changes: dict[str, Any], where: set[str]) -> None:
    with pytest.raises(Invalid) as refused:
        accept(world, tmp_path, **changes)
    assert {one.where for one in refused.value.problems} == where
