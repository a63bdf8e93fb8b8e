"""Lists in force, and organisations held against them as the jobs do it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from kernel.ids import new_id
from kernel.packing import pack
from kernel.text import Message
from partnerships.models import SYSTEM_PERSON, Organisation
from partnerships.permissions import Role
from policy.models import EditionRow
from screening import hit_actions, hit_queries, index_queries, list_actions
from screening.answering import screen
from screening.hit_actions import Asking, Screening
from screening.hit_models import Hit
from screening.list_kinds import ListKind
from screening.list_queries import GivenFile
from screening.list_staging import Staged
from screening.listed import Kind, Listed, ListedName
from tests.factories.people import acting, person
from tests.policy.editions import ASSESSED

#: A day on which an edition is in effect that says how to screen.
DAY = date(2026, 12, 1)
MOMENT = datetime(2026, 12, 1, 16, 30, tzinfo=UTC)
#: Nobody is called so.
VELKAN = Listed("un-1", Kind.PERSON, (ListedName("Velkan Torodin Astrabad"),), ("kz",), remarks="Invented.")
FRENTE = Listed("un-2", Kind.ORGANISATION, (ListedName("Frente Quimérico de Zacatal"),), ("hn",), programmes=("QZ",))
LISTS = (VELKAN, FRENTE)


def rules(session: Session) -> str:
    """Return the edition that says how to screen, published without its proofs, which other tests hold it to."""
    known = session.scalars(select(EditionRow).where(EditionRow.sha256 == ASSESSED.sha256)).one_or_none()
    if known is None:
        known = EditionRow(
            id="assessed".ljust(26, "0"),
            pack=ASSESSED.pack,
            name=ASSESSED.name,
            schema=ASSESSED.schema,
            effective_from=ASSESSED.effective_from,
            text=ASSESSED.text,
            sha256=ASSESSED.sha256,
            published_on=DAY,
            published_by=SYSTEM_PERSON,
        )
        session.add(known)
        session.flush()
    return known.id


def load(session: Session, records: Sequence[Listed] = LISTS, *, days: int = 0) -> None:
    """Put a list of these records in force, so many days later."""
    rules(session)
    on, now = DAY + timedelta(days), MOMENT + timedelta(days)
    admin = acting(person(session, Role.ADMINISTRATOR), on=on, now=now)
    made = Staged()
    made.fill(records)
    told = "".join(row.fingerprint for rows in made.rows() for row in rows)
    made.sha256, made.size, made.listed_on = hashlib.sha256(told.encode()).hexdigest(), len(told), on
    given = [GivenFile("list.xml", 1, "a" * 64)]
    begun = list_actions.begin(session, ListKind.UN, given, dated=None, confirmed=True, **admin)
    with made as read:
        loaded = list_actions.settle(session, begun, read, on=on, now=now)
    assert loaded.state == "loaded", loaded.why


def screened(session: Session, *bodies: Organisation, days: int = 0) -> bool:
    """Screen organisations as a job does, so many days later; say whether everything was kept."""
    on, now = DAY + timedelta(days), MOMENT + timedelta(days)
    found = [asked(session, one, on) for one in bodies]
    kept = [hit_actions.keep(session, one, how, by=SYSTEM_PERSON, on=on, now=now) for one, how in found]
    session.expire_all()
    return all(kept)


def asked(session: Session, one: Organisation, on: date = DAY) -> tuple[Screening, Asking]:
    """Return what an organisation comes out as, not kept yet."""
    lists, figures = index_queries.in_force(session), hit_queries.rules_on(session, on)
    assert lists is not None
    assert figures is not None
    record = hit_queries.records(session, [one.id], on)[one.id]
    answer = screen(record, lists.index, figures[1])
    prints = {found.key: lists.listed[found.key] for found in answer.found}
    return Screening(record, answer, prints), Asking(lists.fingerprint, lists.versions, figures[0])


def hits(session: Session, one: Organisation) -> dict[str, Hit]:
    """Return the hits of an organisation and its people by the listed record."""
    return {hit.listed_key: hit for hit in session.scalars(select(Hit).where(Hit.organisation_id == one.id))}


def hit(session: Session, one: Organisation, *, name: str = "Frente Quimérico", state: str = "open") -> Hit:
    """Return a hit of an organisation as a run leaves it, without a list behind it."""
    made = Hit(
        id=new_id(),
        organisation_id=one.id,
        person_row="",
        other_name="",
        listed_key=f"un-{new_id()}",
        name=name,
        score=9_000,
        reasons=pack((Message("The names are the same."),)),
        lane="stop",
        state=state,
        asked="a" * 64,
        listed="b" * 64,
        found_on=DAY,
        open_since=DAY,
        seen_on=DAY,
        sort_key=f"0{DAY}",
    )
    session.add(made)
    session.flush()
    return made
