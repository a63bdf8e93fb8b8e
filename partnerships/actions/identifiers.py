"""The numbers an organisation has in registers: reading them, adding one, taking one back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session

from kernel.errors import NotFound
from kernel.fields import Fields
from kernel.ids import new_id
from kernel.text import Message
from partnerships import identifiers, permissions
from partnerships.actions.organisation_changes import hold_standing, settle
from partnerships.models import Organisation, OrganisationIdentifier, OrganisationMerge
from partnerships.permissions import Scope, Standing, granted

EDIT = "organisation.edit"


def read(
    session: Session, fields: Fields, given: Sequence[tuple[str, str]], by: Standing, *, imported: bool = False
) -> list[tuple[str, str]]:
    """Return numbers as they are kept; notes those that cannot be right, stand twice, or are another body's.

    What an import brings without a register is kept as it was written there, so that it is known again next time.
    """
    numbers: list[tuple[str, str]] = []
    for index, (scheme, value) in enumerate(given):
        with fields.within(f"identifiers.{index}."):
            typed = (fields.line("scheme", scheme, longest=40), fields.line("value", value, longest=120))
            if not all(typed):
                continue
            try:
                foreign = imported and typed[0] == identifiers.ORG_ID
                pair = typed if foreign else identifiers.normalised(*typed)
            except identifiers.NotANumber as error:
                fields.note(error.where, error.message)
                continue
            if pair in numbers:
                fields.wrong("value", "This number is given twice.")
            else:
                _refuse_anothers(session, fields, pair, by)
            numbers.append(pair)
    return numbers


def _refuse_anothers(session: Session, fields: Fields, pair: tuple[str, str], by: Standing) -> None:
    """Name the body that has a number already, and lead to it, where the reader may know of it."""
    wanted = [pair, *identifiers.also(*pair)]
    holder = session.scalars(
        select(Organisation)
        .join(OrganisationIdentifier)
        .where(tuple_(OrganisationIdentifier.scheme, OrganisationIdentifier.value).in_(wanted))
        .limit(1)
    ).first()
    if holder is None:
        return
    merged = session.get(OrganisationMerge, holder.id)
    standing = session.get_one(Organisation, merged.kept_id) if merged else holder
    if granted(by, "organisation.view", Scope(organisations=frozenset({standing.id}))):
        told = Message("This number belongs to %(holder)s already.", holder=standing.name)
        fields.note("value", told, about=standing.ref)
    else:
        fields.wrong("value", "This number belongs to another organisation already.")


def add_identifier(
    session: Session,
    organisation: Organisation,
    *,
    scheme: str,
    value: str,
    source: str | None = None,
    noted_on: date | None = None,
    by: Standing,
    on: date,
    now: datetime,
    expected_version: int | None = None,
    permission: str = EDIT,
) -> Organisation:
    """Add a number that a register gave the organisation, with where it was seen and when."""
    permissions.check(by, permission, Scope(), subject=organisation.ref)
    held = hold_standing(session, organisation, expected_version)
    fields = Fields()
    numbers = read(session, fields, [(scheme, value)], by)
    seen = fields.optional_line("source", source)
    if noted_on is not None and noted_on > on:
        fields.wrong("noted_on", "%(day)s has not come yet; today is %(today)s.", day=noted_on, today=on)
    fields.settle(organisation.ref)
    ((register, number),) = numbers
    organisation.identifiers.append(
        OrganisationIdentifier(id=new_id(), scheme=register, value=number, source=seen, noted_on=noted_on or on)
    )
    facts = {"scheme": register}
    return settle(session, organisation, held, "IdentifierAdded", facts, by=by, on=on, now=now)


def remove_identifier(
    session: Session,
    organisation: Organisation,
    identifier_id: str,
    *,
    by: Standing,
    on: date,
    now: datetime,
    expected_version: int | None = None,
) -> Organisation:
    """Take back a number that was noted by mistake; raises NotFound where the organisation has no such one."""
    permissions.check(by, EDIT, Scope(), subject=organisation.ref)
    held = hold_standing(session, organisation, expected_version)
    found = next((one for one in organisation.identifiers if one.id == identifier_id), None)
    if found is None:
        raise NotFound
    organisation.identifiers.remove(found)
    session.delete(found)
    facts = {"scheme": found.scheme}
    return settle(session, organisation, held, "IdentifierRemoved", facts, by=by, on=on, now=now)
