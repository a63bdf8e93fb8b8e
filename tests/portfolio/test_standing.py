from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from portfolio.importing.standing import stands

TODAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("dates", "start", "end", "stage", "state", "since"),
    [
        # Ended: closed and completed, since its last day.
        ({"awarded_on": date(2020, 1, 1), "months": 12}, "2020-01-01", "2021-01-01", "closed", "closed", "2021-01-01"),
        (
            {"awarded_on": date(2020, 1, 1), "starts_on": date(2020, 2, 1), "months": 12},
            "2020-02-01",
            "2021-02-01",
            "closed",
            "closed",
            "2021-02-01",
        ),
        # A month that is too short ends the period on its last day.
        ({"awarded_on": date(2020, 1, 31), "months": 1}, "2020-01-31", "2020-02-29", "closed", "closed", "2020-02-29"),
        # The planned end wins over the months, and counts as a day of the period.
        (
            {"awarded_on": date(2020, 1, 1), "ends_on": date(2026, 3, 1), "months": 1},
            "2020-01-01",
            "2026-03-01",
            "closed",
            "closed",
            "2026-03-01",
        ),
        (
            {"awarded_on": date(2020, 1, 1), "ends_on": date(2026, 3, 2)},
            "2020-01-01",
            "2026-03-02",
            "delivery",
            "in-force",
            "2020-01-01",
        ),
        ({"ends_on": date(2019, 1, 1)}, None, "2019-01-01", "closed", "closed", "2019-01-01"),
        # Running, from today on.
        (
            {"starts_on": date(2026, 3, 2), "months": 3},
            "2026-03-02",
            "2026-06-02",
            "delivery",
            "in-force",
            "2026-03-02",
        ),
        # To come: committed, since its award or, where that is to come too, since today.
        (
            {"awarded_on": date(2026, 1, 5), "starts_on": date(2026, 3, 3), "months": 3},
            "2026-03-03",
            "2026-06-03",
            "umbrella",
            "signed",
            "2026-01-05",
        ),
        ({"awarded_on": date(2026, 4, 1)}, "2026-04-01", None, "umbrella", "signed", "2026-03-02"),
    ],
)
def test_a_grant_stands_as_its_dates_say(
    dates: dict[str, Any], start: str | None, end: str | None, stage: str, state: str, since: str
) -> None:
    given = {"awarded_on": None, "starts_on": None, "ends_on": None, "months": None} | dates
    found = stands(**given, today=TODAY)
    assert (found.starts_on and found.starts_on.isoformat(), found.ends_on and found.ends_on.isoformat()) == (
        start,
        end,
    )
    assert (found.stage, found.state, found.since.isoformat(), found.flagged) == (stage, state, since, None)
    assert found.outcome == ("completed" if stage == "closed" else None)


@pytest.mark.parametrize(
    ("dates", "since"),
    [
        ({}, date(2026, 3, 2)),
        ({"awarded_on": date(2014, 6, 11)}, date(2014, 6, 11)),
        ({"starts_on": date(2014, 6, 11)}, date(2014, 6, 11)),
        ({"months": 12}, date(2026, 3, 2)),
        ({"ends_on": date(2027, 1, 1)}, date(2026, 3, 2)),
    ],
)
def test_what_does_not_say_when_it_runs_is_in_delivery_and_flagged(dates: dict[str, Any], since: date) -> None:
    given = {"awarded_on": None, "starts_on": None, "ends_on": None, "months": None} | dates
    found = stands(**given, today=TODAY)
    assert (found.stage, found.state, found.since, found.flagged) == ("delivery", "in-force", since, "without-dates")
