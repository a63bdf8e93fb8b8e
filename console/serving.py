"""`tack serve`: the pages and the programs' door, on one box."""

from __future__ import annotations

import dataclasses
import signal
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from subprocess import CalledProcessError
from types import FrameType
from typing import Any

import click
from waitress.server import create_server

from application import start
from application.settings import PUBLIC_URL, Settings, load
from application.work import Tack
from console import demos, postgres
from console.output import say
from console.words import N_, Command, option
from console.workers import Companion
from kernel.errors import TackError
from kernel.text import Message
from partnerships.passkey_actions import site_of

THREADS = 8
ANYWHERE = frozenset({"0.0.0.0", "::", ""})  # noqa: S104 -- recognised, to print an address that works


class NoPostgres(TackError):
    """PostgreSQL does not start."""

    code = "no-postgres"


@click.command("serve", cls=Command, help=N_("Serve on this machine until told to stop."))
@option("--host", default="127.0.0.1", show_default=True, help=N_("The address to listen on."))
@option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help=N_("The port to listen on."))
@option(
    "--demo",
    "with_demo",
    is_flag=True,
    help=N_("Load the demo portfolio where nothing is kept yet, and print links to sign in."),
)
@option("--postgres", "own_postgres", is_flag=True, help=N_("Start a PostgreSQL of the instance's own and use it."))
def serve(*, host: str, port: int, with_demo: bool, own_postgres: bool) -> None:
    """Serve."""
    signal.signal(signal.SIGTERM, _leave)
    settings = load()
    with _own_database(settings) if own_postgres else nullcontext(settings) as using:
        tack = Tack(using)
        try:
            start.migrated(tack)
            _listen(tack, host, port, with_demo=with_demo)
        finally:
            tack.database.close()


def _listen(tack: Tack, host: str, port: int, *, with_demo: bool) -> None:
    # Bound first: a port that is taken is said before anything else is done.
    # What a proxy says of whom it speaks for is passed on only where there is one to be trusted.
    untrusted = not tack.settings.trusted_proxies
    server = create_server(
        _application(tack), host=host, port=port, threads=THREADS, clear_untrusted_proxy_headers=untrusted
    )
    try:
        tack.settings = _addressed(tack.settings, host, _port_of(server))
        if with_demo:
            demos.load_where_empty(tack)
            demos.print_links(tack, tack.settings.public_url)
        named = site_of(tack.settings.public_url).origin
        if named != tack.settings.public_url.rstrip("/"):
            say(Message("Passkeys need a name instead of a number: for them, sign in at %(address)s", address=named))
        say(Message("Serving on %(address)s (stop with Ctrl+C)", address=tack.settings.public_url))
        companion = Companion(tack.settings)
        start.standing_still()
        try:
            server.run()
        finally:
            companion.stop()
    finally:
        server.close()


def _application(tack: Tack) -> Any:
    from web.app import create_app  # noqa: PLC0415 -- the other commands start without the pages

    return create_app(tack)


def _port_of(server: Any) -> int:
    """Return the port in use, which the system chose where none was asked for."""
    return int(server.effective_listen[0][1] if hasattr(server, "effective_listen") else server.effective_port)


def _addressed(settings: Settings, host: str, port: int) -> Settings:
    """Return the settings with the address people type: the one they state, else where it listens."""
    if settings.public_url != PUBLIC_URL:
        return settings
    return dataclasses.replace(settings, public_url=f"http://{'127.0.0.1' if host in ANYWHERE else host}:{port}")


@contextmanager
def _own_database(settings: Settings) -> Iterator[Settings]:
    try:
        server = postgres.start(postgres.folder_for(settings.instance))
    except CalledProcessError as error:
        why = (error.stderr or "").strip().splitlines() or [str(error)]
        raise NoPostgres(Message("PostgreSQL does not start here: %(why)s", why=why[-1])) from error
    try:
        say(Message("PostgreSQL for this instance: DATABASE_URL=%(url)s", url=server.url))
        yield dataclasses.replace(settings, database_url=server.url)
    finally:
        postgres.stop(server)


def _leave(_signal: int, _frame: FrameType | None) -> None:
    raise SystemExit(0)
