"""Facts of an organisation that are recorded with their day and source; the history stays."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from kernel.fields import Fields
from kernel.ids import new_id
from partnerships import permissions
from partnerships.actions.identifiers import EDIT
from partnerships.actions.organisation_changes import hold_standing, settle
from partnerships.models import Organisation, OrganisationFact
from partnerships.organisation_facts import ANSWERS, COLUMNS, FACTS, VALUES, counts
from partnerships.permissions import Scope, Standing


def record_fact(
    session: Session,
    organisation: Organisation,
    *,
    fact: str,
    answer: str,
    as_of: date | None = None,
    source: str,
    by: Standing,
    on: date,
    now: datetime,
    expected_version: int | None = None,
) -> Organisation:
    """Record whether an organisation is led by women, or locally, as known on a day from a source."""
    permissions.check(by, EDIT, Scope(), subject=organisation.ref)
    held = hold_standing(session, organisation, expected_version)
    fields = Fields()
    kept = fields.choice("fact", fact, FACTS), fields.choice("answer", answer, ANSWERS)
    known_from = fields.line("source", source)
    day = as_of or on
    if day > on:
        fields.wrong("as_of", "%(day)s has not come yet; today is %(today)s.", day=day, today=on)
    fields.settle(organisation.ref)
    session.add(
        OrganisationFact(
            id=new_id(), organisation_id=organisation.id, fact=kept[0], answer=kept[1], as_of=day, source=known_from
        )
    )
    session.flush()
    write_newest(session, organisation, on)
    facts = {"fact": kept[0], "answer": kept[1], "as_of": day.isoformat()}
    return settle(session, organisation, held, "FactRecorded", facts, by=by, on=on, now=now)


def write_newest(session: Session, organisation: Organisation, on: date) -> None:
    """Let lists filter by the answers that count today."""
    answers = session.scalars(select(OrganisationFact).where(OrganisationFact.organisation_id == organisation.id)).all()
    for fact, column in COLUMNS.items():
        newest = counts(answers, fact, on)
        setattr(organisation, column, VALUES[newest.answer] if newest else None)
