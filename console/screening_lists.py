"""`tack screening load` and `tack screening lists`: sanctions lists come in, and how old they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

import click

from application.screening_lists import load_files
from console.instances import opened
from console.output import data, say, table
from console.words import N_, Command, as_json, option
from kernel.text import Message, gettext, render, show
from screening import list_queries as reads
from screening.list_age_queries import Age, ages
from screening.list_kinds import TITLES, ListKind
from screening.list_models import ListLoad, ListVersion, LoadState


@click.command(
    "load",
    cls=Command,
    help=N_("Put a sanctions list in force, of any size. A list that cannot be taken leaves the last one in force."),
)
@click.argument("kind", type=click.Choice([kind.value for kind in ListKind]))
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@option(
    "--date",
    "dated",
    type=click.DateTime(["%Y-%m-%d"]),
    help=N_("The date of the list, where it states none itself (OFAC's files do not)."),
)
@option("--confirmed", is_flag=True, help=N_("Take it although it has far fewer entries, or is older, than the last."))
@as_json()
def load(kind: str, files: tuple[Path, ...], *, dated: datetime | None, confirmed: bool, as_json: bool) -> None:
    """Load a list and say what became of it; a refusal ends the command with exit code 1."""
    with opened() as tack:
        done = load_files(tack, ListKind(kind), files, dated=dated.date() if dated else None, confirmed=confirmed)
    failed = done.load.state == LoadState.FAILED
    if as_json:
        data({"load": _attempt(done.load), "in_force": _plain(done.in_force) if done.in_force else None})
    else:
        for sentence in _told(done.load, done.in_force):
            click.echo(render(sentence), err=failed)
    if failed:
        raise click.exceptions.Exit(1)


def _told(load: ListLoad, in_force: ListVersion | None) -> Sequence[Message]:
    if load.state == LoadState.FAILED:
        return (*reads.reasons(load), _still(in_force))
    if load.state == LoadState.UNCHANGED:
        return (Message("This list is in force already; there is nothing new in it."),)
    if in_force is None:
        return ()
    return (
        Message(
            "%(title)s, of %(day)s, is in force: %(entries)s entries with %(names)s names (%(weak)s weak), %(persons)s"
            " persons, %(organisations)s organisations. New: %(added)s, changed: %(changed)s, taken off: %(removed)s.",
            title=TITLES[in_force.kind],
            day=in_force.listed_on,
            entries=in_force.entries,
            names=in_force.names,
            weak=in_force.weak,
            persons=in_force.persons,
            organisations=in_force.organisations,
            added=in_force.added,
            changed=in_force.changed,
            removed=in_force.removed,
        ),
    )


def _still(in_force: ListVersion | None) -> Message:
    if in_force is None:
        return Message("Nothing was saved. No list of this kind is in force.")
    return Message(
        "Nothing was saved. The list of %(day)s, loaded on %(loaded)s, stays in force.",
        day=in_force.listed_on,
        loaded=in_force.loaded_on,
    )


@click.command(
    "lists", cls=Command, help=N_("The sanctions lists in force, how old they are, and how the last attempts went.")
)
@as_json()
def lists(*, as_json: bool) -> None:
    """List each kind of list, with its age and the last attempt to load one."""
    with opened() as tack, tack.reading() as work:
        found, last = ages(work.session, on=work.today), reads.latest_loads(work.session)
        if as_json:
            data([_row(one, last) for one in found])
            return
        table(_headings(), [_cells(one, last.get(one.kind)) for one in found], right=(2, 3, 4))
        for one in found:
            attempt = last.get(one.kind)
            if attempt is not None and attempt.state == LoadState.FAILED:
                for sentence in (*reads.reasons(attempt), _still(one.version)):
                    say(sentence)
            if one.stale:
                say(
                    Message(
                        "%(title)s is older than the rules allow: %(days)s days.",
                        title=TITLES[one.kind],
                        days=one.days or 0,
                    )
                )


def _headings() -> list[str]:
    figures = [gettext("Date"), gettext("Days old"), gettext("Records"), gettext("Names")]
    return [gettext("List"), *figures, gettext("Last attempt")]


_STATES: Mapping[str, Message] = {
    LoadState.WAITING: Message("waits"),
    LoadState.LOADED: Message("loaded"),
    LoadState.UNCHANGED: Message("nothing new"),
    LoadState.FAILED: Message("not taken"),
}


def _cells(one: Age, last: ListLoad | None) -> list[str]:
    version = one.version
    attempt = f"{show(last.on)}: {render(_STATES[last.state])}" if last else "-"
    if version is None:
        return [render(TITLES[one.kind]), "-", "-", "-", "-", attempt]
    figures = [show(one.days or 0), show(version.entries), show(version.names)]
    return [render(TITLES[one.kind]), show(version.listed_on), *figures, attempt]


def _row(one: Age, last: Mapping[str, ListLoad]) -> dict[str, object]:
    attempt = last.get(one.kind)
    return {
        "kind": one.kind,
        "in_force": _plain(one.version) if one.version else None,
        "days": one.days,
        "fresh_days": one.fresh_days,
        "stale": one.stale,
        "last_attempt": _attempt(attempt) if attempt else None,
    }


def _attempt(load: ListLoad) -> dict[str, object]:
    return {
        "id": load.id,
        "kind": load.kind,
        "state": load.state,
        "on": load.on,
        "files": [one.name for one in reads.files_of(load)],
        "code": load.code,
        "why": [render(one) for one in reads.reasons(load)],
    }


def _plain(version: ListVersion) -> dict[str, object]:
    names = ("listed_on", "dated", "seen_on", "sha256", "size", "entries", "names", "weak", "persons", "organisations")
    return {name: getattr(version, name) for name in (*names, "added", "changed", "removed", "loaded_on")}


#: What stands below `tack screening`.
COMMANDS = (load, lists)
