"""Migrated databases for one run of the tests: made when first asked for, shared by all its processes."""

from __future__ import annotations

import fcntl
import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from sqlalchemy import make_url

from console import postgres
from kernel import migrate

KINDS = ("sqlite", "postgres")
# A crash may lose what a test wrote; nothing else hangs on it.
QUICK = ("fsync = off", "synchronous_commit = off", "full_page_writes = off")


@dataclass(frozen=True, slots=True)
class Template:
    """What is made once in a run for each kind of database, then copied: its name, and what fills its tables."""

    name: str
    fill: Callable[[str], None] | None = None


#: Migrated, and nothing in it.
MIGRATED = Template("tack_template")


class Databases:
    """Templates of each kind, every one made once, in a folder that all processes of a run share."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @contextmanager
    def copy(self, kind: str, name: str, template: Template = MIGRATED) -> Iterator[str]:
        """The address of a fresh copy of a template, gone after the block."""
        maker = self._sqlite_copy if kind == "sqlite" else self._postgres_copy
        with maker(name, template) as url:
            yield url

    @contextmanager
    def empty(self, kind: str, name: str) -> Iterator[str]:
        """The address of a database without any table, gone after the block."""
        if kind == "sqlite":
            path = self.folder / f"{name}.sqlite"
            yield f"sqlite:///{path}"
            _remove_sqlite(path)
        else:
            with self._postgres_database(self._postgres(), name, "template0") as url:
                yield url

    def end(self) -> None:
        """Stop the server of this run, if one was started, and remove what the run left."""
        note = self.folder / "postgres.json"
        if note.exists():
            postgres.stop(_server(note))
        shutil.rmtree(self.folder)

    @contextmanager
    def _sqlite_copy(self, name: str, template: Template) -> Iterator[str]:
        made = self.folder / f"{template.name}.sqlite"
        with self._alone(template.name):
            if not made.exists():
                making = made.with_suffix(".making")
                self._make_sqlite(making, template)
                making.rename(made)
        path = self.folder / f"{name}.sqlite"
        shutil.copyfile(made, path)
        yield f"sqlite:///{path}"
        _remove_sqlite(path)

    def _make_sqlite(self, path: Path, template: Template) -> None:
        if template.fill is None:
            migrate.upgrade(f"sqlite:///{path}")
            return
        with self._sqlite_copy(path.name, MIGRATED) as url:
            template.fill(url)
            shutil.copyfile(self.folder / f"{path.name}.sqlite", path)

    @contextmanager
    def _postgres_copy(self, name: str, template: Template) -> Iterator[str]:
        server = self._postgres()
        done = self.folder / f"{template.name}.postgres"
        with self._alone(f"{template.name}_postgres"):
            if not done.exists():
                self._make_postgres(server, template)
                done.touch()
        with self._postgres_database(server, name, template.name) as url:
            yield url

    def _make_postgres(self, server: str, template: Template) -> None:
        if template.fill is None:
            _administer(server, f"CREATE DATABASE {template.name}")
            migrate.upgrade(_named(server, template.name))
            return
        with self._postgres_copy(f"{template.name}_making", MIGRATED) as url:
            template.fill(url)
            with self._alone():
                _administer(server, f"CREATE DATABASE {template.name} TEMPLATE {template.name}_making")

    @contextmanager
    def _postgres_database(self, server: str, name: str, template: str) -> Iterator[str]:
        # PostgreSQL refuses to copy a template that somebody else copies at the same moment.
        with self._alone():
            _administer(server, f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
        yield _named(server, name)
        _administer(server, f"DROP DATABASE {name} WITH (FORCE)")

    def _postgres(self) -> str:
        note = self.folder / "postgres.json"
        with self._alone():
            if not note.exists():
                server = postgres.start(self.folder / "postgres")
                note.write_text(json.dumps({"url": server.url, "pid": server.pid}))
                for setting in QUICK:
                    _administer(server.url, f"ALTER SYSTEM SET {setting}")
                _administer(server.url, "SELECT pg_reload_conf()")
        return _server(note).url

    @contextmanager
    def _alone(self, what: str = "server") -> Iterator[None]:
        with (self.folder / f"{what}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def _server(note: Path) -> postgres.Server:
    noted = json.loads(note.read_text())
    return postgres.Server(folder=note.parent / "postgres", url=noted["url"], pid=noted["pid"])


def _named(server: str, name: str) -> str:
    return make_url(server).set(database=name).render_as_string(hide_password=False)


def _administer(server: str, statement: str) -> None:
    # Straight by the driver: an engine would ask the server about itself each time.
    address = make_url(server).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(statement.encode())


def _remove_sqlite(path: Path) -> None:
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
