"""What a hold says to whom, as a table: inside each hold by its name, outside one without any."""

from __future__ import annotations

from datetime import date

from kernel.unmet import Ref
from lifecycle.facts import HoldFacts
from lifecycle.holding import stopped
from tests.lifecycle.given import PLACE, rows

BODY = Ref("organisation", "o2")
HOLDS = (HoldFacts(PLACE, date(2026, 3, 2)), HoldFacts(BODY, date(2026, 2, 1), "Cooperativa La Loma"))


def test_inside_each_hold_is_named_where_it_is_lifted() -> None:
    assert rows(stopped(HOLDS, PLACE, inside=True)) == [
        (
            "on-hold",
            "It is on hold since 2 Mar 2026.",
            "Está en suspenso desde el 2 mar 2026.",
            PLACE,
            "hold.lift",
            "partnership.hold",
        ),
        (
            "on-hold",
            "Cooperativa La Loma is on hold since 1 Feb 2026.",
            "Cooperativa La Loma está en suspenso desde el 1 feb 2026.",
            BODY,
            "hold.lift",
            "organisation.hold",
        ),
    ]


def test_outside_it_is_one_since_the_first_and_nobody_elses() -> None:
    assert rows(stopped(HOLDS, PLACE, inside=False)) == [
        (
            "on-hold",
            "It is on hold since 1 Feb 2026.",
            "Está en suspenso desde el 1 feb 2026.",
            PLACE,
            "hold.lift",
            "partnership.hold",
        )
    ]
