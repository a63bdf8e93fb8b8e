"""A hit as both doors show it: what we know beside what the list says, in words of the reader's language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from babel import Locale
from sqlalchemy.orm import Session

from kernel import clock
from kernel.packing import unpack
from kernel.text import FORMATS, Message, Percent, locale, render, zone
from partnerships.identifiers import name_of
from partnerships.models import Organisation, OrganisationPerson
from partnerships.organisation_facts import ROLES
from partnerships.permissions import Scope, Standing, granted
from policy.screening import Lane
from screening import hit_queries, list_queries
from screening.answering import WHOLE, Outcome
from screening.hit_models import Hit
from screening.hit_queries import VIEW, Decided, Line, Stands
from screening.list_kinds import TITLES
from screening.listed import Born, Kind, Listed
from screening.verdicts import State, Verdict

LANES: Mapping[str, Message] = {
    Lane.STOP: Message("stop: very alike"),
    Lane.REVIEW: Message("review: alike"),
    Lane.LOG: Message("kept: a little alike"),
}
STATES: Mapping[str, Message] = {
    State.OPEN: Message("waits for a decision"),
    State.CLEARED: Message("somebody else"),
    State.CONFIRMED: Message("it is them"),
}
VERDICTS: Mapping[str, Message] = {
    Verdict.CLEARED: Message("It is somebody else"),
    Verdict.CONFIRMED: Message("It is them"),
}
OUTCOMES: Mapping[str, Message] = {
    Outcome.CLEAR: Message("nobody on a list is like them"),
    Outcome.HITS: Message("somebody on a list is like them"),
    Outcome.UNREAD: Message("could not be screened"),
}
KINDS: Mapping[str, Message] = {
    Kind.PERSON: Message("person"),
    Kind.ORGANISATION: Message("organisation"),
    Kind.OTHER: Message("vessel, aircraft, or not said"),
}
ENDED: Mapping[str, Message] = {
    "record": Message("our record changed"),
    "list": Message("the list changed"),
    "both": Message("both records changed"),
    "decision": Message("decided anew"),
}


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two records, as far as it says anything."""

    name: str
    what: Message
    others: Sequence[tuple[str, bool]]
    countries: Sequence[str]
    born: Sequence[Message]
    identifiers: Sequence[str]
    programmes: Sequence[str]
    remarks: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A hit with both of its records, and what the reader may say of it.

    `refusals` is None for whoever decides nothing here; `listed` where the list does not have the record any more.
    """

    line: Line
    organisation: Organisation
    ours: Side
    theirs: Side | None
    still_listed: bool
    list: Message
    reasons: Sequence[Message]
    decisions: Sequence[Decided]
    refusals: Mapping[Verdict, Message | None] | None

    @property
    def possible(self) -> Sequence[tuple[str, Message]]:
        """Return what the reader may say of it, in words."""
        return [(one.value, VERDICTS[one]) for one, why in (self.refusals or {}).items() if why is None]

    @property
    def why_not(self) -> Sequence[Message]:
        """Return why the reader may say nothing of it, each reason once; nothing where they may."""
        found = [why for why in (self.refusals or {}).values() if why is not None]
        return [] if self.possible else list(dict.fromkeys(found))


def shown(session: Session, hit_id: str, by: Standing) -> Shown:
    """Return a hit for a reader; raises NotPermitted and NotFound."""
    line = hit_queries.find(session, hit_id, by)
    hit = line.hit
    body = session.get_one(Organisation, hit.organisation_id)
    listed = list_queries.find(session, hit.listed_key)
    last = listed or list_queries.last_known(session, hit.listed_key)
    return Shown(
        line,
        body,
        _ours(session, hit, body),
        _theirs(last) if last else None,
        listed is not None,
        list_of(hit.listed_key),
        unpack(hit.reasons),
        hit_queries.decisions(session, hit.id),
        hit_queries.refusals(session, hit, by),
    )


def list_of(key: str) -> Message:
    """Return what the list of a record is called: its key begins with it."""
    kind = key.partition("-")[0]
    return TITLES.get(kind, Message("%(name)s", name=kind))


def score(hit: Hit) -> Percent:
    """Return how alike the two are."""
    return Percent(Decimal(hit.score * 100) / WHOLE)


def _ours(session: Session, hit: Hit, body: Organisation) -> Side:
    if hit.person_row:
        person = session.get(OrganisationPerson, hit.person_row)
        what = Message("%(role)s of %(name)s", role=ROLES[person.role], name=body.name) if person else Message("—")
        return Side(person.name if person else "—", what, (), (), (), (), (), "")
    numbers = [f"{render(name_of(one.scheme))}: {one.value}" for one in body.identifiers]
    others = [(one.name, False) for one in body.former_names]
    return Side(body.name, KINDS[Kind.ORGANISATION], others, _countries([body.country or ""]), (), numbers, (), "")


def _theirs(listed: Listed) -> Side:
    first, *others = listed.names
    return Side(
        first.text,
        KINDS[listed.kind],
        [(one.text, one.weak) for one in others],
        _countries(listed.countries),
        [_born(one) for one in listed.born],
        listed.identifiers,
        listed.programmes,
        listed.remarks,
    )


def _countries(codes: Sequence[str]) -> list[str]:
    known = Locale.parse(FORMATS[locale()]).territories
    return [known.get(code.upper(), code.upper()) for code in codes if code]


def _born(one: Born) -> Message:
    year: int | str = str(one.year)
    if one.month and one.day:
        return Message("%(day)s", day=date(one.year, one.month, one.day))
    if one.until:
        return Message("between %(year)s and %(until)s", year=year, until=str(one.until))
    if one.month:
        return Message("%(month)s/%(year)s", month=f"{one.month:02}", year=year)
    return Message("about %(year)s", year=year) if one.circa else Message("%(year)s", year=year)


@dataclass(frozen=True, slots=True)
class Panel:
    """What an organisation's page says of its screening; `stands` is None before the first."""

    stands: Stands | None
    hits: Sequence[Line]
    on: date | None
    unread: Sequence[str]


def panel(session: Session, one: Organisation, by: Standing) -> Panel | None:
    """Return it for whoever may read it, else None."""
    if not granted(by, VIEW, Scope()):
        return None
    stands = hit_queries.stands(session, one.id)
    if stands is None:
        return Panel(None, (), None, ())
    # The day on which it was done is the reader's own.
    day = clock.today(zone(), stands.run.last_at)
    return Panel(stands, hit_queries.hits_of(session, one.id), day, _names(session, one, stands.run.unread.split()))


def _names(session: Session, one: Organisation, keys: Sequence[str]) -> list[str]:
    """Return the names that could not be read."""
    known = {one.id: one.name} | {other.id: other.name for other in one.former_names}
    found = []
    for key in keys:
        person = session.get(OrganisationPerson, key)
        found.append(known.get(key) or (person.name if person else "—"))
    return found


#: What the pages that show hits say them in.
WORDS: Mapping[str, object] = {
    "lanes": LANES,
    "states": STATES,
    "outcomes": OUTCOMES,
    "lists": TITLES,
    "list_of": list_of,
    "score": score,
}
