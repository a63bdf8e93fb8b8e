"""What a person may know of, as one SQL clause for lists and for guessed identifiers alike."""

from __future__ import annotations

from sqlalchemy import ColumnElement, false, or_, select, true

from partnerships.models import Partnership, Party
from partnerships.permissions import STAFF, Role, Standing


def visible_to(standing: Standing) -> ColumnElement[bool]:
    """Return the clause that limits partnerships to a person's programmes and organisations."""
    if not standing.active:
        return false()
    programmes = standing.programmes(*STAFF, Role.SYSTEM)
    if None in programmes:
        return true()
    clauses: list[ColumnElement[bool]] = []
    if programmes:
        clauses.append(Partnership.programme_id.in_(sorted(filter(None, programmes))))
    if standing.organisations:
        theirs = select(Party.partnership_id).where(Party.organisation_id.in_(sorted(standing.organisations)))
        clauses.append(Partnership.id.in_(theirs))
    return or_(*clauses) if clauses else false()
