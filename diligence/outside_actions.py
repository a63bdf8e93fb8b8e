"""Accepting an assessment by another body in place of our own questions, and taking that back."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from diligence.outside import KINDS, OutsideBody, stands_until
from diligence.outside_models import OutsideAssessment, OutsideDomain
from diligence.weighing_actions import weigh_again
from kernel import journal
from kernel.errors import Conflict, Invalid
from kernel.fields import Fields
from kernel.ids import new_id
from kernel.journal_chain import Plain
from kernel.storage import Storage, file_of
from kernel.text import Message
from kernel.uploads import Upload
from partnerships import permissions
from partnerships.models import Office, Organisation
from partnerships.permissions import Scope, Standing
from policy.checklists import Rating

ACCEPT, VIEW = "outside.accept", "outside.view"
#: What stands furthest ahead: nobody vouches for longer, in years.
LONGEST_YEARS = 10


def accept(
    session: Session,
    storage: Storage,
    organisation: Organisation,
    *,
    body: str,
    body_name: str | None,
    assessed_on: date | None,
    valid_until: date | None,
    ratings: Mapping[str, str],
    known: Collection[str],
    document: Upload | None,
    by: Standing,
    on: date,
    now: datetime,
) -> OutsideAssessment:
    """Keep what another body found, with its document, by domain of the `known` ones.

    One that has expired by now is kept as history and covers nothing. Raises Conflict for whoever belongs to the
    organisation that was assessed.
    """
    permissions.check(by, ACCEPT, Scope(), subject=organisation.ref)
    _refuse_own(session, organisation, by)
    fields = Fields()
    kind = fields.choice("body", body, list(OutsideBody))
    name = fields.line("body_name", body_name, longest=120) if kind == OutsideBody.OTHER else None
    until = _days(fields, kind, assessed_on, valid_until, on)
    found = _domains(fields, ratings, known)
    if document is None:
        fields.wrong("file", "Give its document.")
    if fields.problems or document is None or assessed_on is None:
        raise Invalid(fields.problems, subject=organisation.ref)
    key = new_id()
    one = OutsideAssessment(
        id=key,
        organisation_id=organisation.id,
        body=kind,
        body_name=name,
        assessed_on=assessed_on,
        valid_until=until,
        accepted_by=by.person_id,
        accepted_on=on,
        accepted_at=now,
    )
    stored = storage.put(document.content)
    kept = file_of(
        one.ref, stored, purpose="outside-assessment", name=document.name, media_type=document.media_type,
        by=by.person_id, now=now,
    )  # fmt: skip
    session.add(kept)
    session.flush()
    one.attachment_id = kept.id
    one.domains = [OutsideDomain(outside_id=key, domain=domain, rating=rating) for domain, rating in found.items()]
    session.add(one)
    session.flush()
    facts: dict[str, Plain] = {
        "outside": one.id,
        "body": kind,
        "assessed_on": assessed_on.isoformat(),
        "valid_until": until.isoformat(),
        "ratings": found,
        "sha256": kept.sha256,
    }
    journal.record(session, organisation.ref, "OutsideAssessmentAccepted", facts, by=by.person_id, on=on, now=now)
    weigh_again(session, organisation.id, by=by, on=on, now=now)
    return one


def withdraw(
    session: Session, one: OutsideAssessment, *, reason: str, by: Standing, on: date, now: datetime
) -> OutsideAssessment:
    """Take back what was accepted by mistake: it covers nothing any more. Raises Conflict where that was done."""
    organisation = session.get_one(Organisation, one.organisation_id)
    permissions.check(by, ACCEPT, Scope(), subject=organisation.ref)
    _refuse_own(session, organisation, by)
    session.refresh(one, with_for_update=True)
    fields = Fields()
    words = fields.prose("reason", reason, longest=4_000)
    fields.settle(organisation.ref)
    if one.withdrawn_by is not None:
        raise Conflict(Message("It was taken back already."), subject=organisation.ref)
    note = journal.write_note(session, words, by=by.person_id, now=now)
    session.flush()
    one.withdrawn_by, one.withdrawn_on, one.withdrawn_note_id = by.person_id, on, str(note["note"])
    session.flush()
    facts: dict[str, Plain] = {"outside": one.id, "body": one.body, "reason": note}
    journal.record(session, organisation.ref, "OutsideAssessmentWithdrawn", facts, by=by.person_id, on=on, now=now)
    weigh_again(session, organisation.id, by=by, on=on, now=now)
    return one


def _refuse_own(session: Session, organisation: Organisation, by: Standing) -> None:
    """Nobody vouches for the body they belong to; ours is that of any of our offices."""
    ours = select(Office.id).where(Office.organisation_id == organisation.id)
    if organisation.id in by.organisations or session.scalar(ours) is not None:
        words = Message("Whoever belongs to the assessed organisation cannot accept an assessment of it.")
        raise Conflict(words, subject=organisation.ref)


def _days(fields: Fields, body: str, assessed_on: date | None, valid_until: date | None, on: date) -> date:
    """Return the last day it stands; by itself as long as its body's assessments do."""
    if assessed_on is None:
        fields.wrong("assessed_on", "A date is needed.")
        return on
    if assessed_on > on:
        fields.wrong("assessed_on", "%(day)s has not come yet.", day=assessed_on)
    if valid_until is None:
        return stands_until(body, assessed_on) if body in KINDS else on
    if valid_until < assessed_on:
        fields.wrong("valid_until", "It cannot end before it was made.")
    if valid_until.year > assessed_on.year + LONGEST_YEARS:
        fields.wrong("valid_until", "No assessment stands for more than %(years)s years.", years=LONGEST_YEARS)
    return valid_until


def _domains(fields: Fields, ratings: Mapping[str, str], known: Collection[str]) -> dict[str, str]:
    found = {domain: rating for domain, rating in ratings.items() if rating}
    for domain, rating in found.items():
        if domain not in known:
            fields.wrong("ratings", "There is no domain “%(domain)s”.", domain=domain[:60])
        fields.optional_choice(f"ratings.{domain[:60]}", rating, [one.value for one in Rating])
    if not found:
        fields.wrong("ratings", "Say for at least one domain what was found.")
    return found
