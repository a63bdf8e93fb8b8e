"""The names an organisation has gone by: noting one with its days, correcting it, taking it back."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from kernel.errors import NotFound
from kernel.fields import Fields
from kernel.ids import new_id
from partnerships import permissions
from partnerships.actions.organisation_changes import hold_named, refresh_partnerships, settle
from partnerships.models import FormerName, Organisation
from partnerships.organisation_facts import NAME_KINDS
from partnerships.permissions import Scope, Standing

EDIT = "organisation.edit"


def keep_former_name(organisation: Organisation, name: str, on: date) -> None:
    """Keep the name that an organisation had until the day before; one it had before that ends then once more."""
    last = on - timedelta(days=1)
    known = next((one for one in organisation.former_names if one.name == name), None)
    if known is None:
        organisation.former_names.append(FormerName(id=new_id(), name=name, noted_on=on, kind="former", used_to=last))
    else:
        known.kind, known.used_to = "former", last


def note_other_name(
    session: Session,
    organisation: Organisation,
    name: str,
    *,
    by: Standing,
    on: date,
    now: datetime,
    permission: str = EDIT,
) -> Organisation:
    """Keep another name the organisation goes by elsewhere; one it has already changes nothing."""
    permissions.check(by, permission, Scope(), subject=organisation.ref)
    fields = Fields()
    other = fields.line("name", name)
    fields.settle(organisation.ref)
    held = hold_named(session, organisation, None)
    if other == organisation.name or any(former.name == other for former in organisation.former_names):
        return organisation
    organisation.former_names.append(FormerName(id=new_id(), name=other, noted_on=on, kind="other"))
    settle(session, organisation, held, "OtherNameNoted", {}, by=by, on=on, now=now)
    refresh_partnerships(session, organisation)
    return organisation


def add_name(
    session: Session,
    organisation: Organisation,
    *,
    name: str,
    kind: str,
    used_from: date | None = None,
    used_to: date | None = None,
    by: Standing,
    on: date,
    now: datetime,
    expected_version: int | None = None,
) -> Organisation:
    """Note a former name with its days, an acronym, or a name used elsewhere; the organisation is found by it too."""
    permissions.check(by, EDIT, Scope(), subject=organisation.ref)
    held = hold_named(session, organisation, expected_version)
    fields = Fields()
    kept = fields.line("name", name)
    sort = fields.choice("kind", kind, NAME_KINDS)
    if kept and (kept == organisation.name or any(one.name == kept for one in organisation.former_names)):
        fields.wrong("name", "“%(name)s” stands here already.", name=kept)
    _check_days(fields, sort, used_from, used_to, on)
    fields.settle(organisation.ref)
    organisation.former_names.append(
        FormerName(id=new_id(), name=kept, noted_on=on, kind=sort, used_from=used_from, used_to=used_to)
    )
    settle(session, organisation, held, "OtherNameNoted", {"kind": sort}, by=by, on=on, now=now)
    refresh_partnerships(session, organisation)
    return organisation


def _check_days(fields: Fields, kind: str, used_from: date | None, used_to: date | None, today: date) -> None:
    if kind == "former" and used_to is None:
        fields.wrong("used_to", "Say until when it was the name; it prints on what is dated up to then.")
    if used_to is not None and used_to > today:
        fields.wrong("used_to", "%(day)s has not come yet; today is %(today)s.", day=used_to, today=today)
    if used_from and used_to and used_to < used_from:
        fields.wrong("used_to", "It ends before it begins, on %(day)s.", day=used_from)


def remove_name(
    session: Session,
    organisation: Organisation,
    name_id: str,
    *,
    by: Standing,
    on: date,
    now: datetime,
    expected_version: int | None = None,
) -> Organisation:
    """Take back a name that was noted by mistake; raises NotFound where the organisation has no such one."""
    permissions.check(by, EDIT, Scope(), subject=organisation.ref)
    held = hold_named(session, organisation, expected_version)
    found = next((one for one in organisation.former_names if one.id == name_id), None)
    if found is None:
        raise NotFound
    organisation.former_names.remove(found)
    session.delete(found)
    settle(session, organisation, held, "OtherNameRemoved", {}, by=by, on=on, now=now)
    refresh_partnerships(session, organisation)
    return organisation
