"""The seals of the journal: how far they reach, and the file that somebody outside keeps."""

from __future__ import annotations

from flask import Blueprint, Response, render_template

from kernel import journal_seal
from web import sealed
from web.account import my_work
from web.marks import needs

pages = Blueprint("seals", __name__)
NEWEST = 60


@pages.get("/journal/seals")
@needs("seal.view")
def listing() -> str:
    """Show the newest seals."""
    work = my_work()
    return render_template("journal/seals.html", seals=journal_seal.newest_seals(work.session, limit=NEWEST))


@pages.get("/journal/seals/export")
@needs("seal.view")
def export() -> Response:
    """Give the file with every seal and every stream's head."""
    return sealed.download()
