"""Mails that are kept: all of them while no mail server is set, so that links can be handed over."""

from __future__ import annotations

from flask import Blueprint, render_template
from sqlalchemy import select

from kernel.mail import Mail
from web.account import my_work
from web.marks import needs

pages = Blueprint("mails", __name__)
SHOWN = 50


@pages.get("/mails")
@needs("mail.view")
def listing() -> str:
    """Show the newest mails."""
    work = my_work()
    found = work.session.scalars(select(Mail).order_by(Mail.id.desc()).limit(SHOWN)).all()
    return render_template("mails/page.html", mails=found, sends=bool(work.settings.smtp_url))
