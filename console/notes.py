"""`tack note`: what people wrote."""

from __future__ import annotations

import click

from application.start import OPERATOR
from console.instances import opened
from console.output import say
from console.words import N_, Group, option
from kernel.text import Message
from partnerships import note_actions
from partnerships.models import SYSTEM_PERSON


@click.group("note", cls=Group, help=N_("What people wrote: reasons, contacts, comments."))
def note() -> None:
    """Group the commands of notes."""


@note.command("erase", help=N_("Erase what was written, for good. That it was erased, and why, stays in the journal."))
@click.argument("note_id", metavar="ID")
@option("--reason", required=True, help=N_("Why it goes; kept with the journal."))
def erase(note_id: str, *, reason: str) -> None:
    """Erase a note."""
    with opened() as tack, tack.writing(SYSTEM_PERSON) as work:
        note_actions.erase(work.session, note_id, reason=reason, by=OPERATOR, on=work.today, now=work.now)
    say(Message("The words are erased. The journal says that they were, and why."))
