"""What the command prints: sentences, tables, JSON, and errors as one plain sentence each."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import click
from alembic.util import CommandError
from rich.console import Console
from rich.table import Table
from rich.text import Text
from sqlalchemy.exc import DBAPIError

from kernel.errors import GateClosed, Invalid, NotPermitted, TackError
from kernel.text import Message, render
from policy.problems import PolicyInvalid

#: Width of a table where nobody looks at a terminal: wide enough that no cell is folded.
WIDE = 200


def say(words: Message | str) -> None:
    """Print one sentence."""
    click.echo(render(words))


def data(value: object) -> None:
    """Print JSON; what JSON does not know is written as text."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2, default=str))


def table(headings: Sequence[str], rows: Sequence[Sequence[str]], *, right: Sequence[int] = ()) -> None:
    """Print a table; `right` names the columns of figures."""
    drawn = Table(box=None, pad_edge=False, header_style="bold")
    for position, heading in enumerate(headings):
        drawn.add_column(Text(heading), justify="right" if position in right else "left")
    for row in rows:
        # Text, not markup: brackets in a name are a name's brackets.
        drawn.add_row(*(Text(cell) for cell in row))
    terminal().print(drawn)


def terminal() -> Console:
    """Return the terminal as rich knows it, or a wide page where the output goes elsewhere."""
    return Console(width=None if sys.stdout.isatty() else WIDE, highlight=False)


@contextmanager
def failures() -> Iterator[None]:
    """End the command with an exit code and a sentence for whatever may be expected to go wrong."""
    try:
        yield
    except TackError as error:
        for line in lines_of(error):
            click.echo(line, err=True)
        raise click.exceptions.Exit(1) from error
    except BrokenPipeError:
        raise  # whoever read this has seen enough; click ends quietly
    except (DBAPIError, CommandError, OSError) as error:
        told = next((tell(error) for kind, tell in _EXPECTED if isinstance(error, kind)), str(error))
        click.echo(told, err=True)
        raise click.exceptions.Exit(1) from error


def lines_of(error: TackError) -> Iterator[str]:
    """Yield an error as lines: what happened, then each thing that is missing or wrong."""
    if isinstance(error, PolicyInvalid):
        for problem in error.problems:
            yield f"{error.source_name}:{problem.line}:{problem.column}: {render(problem.message)}"
        return
    yield render(error.message)
    if isinstance(error, Invalid):
        for one in error.problems:
            yield f"  {one.where}: {render(one.message)}"
    elif isinstance(error, GateClosed | NotPermitted):
        for unmet in error.unmet:
            yield f"  {render(unmet.message)}"


def _database(error: Any) -> str:
    said = str(error.orig).strip().splitlines()
    return render(Message("The database does not do this: %(why)s.", why=(said or [""])[0].rstrip(".")))


def _migration(error: Any) -> str:
    return render(Message("The database cannot be migrated: %(why)s.", why=str(error).rstrip(".")))


def _system(error: Any) -> str:
    about = f"{error.filename}: " if error.filename else ""
    return render(Message("This machine refuses: %(why)s.", why=f"{about}{error.strerror or error}"))


_EXPECTED: tuple[tuple[type[Exception], Callable[[Any], str]], ...] = (
    (DBAPIError, _database),
    (CommandError, _migration),
    (OSError, _system),
)


def progress_terminal() -> Console:
    """Return where progress is drawn: beside the output, and only where somebody looks."""
    return Console(stderr=True, quiet=not sys.stderr.isatty())
