"""What can be done with a partnership itself; parties, explorations and team have modules of their own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import TypedDict, Unpack

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kernel import journal
from kernel.counter import next_number
from kernel.days import refuse_future
from kernel.fields import Fields
from kernel.ids import new_id
from kernel.journal import JournalEntry
from kernel.journal_chain import Plain
from kernel.telling import tell
from kernel.text import fold
from partnerships import permissions
from partnerships.actions.searching import partnership_text
from partnerships.actions.teams import check_liaison
from partnerships.actions.versions import hold_open, touch
from partnerships.models import Organisation, Partnership, Party, Person, Programme
from partnerships.permissions import Standing, scope_of
from policy.edition import Edition
from policy.kinds import Risk, StageKind
from policy.queries import edition as find_edition

EDIT = "partnership.edit"
FUNDER = "funder"


class Particulars(TypedDict, total=False):
    """What may be edited; what is not given stays as it is."""

    title: str
    idea: str
    market_system: str | None
    relationship_type: str | None
    financial: bool


def open_partnership(
    session: Session,
    *,
    programme: Programme,
    edition_id: str,
    liaison: Person | None = None,
    partners: Sequence[tuple[Organisation, str]] = (),
    by: Standing,
    on: date,
    now: datetime,
    permission: str = "partnership.create",
    imported_from: str | None = None,
    flagged: str | None = None,
    **given: Unpack[Particulars],
) -> Partnership:
    """Open a partnership in co-creation under an edition; the programme's own organisation joins as funder.

    `imported_from` and `flagged` are an import's: where the record comes from, and what it lacked there.
    """
    permissions.check(by, permission, permissions.Scope(programme.id))
    edition, fields = find_edition(session, edition_id), Fields()
    kept = _read(fields, edition, {"market_system": None, "relationship_type": None, **given})
    parties = _read_partners(fields, edition, programme, partners)
    check_liaison(session, fields, programme, liaison)
    fields.settle()
    partnership = _opened(edition, on, kept, number=f"P-{on.year}-{next_number(session, f'P-{on.year}'):03d}")
    partnership.programme, partnership.programme_id, partnership.edition_id = programme, programme.id, edition_id
    partnership.parties, partnership.liaison = parties, liaison
    partnership.imported_from, partnership.flagged = imported_from, flagged
    _derive(partnership)
    session.add(partnership)
    session.flush()
    refs = [party.organisation.ref for party in parties]
    tell(session, partnership, "PartnershipOpened", _opening(partnership), by=by, on=on, now=now, refs=refs)
    return partnership


def _opened(edition: Edition, on: date, kept: Particulars, *, number: str) -> Partnership:
    """Return a partnership that enters its first stage on a day, of nobody yet."""
    return Partnership(
        id=new_id(),
        number=number,
        stage=edition.stage_of_kind(StageKind.CO_CREATION).key,
        stage_since=on,
        risk=Risk.NOT_RATED,
        opened_on=on,
        search_text="",
        sort_key="",
        team=[],
        explorations=[],
        **kept,
    )


def _opening(partnership: Partnership) -> dict[str, Plain]:
    """Return what the journal keeps of a partnership's opening."""
    return {
        "to": partnership.stage,
        "programme": partnership.programme_id,
        "edition": partnership.edition_id,
        "financial": partnership.financial,
        "market_system": partnership.market_system,
        "relationship_type": partnership.relationship_type,
        "liaison": partnership.liaison_id,
        "parties": [{"organisation": party.organisation_id, "role": party.role} for party in partnership.parties],
    }


def edit(
    session: Session,
    partnership: Partnership,
    *,
    by: Standing,
    on: date,
    now: datetime,
    expected_version: int | None = None,
    **changes: Unpack[Particulars],
) -> Partnership:
    """Change a partnership's title, idea, market system, relationship type or whether money moves."""
    permissions.check(by, EDIT, scope_of(partnership), subject=partnership.ref)
    held = hold_open(session, partnership, expected_version)
    fields = Fields()
    kept: dict[str, object] = {**_read(fields, find_edition(session, partnership.edition_id), changes)}
    fields.settle(partnership.ref)
    changed = sorted(key for key, value in kept.items() if getattr(partnership, key) != value)
    if not changed:
        return partnership
    for key in changed:
        setattr(partnership, key, kept[key])
    with session.no_autoflush:
        _derive(partnership)
    touch(session, partnership, held)
    codes = sorted({"market_system", "relationship_type", "financial"}.intersection(changed))
    coded: dict[str, Plain] = {key: getattr(partnership, key) for key in codes}
    tell(session, partnership, "PartnershipEdited", {"changed": changed, "values": coded}, by=by, on=on, now=now)
    return partnership


def rate_risk(
    session: Session,
    partnership: Partnership,
    *,
    risk: str,
    reason: str,
    by: Standing,
    on: date,
    now: datetime,
    expected_version: int | None = None,
) -> Partnership:
    """Rate the risk of a partnership with a reason, from the day it was judged so; “not rated” takes the rating back.

    Raises Invalid for a day that is to come, or before that of the rating that stands.
    """
    permissions.check(by, "partnership.risk", scope_of(partnership), subject=partnership.ref)
    refuse_future(on, zone=partnership.programme.office.zone, now=now)
    held = hold_open(session, partnership, expected_version)
    fields = Fields()
    last = _last_rated(session, partnership)
    if last is not None and on < last:
        fields.wrong("on", "It is rated as it stands since %(since)s; this cannot be older.", since=last)
    rated = fields.choice("risk", risk, [one.value for one in Risk])
    because = fields.prose("reason", reason)
    fields.settle(partnership.ref)
    note = journal.write_note(session, because, by=by.person_id, now=now)
    # The note's row must stand before the partnership refers to it.
    session.flush()
    partnership.risk = rated
    partnership.risk_note = None if rated == Risk.NOT_RATED else str(note["note"])
    touch(session, partnership, held)
    tell(session, partnership, "RiskRated", {"risk": rated, "reason": note}, by=by, on=on, now=now)
    return partnership


def _last_rated(session: Session, partnership: Partnership) -> date | None:
    return session.scalar(
        select(func.max(JournalEntry.on)).where(
            JournalEntry.subject_kind == partnership.ref.kind,
            JournalEntry.subject_id == partnership.id,
            JournalEntry.event == "RiskRated",
        )
    )


def note_contact(
    session: Session, partnership: Partnership, *, text: str, by: Standing, on: date, now: datetime
) -> Partnership:
    """Note what was said or seen; nothing of the partnership itself changes, so nobody's form goes stale."""
    permissions.check(by, "partnership.note", scope_of(partnership), subject=partnership.ref)
    refuse_future(on, zone=partnership.programme.office.zone, now=now)
    fields = Fields()
    said = fields.prose("text", text, longest=4000)
    fields.settle(partnership.ref)
    note = journal.write_note(session, said, by=by.person_id, now=now)
    session.flush()
    tell(session, partnership, "ContactNoted", {"text": note}, by=by, on=on, now=now)
    return partnership


def _read(fields: Fields, edition: Edition, given: Particulars) -> Particulars:
    kept: Particulars = {}
    if "title" in given:
        kept["title"] = fields.line("title", given["title"])
    if "idea" in given:
        kept["idea"] = fields.prose("idea", given["idea"])
    if "market_system" in given:
        systems = [one.key for one in edition.market_systems]
        kept["market_system"] = fields.optional_choice("market_system", given["market_system"], systems)
    if "relationship_type" in given:
        types = [one.key for one in edition.relationship_types]
        kept["relationship_type"] = fields.optional_choice("relationship_type", given["relationship_type"], types)
    if "financial" in given:
        kept["financial"] = given["financial"]
    return kept


def _read_partners(
    fields: Fields,
    edition: Edition,
    programme: Programme,
    partners: Sequence[tuple[Organisation, str]],
) -> list[Party]:
    own = programme.office.organisation
    parties = [Party(id=new_id(), organisation_id=own.id, organisation=own, role=FUNDER, position=0, contributions=[])]
    roles = [one.key for one in edition.party_roles]
    for index, (organisation, role) in enumerate(partners):
        with fields.within(f"partners.{index}."):
            kept = fields.choice("role", role, roles)
            if any(party.organisation_id == organisation.id for party in parties):
                fields.wrong("organisation", "%(name)s is a party already.", name=organisation.name)
            parties.append(
                Party(
                    id=new_id(),
                    organisation_id=organisation.id,
                    organisation=organisation,
                    role=kept,
                    position=index + 1,
                    contributions=[],
                )
            )
    return parties


def _derive(partnership: Partnership) -> None:
    partnership.sort_key = fold(partnership.title)[:255]
    partnership.search_text = partnership_text(partnership)
