"""The database: SQLite embedded or PostgreSQL, one way of working for both.

Money is BIGINT minor units, dates are local dates, moments are UTC. Writing begins IMMEDIATE on
SQLite, because a deferred transaction that reads first and then writes fails at once; reading is
query-only on both.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import msgspec
from sqlalchemy import DateTime, Engine, MetaData, String, create_engine, event
from sqlalchemy.engine import URL, Connection, Dialect, make_url
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.types import TypeDecorator

from kernel.ids import LENGTH

BUSY_SECONDS = 10
#: Where a connection of SQLite keeps whether it can only read.
_READING = "tack_reading"
_NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
Id = String(LENGTH)


class Moment(TypeDecorator[datetime]):
    """A moment in UTC; a naive one is refused rather than guessed."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Hand the database UTC; SQLite keeps it without the zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            message = f"{value!r} has no time zone"
            raise ValueError(message)
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 -- the interface
        """Return UTC with its zone."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class DecimalText(TypeDecorator[Decimal]):
    """A decimal kept as plain text, exact on every database."""

    impl = String(40)
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> str | None:  # noqa: ARG002 -- the interface
        """Write the number without an exponent."""
        return None if value is None else f"{value:f}"

    def process_result_value(self, value: str | None, dialect: Dialect) -> Decimal | None:  # noqa: ARG002 -- the interface
        """Read the number back."""
        return None if value is None else Decimal(value)


class Base(DeclarativeBase):
    """The base of every stored record."""

    metadata = MetaData(naming_convention=_NAMES)
    type_annotation_map = {datetime: Moment}  # noqa: RUF012 -- SQLAlchemy reads it as a class attribute


def make_engine(url: str) -> Engine:
    """Return an engine for `sqlite:///path` or `postgresql+psycopg://…`, set up the way Tack needs it."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        engine = create_engine(
            parsed,
            connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False},
            json_deserializer=msgspec.json.decode,
        )
        event.listen(engine, "connect", _set_up_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    return create_engine(
        _with_driver(parsed),
        pool_size=5,
        max_overflow=10,
        pool_timeout=BUSY_SECONDS,
        pool_pre_ping=True,
        json_deserializer=msgspec.json.decode,
        connect_args={"options": f"-c lock_timeout={BUSY_SECONDS}s -c timezone=UTC"},
    )


def _with_driver(url: URL) -> URL:
    return url.set(drivername="postgresql+psycopg") if url.drivername in {"postgresql", "postgres"} else url


def _set_up_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    # SQLAlchemy issues BEGIN through the listener below; the driver must not interfere.
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "recursive_triggers=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    reading = connection.get_execution_options().get("tack_reading", False)
    # Only where it changes: setting it, to the same value too, makes SQLite forget every statement it has prepared.
    if connection.info.get(_READING) is not reading:
        connection.exec_driver_sql(f"PRAGMA query_only={'ON' if reading else 'OFF'}")
        connection.info[_READING] = reading
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


class Database:
    """An open database with its two kinds of session."""

    def __init__(self, url: str) -> None:
        self.engine = make_engine(url)
        self._reader = self.engine.execution_options(tack_reading=True, **self._read_only())

    def _read_only(self) -> dict[str, Any]:
        return {"postgresql_readonly": True} if self.engine.dialect.name == "postgresql" else {}

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """Give a session that commits on success and takes everything back on an error."""
        with Session(self.engine, expire_on_commit=False) as session, session.begin():
            yield session

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Give a session that cannot write."""
        with Session(self._reader, expire_on_commit=False, autoflush=False) as session:
            yield session

    def close(self) -> None:
        """Close every pooled connection."""
        self.engine.dispose()
