"""Mails with links that sign somebody in."""

from __future__ import annotations

import re
from collections.abc import Iterable

from flask import render_template, url_for

from kernel import mail
from kernel.text import gettext, using
from partnerships.actions import invitations
from partnerships.models import Person
from partnerships.sign_in_actions import still_good
from web.account import my_work
from web.work import current, tack

_LINK = re.compile(r"(?<=/sign-in/)[\w-]{43}")


def send_link(person: Person, token: str) -> None:
    """Write the mail with a link that somebody asked for."""
    with using(person.locale):
        body = render_template("email/link.txt", person=person, address=_address(token))
        mail.write(
            current().session, to=person.email, subject=gettext("Your link to Tack"), body=body, now=current().now
        )


def invite(person: Person) -> None:
    """Invite somebody and write the mail; an invitation sent before works no more."""
    work = my_work()
    token = invitations.invite(work.session, person, by=work.by, on=work.today, now=work.now)
    with using(person.locale):
        body = render_template(
            "email/invitation.txt", person=person, address=_address(token), days=invitations.LIFETIME.days
        )
        mail.write(work.session, to=person.email, subject=gettext("You are invited to Tack"), body=body, now=work.now)


def without_dead_links(bodies: Iterable[str]) -> list[str]:
    """Return bodies of mails as they may be shown: a link that is used or too old is of no use to anybody."""
    shown = list(bodies)
    tokens = [token for body in shown for token in _LINK.findall(body)]
    good = still_good(current().session, tokens, now=current().now) if tokens else frozenset()
    gone = gettext("(link used or too old)")
    return [_LINK.sub(lambda found: found[0] if found[0] in good else gone, body) for body in shown]


def without_links(body: str) -> str:
    """Return the body of a mail without any way in, as programs get it: a link would make them whoever it is for."""
    return _LINK.sub(gettext("(link for the person alone)"), body)


def _address(token: str) -> str:
    return f"{tack().settings.public_url}{url_for('sign_in.show_link', token=token)}"
