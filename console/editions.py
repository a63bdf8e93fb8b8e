"""`tack policy publish` and `tack policy compare`: editions from files, by two people or by Tack itself."""

from __future__ import annotations

from pathlib import Path

import click

from application import proposals
from application.editions import refuse_other_currency
from application.names import known_names
from application.start import OPERATOR
from application.work import Work
from console.instances import opened
from console.output import data, say
from console.tokens import account
from console.words import N_, Command, as_json
from kernel.errors import TackError
from kernel.text import Message, render
from partnerships.permissions import standing_of
from policy import actions, queries
from policy.check import proved
from policy.compare import Comparison, plain
from policy.compare import compare as compare_two
from policy.edition import Edition
from policy.files import Checked, read
from policy.loader import load
from policy.models import EditionRow
from policy.problems import PolicyInvalid

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


class NoSuchEdition(TackError):
    """Neither a file nor a published edition has this name."""

    code = "no-such-edition"


@click.command(
    "publish",
    cls=Command,
    help=N_(
        "Publish FILE, once and for good. With --proposed-by and --by two people do it, each with their own"
        " permissions; without them Tack itself does, as it does with the files of its folder when it starts."
    ),
)
@click.argument("file", type=FILE)
@click.option("--proposed-by", metavar="EMAIL", help=N_("Who proposes it."))
@click.option("--by", metavar="EMAIL", help=N_("Who publishes it: somebody else, unless only words changed."))
@click.option("--note", default="", help=N_("Why, for whoever publishes it."))
@as_json()
def publish(file: Path, *, proposed_by: str | None, by: str | None, note: str, as_json: bool) -> None:
    """Publish an edition from a file."""
    if (proposed_by is None) != (by is None):
        raise click.UsageError(render(Message("Give both --proposed-by and --by, or neither.")))
    try:
        text = read(file)
        with opened() as tack, tack.writing() as work:
            row = _published(work, text, file, (proposed_by, by, note))
            told = {"id": row.id, "pack": row.pack, "name": row.name, "sha256": row.sha256}
    except PolicyInvalid as error:
        for line in Checked(file, error.problems).lines:
            click.echo(line)
        raise SystemExit(1) from error
    if as_json:
        data(told)
    else:
        title = f"{told['pack']} {told['name']}"
        say(Message("%(title)s is published: %(sha256)s.", title=title, sha256=told["sha256"]))


def _published(work: Work, text: str, file: Path, who: tuple[str | None, str | None, str]) -> EditionRow:
    proposed_by, by, note = who
    currency = work.settings.base_currency
    if proposed_by is None or by is None:
        refuse_other_currency(proved(text, known_names(), str(file)), currency)
        return actions.publish(
            work.session, text, names=known_names(), by=OPERATOR.person_id, on=work.today, now=work.now
        )
    proposer, publisher = (standing_of(account(work, email)) for email in (proposed_by, by))
    proposal = proposals.propose(
        work.session, text, currency=currency, by=proposer, note=note, on=work.today, now=work.now
    )
    return proposals.publish_proposed(work.session, proposal.id, by=publisher, on=work.today, now=work.now)[1]


@click.command(
    "compare", cls=Command, help=N_("Say what differs between two editions: files, or published ones by PACK/NAME.")
)
@click.argument("old")
@click.argument("new")
@as_json()
def compare(old: str, new: str, *, as_json: bool) -> None:
    """Compare two editions."""
    before, after = _edition(old), _edition(new)
    found = compare_two(before, after)
    if as_json:
        data(_plain(found))
        return
    for one in found.differences:
        click.echo(f"{one.change.value}  {one.section}{f'.{one.key}' if one.key else ''}")
        for each in one.fields:
            click.echo(f"    {each.field}: {each.was} → {each.becomes}")
    say(_verdict(found))


def _plain(found: Comparison) -> dict[str, object]:
    rows = [
        {
            "section": one.section,
            "key": one.key,
            "change": one.change.value,
            "values": [
                {"field": each.field, "before": plain(each.before), "after": plain(each.after)} for each in one.fields
            ],
        }
        for one in found.differences
    ]
    return {"same": found.same, "only_words": found.only_words, "differences": rows}


def _verdict(found: Comparison) -> Message:
    if found.same:
        return Message("Nothing differs but the name and the day.")
    return Message("Only words changed; every rule is the same.") if found.only_words else Message("Rules changed.")


def _edition(named: str) -> Edition:
    """The edition in a file, or the published one of that pack and name."""
    path = Path(named)
    if path.is_file():
        return load(read(path), named)
    pack, _, name = named.partition("/")
    with opened() as tack, tack.reading() as work:
        for row in queries.published(work.session):
            if (row.pack, row.name) == (pack, name):
                return queries.edition(work.session, row.id)
    raise NoSuchEdition(Message("There is no file and no published edition “%(name)s”.", name=named))
