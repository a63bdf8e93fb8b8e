"""Pages of first prints as a worker leaves them, where a test is not about how they are drawn."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from contracts.rendition_models import Rendition
from tests.factories.people import NOW


def without_an_office(session: Session) -> None:
    """Let every paper that waits for its pages be one whose pages no machine here can draw."""
    for one in session.scalars(select(Rendition).where(Rendition.state == "asked")):
        one.state, one.ended_at = "unavailable", NOW
    session.flush()
