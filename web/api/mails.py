"""Kept mails, for programs such as one that hands them on: what left and what waits.

Mails hold links that let somebody in. In a session its reader sees those that still work, as on the page; with a token
nobody sees any, since a program that read them could become anybody.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import Schema

from kernel import mail
from kernel.errors import NotFound
from kernel.mail import Mail
from partnerships.permissions import EVERYWHERE, check
from web import bearer, letters
from web.account import my_work
from web.api.fields import Choice, Id, Instant, Text
from web.api.lists import Listing
from web.api.resource import Resource
from web.api.schemas import always, maybe, page_of
from web.api.shapes import Shape

VIEW = "mail.view"
#: More than any letter of ours.
LONGEST = 100_000
resource = Resource(
    "mails", "What was written to somebody, and whether it left. Links to come in are for people alone."
)


class MailFilters(Listing):
    """What a list of mails is narrowed by: those that left or wait, to one address."""

    sent = Choice(("true", "false"))
    to = Text(254)


class MailLine(Schema):
    """A mail that is kept; where no mail server is set it waits for somebody to hand it on."""

    id = always(Id)
    to = always(Text, 254)
    subject = always(Text)
    now = always(Instant)
    sent_at = maybe(Instant)


class MailSchema(MailLine):
    """A mail with its words."""

    body = always(Text, LONGEST)


MailPage = page_of(MailLine, "MailPage")


def line(one: Mail) -> Shape:
    """Return a mail in brief."""
    return {"id": one.id, "to": one.to, "subject": one.subject, "now": one.now, "sent_at": one.sent_at}


@resource.get("", MailPage, needs=VIEW, query=MailFilters)
def mails_list(filters: Mapping[str, Any]) -> Shape:
    """List the kept mails, the newest first; for whoever administers everywhere."""
    work = my_work()
    check(work.by, VIEW, EVERYWHERE)
    page = mail.page(
        work.session,
        sent=filters["sent"] == "true" if "sent" in filters else None,
        to=filters.get("to", ""),
        after=filters.get("after"),
        limit=filters.get("limit", 50),
    )
    return {"rows": [line(one) for one in page.rows], "after": page.after}


@resource.get("/<id:mail_id>", MailSchema, needs=VIEW)
def mails_show(mail_id: str) -> Shape:
    """Read a mail; links to come in are left out where a token asks."""
    work = my_work()
    check(work.by, VIEW, EVERYWHERE)
    found = work.session.get(Mail, mail_id)
    if found is None:
        raise NotFound
    in_person = bearer.in_use() is None
    body = letters.without_dead_links([found.body])[0] if in_person else letters.without_links(found.body)
    return {**line(found), "body": body}
