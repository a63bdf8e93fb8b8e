"""Least visits, spot checks and audits as the table of HACT has them; what a year holds; what expires."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from diligence import assurance_actions, assurance_queries, outside_actions
from diligence.assurance import Activity, Agreed, Coverage, coverage, in_year, least, warned, worst
from diligence.assurance_models import AssuranceActivity
from kernel.errors import Conflict, Invalid, NotPermitted, StaleVersion
from kernel.storage import Storage
from kernel.uploads import Upload
from policy import files
from policy.checklists import PartnerFamily, Rating
from policy.loader import load
from tests.factories.agreements import PDF
from tests.lifecycle.world import NOW, TODAY, World

ZONE = "America/Tegucigalpa"
EDITION = load(files.read(Path(__file__).resolve().parents[2] / "policy/packs/standard/2027-01.yaml"))
LOW, MEDIUM, SIGNIFICANT, HIGH = Rating


@pytest.mark.parametrize(
    ("money", "rating", "family", "owed"),
    [
        ("2500", HIGH, "ngo", (0, 0, 0)),
        ("2500.01", LOW, "ngo", (1, 0, 0)),
        ("50000", HIGH, "ngo", (1, 0, 0)),
        ("50000.01", LOW, "ngo", (1, 1, 0)),
        ("100000", HIGH, "ngo", (1, 1, 0)),
        ("100000.01", LOW, "ngo", (1, 1, 0)),
        ("100000.01", MEDIUM, "ngo", (2, 1, 0)),
        ("100000.01", SIGNIFICANT, "ngo", (3, 1, 0)),
        ("500000", HIGH, "ngo", (3, 1, 0)),
        ("500000.01", LOW, "ngo", (2, 1, 0)),
        ("500000.01", MEDIUM, "ngo", (3, 1, 0)),
        # An audit is held, and no spot check is needed beside it.
        ("500000.01", SIGNIFICANT, "ngo", (4, 0, 1)),
        ("500000.01", None, "ngo", (4, 0, 1)),
        ("500000.01", HIGH, "un", (4, 0, 0)),
    ],
)
def test_what_a_year_owes(money: str, rating: Rating | None, family: str, owed: tuple[int, int, int]) -> None:
    assert EDITION.assurance is not None
    found = least(EDITION.assurance, Decimal(money), rating, PartnerFamily(family))
    assert tuple(found[kind] for kind in Activity) == owed


@pytest.mark.parametrize(
    ("owed", "done", "found"),
    [
        ((0, 0, 0), (0, 0, 0), Coverage.COMPLETE),
        ((2, 1, 0), (2, 1, 0), Coverage.COMPLETE),
        ((2, 1, 0), (3, 2, 1), Coverage.COMPLETE),
        ((2, 1, 0), (2, 0, 0), Coverage.PARTIAL),
        ((2, 1, 0), (0, 0, 1), Coverage.PARTIAL),
        ((2, 1, 0), (0, 0, 0), Coverage.VOID),
    ],
)
def test_how_far_it_is_covered(owed: tuple[int, ...], done: tuple[int, ...], found: Coverage) -> None:
    assert coverage(dict(zip(Activity, owed, strict=True)), dict(zip(Activity, done, strict=True))) == found


@pytest.mark.parametrize(
    ("agreed", "year", "minor"),
    [
        ([], 2026, 0),
        ([Agreed(36_500, date(2026, 1, 1), date(2026, 12, 31))], 2026, 36_500),
        ([Agreed(36_500, date(2026, 1, 1), date(2026, 12, 31))], 2027, 0),
        # 73 of 146 days lie in the first year.
        ([Agreed(1_000, date(2026, 10, 20), date(2027, 3, 14))], 2026, 500),
        ([Agreed(1_000, date(2026, 10, 20), date(2027, 3, 14)), Agreed(7, TODAY, TODAY)], 2026, 507),
    ],
)
def test_what_moves_in_a_year(agreed: list[Agreed], year: int, minor: int) -> None:
    assert in_year(agreed, year) == minor


def test_the_worst_risk_counts() -> None:
    assert [worst(one) for one in (["low", "high"], ["medium", "not-rated"], ["not-rated"], [])] == [
        HIGH, MEDIUM, None, None,
    ]  # fmt: skip


@pytest.mark.parametrize(("days", "found"), [(-1, 0), (0, 30), (30, 30), (31, 90), (90, 90), (91, None)])
def test_when_it_is_told(days: int, found: int | None) -> None:
    assert warned(TODAY + timedelta(days=days), TODAY) == found


def when(world: World, name: str = "liaison") -> Any:
    return {"by": world.people[name], "on": TODAY, "now": NOW}


def planned(world: World, kind: str = "visit", name: str = "liaison") -> AssuranceActivity:
    return assurance_actions.plan(world.session, world.partner, kind=kind, planned_on=TODAY, **when(world, name))


def done(world: World, tmp_path: Path, one: AssuranceActivity, **changes: Any) -> None:
    document = Upload("visit.pdf", "application/pdf", PDF)
    given: dict[str, Any] = {"done_on": TODAY, "found": "The books agree.", "document": document} | changes
    storage = Storage(tmp_path.as_uri())
    assurance_actions.record_done(world.session, storage, one, zone=ZONE, **given, **when(world))


def test_a_year_counts_what_is_planned_and_done(world: World, tmp_path: Path) -> None:
    ours = world.partnership("delivery")
    world.agreement(
        ours, "grant", "in-force", amount=60_000_000, starts_on=date(2026, 1, 1), ends_on=date(2026, 12, 31)
    )
    done(world, tmp_path, planned(world))
    planned(world, "audit", "finance")
    found = assurance_queries.of_year(world.session, world.partner, 2026, EDITION)
    assert (found.money.minor, found.rating, found.unknown) == (60_000_000, None, 0)
    assert found.owed == {Activity.VISIT: 4, Activity.SPOT_CHECK: 0, Activity.AUDIT: 1}
    assert (found.planned, found.done) == ({Activity.AUDIT: 1}, {Activity.VISIT: 1})
    assert found.coverage is Coverage.PARTIAL
    assert assurance_queries.of_year(world.session, world.partner, 2027, EDITION).coverage is Coverage.COMPLETE


def test_what_is_done_is_shown_and_done_once(world: World, tmp_path: Path) -> None:
    one = planned(world, "spot-check")
    with pytest.raises(Invalid) as refused:
        done(world, tmp_path, one, document=None, found=" ", done_on=None)
    assert {problem.where for problem in refused.value.problems} == {"file", "found", "done_on"}
    with pytest.raises(Invalid):
        done(world, tmp_path, one, done_on=TODAY + timedelta(days=1))
    read = one.version
    done(world, tmp_path, one)
    with pytest.raises(StaleVersion):
        assurance_actions.drop(world.session, one, reason="Rain.", expected_version=read, **when(world))
    with pytest.raises(Conflict):
        done(world, tmp_path, one)
    for name in ("leader", "auditor", "administrator"):
        with pytest.raises(NotPermitted):
            planned(world, name=name)
    other = planned(world)
    assurance_actions.drop(world.session, other, reason="Rain.", **when(world))
    found = assurance_queries.of_year(world.session, world.partner, 2026, EDITION)
    assert (sum(found.planned.values()), found.done) == (0, {Activity.SPOT_CHECK: 1})


def test_what_expires_is_told_to_who_works_there(world: World, tmp_path: Path) -> None:
    world.partnership("delivery")
    outside_actions.accept(
        world.session, Storage(tmp_path.as_uri()), world.partner, body="chs", body_name=None,
        assessed_on=TODAY, valid_until=TODAY + timedelta(days=90), ratings={"finance": "low"}, known={"finance"},
        document=Upload("chs.pdf", "application/pdf", PDF), **when(world, "officer"),
    )  # fmt: skip

    def told(by: Any, today: date, *, mine: bool = False) -> list[tuple[str, str, date]]:
        found = assurance_queries.expiring(world.session, by, today=today, fresh_days=7, mine=mine)
        return [(one.what, one.body, one.until) for one in found]

    expected = [("outside", "chs", TODAY + timedelta(days=90))]
    assert told(world.officer, TODAY - timedelta(days=1)) == []
    assert told(world.officer, TODAY) == told(world.liaison, TODAY, mine=True) == expected
    assert told(world.officer, TODAY, mine=True) == []
    assert told(world.join("elsewhere", "grants-officer", programme=None), TODAY) == expected
