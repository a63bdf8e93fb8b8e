"""Personal tokens, read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from partnerships.account_models import ApiToken
from partnerships.models import Person

#: How many are shown; older ones that ended long ago are in the journal.
SHOWN = 100


def working(session: Session, person: Person, *, today: date) -> list[ApiToken]:
    """Return a person's tokens that are neither revoked nor past their day, newest first."""
    wanted = select(ApiToken).where(
        ApiToken.person_id == person.id, ApiToken.revoked_at.is_(None), ApiToken.expires_on >= today
    )
    return list(session.scalars(wanted.order_by(ApiToken.id.desc())))


def of_person(session: Session, person: Person) -> Sequence[ApiToken]:
    """Return a person's newest tokens, ended ones too."""
    wanted = select(ApiToken).where(ApiToken.person_id == person.id)
    return session.scalars(wanted.order_by(ApiToken.id.desc()).limit(SHOWN)).all()
