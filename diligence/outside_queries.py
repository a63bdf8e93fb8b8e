"""Assessments by other bodies, read: those of an organisation, and what they cover on a day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from diligence.outside import Cover
from diligence.outside_models import OutsideAssessment, OutsideDomain
from kernel.errors import NotFound
from policy.checklists import Rating

#: What another body found in a domain, and until when that stands.
Covered = tuple[Rating, date]


def of_organisation(session: Session, organisation_id: str) -> list[OutsideAssessment]:
    """Return every assessment of an organisation by another body, expired and taken back ones too, the newest first."""
    wanted = select(OutsideAssessment).where(OutsideAssessment.organisation_id == organisation_id)
    newest = wanted.options(joinedload(OutsideAssessment.attachment)).order_by(
        OutsideAssessment.assessed_on.desc(), OutsideAssessment.id.desc()
    )
    return list(session.scalars(newest))


def find(session: Session, organisation_id: str, outside_id: str) -> OutsideAssessment:
    """Return one of an organisation's; raises NotFound."""
    found = session.get(OutsideAssessment, outside_id)
    if found is None or found.organisation_id != organisation_id:
        raise NotFound
    return found


def covering(session: Session, organisation_ids: Iterable[str], on: date) -> Mapping[str, Mapping[str, Covered]]:
    """Return for organisations what is covered on a day: domain by domain, by the newest assessment of it.

    What expired or was taken back covers nothing.
    """
    wanted = sorted(set(organisation_ids))
    found: dict[str, dict[str, Covered]] = {one: {} for one in wanted}
    if not wanted:
        return found
    outside = OutsideAssessment
    rows = select(outside.organisation_id, OutsideDomain.domain, OutsideDomain.rating, outside.valid_until)
    standing = (
        rows.join(OutsideDomain, OutsideDomain.outside_id == outside.id)
        .where(outside.organisation_id.in_(wanted), outside.withdrawn_on.is_(None))
        .where(outside.assessed_on <= on, outside.valid_until >= on)
        .order_by(outside.assessed_on, outside.id)
    )
    for organisation_id, domain, rating, until in session.execute(standing):
        found[organisation_id][domain] = Rating(rating), until
    return found


def covers(session: Session, organisation_ids: Iterable[str], on: date) -> Mapping[str, Mapping[str, Cover]]:
    """Return for organisations what another body found in place of our questions, expired or not, domain by domain.

    The newest that stands on the day counts, else the newest that expired. One that rates a domain high stands in for
    nothing: what they found is no reason to look away.
    """
    wanted = sorted(set(organisation_ids))
    found: dict[str, dict[str, Cover]] = {one: {} for one in wanted}
    if not wanted:
        return found
    outside = OutsideAssessment
    rows = (
        select(outside, OutsideDomain.domain, OutsideDomain.rating)
        .join(OutsideDomain, OutsideDomain.outside_id == outside.id)
        .where(outside.organisation_id.in_(wanted), outside.withdrawn_on.is_(None), outside.assessed_on <= on)
        .order_by(outside.valid_until >= on, outside.assessed_on, outside.id)
    )
    for one, domain, rating in session.execute(rows):
        found[one.organisation_id][domain] = Cover(Rating(rating), one.valid_until, one.body, one.body_name)
    return {
        organisation_id: {key: one for key, one in domains.items() if one.rating is not Rating.HIGH}
        for organisation_id, domains in found.items()
    }


def standing_in(session: Session, organisation_ids: Iterable[str], on: date) -> Mapping[str, Mapping[str, date]]:
    """Return for organisations the domains that need not be asked again, each with the last day of that.

    A domain that another body rates high is asked: what they found is no reason to look away.
    """
    return {
        organisation_id: {domain: until for domain, (rating, until) in domains.items() if rating is not Rating.HIGH}
        for organisation_id, domains in covering(session, organisation_ids, on).items()
    }
