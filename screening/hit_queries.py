"""What is asked of the lists, where organisations stand with it, and the hits that people look at."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, true
from sqlalchemy.orm import Session

from kernel.errors import NotFound
from kernel.journal import Note
from kernel.lists import Page, beyond, cut, encode, fingerprint
from kernel.text import Message
from partnerships.actions.holds import reach
from partnerships.models import (
    FormerName,
    Organisation,
    OrganisationIdentifier,
    OrganisationPerson,
    Partnership,
    Party,
    Person,
)
from partnerships.permissions import Scope, Standing, check, granted
from partnerships.queries.merges import standing_alone
from policy import queries as policies
from policy.screening import Lane, Screening
from screening import verdicts
from screening.asking import ROLES, Named, Record, Subject
from screening.hit_models import Hit, HitDecision, ListsTogether, Screened, ScreeningRun
from screening.list_models import ListVersion
from screening.listed import Asked, Kind
from screening.verdicts import State, Verdict

VIEW, RUN, DECIDE = "screening.view", "screening.run", "screening.decide"
#: Lanes in which a hit waits for somebody.
LOOKED_AT = (Lane.STOP.value, Lane.REVIEW.value)


def rules_on(session: Session, day: date) -> tuple[str, Screening] | None:
    """Return the newest edition in effect on a day that says how to screen, whatever edition a partnership is under."""
    return next(
        (
            (key, one.screening)
            for key, one in policies.in_order(session)
            if one.effective_from <= day and one.screening is not None
        ),
        None,
    )


def records(session: Session, ids: Collection[str], on: date) -> dict[str, Record]:
    """Return what organisations ask on a day, however many; one that another record stands for asks nothing."""
    wanted = select(Organisation.id, Organisation.name, Organisation.country)
    found = session.execute(wanted.where(Organisation.id.in_(ids), standing_alone(Organisation.id))).all()
    others = _grouped(
        session,
        select(FormerName.organisation_id, FormerName.id, FormerName.name).where(FormerName.organisation_id.in_(ids)),
    )
    number, person = OrganisationIdentifier, OrganisationPerson
    numbers = _grouped(
        session, select(number.organisation_id, number.id, number.value).where(number.organisation_id.in_(ids))
    )
    there = person.role.in_(ROLES), or_(person.until.is_(None), person.until >= on)
    people = _grouped(
        session,
        select(person.organisation_id, person.id, person.name).where(person.organisation_id.in_(ids), *there),
    )
    return {
        key: Record(
            key,
            (
                _body(name, country, others.get(key, ()), [value for _, value in numbers.get(key, ())]),
                *(Subject(row, (Named("", Asked(called, Kind.PERSON)),)) for row, called in people.get(key, ())),
            ),
        )
        for key, name, country in found
    }


def _body(name: str, country: str | None, others: Sequence[tuple[str, str]], numbers: Sequence[str]) -> Subject:
    where, known_as = (country.lower(),) if country else (), tuple(sorted(numbers))
    named = [("", name), *others]
    return Subject(
        "",
        tuple(
            Named(source, Asked(text, Kind.ORGANISATION, countries=where, identifiers=known_as))
            for source, text in named
        ),
    )


def _grouped(session: Session, wanted: Select[str, str, str]) -> dict[str, list[tuple[str, str]]]:
    """Return rows with their texts by the organisation they belong to, each in the order of its rows."""
    found: dict[str, list[tuple[str, str]]] = {}
    for key, row, text in sorted(tuple(row) for row in session.execute(wanted)):
        found.setdefault(key, []).append((row, text))
    return found


def following(session: Session, after: str, limit: int) -> list[str]:
    """Return the next organisations in the order in which all are screened."""
    wanted = select(Organisation.id).where(Organisation.id > after, standing_alone(Organisation.id))
    return list(session.scalars(wanted.order_by(Organisation.id).limit(limit)))


@dataclass(frozen=True, slots=True)
class UsedList:
    """A list that was asked: which, of what date."""

    kind: str
    listed_on: date | None
    number: int


@dataclass(frozen=True, slots=True)
class Stands:
    """Where one organisation stands with screening: its row, its last run, and the lists of that run."""

    screened: Screened
    run: ScreeningRun
    lists: Sequence[UsedList]


def stands(session: Session, organisation_id: str) -> Stands | None:
    """Return where an organisation stands, or None where it was never screened."""
    found = session.execute(
        select(Screened, ScreeningRun, ListsTogether.versions)
        .join(ScreeningRun, ScreeningRun.id == Screened.run_id)
        .outerjoin(ListsTogether, ListsTogether.fingerprint == ScreeningRun.lists)
        .where(Screened.organisation_id == organisation_id)
    ).one_or_none()
    return Stands(found[0], found[1], _used(session, found[2])) if found else None


def _used(session: Session, versions: str | None) -> list[UsedList]:
    pairs = [(str(kind), int(number)) for kind, number in json.loads(versions or "[]")]
    same = [and_(ListVersion.kind == kind, ListVersion.number == number) for kind, number in pairs]
    dates: dict[tuple[str, int], date] = {}
    if same:
        found = session.execute(select(ListVersion.kind, ListVersion.number, ListVersion.listed_on).where(or_(*same)))
        dates = {(kind, number): listed_on for kind, number, listed_on in found}
    return [UsedList(kind, dates.get((kind, number)), number) for kind, number in pairs]


@dataclass(frozen=True, slots=True)
class Filters:
    """What the work list is narrowed by; empty asks nothing, and of states the open ones."""

    state: str = ""
    lane: str = ""
    organisation: str = ""


EVERYTHING = Filters()


@dataclass(frozen=True, slots=True)
class Line:
    """A hit in a list: of which organisation, and by which name of whom."""

    hit: Hit
    organisation: str
    bearer: str


def page(
    session: Session, by: Standing, filters: Filters = EVERYTHING, *, after: str | None = None, limit: int = 50
) -> Page[Line]:
    """Return a page of hits, what stops first, then by age; raises NotPermitted, and Invalid for a foreign cursor."""
    check(by, VIEW, Scope())
    state = filters.state or State.OPEN.value
    mark = fingerprint({"list": "hits", "state": state, "lane": filters.lane, "organisation": filters.organisation})
    wanted = (
        _LINES.where(Hit.state == state, beyond(Hit.sort_key, Hit.id, after, mark))
        .where(Hit.lane == filters.lane if filters.lane else _asks_for_somebody(state))
        .where(Hit.organisation_id == filters.organisation if filters.organisation else true())
        .where(standing_alone(Hit.organisation_id))
        .where(Hit.gone_on.is_(None) if state == State.OPEN else true())
    )
    rows, more = cut(session.execute(wanted.order_by(Hit.sort_key, Hit.id).limit(limit + 1)).all(), limit)
    found = [_line(*row) for row in rows]
    return Page(found, encode(mark, found[-1].hit.sort_key, found[-1].hit.id) if more else None)


def _asks_for_somebody(state: str) -> ColumnElement[bool]:
    """What is only kept is no work; of what was decided everything is shown."""
    return Hit.lane.in_(LOOKED_AT) if state == State.OPEN else true()


_LINES = (
    select(Hit, Organisation.name, FormerName.name, OrganisationPerson.name)
    .join(Organisation, Organisation.id == Hit.organisation_id)
    .outerjoin(FormerName, FormerName.id == Hit.other_name)
    .outerjoin(OrganisationPerson, OrganisationPerson.id == Hit.person_row)
)


def _line(hit: Hit, organisation: str, other: str | None, person: str | None) -> Line:
    return Line(hit, organisation, (person or "") if hit.person_row else other or organisation)


def hits_of(session: Session, organisation_id: str) -> list[Line]:
    """Return every hit of an organisation and its people that is not only history, what stops first."""
    wanted = _LINES.where(Hit.organisation_id == organisation_id)
    wanted = wanted.where(or_(Hit.gone_on.is_(None), Hit.state == State.CONFIRMED))
    return [_line(*row) for row in session.execute(wanted.order_by(Hit.sort_key, Hit.id))]


def find(session: Session, hit_id: str, by: Standing) -> Line:
    """Return a hit; raises NotPermitted for whoever may see none, and NotFound."""
    check(by, VIEW, Scope())
    found = session.execute(_LINES.where(Hit.id == hit_id)).one_or_none()
    if found is None:
        raise NotFound
    return _line(*found)


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision with who took it and why."""

    decision: HitDecision
    by: str
    reason: str


def decisions(session: Session, hit_id: str) -> list[Decided]:
    """Return everything that was decided of a hit, the newest first."""
    wanted = (
        select(HitDecision, Person.name, Note.text)
        .join(Person, Person.id == HitDecision.by)
        .join(Note, Note.id == HitDecision.note_id)
        .where(HitDecision.hit_id == hit_id)
    )
    return [Decided(one, by, text or "") for one, by, text in session.execute(wanted.order_by(HitDecision.id.desc()))]


def partnerships_of(session: Session, organisation_id: str) -> Sequence[tuple[str, str, str | None]]:
    """Return the partnerships an organisation is a party to: their identifiers, programmes and liaisons."""
    wanted = (
        select(Partnership.id, Partnership.programme_id, Partnership.liaison_id)
        .join(Party, Party.partnership_id == Partnership.id)
        .where(Party.organisation_id == organisation_id)
    )
    return [(key, programme, liaison) for key, programme, liaison in session.execute(wanted.order_by(Partnership.id))]


def waiting(session: Session) -> int:
    """Return how many hits wait for somebody to decide."""
    wanted = select(func.count()).select_from(Hit)
    wanted = wanted.where(Hit.state == State.OPEN, Hit.gone_on.is_(None), Hit.lane.in_(LOOKED_AT))
    return session.scalar(wanted.where(standing_alone(Hit.organisation_id))) or 0


def confirmed(session: Session, organisation_ids: Iterable[str]) -> frozenset[str]:
    """Return which of some organisations somebody confirmed to be meant by a list, or people of theirs."""
    wanted = sorted(set(organisation_ids))
    if not wanted:
        return frozenset()
    found = select(Screened.organisation_id).where(Screened.organisation_id.in_(wanted), Screened.confirmed > 0)
    return frozenset(session.scalars(found))


def judged(session: Session, hit: Hit, liaisons: Collection[str]) -> verdicts.Standing:
    """Return a hit as its decision sees it."""
    confirmed_by = session.scalar(
        select(HitDecision.by).where(
            HitDecision.hit_id == hit.id, HitDecision.ended_on.is_(None), HitDecision.verdict == State.CONFIRMED
        )
    )
    return verdicts.Standing(State(hit.state), hit.gone_on is not None, confirmed_by, frozenset(liaisons))


def refusals(session: Session, hit: Hit, by: Standing) -> Mapping[Verdict, Message | None] | None:
    """Return for each verdict why somebody may not give it; None for whoever decides nothing of this organisation."""
    theirs = partnerships_of(session, hit.organisation_id)
    if not granted(by, DECIDE, reach(by, DECIDE, sorted({programme for _, programme, _ in theirs}))):
        return None
    here = judged(session, hit, {liaison for _, _, liaison in theirs if liaison})
    return {verdict: verdicts.refusal(here, verdict, by.works_for) for verdict in Verdict}
