"""Whether this process lives, and whether it can work; for whatever watches over it."""

from __future__ import annotations

from flask import Blueprint
from sqlalchemy import text

from web.marks import public
from web.work import current

pages = Blueprint("health", __name__)


@pages.get("/healthz")
@public
def lives() -> dict[str, str]:
    """Answer while the process lives."""
    return {"status": "ok"}


@pages.get("/readyz")
@public
def ready() -> dict[str, str]:
    """Answer while the database answers."""
    current().session.execute(text("SELECT 1"))
    return {"status": "ok"}
