"""The ground the rows stand on: fresh migrated databases, and partnerships enough to measure with."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

from sqlalchemy.orm import Session

from console import postgres
from kernel import migrate
from kernel.database import Database
from kernel.ids import new_id
from kernel.text import fold
from partnerships.models import Exploration, Office, Organisation, Partnership, Party, Person, Programme
from partnerships.permissions import Role, Standing
from policy.edition import Edition
from policy.loader import load
from policy.models import EditionRow

TODAY = date(2026, 3, 2)
NOW = datetime(2026, 3, 2, 15, 30, tzinfo=UTC)
PACK = Path(__file__).resolve().parent.parent / "policy/packs/standard/2026-01.yaml"
SQLITE, POSTGRES = "sqlite", "postgres"


def edition() -> Edition:
    """The standard edition, as it is shipped."""
    return load(PACK.read_text(encoding="utf-8"), PACK.name)


@contextmanager
def database(kind: str) -> Iterator[Database]:
    """A migrated database in a temporary folder, with the settings that Tack runs with."""
    with tempfile.TemporaryDirectory(prefix="tack-bench-") as folder:
        if kind == SQLITE:
            with opened(f"sqlite:///{Path(folder) / 'bench.sqlite'}") as one:
                yield one
        else:
            with postgres.running(Path(folder) / "postgres") as url, opened(url) as one:
                yield one


@contextmanager
def opened(url: str) -> Iterator[Database]:
    """A database at an address, migrated, and closed after the block."""
    migrate.upgrade(url)
    one = Database(url)
    try:
        yield one
    finally:
        one.close()


class Settled:
    """An office with a programme, a liaison who is a grants officer too, a partner, and the standard edition."""

    def __init__(self, session: Session) -> None:
        self.edition = edition()
        self.edition_id = new_id()
        self.funder = organisation("Fundación Puente")
        self.partner = organisation("Cooperativa El Ocotal")
        office = Office(
            id=new_id(), organisation_id=self.funder.id, name="Tegucigalpa", zone="America/Tegucigalpa", locale="es"
        )
        self.programme = Programme(id=new_id(), office_id=office.id, name="Rural markets")
        self.officer = person("Ana Mejía", "ana@example.org")
        self.standing = Standing(self.officer.id, active=True, roles=frozenset({(Role.GRANTS_OFFICER.value, None)}))
        session.add_all([self.funder, self.partner, self.officer])
        session.flush()
        session.add_all([office, edition_row(self.edition, self.edition_id, self.officer.id)])
        session.flush()
        session.add(self.programme)
        session.flush()

    def partnerships(self, session: Session, count: int) -> Sequence[str]:
        """Add partnerships in co-creation that are ready to explore, and return their identifiers."""
        records = [self._partnership(number) for number in range(count)]
        session.add_all(records)
        session.flush()
        return [record.id for record in records]

    def _partnership(self, number: int) -> Partnership:
        title = f"Partnership {number:06}"
        return Partnership(
            id=new_id(),
            number=f"P-{number:06}",
            programme_id=self.programme.id,
            edition_id=self.edition_id,
            title=title,
            idea="Sheep for the valley.",
            financial=True,
            stage="co-creation",
            stage_since=TODAY,
            liaison_id=self.officer.id,
            risk="not-rated",
            opened_on=TODAY,
            search_text=fold(title),
            sort_key=fold(title),
            parties=[self._party(self.funder, "funder", 0), self._party(self.partner, "implementer", 1)],
            explorations=[exploration()],
        )

    def _party(self, member: Organisation, role: str, position: int) -> Party:
        return Party(id=new_id(), organisation_id=member.id, role=role, position=position)


def exploration() -> Exploration:
    """A plan with everything that the move *explore* asks for."""
    return Exploration(
        id=new_id(),
        question="Is there a market?",
        cap=1_000_000,
        currency="USD",
        ends_on=date(2026, 9, 30),
        co_investment="A person, half-time.",
        extended=False,
        left=False,
    )


def organisation(name: str) -> Organisation:
    """An organisation of a name."""
    return Organisation(id=new_id(), name=name, name_key=fold(name), search_text=fold(name), sort_key=fold(name))


def person(name: str, email: str) -> Person:
    """Somebody who can sign in."""
    return Person(id=new_id(), name=name, email=email, locale="es", active=True, fs_uniquifier=new_id())


def edition_row(one: Edition, edition_id: str, by: str) -> EditionRow:
    """The edition as it is stored."""
    return EditionRow(
        id=edition_id,
        pack=one.pack,
        name=one.name,
        schema=one.schema,
        effective_from=one.effective_from,
        text=one.text,
        sha256=one.sha256,
        published_on=TODAY,
        published_by=by,
    )
