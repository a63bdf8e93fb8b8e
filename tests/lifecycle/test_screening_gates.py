"""The gate on screening as a table: how each party was screened in, what a reader of each language sees out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from kernel.unmet import Ref
from lifecycle.facts import HoldFacts, PartnershipFacts, ScreenedParty, ScreeningFacts
from lifecycle.holding import stopped
from lifecycle.screening_facts import of
from lifecycle.screening_gates import agreement_screened, parties_screened
from partnerships.permissions import Standing
from tests.lifecycle.given import AGREEMENT, OFFICER, PARTNERSHIP, PLACE, Row, rows

LIAISON = Standing("liaison", active=True, roles=frozenset({("liaison", None)}))
MEMBER = Standing("member", active=True, roles=frozenset(), organisations=frozenset({"coop"}))
TODAY = date(2026, 12, 10)
#: Screened a week ago, which holds for a week.
LAST = date(2026, 12, 3)
COOP = ScreenedParty("coop", "Cumbres", LAST)


def facts(*parties: ScreenedParty, days: int | None = 7) -> PartnershipFacts:
    return replace(PARTNERSHIP, today=TODAY, screening=ScreeningFacts(parties, days))


def unmet(english: str, spanish: str, fixed_by: str, control: str, about: str = "coop") -> Row:
    return ("screened-lately", english, spanish, Ref("organisation", about), fixed_by, control)


NEVER = unmet(
    "Cumbres has not been screened yet.",
    "Cumbres aún no se ha revisado contra las listas.",
    "screening.run",
    "organisation.screening",
)
LATE = unmet(
    "Cumbres was screened on 2 Dec 2026; that holds for 7 days.",
    "Cumbres se revisó el 2 dic 2026; eso vale por 7 días.",
    "screening.run",
    "organisation.screening",
)
CHANGED = unmet(
    "Cumbres changed on 9 Dec 2026, and has not been screened since.",
    "Cumbres cambió el 9 dic 2026 y no se ha revisado desde entonces.",
    "screening.run",
    "organisation.screening",
)
UNREAD = unmet(
    "Cumbres could not be screened: a name cannot be read.",
    "No se pudo revisar a Cumbres: hay un nombre que no se puede leer.",
    "organisation.edit",
    "organisation.other-name",
)
WAITING = unmet(
    "Cumbres is like somebody on a list since 4 Dec 2026; decide who it is.",
    "Cumbres se parece a alguien de una lista desde el 4 dic 2026; decida quién es.",
    "screening.decide",
    "organisation.hits",
)
ALIKE = replace(COOP, waiting=2, waiting_since=date(2026, 12, 4))


@pytest.mark.parametrize(
    ("party", "expected"),
    [
        (COOP, []),
        (replace(COOP, on=date(2026, 12, 2)), [LATE]),
        (replace(COOP, on=None), [NEVER]),
        (replace(COOP, due_since=date(2026, 12, 9)), [CHANGED]),
        (replace(COOP, unread=True), [UNREAD]),
        (ALIKE, [WAITING]),
        (replace(ALIKE, on=date(2026, 12, 2)), [LATE, WAITING]),
        # What is late is screened again first, and then it is known whether it can be read.
        (replace(COOP, on=date(2026, 12, 2), unread=True), [LATE]),
        # The hold stands for what was confirmed.
        (replace(COOP, confirmed=1), []),
    ],
)
def test_what_each_party_lacks(party: ScreenedParty, expected: list[Row]) -> None:
    assert rows(parties_screened(facts(party), OFFICER)) == expected
    paper = replace(AGREEMENT, partnership=facts(party))
    assert rows(agreement_screened(paper, OFFICER)) == expected


def test_every_party_is_asked_about_not_only_the_lead() -> None:
    other = ScreenedParty("sea", "Mar", None)
    asked = rows(parties_screened(facts(replace(COOP, on=None), other), OFFICER))
    assert [row[3] for row in asked] == [Ref("organisation", "coop"), Ref("organisation", "sea")]
    assert rows(parties_screened(facts(), OFFICER)) == []


def test_where_no_rules_say_how_long_it_holds_a_screening_holds() -> None:
    assert rows(parties_screened(facts(replace(COOP, on=date(2020, 1, 1)), days=None), OFFICER)) == []


@pytest.mark.parametrize("reader", [LIAISON, MEMBER])
@pytest.mark.parametrize("party", [replace(COOP, on=None), ALIKE, replace(COOP, unread=True)])
def test_who_may_not_read_it_learns_the_same_whatever_it_is(reader: Standing, party: ScreenedParty) -> None:
    neutral = (
        "screened-lately",
        "The funder's own checks of the parties are not complete yet.",
        "Las verificaciones propias del financiador sobre las partes aún no están completas.",
        PLACE,
        "screening.run",
        "partnership.moves",
    )
    assert rows(parties_screened(facts(party), reader)) == [neutral]
    assert rows(parties_screened(facts(COOP), reader)) == []


def test_our_own_bodies_come_without_a_name_and_are_left_out() -> None:
    ours = ["us", "funder", "2000", "", "", "", "", "", "", ""]
    theirs = ["coop", "lead-partner", "", "Cumbres", "2026-12-03", "", "hits", "1", "2026-12-04", "0"]
    read = of([theirs, ours], 7)
    assert read == ScreeningFacts((replace(COOP, waiting=1, waiting_since=date(2026, 12, 4)),), 7)
    assert of([ours], 7) == ScreeningFacts()
    assert read.confirmed == ()


def test_a_hold_because_of_screening_leads_staff_to_the_decision_and_tells_partners_nothing() -> None:
    hold = HoldFacts(Ref("organisation", "coop"), LAST, "Cumbres", "screening")
    (inside,) = stopped((hold,), PLACE, inside=True)
    assert (inside.fixed_by, inside.control, inside.subject) == (
        "screening.decide",
        "organisation.hits",
        Ref("organisation", "coop"),
    )
    (outside,) = stopped((hold,), PLACE, inside=False)
    assert "screening" not in outside.message.text
    assert (outside.subject, outside.control) == (PLACE, "partnership.hold")
