"""Mails that are kept: all of them while no mail server is set, so that links can be handed over."""

from __future__ import annotations

from flask import Blueprint, render_template
from sqlalchemy import select

from kernel.mail import Mail
from partnerships.permissions import EVERYWHERE, check
from web import letters
from web.account import my_work
from web.marks import needs

pages = Blueprint("mails", __name__)
SHOWN = 50


@pages.get("/mails")
@needs("mail.view")
def listing() -> str:
    """Show the newest mails, to whoever administers everywhere: they hold ways in for anybody."""
    work = my_work()
    check(work.by, "mail.view", EVERYWHERE)
    found = work.session.scalars(select(Mail).order_by(Mail.id.desc()).limit(SHOWN)).all()
    bodies = letters.without_dead_links(mail.body for mail in found)
    mails = list(zip(found, bodies, strict=True))
    return render_template("mails/page.html", mails=mails, sends=bool(work.settings.smtp_url))
