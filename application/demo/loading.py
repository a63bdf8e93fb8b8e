"""Loads the demo portfolio in one piece of work: whole, or not at all, and once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from application.demo import cast, portfolio, surroundings
from application.demo.calendar import Calendar
from application.demo.script import Story
from application.demo.telling import Company, Hand, Teller, add_body
from application.screening_lists import load_files
from application.work import Tack, Work
from kernel import clock
from kernel.errors import TackError
from kernel.text import Message
from partnerships.actions import memberships, people, rates
from partnerships.models import SYSTEM_PERSON, Organisation, OrganisationIdentifier, Partnership, Person
from partnerships.permissions import Role, Standing, standing_of
from policy.edition import Edition
from policy.queries import edition as edition_of
from policy.queries import published
from screening.list_kinds import ListKind

PACK = "standard"
#: Days before the anchor on which everything is set up, and between two entries of exchange rates.
BEGINNING, RATE_EVERY = 770, 28
#: A sanctions list of our own invention: nobody on it exists.
MADE_UP_LIST = Path(__file__).with_name("fictitious-list.csv")
_FOUNDER = Standing(
    SYSTEM_PERSON,
    active=True,
    roles=frozenset((role.value, None) for role in (Role.SYSTEM, Role.ADMINISTRATOR, Role.GRANTS_OFFICER)),
)


class NoPack(TackError):
    """The demo is told under a pack that is not published here."""

    code = "no-pack"


def load(tack: Tack, anchor: date | None = None) -> bool:
    """Load the demo around a day, today unless told; return False where it is there already and nothing changes."""
    today = anchor or clock.today(cast.ZONE)
    with tack.reading() as work:
        if is_loaded(work.session):
            return False
    # Before the stories, so that an interrupted load finds it in force already; its own bytes are never kept twice.
    load_files(tack, ListKind.OPENSANCTIONS, [MADE_UP_LIST], now=Calendar(today, cast.ZONE).moment(today))
    with tack.writing(SYSTEM_PERSON, zone=cast.ZONE) as work:
        if is_loaded(work.session):
            return False
        _tell(work, Calendar(today, cast.ZONE), portfolio.STORIES)
    return True


def is_loaded(session: Session) -> bool:
    """Say whether the demo was loaded here."""
    scheme, value = cast.BODIES[cast.FUNDER].identifier
    mark = select(OrganisationIdentifier.id).where(
        OrganisationIdentifier.scheme == scheme, OrganisationIdentifier.value == value
    )
    return session.scalar(mark) is not None


def is_empty(session: Session) -> bool:
    """Say whether nobody has begun to work here: no account and no partnership."""
    people_there = select(func.count()).select_from(Person).where(Person.id != SYSTEM_PERSON)
    return not session.scalar(people_there) and not session.scalar(select(func.count()).select_from(Partnership))


@dataclass(frozen=True, slots=True)
class Editions:
    """The pack's editions in effect by the day of loading, each with its row's id, the newest first."""

    rows: tuple[tuple[str, Edition], ...]
    calendar: Calendar

    @property
    def newest(self) -> tuple[str, Edition]:
        """The rules as they stand."""
        return self.rows[0]

    def of(self, story: Story) -> tuple[str, Edition]:
        """Return the rules in effect when a story began; the first ones for what began before them."""
        began = self.calendar.day(story.opened)
        return next((one for one in self.rows if one[1].effective_from <= began), self.rows[-1])


def gathered(work: Work, calendar: Calendar) -> tuple[Company, Editions]:
    """Bring the cast together, and return it with the editions that the stories are told under."""
    rows = [one for one in published(work.session) if one.pack == PACK and one.effective_from <= work.today]
    if not rows:
        raise NoPack(Message("The demo needs the pack “%(pack)s”, which is not published here.", pack=PACK))
    on = calendar.day(BEGINNING)
    hand = Hand(_FOUNDER, on, calendar.moment(on))
    session = work.session
    return _company(work, hand), Editions(tuple((row.id, edition_of(session, row.id)) for row in rows), calendar)


def _company(work: Work, hand: Hand) -> Company:
    session, told = work.session, hand.keywords
    own = add_body(work, cast.BODIES[cast.FUNDER], hand)
    office = people.add_office(session, own, name=cast.OFFICE, zone=cast.ZONE, locale=cast.LOCALE, **told)
    programmes = {
        key: people.add_programme(session, office, name=name, **told) for key, name in cast.PROGRAMMES.items()
    }
    known: dict[str, Organisation] = {cast.FUNDER: own}
    found: dict[str, Person] = {}
    for key, one in cast.PEOPLE.items():
        person = people.add_person(session, name=one.name, email=one.email, locale=one.locale, **told)
        programme = programmes[one.programme] if one.programme else None
        people.give_role(session, person, one.role, programme, **told)
        if one.organisation is not None:
            if one.organisation not in known:
                known[one.organisation] = add_body(work, cast.BODIES[one.organisation], hand)
            theirs = known[one.organisation]
            memberships.add_member(session, theirs, person, duties=one.duties, from_on=hand.on, **told)
        found[key] = person
    return Company(programmes, found, known)


def enter_rates(work: Work, company: Company, calendar: Calendar, days: int) -> None:
    """Enter what a dollar and a euro were worth so many days ago, as finance does."""
    step = (BEGINNING - days) // RATE_EVERY
    on = calendar.day(days)
    lempiras = Decimal("24.70") + Decimal("0.055") * step
    dollars = Decimal("1.07") + Decimal("0.006") * (step % 9)
    for base, quote, rate in (("USD", "HNL", lempiras), ("EUR", "USD", dollars)):
        rates.enter(
            work.session,
            from_currency=base,
            to_currency=quote,
            day=on,
            rate=rate,
            source="Demo, no bank's figure",
            by=standing_of(company.people["sabillon"]),
            on=on,
            now=calendar.moment(on),
        )


def rate_days() -> list[int]:
    """Return the days, counted back, on which rates are entered: never further apart than a rate lasts."""
    return [*range(BEGINNING - 1, 1, -RATE_EVERY), 1]


def _tell(work: Work, calendar: Calendar, stories: tuple[Story, ...]) -> None:
    company, editions = gathered(work, calendar)
    teller = Teller(work, company, calendar, editions.of)
    told = tuple(portfolio.under(story, editions.of(story)[1]) for story in stories)
    for _, happen in sorted(_happenings(teller, told), key=lambda one: -one[0]):
        happen()


def _happenings(teller: Teller, stories: tuple[Story, ...]) -> Iterator[tuple[int, Callable[[], object]]]:
    """Yield everything that happens with its day; what falls on one day keeps this order."""
    for days in rate_days():
        yield days, partial(enter_rates, teller.work, teller.company, teller.calendar, days)
    for story in stories:
        yield story.opened, partial(teller.open, story)
        for step in story.steps:
            yield step.days, partial(teller.tell, story, step)
    yield from surroundings.happenings(teller)
