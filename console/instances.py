"""Opens the instance that the environment names, ready to be worked with."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from application import start
from application.settings import Settings, load
from application.work import Tack
from kernel import migrate
from kernel.errors import TackError
from kernel.text import Message


class Behind(TackError):
    """The database has the schema of another version of Tack."""

    code = "schema-behind"


@contextmanager
def opened(settings: Settings | None = None) -> Iterator[Tack]:
    """Give the running instance; an empty database is set up on first use, one left behind is refused.

    Raises Behind where the schema is another version's: nobody's data is migrated unasked.
    """
    tack = Tack(settings or load())
    try:
        stands = migrate.revision(tack.settings.database_url)
        if stands is None:
            start.migrated(tack)
        elif stands != migrate.newest():
            raise Behind(
                Message(
                    "The database stands at version %(stands)s. Back it up, then run: tack db upgrade", stands=stands
                )
            )
        else:
            start.prepare(tack)
        yield tack
    finally:
        tack.database.close()
