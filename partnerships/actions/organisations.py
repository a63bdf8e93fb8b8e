"""What can be done with an organisation."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import TypedDict, Unpack

from babel import Locale
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from kernel import journal
from kernel.fields import Fields
from kernel.ids import new_id
from kernel.text import fold
from partnerships import permissions
from partnerships.actions.searching import organisation_text, partnership_text
from partnerships.actions.versions import hold, touch
from partnerships.models import FormerName, Office, Organisation, OrganisationIdentifier, Partnership, Party, Programme
from partnerships.permissions import Standing
from policy.queries import edition, published

EDIT = "organisation.edit"


class Particulars(TypedDict, total=False):
    """What may be edited; what is not given stays as it is."""

    name: str
    partner_type: str | None
    country: str | None
    locality: str | None
    address: str | None
    women_led: bool | None


def add(
    session: Session,
    *,
    name: str,
    partner_type: str | None = None,
    country: str | None = None,
    locality: str | None = None,
    address: str | None = None,
    women_led: bool | None = None,
    identifiers: Sequence[tuple[str, str]] = (),
    by: Standing,
    on: date,
    now: datetime,
    permission: str = EDIT,
) -> Organisation:
    """Add an organisation; raises Invalid where an identifier belongs to another one.

    `permission` is the one under which this is done: an import adds organisations by its own.
    """
    permissions.check(by, permission, permissions.Scope())
    fields = Fields()
    given: Particulars = {
        "name": name,
        "partner_type": partner_type,
        "country": country,
        "locality": locality,
        "address": address,
        "women_led": women_led,
    }
    kept = _read(session, fields, given)
    numbers = _read_identifiers(session, fields, identifiers)
    fields.settle()
    organisation = Organisation(id=new_id(), name_key="", search_text="", sort_key="", **kept)
    organisation.identifiers = [
        OrganisationIdentifier(id=new_id(), scheme=scheme, value=value) for scheme, value in numbers
    ]
    organisation.former_names = []
    _derive(organisation)
    session.add(organisation)
    session.flush()
    facts = {
        "partner_type": organisation.partner_type,
        "country": organisation.country,
        "women_led": organisation.women_led,
        "identifiers": len(numbers),
    }
    journal.record(
        session,
        organisation.ref,
        "OrganisationAdded",
        facts,
        by=by.person_id,
        on=on,
        now=now,
        version=organisation.version,
    )
    return organisation


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
    """Change an organisation's particulars; a name it had before is kept as a former name."""
    permissions.check(by, permission, permissions.Scope(), subject=organisation.ref)
    held = hold(session, organisation, expected_version)
    fields = Fields()
    kept: dict[str, object] = {**_read(session, fields, changes)}
    fields.settle(organisation.ref)
    changed = sorted(key for key, value in kept.items() if getattr(organisation, key) != value)
    if not changed:
        return organisation
    if "name" in changed:
        _keep_former_name(organisation, organisation.name, on)
    for key in changed:
        setattr(organisation, key, kept[key])
    with session.no_autoflush:
        _derive(organisation)
    touch(session, organisation, held)
    if "name" in changed:
        _refresh_partnerships(session, organisation)
    event = "OrganisationRenamed" if "name" in changed else "OrganisationEdited"
    journal.record(
        session,
        organisation.ref,
        event,
        {"changed": changed},
        by=by.person_id,
        on=on,
        now=now,
        version=organisation.version,
    )
    return organisation


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
    permissions.check(by, permission, permissions.Scope(), subject=organisation.ref)
    fields = Fields()
    other = fields.line("name", name)
    fields.settle(organisation.ref)
    held = hold(session, organisation, None)
    if other == organisation.name or any(former.name == other for former in organisation.former_names):
        return organisation
    organisation.former_names.append(FormerName(id=new_id(), name=other, noted_on=on))
    with session.no_autoflush:
        _derive(organisation)
    touch(session, organisation, held)
    _refresh_partnerships(session, organisation)
    journal.record(
        session, organisation.ref, "OtherNameNoted", {}, by=by.person_id, on=on, now=now, version=organisation.version
    )
    return organisation


def add_identifier(
    session: Session,
    organisation: Organisation,
    *,
    scheme: str,
    value: str,
    by: Standing,
    on: date,
    now: datetime,
    expected_version: int | None = None,
    permission: str = EDIT,
) -> Organisation:
    """Add a number that a register gave the organisation."""
    permissions.check(by, permission, permissions.Scope(), subject=organisation.ref)
    held = hold(session, organisation, expected_version)
    fields = Fields()
    numbers = _read_identifiers(session, fields, [(scheme, value)])
    fields.settle(organisation.ref)
    organisation.identifiers.extend(
        OrganisationIdentifier(id=new_id(), scheme=given, value=number) for given, number in numbers
    )
    with session.no_autoflush:
        _derive(organisation)
    touch(session, organisation, held)
    facts = {"scheme": numbers[0][0]}
    journal.record(
        session,
        organisation.ref,
        "IdentifierAdded",
        facts,
        by=by.person_id,
        on=on,
        now=now,
        version=organisation.version,
    )
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
    if "women_led" in given:
        kept["women_led"] = given["women_led"]
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


def _read_identifiers(session: Session, fields: Fields, given: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    numbers: list[tuple[str, str]] = []
    for index, (scheme, value) in enumerate(given):
        with fields.within(f"identifiers.{index}."):
            pair = (fields.line("scheme", scheme, longest=40), fields.line("value", value, longest=120))
            holder = session.scalar(
                select(Organisation.name)
                .join(OrganisationIdentifier)
                .where(OrganisationIdentifier.scheme == pair[0], OrganisationIdentifier.value == pair[1])
            )
            if holder is not None:
                fields.wrong("value", "This number belongs to %(holder)s already.", holder=holder)
            elif pair in numbers:
                fields.wrong("value", "This number is given twice.")
            numbers.append(pair)
    return numbers


def _keep_former_name(organisation: Organisation, name: str, on: date) -> None:
    if all(former.name != name for former in organisation.former_names):
        organisation.former_names.append(FormerName(id=new_id(), name=name, noted_on=on))


def _derive(organisation: Organisation) -> None:
    organisation.name_key = fold(organisation.name)[:255]
    organisation.sort_key = organisation.name_key
    organisation.search_text = organisation_text(organisation)


def _refresh_partnerships(session: Session, organisation: Organisation) -> None:
    """Let partnerships be found by the new name, without counting that as a change of theirs."""
    theirs = (
        select(Partnership)
        .join(Partnership.parties)
        .join(Partnership.programme)
        .join(Programme.office)
        .where(Party.organisation_id == organisation.id, Office.organisation_id != organisation.id)
    )
    for partnership in session.scalars(theirs):
        found_by = partnership_text(partnership)
        session.execute(
            update(Partnership)
            .where(Partnership.id == partnership.id)
            .values(search_text=found_by)
            .execution_options(synchronize_session=False)
        )
        session.expire(partnership, ["search_text"])
