"""`tack screening`: names against the lists in force, and how good the rule is on labelled pairs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from application import screenings
from application.names import known_names
from application.settings import Settings
from application.settings import load as load_settings
from console.instances import opened
from console.output import data, say, table
from console.words import N_, Group, as_json, option
from kernel import clock
from kernel.errors import TackError
from kernel.text import Message, render
from partnerships.models import SYSTEM_PERSON
from policy.check import proved
from policy.edition import Edition
from policy.files import editions_in, read
from policy.screening import Screening
from screening.list_files import look
from screening.list_queries import listed
from screening.listed import Asked, Kind

if TYPE_CHECKING:
    from screening.index import Hit
    from screening.pairs import Figures


class NoThresholds(TackError):
    """No edition in force says from which likeness on a name counts."""

    code = "no-thresholds"


class NoLists(TackError):
    """No list is in force, so that nobody can be screened."""

    code = "no-lists"


@click.group("screening", cls=Group, help=N_("Sanctions lists, and names against them."))
def screening() -> None:
    """Group the commands of screening."""


@screening.command(
    "score",
    help=N_(
        "Say how good the rule is on PAIRS, a CSV file with the columns name_a, name_b, same: precision, recall and F1"
        " at the threshold of review of the edition in force."
    ),
)
@click.argument("pairs", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@as_json()
def score(pairs: Path, *, as_json: bool) -> None:
    """Measure the rule on labelled pairs."""
    from screening.pairs import figures, labelled  # noqa: PLC0415 -- the other commands start without the matching

    settings = load_settings()
    edition, lanes = in_force(settings, clock.today("UTC"))
    found = figures(labelled(look(pairs.name, pairs, also_latin=False)), float(lanes.review))
    if as_json:
        data({"edition": edition.title, "threshold": float(lanes.review), **found.plain})
        return
    say(Message("Edition %(edition)s, threshold of review %(review)s.", edition=edition.title, review=lanes.review))
    table(("", ""), [(render(name), str(value)) for name, value in _named(found)], right=(1,))


def _named(found: Figures) -> Iterator[tuple[Message, float]]:
    yield Message("Pairs"), found.pairs
    yield Message("Found"), found.found
    yield Message("Missed"), found.missed
    yield Message("False alarms"), found.false_alarms
    yield Message("Could not be screened"), found.unreadable
    yield Message("Precision"), found.precision
    yield Message("Recall"), found.recall
    yield Message("F1"), found.f1


@screening.command("check", help=N_("Screen each NAME against the lists in force; nothing is kept of it."))
@click.argument("names", nargs=-1, required=True)
@option(
    "--kind", type=click.Choice([one.value for one in Kind]), default=Kind.OTHER.value, help=N_("What the names are.")
)
@as_json()
def check(names: tuple[str, ...], kind: str, *, as_json: bool) -> None:
    """Ask for names."""
    from screening.index import Index  # noqa: PLC0415 -- the other commands start without the matching
    from screening.reading import readable  # noqa: PLC0415 -- as above

    with opened() as tack, tack.reading(SYSTEM_PERSON) as work:
        _edition, lanes = in_force(tack.settings, work.today)
        index = Index(listed(work.session))
    if not len(index):
        raise NoLists(Message("No list is in force, so nobody can be screened. Load one: tack screening load FILE"))
    answers = [(name, readable(name), index.hits(Asked(name, Kind(kind)), float(lanes.log))) for name in names]
    if as_json:
        data([_plain(name, read, hits, lanes) for name, read, hits in answers])
    else:
        for name, read, hits in answers:
            _tell(name, hits, lanes, read=read)
    if not all(read for _name, read, _hits in answers):
        raise SystemExit(1)


@screening.command(
    "run",
    help=N_(
        "Screen organisations against the lists in force and keep what is found: those named by identifier or all."
    ),
)
@click.argument("organisations", nargs=-1)
@click.option("--all", "everybody", is_flag=True, help=N_("Screen every organisation there is."))
@as_json()
def run(organisations: tuple[str, ...], *, everybody: bool, as_json: bool) -> None:
    """Screen, and keep what is found, as the nightly job does."""
    if not organisations and not everybody:
        raise click.UsageError(render(Message("Name organisations by their identifiers, or say --all.")))
    with opened() as tack:
        found = screenings.at_once(tack, None if everybody else organisations)
    if found is None:
        raise NoLists(Message("No list is in force. Load one with “tack screening load”."))
    told = {"screened": found.screened, "clear": found.clear, "hits": found.hits, "unread": found.unread}
    if as_json:
        data(told)
        return
    say(
        Message(
            "Screened: %(screened)s. Clear: %(clear)s. Like somebody: %(hits)s. Could not be read: %(unread)s.",
            **told,
        )
    )


def in_force(settings: Settings, day: date) -> tuple[Edition, Screening]:
    """Return the edition whose thresholds hold on a day; raises NoThresholds where none has any yet."""
    names = known_names()
    for path in reversed(editions_in(settings.policy_folder)):
        edition = proved(read(path), names, str(path))
        if edition.screening is not None and edition.effective_from <= day:
            return edition, edition.screening
    raise NoThresholds(Message("No edition in force says from which likeness on a name on a list counts."))


def _plain(name: str, read: bool, hits: Iterable[Hit], lanes: Screening) -> dict[str, object]:  # noqa: FBT001 -- ours alone
    found = [
        {"key": hit.key, "score": hit.score, "name": hit.name, "lane": lanes.lane(hit.score),
         "reasons": [render(why) for why in hit.reasons]}
        for hit in hits
    ]  # fmt: skip
    return {"name": name, "screened": read, "hits": found}


def _tell(name: str, hits: list[Hit], lanes: Screening, *, read: bool) -> None:
    if not read:
        say(Message("“%(name)s” could not be screened: there is no letter in it that can be read.", name=name))
        return
    if not hits:
        say(Message("“%(name)s”: nobody on the lists in force has such a name.", name=name))
        return
    say(Message("“%(name)s”:", name=name))
    rows = [
        (f"{hit.score:.2f}", str(lanes.lane(hit.score)), hit.key, hit.name, " ".join(map(render, hit.reasons)))
        for hit in hits
    ]
    words = (Message("Likeness"), Message("Lane"), Message("Entry"), Message("Name on the list"), Message("Why"))
    table([render(one) for one in words], rows, right=(0,))
