"""Under the edition of July nobody commits, submits or approves before it is said how the partner was chosen."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy.orm import Session

from contracts.models import Agreement
from kernel.errors import GateClosed
from lifecycle.actions import advance
from lifecycle.facts import NOTHING_CHOSEN
from lifecycle.partnership_queries import facts
from lifecycle.queries import moves
from partnerships.actions import organisations, parties, selecting, teams
from partnerships.actions.parties import Brings, Holds
from partnerships.models import Partnership
from partnerships.permissions import standing_of
from policy.kinds import AgreementKind
from tests.factories import agreements as make
from tests.factories import choosing, partnerships
from tests.factories.agreements import Cast
from tests.factories.people import ON, acting, person


@pytest.fixture
def who(session: Session) -> Cast:
    return make.cast(session)


@pytest.fixture
def one(session: Session, who: Cast) -> Partnership:
    made = partnerships.partnership(
        session, who.programme, who.officer, edition_id=choosing.newest_id(session), liaison=who.liaison
    )
    held = [
        Holds(party.id, share, [Brings("cash", "Efectivo", "1000", "USD")])
        for party, share in zip(made.parties, ("80", "20"), strict=True)
    ]
    parties.set_contributions_and_shares(session, made, parties=held, **acting(who.officer))
    return made


def missing(error: pytest.ExceptionInfo[GateClosed]) -> list[str]:
    return [unmet.control.partition(":")[0] + ":" + unmet.code for unmet in error.value.unmet]


def test_nobody_commits_before_the_partner_is_chosen(session: Session, who: Cast, one: Partnership) -> None:
    with pytest.raises(GateClosed) as error:
        advance(session, one, "commit", **acting(who.officer))
    assert missing(error) == [
        "partnership.mark:three-marks-given",
        "partnership.mark:three-marks-given",
        "partnership.mark:three-marks-given",
        "partnership.brings:complementarity-stated",
        "partnership.brings:complementarity-stated",
        "partnership.complementarity:complementarity-stated",
    ]
    choosing.choose(session, one, who.liaison)
    # A weak relationship is no closed gate: people weigh it.
    advance(session, one, "commit", **acting(who.officer))
    assert one.stage == "umbrella"


def test_whoever_joins_says_what_they_bring_too(session: Session, who: Cast, one: Partnership) -> None:
    choosing.choose(session, one, who.liaison)
    joining = partnerships.organisation(session, "Cámara de Turismo")
    parties.add_party(session, one, organisation=joining, role="partner", **acting(who.officer))
    with pytest.raises(GateClosed) as error:
        advance(session, one, "commit", **acting(who.officer))
    assert [unmet.message.values["party"] for unmet in error.value.unmet] == ["Cámara de Turismo"]


def _grant(session: Session, who: Cast, one: Partnership, amount: int) -> Agreement:
    for party in one.parties:
        address = "Barrio El Centro, Tegucigalpa"
        organisations.edit(session, party.organisation, address=address, **acting(who.officer))
    choosing.choose(session, one, who.liaison)
    advance(session, one, "commit", **acting(who.officer))
    return make.draft(session, one, who, make.terms(AgreementKind.GRANT, one, amount))


def test_a_micro_grant_is_asked_for_nothing_more(session: Session, who: Cast, one: Partnership) -> None:
    grant = _grant(session, who, one, 1_200_000)
    advance(session, grant, "submit", **acting(who.officer))
    advance(session, grant, "approve", **acting(who.second))
    assert grant.state == "approved"


def test_a_larger_grant_waits_for_selection_and_declarations(session: Session, who: Cast, one: Partnership) -> None:
    grant = _grant(session, who, one, 4_000_000)
    teams.add_team_member(session, one, who.finance, duty="Pagos", **acting(who.officer))
    with pytest.raises(GateClosed) as error:
        advance(session, grant, "submit", **acting(who.officer))
    assert [(one.code, one.message.values.get("name")) for one in error.value.unmet] == [
        ("selection-recorded", None),
        *sorted(
            [("conflicts-declared", who.finance.name), ("conflicts-declared", who.liaison.name)],
            key=lambda pair: pair[1],
        ),
    ]
    choosing.vouch(session, one, who.officer, [who.liaison])
    made = selecting.declare_conflict(session, one, declared=True, what="Un primo.", **acting(who.finance))
    with pytest.raises(GateClosed) as error:
        advance(session, grant, "submit", **acting(who.officer))
    assert missing(error) == ["partnership.handling:conflicts-declared"]
    selecting.handle_conflict(session, one, made, handling="No decide.", **acting(who.leader))
    advance(session, grant, "submit", **acting(who.officer))


def test_who_has_a_conflict_approves_nothing_in_it(session: Session, who: Cast, one: Partnership) -> None:
    grant = _grant(session, who, one, 4_000_000)
    choosing.vouch(session, one, who.officer, [who.liaison])
    advance(session, grant, "submit", **acting(who.officer))
    with pytest.raises(GateClosed) as error:
        advance(session, grant, "approve", **acting(who.leader))
    assert missing(error) == ["partnership.declaration:approver-declared"]
    other = person(session, "leadership", programme=who.programme)
    made = selecting.declare_conflict(session, one, declared=True, what="Un primo.", **acting(who.leader))
    selecting.handle_conflict(session, one, made, handling="No aprueba.", **acting(other))
    with pytest.raises(GateClosed) as error:
        advance(session, grant, "approve", **acting(who.leader))
    assert missing(error) == ["agreement.moves:approver-without-conflict"]
    selecting.declare_conflict(session, one, declared=False, **acting(other))
    advance(session, grant, "approve", **acting(other))
    assert grant.state == "approved"


def test_a_declaration_ends_after_its_months_and_is_renewed(session: Session, who: Cast, one: Partnership) -> None:
    selecting.declare_conflict(session, one, declared=False, **acting(who.liaison))

    def undeclared(day: date) -> list[str]:
        return [person.name for person in facts(session, [one.id], today=day)[one.id].choosing.undeclared]

    assert undeclared(date(2027, 3, 1)) == []  # twelve months from 2 March 2026, that day no more
    assert undeclared(date(2027, 3, 2)) == [who.liaison.name]


def test_older_rules_ask_nothing(session: Session, who: Cast) -> None:
    older = make.committed(session, who)
    assert older.stage == "umbrella"
    assert facts(session, [older.id], today=ON)[older.id].choosing == NOTHING_CHOSEN


def test_the_page_and_the_move_ask_the_same(session: Session, who: Cast, one: Partnership) -> None:
    listed = {
        possible.move.trigger: [unmet.code for unmet in possible.unmet]
        for possible in moves(session, one, by=standing_of(who.officer), today=ON)
    }
    assert listed["commit"].count("three-marks-given") == 3
    assert "three-marks-given" not in listed["explore"]
