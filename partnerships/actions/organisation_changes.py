"""What every change of an organisation does: hold the record, derive what follows from its names, tell the journal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from sqlalchemy import Select, delete, insert, select, update
from sqlalchemy.orm import Session

from kernel import journal
from kernel.errors import Busy, Conflict
from kernel.journal_chain import Plain
from kernel.text import Message, fold
from kernel.unmet import Ref
from partnerships.actions.searching import organisation_text, partnership_text
from partnerships.actions.versions import hold, touch
from partnerships.likeness import keys_of, match_key
from partnerships.models import Office, Organisation, OrganisationKey, OrganisationMerge, Partnership, Party, Programme
from partnerships.permissions import Standing


def hold_standing(session: Session, organisation: Organisation, expected: int | None) -> int:
    """Hold an organisation that stands for itself; raises Conflict where it was merged into another meanwhile."""
    held = hold(session, organisation, expected)
    merge = session.get(OrganisationMerge, organisation.id, populate_existing=True)
    if merge is not None:
        kept = session.get_one(Organisation, merge.kept_id)
        raise Conflict(
            Message("This record was merged into %(name)s; change that one.", name=kept.name), subject=kept.ref
        )
    return held


def hold_named(session: Session, organisation: Organisation, expected: int | None) -> int:
    """Hold an organisation whose names change, as `hold_standing` does, and first the partnerships found by them.

    Everything else holds a partnership before its parties; the other way round two would wait for each other. Raises
    Busy where it joined a partnership while they were being held.
    """
    theirs = session.scalars(_found_by(organisation).with_for_update(of=Partnership, key_share=True)).all()
    held = hold_standing(session, organisation, expected)
    if session.scalars(_found_by(organisation)).all() != theirs:
        raise Busy
    return held


def _found_by(organisation: Organisation) -> Select[str]:
    """Select the partnerships found by an organisation's names, as they are locked; an office's own is no such name."""
    return (
        select(Partnership.id)
        .join(Partnership.parties)
        .join(Partnership.programme)
        .join(Programme.office)
        .where(Party.organisation_id == organisation.id, Office.organisation_id != organisation.id)
        .order_by(Partnership.id)
    )


def derive(organisation: Organisation) -> None:
    """Set what an organisation is sorted and found by."""
    organisation.name_key = match_key(organisation.name)
    organisation.sort_key = fold(organisation.name)[:255]
    organisation.search_text = organisation_text(organisation)


def write_keys(session: Session, organisation: Organisation) -> None:
    """Set what likely twins of an organisation are looked up by; its row is in the database."""
    names = [organisation.name, *(one.name for one in organisation.former_names)]
    session.execute(delete(OrganisationKey).where(OrganisationKey.organisation_id == organisation.id))
    rows = [{"key": key, "organisation_id": organisation.id} for key in sorted(keys_of(names))]
    if rows:
        session.execute(insert(OrganisationKey), rows)


def settle(
    session: Session,
    organisation: Organisation,
    held: int,
    event: str,
    facts: Mapping[str, Plain],
    *,
    by: Standing,
    on: date,
    now: datetime,
    refs: Iterable[Ref] = (),
) -> Organisation:
    """Save a change of a held organisation, count it, and tell it."""
    with session.no_autoflush:
        derive(organisation)
    touch(session, organisation, held)
    write_keys(session, organisation)
    version = organisation.version
    journal.record(session, organisation.ref, event, facts, by=by.person_id, on=on, now=now, version=version, refs=refs)
    return organisation


def refresh_partnerships(session: Session, organisation: Organisation) -> None:
    """Let partnerships be found by the new name, without counting that as a change of theirs."""
    theirs = select(Partnership).where(Partnership.id.in_(_found_by(organisation)))
    for partnership in session.scalars(theirs):
        found_by = partnership_text(partnership)
        session.execute(
            update(Partnership)
            .where(Partnership.id == partnership.id)
            .values(search_text=found_by)
            .execution_options(synchronize_session=False)
        )
        session.expire(partnership, ["search_text"])
