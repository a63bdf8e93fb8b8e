from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from kernel import journal
from kernel.errors import Conflict, Invalid, NotFound, NotPermitted, StaleVersion
from kernel.journal_proof import verify
from kernel.text import Message
from partnerships.actions import explorations, parties, partnerships, teams
from partnerships.actions.parties import Brings, Holds
from partnerships.models import Partnership
from partnerships.permissions import Role
from tests.factories.partnerships import edition_id, organisation, partnership, programme
from tests.factories.people import ON, acting, person


def problems(error: pytest.ExceptionInfo[Invalid]) -> dict[str, str]:
    return {problem.where: problem.message.text for problem in error.value.problems}


def last(session: Session, record: Partnership) -> Any:
    return journal.of_subject(session, record.ref)[-1]


def test_a_partnership_opens_in_co_creation_with_the_programmes_own_organisation(session: Session) -> None:
    where = programme(session, funder="Fundación Semilla")
    officer = person(session, Role.GRANTS_OFFICER, programme=where)
    body = organisation(session, "Ovejas del Sur")
    opened = partnership(
        session,
        where,
        officer,
        title="Carne de oveja",
        liaison=officer,
        market_system="value-added-agriculture",
        relationship_type="implementing",
        partners=[(body, "lead-partner")],
    )
    assert (opened.stage, opened.stage_since, opened.opened_on, opened.version) == ("co-creation", ON, ON, 1)
    assert [(party.organisation.name, party.role) for party in opened.parties] == [
        ("Fundación Semilla", "funder"),
        ("Ovejas del Sur", "lead-partner"),
    ]
    assert "ovejas del sur" in opened.search_text
    assert "semilla" not in opened.search_text
    entry = last(session, opened)
    assert (entry.event, entry.facts["to"], entry.facts["liaison"]) == ("PartnershipOpened", "co-creation", officer.id)
    assert "Carne" not in entry.payload


def test_numbers_count_within_their_year(session: Session) -> None:
    where = programme(session)
    one, two = partnership(session, where), partnership(session, where)
    first, second = int(one.number.rpartition("-")[2]), int(two.number.rpartition("-")[2])
    assert one.number.startswith("P-2026-")
    assert second == first + 1


def test_what_is_wrong_with_a_new_partnership_is_said_at_once(session: Session) -> None:
    where = programme(session)
    body = organisation(session)
    with pytest.raises(Invalid) as error:
        partnership(
            session,
            where,
            title="",
            idea=" ",
            market_system="fishing",
            relationship_type="friends",
            liaison=person(session, Role.FINANCE),
            partners=[(body, "lead-partner"), (body, "boss")],
        )
    assert set(problems(error)) == {
        "title",
        "idea",
        "market_system",
        "relationship_type",
        "liaison",
        "partners.1.organisation",
        "partners.1.role",
    }


def test_an_officer_of_another_programme_may_not_open_one(session: Session) -> None:
    elsewhere = person(session, Role.GRANTS_OFFICER, programme=programme(session))
    with pytest.raises(NotPermitted):
        partnership(session, programme(session), elsewhere)


def test_an_edit_names_the_fields_and_keeps_words_out_of_the_journal(session: Session) -> None:
    officer = person(session, Role.GRANTS_OFFICER)
    one = partnership(session)
    partnerships.edit(
        session,
        one,
        title="Café de altura",
        market_system="value-added-agriculture",
        expected_version=1,
        **acting(officer),
    )
    assert (one.title, one.version, one.sort_key) == ("Café de altura", 2, "cafe de altura")
    entry = last(session, one)
    assert entry.facts == {
        "changed": ["market_system", "title"],
        "values": {"market_system": "value-added-agriculture"},
    }
    with pytest.raises(StaleVersion):
        partnerships.edit(session, one, title="Otro", expected_version=1, **acting(officer))
    assert one.title == "Café de altura"


def test_a_party_joins_once_and_may_leave(session: Session) -> None:
    officer = person(session, Role.GRANTS_OFFICER)
    one = partnership(session)
    body = organisation(session, "Molino Blanco")
    party = parties.add_party(session, one, organisation=body, role="partner", **acting(officer))
    assert (party.position, one.version, "molino blanco" in one.search_text) == (2, 2, True)
    with pytest.raises(Invalid):
        parties.add_party(session, one, organisation=body, role="adviser", **acting(officer))
    with pytest.raises(Conflict, match="Molino Blanco receives or signs"):
        parties.remove_party(session, one, party.id, agreements=["GR-2026-001"], **acting(officer))
    parties.remove_party(session, one, party.id, **acting(officer))
    assert ([one.organisation.name for one in one.parties].count("Molino Blanco"), one.version) == (0, 3)
    assert "molino blanco" not in one.search_text
    assert last(session, one).event == "PartyRemoved"
    with pytest.raises(Invalid):
        parties.remove_party(session, one, one.parties[0].id, **acting(officer))
    with pytest.raises(NotFound):
        parties.remove_party(session, one, party.id, **acting(officer))


def set_shares(session: Session, one: Partnership, funder: str | None, partner: str | None, **more: Any) -> Partnership:
    officer = person(session, Role.GRANTS_OFFICER)
    first, second = one.parties
    return parties.set_contributions_and_shares(
        session,
        one,
        parties=[
            Holds(first.id, funder, [Brings("cash", "Efectivo", "120,000.00", "USD")]),
            Holds(second.id, partner, [Brings("in-kind", "Terreno", "880000", "USD", "Avalúo de la municipalidad")]),
        ],
        **acting(officer),
        **more,
    )


def test_the_twelve_percent_case(session: Session) -> None:
    one = set_shares(session, partnership(session), "12%", "88")
    assert [party.share for party in one.parties] == [1200, 8800]
    assert [(party.contributions[0].amount, party.contributions[0].currency) for party in one.parties] == [
        (12_000_000, "USD"),
        (88_000_000, "USD"),
    ]
    assert (one.version, last(session, one).facts["total"]) == (2, 10_000)
    assert "Terreno" not in last(session, one).payload


@pytest.mark.parametrize(
    ("funder", "partner", "words"),
    [
        ("12", "87", "is missing"),
        ("12", "89", "too much"),
        ("12.01", "87.98", "is missing"),
        (None, None, "is missing"),
    ],
)
def test_before_commitment_any_sum_is_kept_and_afterwards_only_a_whole(
    session: Session, funder: str | None, partner: str | None, words: str
) -> None:
    one = set_shares(session, partnership(session), funder, partner)
    before = [party.share for party in one.parties]
    one.stage = "delivery"
    session.flush()
    version = one.version
    with pytest.raises(Invalid) as error:
        set_shares(session, one, funder, partner)
    assert words in problems(error)["parties"]
    assert ([party.share for party in one.parties], one.version) == (before, version)
    set_shares(session, one, "12.34", "87.66")
    assert [party.share for party in one.parties] == [1234, 8766]


def test_shares_stand_only_where_cash_or_valued_kind_is_brought(session: Session) -> None:
    officer = person(session, Role.GRANTS_OFFICER)
    one = partnership(session)
    second = one.parties[1]
    for brings in ([], [Brings("in-kind", "Voluntarios")], [Brings("leverage", "Crédito", "5000", "USD")]):
        with pytest.raises(Invalid) as error:
            parties.set_contributions_and_shares(
                session, one, parties=[Holds(second.id, "100", brings)], **acting(officer)
            )
        assert "Shares stand only where" in problems(error)["parties"]
        parties.set_contributions_and_shares(session, one, parties=[Holds(second.id, "", brings)], **acting(officer))
        assert second.share is None


def test_every_fault_in_what_is_brought_is_said(session: Session) -> None:
    officer = person(session, Role.GRANTS_OFFICER)
    one = partnership(session)
    brings = [
        Brings("cash", "Efectivo", "1.234,50", "USD"),
        Brings("cash", "Efectivo", "1e30", "USD"),
        Brings("cash", "Efectivo", "-1", "XYZ"),
        Brings("in-kind", "", "10", "HNL"),
        Brings("gold", "Oro"),
    ]
    with pytest.raises(Invalid) as error:
        parties.set_contributions_and_shares(
            session, one, parties=[Holds(one.parties[0].id, "100.01", brings)], **acting(officer)
        )
    at = "parties.0."
    found = problems(error)
    assert set(found) == {
        f"{at}share",
        f"{at}contributions.0.amount",
        f"{at}contributions.1.amount",
        f"{at}contributions.2.currency",
        f"{at}contributions.3.valuation",
        f"{at}contributions.3.what",
        f"{at}contributions.4.kind",
    }
    shown = next(p for p in error.value.problems if p.where.endswith("0.amount"))
    assert shown.message.values["right"] == "1,234.50"


def plan(session: Session, one: Partnership, **given: Any) -> Partnership:
    officer = person(session, Role.GRANTS_OFFICER)
    values: dict[str, Any] = {
        "question": "¿Hay demanda?",
        "cap": "9,500.00",
        "currency": "USD",
        "ends_on": date(2026, 9, 30),
        "co_investment": "Personal",
    }
    return explorations.plan_exploration(session, one, **(values | given), **acting(officer))


def test_an_exploration_is_planned_run_and_found(session: Session) -> None:
    officer = person(session, Role.GRANTS_OFFICER)
    one = plan(session, partnership(session))
    planned = one.exploration
    assert planned is not None
    assert (planned.cap, planned.currency, planned.extended, planned.left) == (950_000, "USD", False, False)
    with pytest.raises(Invalid):
        explorations.record_finding(session, one, finding="Sí", **acting(officer))
    one.stage, one.stage_since = "exploratory", ON
    session.flush()
    with pytest.raises(Invalid) as error:
        plan(session, one, ends_on=date(2026, 12, 31))
    assert "extend it" in problems(error)["ends_on"]
    explorations.record_finding(session, one, finding="Sí hay demanda", **acting(officer))
    assert (planned.finding, planned.found_on) == ("Sí hay demanda", ON)
    assert last(session, one).facts == {"exploration": planned.id, "found_on": "2026-03-02"}
    with pytest.raises(Invalid):
        explorations.record_finding(session, one, finding="Antes", **acting(officer, on=date(2026, 3, 1)))
    tomorrow = acting(officer, on=date(2026, 3, 3))
    with pytest.raises(Invalid) as ahead:
        explorations.record_finding(session, one, finding="Mañana", **tomorrow)
    assert problems(ahead) == {"on": "%(on)s has not come yet; today is %(today)s."}
    with pytest.raises(Invalid):
        partnerships.note_contact(session, one, text="Mañana", **tomorrow)


def test_a_plan_needs_everything_and_an_end_ahead(session: Session) -> None:
    one = partnership(session)
    with pytest.raises(Invalid) as error:
        plan(session, one, question="", cap="", currency="", co_investment="", ends_on=date(2026, 3, 1))
    assert set(problems(error)) == {"question", "cap", "currency", "co_investment", "ends_on"}
    one.stage = "delivery"
    session.flush()
    with pytest.raises(Invalid):
        plan(session, one)


def test_a_liaison_is_named_from_the_programme(session: Session) -> None:
    where = programme(session)
    officer = person(session, Role.GRANTS_OFFICER, programme=where)
    one = partnership(session, where)
    with pytest.raises(Invalid):
        teams.name_liaison(session, one, person(session, Role.LIAISON, programme=programme(session)), **acting(officer))
    keeper = person(session, Role.LIAISON, programme=where)
    teams.name_liaison(session, one, keeper, **acting(officer))
    assert (one.liaison_id, last(session, one).facts) == (keeper.id, {"person": keeper.id, "before": None})
    entries = len(journal.of_subject(session, one.ref))
    teams.name_liaison(session, one, keeper, **acting(officer))
    assert len(journal.of_subject(session, one.ref)) == entries


def test_a_team_comes_and_goes(session: Session) -> None:
    officer, mate = person(session, Role.GRANTS_OFFICER), person(session)
    one = partnership(session)
    teams.add_team_member(session, one, mate, duty="Monitoreo", **acting(officer))
    teams.add_team_member(session, one, mate, duty="Comunicaciones", **acting(officer))
    assert [(member.person_id, member.duty) for member in one.team] == [(mate.id, "Comunicaciones")]
    teams.remove_team_member(session, one, mate, **acting(officer))
    assert one.team == []
    with pytest.raises(Invalid):
        teams.remove_team_member(session, one, mate, **acting(officer))


def test_a_risk_is_rated_with_a_reason_by_a_grants_officer(session: Session) -> None:
    officer, liaison = person(session, Role.GRANTS_OFFICER), person(session, Role.LIAISON)
    one = partnership(session)
    with pytest.raises(NotPermitted):
        partnerships.rate_risk(session, one, risk="high", reason="Clima", **acting(liaison))
    with pytest.raises(Invalid) as error:
        partnerships.rate_risk(session, one, risk="huge", reason="", **acting(officer))
    assert set(problems(error)) == {"risk", "reason"}
    partnerships.rate_risk(session, one, risk="high", reason="Sequía", **acting(officer))
    assert one.risk_note is not None
    assert journal.notes(session, [one.risk_note])[one.risk_note].text == "Sequía"
    assert (last(session, one).facts["risk"], last(session, one).on) == ("high", ON)
    for day in (ON - timedelta(days=1), ON + timedelta(days=2)):  # before what stands, and to come
        with pytest.raises(Invalid) as wrong:
            partnerships.rate_risk(session, one, risk="low", reason="Lluvia", **acting(officer, day))
        assert set(problems(wrong)) == {"on"}
    partnerships.rate_risk(session, one, risk="not-rated", reason="Retirada", **acting(officer))
    session.refresh(one)
    assert one.risk == "not-rated"
    assert one.risk_note is None


def test_a_contact_note_makes_no_form_stale(session: Session) -> None:
    liaison = person(session, Role.LIAISON)
    one = partnership(session)
    partnerships.note_contact(session, one, text="Llamada con la cooperativa", **acting(liaison))
    entry = last(session, one)
    assert (one.version, entry.event) == (1, "ContactNoted")
    assert "Llamada" not in entry.payload
    assert list(verify(session)) == []


def test_an_edition_that_is_not_there_is_not_found(session: Session) -> None:
    edition_id(session)
    with pytest.raises(NotFound):
        partnership(session, edition_id="nowhere")


def test_a_closed_partnership_stays_as_it_is_but_takes_notes(session: Session) -> None:
    officer = person(session, Role.GRANTS_OFFICER)
    one = partnership(session)
    other = organisation(session, "Otra")
    one.stage, one.stage_since = "closed", ON
    session.flush()
    for change in (
        lambda: partnerships.edit(session, one, title="Otro", **acting(officer)),
        lambda: partnerships.rate_risk(session, one, risk="low", reason="Nada", **acting(officer)),
        lambda: parties.add_party(session, one, organisation=other, role="partner", **acting(officer)),
        lambda: teams.name_liaison(session, one, officer, **acting(officer)),
        lambda: plan(session, one),
    ):
        with pytest.raises(Conflict):
            change()
    partnerships.note_contact(session, one, text="Llamada", **acting(officer))
    assert last(session, one).event == "ContactNoted"


def test_a_committed_partnership_keeps_its_whole(session: Session) -> None:
    officer = person(session, Role.GRANTS_OFFICER)
    one = partnership(session)
    body = organisation(session, "Fondo")
    party = parties.add_party(session, one, organisation=body, role="co-funder", **acting(officer))
    cash = [Brings(kind="cash", amount="100", currency="USD", what="Fondos")]
    shares = {one.parties[0].id: "60", party.id: "40"}
    given = [Holds(party_id=key, share=value, contributions=cash) for key, value in shares.items()]
    parties.set_contributions_and_shares(session, one, parties=given, **acting(officer))
    one.stage, one.stage_since = "umbrella", ON
    session.flush()
    with pytest.raises(Invalid) as refused:
        parties.remove_party(session, one, party.id, **acting(officer))
    assert list(problems(refused)) == ["parties"]
    assert party in one.parties


def test_nobody_brings_cash_into_a_partnership_without_money(session: Session) -> None:
    officer = person(session, Role.GRANTS_OFFICER)
    one = partnership(session, financial=False)
    cash = [Brings(kind="cash", amount="100", currency="USD", what="Fondos")]
    given = [Holds(party_id=one.parties[0].id, share="100", contributions=cash)]
    with pytest.raises(Invalid) as refused:
        parties.set_contributions_and_shares(session, one, parties=given, **acting(officer))
    assert "nobody brings cash" in problems(refused)["parties"]


def test_a_stale_form_is_told_who_changed_what_not_who_noted_something_since(session: Session) -> None:
    changing, noting = (person(session, Role.GRANTS_OFFICER) for _ in range(2))
    one = partnership(session)
    partnerships.edit(session, one, title="Otro", **acting(changing))
    partnerships.note_contact(session, one, text="Llamada", **acting(noting))
    with pytest.raises(StaleVersion) as stale:
        partnerships.edit(session, one, title="Tercero", expected_version=1, **acting(noting))
    assert stale.value.message.values["by"] == changing.name
    assert stale.value.message.values["what"] == Message("its particulars were edited")
