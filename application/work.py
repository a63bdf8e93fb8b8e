"""One piece of work, a request, a job or a command: opened, settled and committed here."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from sqlalchemy import select
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import Session, selectinload
from sqlalchemy.orm.exc import StaleDataError

import application.tables  # noqa: F401 -- a merge moves rows of features that nothing else here asks about
from application.settings import Settings
from kernel import clock, mail
from kernel.database import Database
from kernel.errors import Busy, Conflict
from kernel.storage import Storage
from kernel.text import Message
from lifecycle import reactions
from partnerships.models import SYSTEM_PERSON, Person
from partnerships.permissions import Role, Standing
from partnerships.queries.standing import standing

#: Reactions may cause events of their own; beyond this depth something runs in a circle.
DEPTH = 5
RIVALS = frozenset({"SQLITE_CONSTRAINT_UNIQUE", "SQLITE_CONSTRAINT_PRIMARYKEY", "SQLITE_CONSTRAINT_FOREIGNKEY"})
SYSTEM = Standing(SYSTEM_PERSON, active=True, roles=frozenset({(Role.SYSTEM.value, None)}))
NOBODY = Standing("", active=False, roles=frozenset())


@dataclass(frozen=True, slots=True)
class Work:
    """What a piece of work has in hand: the session, who asks, the local date and the moment."""

    session: Session
    storage: Storage
    settings: Settings
    by: Standing
    person: Person | None
    today: date
    now: datetime


class Tack:
    """A running instance: its settings, its database, its files."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.database = Database(settings.database_url)

    @cached_property
    def storage(self) -> Storage:
        """The instance's files."""
        return Storage(self.settings.storage_url)

    @contextmanager
    def reading(
        self, person_id: str | None = None, *, zone: str = "UTC", now: datetime | None = None
    ) -> Iterator[Work]:
        """Give work that cannot change anything; raises Busy where the database does not answer."""
        with translated(), self.database.reading() as session:
            yield self._work(session, person_id, zone, now)

    @contextmanager
    def writing(
        self, person_id: str | None = None, *, zone: str = "UTC", now: datetime | None = None
    ) -> Iterator[Work]:
        """Give work that is settled and committed when the block ends well, and leaves nothing otherwise.

        Raises Busy where the database is held for too long and Conflict where somebody else was first.
        """
        with translated(), self.database.writing() as session:
            work = self._work(session, person_id, zone, now)
            yield work
            settle(work)

    def _work(self, session: Session, person_id: str | None, zone: str, now: datetime | None) -> Work:
        moment = now or clock.now()
        person = find_person(session, person_id) if person_id else None
        today = clock.today(zone, moment)
        by = standing(session, person, on=today) if person else NOBODY
        if person_id == SYSTEM_PERSON:
            by = SYSTEM
        return Work(session, self.storage, self.settings, by, person, today, moment)


def find_person(session: Session, person_id: str) -> Person | None:
    """Return a person with roles and memberships loaded."""
    found = (
        select(Person)
        .where(Person.id == person_id)
        .options(selectinload(Person.roles_held), selectinload(Person.memberships))
    )
    return session.scalars(found).one_or_none()


def settle(work: Work) -> None:
    """Run the reactions to what happened, in their order, until nothing new happens; then give mail to the queue."""
    work.session.flush()
    _react(work)
    written = work.session.info.pop(mail.WRITTEN, [])
    if work.settings.smtp_url is not None:
        for one in written:
            mail.post(work.session, one, now=work.now)


def _react(work: Work) -> None:
    for _ in range(DEPTH):
        recorded = work.session.info.pop("recorded", [])
        if not recorded:
            return
        for react in reactions.REACTIONS:
            react(work.session, recorded, by=SYSTEM, today=work.today, now=work.now)
        work.session.flush()
    if work.session.info.pop("recorded", []):
        message = f"reactions still cause events after {DEPTH} rounds"
        raise RuntimeError(message)


@contextmanager
def translated() -> Iterator[None]:
    """Turn the database's refusals into errors that people can read."""
    try:
        yield
    except PoolTimeout as error:
        raise Busy from error
    except StaleDataError as error:
        raise Conflict(
            Message(
                "Somebody else saved this at the same moment. Nothing of yours was saved; look again and repeat it."
            )
        ) from error
    except IntegrityError as error:
        if not _is_rival(error):
            raise
        raise Conflict(
            Message("The same entry was being saved by somebody else, or exists already. Nothing of yours was saved.")
        ) from error
    except (OperationalError, DBAPIError) as error:
        if _is_busy(error):
            raise Busy from error
        raise


def _is_busy(error: DBAPIError) -> bool:
    state = getattr(error.orig, "sqlstate", None)
    # 55P03 lock not available, 40P01 deadlock, 40001 serialisation, 57014 cancelled, 53300 too many connections.
    return state in {"55P03", "40P01", "40001", "57014", "53300"} or "database is locked" in str(error.orig)


def _is_rival(error: IntegrityError) -> bool:
    """Say whether a row stood in the way or was gone; any other broken rule is a fault of ours."""
    # 23505 unique, 23503 foreign key.
    name = getattr(error.orig, "sqlite_errorname", "")
    return getattr(error.orig, "sqlstate", None) in {"23505", "23503"} or name in RIVALS
