"""The list of partnerships with what their agreements say: aggregates, filters, orders, pages, search."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from contracts import count_queries as counts
from contracts import partnership_queries as queries
from contracts.asked_queries import Asked
from contracts.line_queries import SORTS, Line
from contracts.models import Agreement, ReportDue
from contracts.partnership_queries import Way
from contracts.states import State
from kernel.errors import Invalid
from kernel.ids import new_id
from partnerships.actions import organisations
from partnerships.actions.versions import hold
from partnerships.models import Exploration, Partnership, Person
from partnerships.permissions import Role, Standing, standing_of
from partnerships.queries.partnerships import Filters
from policy.kinds import AgreementKind
from tests.factories.partnerships import organisation, partnership, programme
from tests.factories.people import acting, person

TODAY = date(2026, 11, 21)
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)


def agreement(session: Session, one: Partnership, author: Person, **given: object) -> Agreement:
    values: dict[str, object] = {
        "kind": AgreementKind.GRANT.value,
        "state": State.IN_FORCE.value,
        "tier": "T2",
        "amount": 1_000_00,
        "currency": "USD",
        "executed_on": TODAY,
    } | given
    made = Agreement(
        id=new_id(),
        number=f"A-{new_id()}",
        partnership_id=one.id,
        recipient_id=one.parties[-1].organisation_id,
        state_since=TODAY,
        title="Acuerdo",
        language="es",
        downstream=False,
        author_id=author.id,
        terms_version=1,
        review_round=1,
        **values,
    )
    session.add(made)
    session.flush()
    return made


@pytest.fixture
def officer(session: Session) -> Person:
    return person(session, Role.GRANTS_OFFICER, name="Ana Zelaya")


def made(session: Session, officer: Person, title: str, **given: Any) -> Partnership:
    where = given.pop("where", None) or programme(session, f"Programa de {title}")
    partners = [(organisation(session, f"Cooperativa de {title}"), "lead-partner")]
    return partnership(session, where, officer, title=title, partners=partners, **given)


def listed(session: Session, by: Standing, asked: Asked = Asked(), **given: object) -> list[Line]:  # noqa: B008 -- frozen
    return list(queries.page(session, by, asked, today=TODAY, **given).rows)  # type: ignore[arg-type]


def titles(session: Session, by: Standing, **asked: object) -> list[str]:
    return [line.title for line in listed(session, by, Asked(**asked))]  # type: ignore[arg-type]


def test_a_row_adds_up_what_belongs_to_it_in_one_statement(session: Session, officer: Person) -> None:
    one, bare = made(session, officer, "Café", liaison=officer), made(session, officer, "Zapote")
    agreement(session, one, officer, ends_on=TOMORROW)
    agreement(session, one, officer, amount=250_50, kind="subaward", umbrella_id=umbrella_of(session, one, officer))
    agreement(session, one, officer, amount=9_000_00, currency="HNL", state="closed", tier="T1")
    agreement(session, one, officer, amount=7_777_00, state="in-review", executed_on=None)
    agreement(session, one, officer, amount=5_555_00, state="cancelled", tier="T4", executed_on=None)
    agreement(session, one, officer, state="out-for-signature", executed_on=None, tier=None)
    session.expunge_all()
    sent: list[str] = []
    connection = session.connection()
    note = lambda *given: sent.append(given[2])  # noqa: E731 -- a listener of one line
    event.listen(connection, "before_cursor_execute", note)
    coffee, zapote = listed(session, standing_of(session.get_one(Person, officer.id)))
    event.remove(connection, "before_cursor_execute", note)

    assert len([statement for statement in sent if "WITH page AS" in statement]) == 1
    assert (coffee.title, coffee.liaison, coffee.tier) == ("Café", "Ana Zelaya", "T3")
    # The umbrella's ceiling is no commitment; the review, the signature and the cancelled one are none yet or never.
    assert coffee.committed == [("HNL", 9_000_00), ("USD", 1_250_50)]
    assert (coffee.in_review, coffee.in_signature, coffee.signed) == (1, 1, 0)
    assert coffee.next_on == TOMORROW
    assert [(party.name, party.role) for party in coffee.parties][1:] == [("Cooperativa de Café", "lead-partner")]
    assert (zapote.id, zapote.tier, zapote.committed, zapote.next_on) == (bare.id, None, [], None)


def umbrella_of(session: Session, one: Partnership, officer: Person) -> str:
    return agreement(session, one, officer, kind="umbrella", amount=50_000_00, tier="T3").id


def test_the_next_date_is_the_first_of_report_finding_and_end(session: Session, officer: Person) -> None:
    one = made(session, officer, "Café")
    grant = agreement(session, one, officer, ends_on=TODAY + timedelta(days=30))
    by = standing_of(officer)
    assert listed(session, by)[0].next_on == TODAY + timedelta(days=30)
    session.add(ReportDue(id=new_id(), agreement_id=grant.id, kind="narrative", due_on=TODAY + timedelta(days=9)))
    session.flush()
    assert listed(session, by)[0].next_on == TODAY + timedelta(days=9)
    plan = Exploration(
        id=new_id(), partnership_id=one.id, question="¿?", cap=1, currency="USD", ends_on=YESTERDAY,
        co_investment="Tiempo", extended=False, left=False,
    )  # fmt: skip
    session.add(plan)
    session.flush()
    assert listed(session, by)[0].next_on == YESTERDAY
    assert titles(session, by, waits="overdue") == ["Café"]
    plan.finding, plan.found_on = "Sí.", TODAY
    session.flush()
    assert titles(session, by, waits="overdue") == []


def test_what_waits_is_told_apart(session: Session, officer: Person) -> None:
    late, quiet, review, sending = (made(session, officer, title) for title in ("Atraso", "Calma", "Duda", "Firma"))
    ended = agreement(session, late, officer, state="ended", ends_on=TOMORROW)
    session.add(ReportDue(id=new_id(), agreement_id=ended.id, kind="financial", due_on=YESTERDAY))
    agreement(session, quiet, officer, ends_on=TODAY)
    agreement(session, review, officer, state="in-review", executed_on=None)
    agreement(session, sending, officer, state="out-for-signature", executed_on=None)
    by = standing_of(officer)
    assert titles(session, by, waits="overdue") == ["Atraso"]
    assert titles(session, by, waits="nothing") == ["Calma"]
    assert titles(session, by, waits="approval") == ["Duda"]
    assert titles(session, by, waits="signature") == ["Firma"]
    assert titles(session, by, among=(quiet.id, late.id)) == ["Atraso", "Calma"]
    assert titles(session, by, among=()) == []


def test_filters_combine_and_the_tier_is_the_highest(session: Session, officer: Person) -> None:
    one, other = made(session, officer, "Café"), made(session, officer, "Cacao")
    agreement(session, one, officer, tier="T1")
    agreement(session, one, officer, tier="T3")
    agreement(session, other, officer, tier="T1")
    agreement(session, other, officer, tier="T4", state="cancelled", executed_on=None)
    one.relationship_type, other.flagged = "network", "duplicate"
    session.flush()
    by = standing_of(officer)
    assert titles(session, by, filters=Filters(tier="T1")) == ["Cacao"]
    assert titles(session, by, filters=Filters(tier="T3")) == ["Café"]
    assert titles(session, by, filters=Filters(tier="T4")) == []
    assert titles(session, by, filters=Filters(relationship_type="network", tier="T3")) == ["Café"]
    assert titles(session, by, filters=Filters(relationship_type="network", tier="T1")) == []
    assert titles(session, by, filters=Filters(flagged=True)) == ["Cacao"]
    assert titles(session, by, filters=Filters(flagged=False, programme=one.programme_id)) == ["Café"]


@pytest.mark.parametrize("sort", list(SORTS))
def test_every_order_pages_without_gap(session: Session, officer: Person, sort: str) -> None:
    where = programme(session)
    for number, days in enumerate((3, 1, 3, 2, 3)):
        made(session, officer, f"Café {number % 3}", where=where).stage_since = TODAY - timedelta(days=days)
    session.flush()
    by, seen, after = standing_of(officer), [], None
    while True:
        found = queries.page(session, by, Asked(sort=sort), today=TODAY, after=after, limit=2)
        seen += [(line.title, line.stage_since, line.id) for line in found.rows]
        after = found.after
        if after is None:
            break
    keys = {"title": lambda one: (one[0], one[2]), "longest": lambda one: one[1:], "latest": lambda one: one[1:]}
    assert seen == sorted(seen, key=keys[sort], reverse=sort == "latest")
    assert len({one[2] for one in seen}) == 5


def test_a_cursor_of_another_list_is_refused(session: Session, officer: Person) -> None:
    for number in range(3):
        made(session, officer, f"Café {number}")
    by = standing_of(officer)
    after = queries.page(session, by, Asked(), today=TODAY, limit=1).after
    for other in (Asked(sort="longest"), Asked(waits="nothing"), Asked(Filters(stage="delivery")), Asked(among=())):
        with pytest.raises(Invalid):
            queries.page(session, by, other, today=TODAY, after=after)


def test_counts_stop_where_nobody_counts_on(session: Session, officer: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    where = programme(session)
    for number in range(4):
        made(session, officer, f"Café {number}", where=where)
    by = standing_of(officer)
    assert counts.counted(session, by, Asked(), today=TODAY) == 4
    stages = ["co-creation", "delivery"]
    assert counts.counted_by_stage(session, by, Asked(), stages, today=TODAY) == {
        "co-creation": 4,
        "delivery": 0,
    }
    monkeypatch.setattr(counts, "MOST_COUNTED", 2)
    assert counts.counted(session, by, Asked(Filters(search="café")), today=TODAY) == 3
    assert counts.counted_by_stage(session, by, Asked(), stages, today=TODAY) == {
        "co-creation": 3,
        "delivery": 0,
    }


def test_words_are_found_by_what_they_begin_with_and_signs_are_harmless(session: Session, officer: Person) -> None:
    one = made(session, officer, "Miel de Ágape & Compañía", idea="Colmenas: 40 (cuarenta), en El Ocotal")
    made(session, officer, "Otra")
    by = standing_of(officer)
    for typed in ("AGAPE", "ágape miel", "comp", "colm 40", one.number, one.number.lower(), 'miel"', "cooperativa de"):
        assert titles(session, by, filters=Filters(search=f"{typed} miel")) == [one.title], typed
    for typed in ("gape", '"', "*", "'); DROP TABLE partnership; --", "NEAR(", "& |", "miel* OR", "miel otra", "\x00"):
        assert titles(session, by, filters=Filters(search=typed)) == [], typed


#: Asked by words and by dates that are over, and how many of the eight below are found.
WORDS_AND_DATES = (
    (Asked(Filters(search="coop")), 8),
    (Asked(Filters(search="coop 1")), 3),
    (Asked(Filters(search="coop 1 uno"), sort="longest"), 1),
    (Asked(Filters(search="uno"), waits="overdue", sort="latest"), 4),
    (Asked(Filters(search="dos"), waits="overdue"), 0),
    (Asked(waits="overdue"), 4),
    (Asked(Filters(search="dos", tier="T2")), 4),
    (Asked(Filters(search="nadie")), 0),
)


@pytest.mark.parametrize("window", [2, 100])
def test_every_way_to_look_for_words_and_dates_finds_the_same(
    session: Session, officer: Person, monkeypatch: pytest.MonkeyPatch, window: int
) -> None:
    where = programme(session)
    for number in range(8):
        one = made(session, officer, f"Café {number % 3} {('uno', 'dos')[number % 2]}", where=where)
        one.number = f"X{number}"
        one.search_text = f"cafe {number % 3} {('uno', 'dos')[number % 2]} cooperativa"
        one.stage_since = TODAY - timedelta(days=number % 4)
        ends = YESTERDAY if number % 2 == 0 else TOMORROW
        agreement(session, one, officer, tier=f"T{1 + number % 2}", ends_on=ends)
    monkeypatch.setattr(queries, "NEAR", Way(window=window))
    monkeypatch.setattr(queries, "FARTHER", Way(window=window + 1))
    monkeypatch.setattr(queries, "PROMISING", 1)
    monkeypatch.setattr(counts, "NEAR", window)
    by = standing_of(officer)
    for asked, number in WORDS_AND_DATES:
        seen = paged(session, by, asked)
        keys = {"title": lambda one: (one[0], one[2]), "longest": lambda one: one[1:], "latest": lambda one: one[1:]}
        assert seen == sorted(seen, key=keys[asked.sort], reverse=asked.sort == "latest")
        assert len({one[2] for one in seen}) == len(seen) == number, asked
        assert counts.counted(session, by, asked, today=TODAY) == number
        by_stage = counts.counted_by_stage(session, by, asked, ["co-creation", "delivery"], today=TODAY)
        assert by_stage == {"co-creation": number, "delivery": 0}


def paged(session: Session, by: Standing, asked: Asked) -> list[tuple[str, date, str]]:
    """All of a list, two rows a page."""
    seen: list[tuple[str, date, str]] = []
    after = None
    while True:
        found = queries.page(session, by, asked, today=TODAY, after=after, limit=2)
        seen += [(line.title, line.stage_since, line.id) for line in found.rows]
        after = found.after
        if after is None:
            return seen


def test_the_search_keeps_in_step_with_titles_partners_and_former_names(session: Session, officer: Person) -> None:
    one = made(session, officer, "Miel")
    partner, by = one.parties[-1].organisation, standing_of(officer)
    everybody = acting(person(session, Role.GRANTS_OFFICER))
    organisations.edit(session, partner, name="Apicultores Unidos", **everybody)
    assert titles(session, by, filters=Filters(search="apicultores")) == ["Miel"]
    # What it was called before still leads to it.
    assert titles(session, by, filters=Filters(search="cooperativa")) == ["Miel"]
    hold(session, one, None)
    one.search_text = "solo cera"
    session.flush()
    assert titles(session, by, filters=Filters(search="cera")) == ["Miel"]
    assert titles(session, by, filters=Filters(search="apicultores")) == []


def test_nobody_finds_by_a_filter_what_is_not_theirs(session: Session, officer: Person) -> None:
    one, foreign = made(session, officer, "Propia"), made(session, officer, "Ajena")
    one.flagged = foreign.flagged = "duplicate"
    session.flush()
    mine = standing_of(person(session, Role.LIAISON, programme=one.programme))
    theirs = frozenset({one.parties[-1].organisation_id})
    partner = Standing(new_id(), active=True, roles=frozenset(), organisations=theirs)
    closed = Standing(new_id(), active=False, roles=frozenset({(Role.AUDITOR.value, None)}))
    assert titles(session, mine) == ["Propia"]
    assert titles(session, mine, filters=Filters(search="ajena")) == []
    assert titles(session, partner) == ["Propia"]
    assert titles(session, partner, filters=Filters(flagged=True)) == []
    assert titles(session, partner, filters=Filters(flagged=False)) == []
    assert titles(session, mine, filters=Filters(flagged=True)) == ["Propia"]
    assert titles(session, closed) == []
