"""What can be done with an organisation: adding one, changing its particulars."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import TypedDict, Unpack

from babel import Locale
from sqlalchemy.orm import Session

from kernel.fields import Fields
from kernel.ids import new_id
from kernel.telling import tell
from partnerships import permissions
from partnerships.actions import identifiers as numbering
from partnerships.actions.duplicates import refuse_likely
from partnerships.actions.former_names import keep_former_name, note_other_name
from partnerships.actions.identifiers import EDIT, add_identifier
from partnerships.actions.organisation_changes import (
    derive,
    hold_named,
    hold_standing,
    refresh_partnerships,
    settle,
    write_keys,
)
from partnerships.models import (
    Organisation,
    OrganisationFact,
    OrganisationIdentifier,
)
from partnerships.organisation_facts import COLUMNS
from partnerships.permissions import Standing
from policy.queries import edition, published

__all__ = ["EDIT", "Particulars", "add", "add_identifier", "edit", "note_other_name"]


class Particulars(TypedDict, total=False):
    """What may be edited; what is not given stays as it is."""

    name: str
    partner_type: str | None
    country: str | None
    locality: str | None
    address: str | None


_NOTHING_SAID: Particulars = {"partner_type": None, "country": None, "locality": None, "address": None}


def add(
    session: Session,
    *,
    women_led: bool | None = None,
    locally_led: bool | None = None,
    led_source: str | None = None,
    identifiers: Sequence[tuple[str, str]] = (),
    confirmed_new: bool = False,
    imported: bool = False,
    by: Standing,
    on: date,
    now: datetime,
    permission: str = EDIT,
    **given: Unpack[Particulars],
) -> Organisation:
    """Add an organisation; raises Invalid where a number is another one's, LikelyDuplicate where it looks like one.

    `permission` is the one under which this is done: an import adds organisations by its own. `confirmed_new` says that
    somebody looked at what is alike; a file that is `imported` cannot answer, so its twins are looked at afterwards.
    """
    permissions.check(by, permission, permissions.Scope())
    fields = Fields()
    kept = _read(session, fields, {**_NOTHING_SAID, **given})
    numbers = numbering.read(session, fields, identifiers, by, imported=imported)
    source = fields.optional_line("led_source", led_source)
    fields.settle()
    if not confirmed_new and not imported:
        refuse_likely(session, kept["name"])
    organisation = Organisation(id=new_id(), women_led=women_led, locally_led=locally_led, former_names=[], **kept)
    organisation.identifiers = [
        OrganisationIdentifier(id=new_id(), scheme=scheme, value=value, noted_on=on) for scheme, value in numbers
    ]
    derive(organisation)
    session.add(organisation)
    session.flush()
    write_keys(session, organisation)
    _keep_what_is_said(session, organisation, source, on)
    said = ("partner_type", "country", "women_led", "locally_led")
    facts = {**{one: getattr(organisation, one) for one in said}, "identifiers": len(numbers)}
    tell(session, organisation, "OrganisationAdded", facts, by=by, on=on, now=now)
    return organisation


def _keep_what_is_said(session: Session, organisation: Organisation, source: str | None, on: date) -> None:
    """Make each answer that an organisation came with a fact of its own."""
    for fact, column in COLUMNS.items():
        said: bool | None = getattr(organisation, column)
        if said is not None:
            answer = "yes" if said else "no"
            session.add(
                OrganisationFact(
                    id=new_id(), organisation_id=organisation.id, fact=fact, answer=answer, as_of=on, source=source
                )
            )
    session.flush()


def edit(
    session: Session,
    organisation: Organisation,
    *,
    by: Standing,
    on: date,
    now: datetime,
    expected_version: int | None = None,
    permission: str = EDIT,
    **changes: Unpack[Particulars],
) -> Organisation:
    """Change an organisation's particulars; a name it had before is kept as the one in force until the day before."""
    permissions.check(by, permission, permissions.Scope(), subject=organisation.ref)
    held = (hold_named if "name" in changes else hold_standing)(session, organisation, expected_version)
    fields = Fields()
    kept: dict[str, object] = {**_read(session, fields, changes)}
    fields.settle(organisation.ref)
    changed = sorted(key for key, value in kept.items() if getattr(organisation, key) != value)
    if not changed:
        return organisation
    if "name" in changed:
        keep_former_name(organisation, organisation.name, on)
    for key in changed:
        setattr(organisation, key, kept[key])
    event = "OrganisationRenamed" if "name" in changed else "OrganisationEdited"
    settle(session, organisation, held, event, {"changed": changed}, by=by, on=on, now=now)
    if "name" in changed:
        refresh_partnerships(session, organisation)
    return organisation


def _read(session: Session, fields: Fields, given: Particulars) -> Particulars:
    kept: Particulars = {}
    if "name" in given:
        kept["name"] = fields.line("name", given["name"])
    if "partner_type" in given:
        known = _partner_types(session) if given["partner_type"] else ()
        kept["partner_type"] = fields.optional_choice("partner_type", given["partner_type"], known)
    if "country" in given:
        kept["country"] = _country(fields, given["country"])
    if "locality" in given:
        kept["locality"] = fields.optional_line("locality", given["locality"], longest=120)
    if "address" in given:
        kept["address"] = fields.optional_prose("address", given["address"], longest=1000)
    return kept


def _country(fields: Fields, value: str | None) -> str | None:
    code = (value or "").strip().upper()
    if code and (len(code) != 2 or not code.isalpha() or code not in Locale("en").territories):  # noqa: PLR2004 -- ISO 3166-1 alpha-2
        fields.wrong("country", "There is no country “%(code)s”. Give its two letters, such as HN.", code=code[:20])
        return None
    return code or None


def _partner_types(session: Session) -> list[str]:
    """Return the types any published edition knows: an organisation outlives the edition it came in under."""
    return list(dict.fromkeys(one.key for row in published(session) for one in edition(session, row.id).partner_types))
