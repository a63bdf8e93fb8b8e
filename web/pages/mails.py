"""Mails that are kept: all of them while no mail server is set, so that links can be handed over."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from kernel import mail, queue
from kernel.queue import JobState
from partnerships.permissions import EVERYWHERE, check
from web import letters
from web.account import my_work
from web.marks import needs

pages = Blueprint("mails", __name__)


@pages.get("/mails")
@needs("mail.view")
def listing() -> str:
    """Show the newest mails, to whoever administers everywhere: they hold ways in for anybody."""
    work = my_work()
    check(work.by, "mail.view", EVERYWHERE)
    found = mail.page(work.session, after=request.args.get("after"))
    bodies = letters.without_dead_links(one.body for one in found.rows)
    mails = list(zip(found.rows, bodies, strict=True))
    dead = queue.counts(work.session)[JobState.DEAD]
    sends = bool(work.settings.smtp_url)
    return render_template("mails/page.html", mails=mails, after=found.after, sends=sends, dead=dead)
