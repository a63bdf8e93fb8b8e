"""Which record stands for which: a merged one is never listed, and whoever asks for it is answered with the other."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from partnerships.models import OrganisationMerge


def standing_alone(organisation_id: InstrumentedAttribute[str]) -> ColumnElement[bool]:
    """Return the clause: no other record stands for this one."""
    return organisation_id.not_in(select(OrganisationMerge.gone_id))


def standing_for(session: Session, ids: Iterable[str]) -> dict[str, str]:
    """Return, for those of some records that were merged, the record that stands for them in the end."""
    answers: dict[str, str] = {}
    wanted = {one: one for one in ids}
    while wanted:
        found = select(OrganisationMerge.gone_id, OrganisationMerge.kept_id).where(
            OrganisationMerge.gone_id.in_(set(wanted.values()))
        )
        steps = dict(session.execute(found).all())
        wanted = {one: steps[at] for one, at in wanted.items() if at in steps}
        answers |= wanted
    return answers
