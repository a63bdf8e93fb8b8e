"""An organisation's logo: given, replaced, taken back."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import Session

from kernel import pictures
from kernel.errors import NotFound
from kernel.ids import new_id
from kernel.storage import Storage, file_of
from partnerships import permissions
from partnerships.actions.identifiers import EDIT
from partnerships.actions.organisation_changes import hold_standing, settle
from partnerships.logo_models import OrganisationLogo
from partnerships.models import Organisation
from partnerships.permissions import Scope, Standing
from partnerships.queries.logos import logo_of

PURPOSE, PNG = "logo", "image/png"


def give_logo(
    session: Session,
    storage: Storage,
    organisation: Organisation,
    content: bytes,
    *,
    by: Standing,
    on: date,
    now: datetime,
    expected_version: int | None = None,
) -> Organisation:
    """Let a picture stand for an organisation, made anew from a PNG or JPEG; the same one changes nothing.

    Raises Invalid for a file that is none, or too large.
    """
    permissions.check(by, EDIT, Scope(), subject=organisation.ref)
    made = pictures.logo("file", content)
    held = hold_standing(session, organisation, expected_version)
    stored = storage.put(made.content)
    found = logo_of(session, organisation.id)
    if found is not None and found.attachment.sha256 == stored.sha256:
        return organisation
    file = file_of(organisation.ref, stored, purpose=PURPOSE, name="logo.png", media_type=PNG, by=by.person_id, now=now)
    session.add(file)
    session.flush()
    if found is None:
        found = OrganisationLogo(id=new_id(), organisation_id=organisation.id)
        session.add(found)
    found.attachment, found.width, found.height = file, made.width, made.height
    session.flush()
    return settle(session, organisation, held, "LogoGiven", {"sha256": stored.sha256}, by=by, on=on, now=now)


def remove_logo(
    session: Session,
    organisation: Organisation,
    *,
    by: Standing,
    on: date,
    now: datetime,
    expected_version: int | None = None,
) -> Organisation:
    """Let an organisation be without a logo; raises NotFound where it has none."""
    permissions.check(by, EDIT, Scope(), subject=organisation.ref)
    held = hold_standing(session, organisation, expected_version)
    found = logo_of(session, organisation.id)
    if found is None:
        raise NotFound
    told = {"sha256": found.attachment.sha256}
    session.delete(found)
    session.flush()
    return settle(session, organisation, held, "LogoRemoved", told, by=by, on=on, now=now)
