"""What requests say by mail: to whoever is asked, once for all that is asked of them, and to whoever asked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from kernel import mail
from kernel.packing import unpack
from kernel.text import Message, render, using
from lifecycle.models import HelpRequest
from partnerships.models import Partnership, Person
from partnerships.permissions import Standing

#: A mail cannot be taken back when somebody's words are erased; so they are read where they are kept.
IN_WORDS = Message("A few words came with it; you read them in Tack.")


def words_of(request: HelpRequest) -> Message:
    """Return what is missing, as it was when it was asked."""
    return unpack(request.words)[0]


def tell_asked(
    session: Session,
    asked: Sequence[tuple[HelpRequest, Sequence[Person]]],
    partnership: Partnership,
    *,
    with_words: bool,
    by: Standing,
    now: datetime,
) -> None:
    """Write to everybody who is asked, one mail with everything that is asked of them."""
    asker = session.get_one(Person, by.person_id).name
    people = {person.id: person for _, able in asked for person in able}
    for key, person in people.items():
        wanted = [words_of(request) for request, able in asked if key in {one.id for one in able}]
        lines: list[Message | str] = [
            Message("%(asker)s asks for your help with “%(title)s”:", asker=asker, title=partnership.title),
            *wanted,
            *([IN_WORDS] if with_words else []),
            Message("It waits on your first page in Tack, with a link to the very field, until it is done."),
        ]
        _write(session, person, _subject(asker, partnership, wanted), lines, now)


def _subject(asker: str, partnership: Partnership, wanted: Sequence[Message]) -> Message:
    if len(wanted) == 1:
        return Message("%(asker)s asks you: %(what)s", asker=asker, what=wanted[0])
    return Message(
        "%(asker)s asks you for %(count)s things: “%(title)s”",
        asker=asker,
        count=len(wanted),
        title=partnership.title,
    )


def tell_asker(session: Session, request: HelpRequest, subject: Message, *, with_words: bool, now: datetime) -> None:
    """Write to whoever asked how it ended."""
    asker = session.get_one(Person, request.asked_by)
    title = session.get_one(Partnership, request.partnership_id).title
    lines: list[Message | str] = [
        Message("What you asked for with “%(title)s” has an answer.", title=title),
        subject,
        *([IN_WORDS] if with_words else []),
    ]
    _write(session, asker, subject, lines, now)


def _write(session: Session, to: Person, subject: Message, lines: Sequence[Message | str], now: datetime) -> None:
    """Write one mail in the language of whoever gets it."""
    with using(to.locale):
        greeting = render(Message("Hello %(name)s,", name=to.name))
        body = "\n\n".join([greeting, *(render(one) for one in lines)]) + "\n"
        mail.write(session, to=to.email, subject=render(subject)[:255], body=body, now=now)
