"""Logos of organisations."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from partnerships.logo_models import OrganisationLogo


def logo_of(session: Session, organisation_id: str) -> OrganisationLogo | None:
    """Return an organisation's logo, or None where it gave none."""
    return session.scalar(select(OrganisationLogo).where(OrganisationLogo.organisation_id == organisation_id))


def logos_of(session: Session, organisation_ids: Sequence[str]) -> list[OrganisationLogo]:
    """Return the logos of these organisations that have one, in the order in which they are named."""
    wanted = select(OrganisationLogo).where(OrganisationLogo.organisation_id.in_(organisation_ids))
    found = {one.organisation_id: one for one in session.scalars(wanted)}
    return [found[one] for one in dict.fromkeys(organisation_ids) if one in found]
