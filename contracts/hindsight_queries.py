"""Judges agreements anew on the day they were submitted, before and after an entry for a day that has passed."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from contracts import hindsight, queries, record_queries, tier_queries, tiering
from contracts.hindsight import Judgement
from contracts.models import Agreement
from contracts.records import AgreementRecord, Brief
from contracts.states import State
from contracts.tiering import TierTerms
from kernel.errors import ChangesThePast
from kernel.journal import JournalEntry
from kernel.money import Money, convert
from kernel.text import Message
from policy.approvals import steps_for
from policy.kinds import AgreementKind, Risk, Tier
from policy.queries import edition as edition_of

#: More agreements than these are not judged anew for one entry; the newest are.
MOST = 200
#: Moves by which an agreement can come to commit money on a day that has passed.
COMMITTING = frozenset({"bring-into-force", "record-signature"})
SUBMIT = "submit"


@contextmanager
def of_move(
    session: Session, agreement: Agreement, trigger: str, *, on: date, today: date, understood: bool
) -> Iterator[None]:
    """Make a move inside the block; raises ChangesThePast where it changes what was judged since its day.

    The caller's unit of work then takes everything back.
    """
    if on >= today or understood:
        yield
        return
    touched = _submitted(session, on, recipients={agreement.recipient_id}) if trigger in COMMITTING else {}
    touched.pop(agreement.id, None)
    with _comparing(session, touched):
        yield
    if trigger == SUBMIT:
        _refuse_another_day(session, agreement, on=on, today=today)


@contextmanager
def of_partnerships(
    session: Session, ids: Collection[str], *, on: date, today: date, understood: bool
) -> Iterator[None]:
    """Move partnerships inside the block, with what that lets come into force by itself; raises as `of_move` does."""
    waiting = [] if on >= today or understood else queries.waiting_as_signed(session, ids)
    if not waiting:
        yield
        return
    promised = set(session.scalars(select(Agreement.recipient_id).where(Agreement.id.in_(waiting))))
    touched = _submitted(session, on, recipients=promised)
    with _comparing(session, {key: day for key, day in touched.items() if key not in waiting}):
        yield


def of_commitments(session: Session, coming: Mapping[str, date], *, since: date) -> dict[str, list[Message]]:
    """Return what agreements that would come into force on a day each would change, for each of them.

    Nothing has to move for the answer; agreements to one recipient are told alike, since they count together.
    """
    recipients = queries.recipients(session, coming)
    touched = _submitted(session, since, recipients=set(recipients.values())) if coming else {}
    touched = {key: day for key, day in touched.items() if key not in coming}
    if not touched:
        return {}
    before, after = judged(session, touched), judged(session, touched, also=_in_force(session, coming))
    theirs = queries.recipients(session, touched)
    told: dict[str, list[Message]] = {}
    for key, was in before.items():
        told.setdefault(theirs[key], []).extend(hindsight.changes({key: was}, after))
    return {key: found for key, recipient in recipients.items() if (found := told.get(recipient))}


def _in_force(session: Session, coming: Mapping[str, date]) -> list[Brief]:
    return [
        replace(one, state=State.IN_FORCE, executed_on=coming[one.id]) for one in queries.briefs_of(session, coming)
    ]


@contextmanager
def of_risk(session: Session, partnership_id: str, *, on: date, today: date, understood: bool) -> Iterator[None]:
    """Rate the risk of a partnership inside the block; raises as `of_move` does."""
    if on >= today or understood:
        yield
        return
    with _comparing(session, _submitted(session, on, partnerships={partnership_id})):
        yield


@contextmanager
def of_rates(
    session: Session, *, since: date | None, currencies: Collection[str], today: date, understood: bool
) -> Iterator[None]:
    """Enter rates inside the block, as `of_move` does; without a day, such as for a table, all are looked at."""
    if understood or (since is not None and since >= today):
        yield
        return
    with _comparing(session, _submitted(session, since or date.min, currencies=currencies)):
        yield


@contextmanager
def _comparing(session: Session, submitted: Mapping[str, date]) -> Iterator[None]:
    before = judged(session, submitted)
    yield
    if before:
        session.flush()
        found = tuple(hindsight.changes(before, judged(session, submitted)))
        if found:
            raise ChangesThePast(found)


def judged(session: Session, days: Mapping[str, date], *, also: Sequence[Brief] = ()) -> dict[str, Judgement]:
    """Return how agreements come out on one day each, by the rates and commitments known now, and some more."""
    return {one.id: _judged(session, one, days[one.id], also) for one in record_queries.records(session, list(days))}


def _judged(session: Session, one: AgreementRecord, on: date, also: Sequence[Brief]) -> Judgement:
    edition = edition_of(session, one.edition_id)
    amount = None if one.terms.amount is None or not one.terms.currency else Money(one.terms.amount, one.terms.currency)
    terms = TierTerms(
        kind=AgreementKind(one.kind),
        amount=amount,
        starts_on=one.terms.starts_on,
        ends_on=one.terms.ends_on,
        downstream=one.downstream,
        risk=Risk(one.risk),
        on=on,
    )
    agreed = queries.related(session, (), [one.recipient_id], *tiering.window_of(edition, on))
    asked = tier_queries.question(edition, terms, [*agreed, *also], one.recipient_id, leaving_out=one.id)
    known = tier_queries.rates_of(session, [asked])
    answer = tier_queries.answer(asked, known)
    if answer.tier is None:
        return Judgement(one.number, on, None, None)
    base = Money(0, edition.currency)
    if amount is not None and answer.tier is not Tier.N0:
        rate = known[edition.sha256].get((amount.currency, on)) if amount.currency != edition.currency else None
        base = convert(amount, edition.currency, rate) if rate is not None else amount
    row = steps_for(edition, answer.tier, base.decimal)
    return Judgement(one.number, on, answer.tier.value, tuple(step.role for step in row.steps))


def _refuse_another_day(session: Session, agreement: Agreement, *, on: date, today: date) -> None:
    then, now = (judged(session, {agreement.id: day})[agreement.id] for day in (on, today))
    found = hindsight.other_day(then, now)
    if found is not None:
        raise ChangesThePast([found], subject=agreement.ref)


def _submitted(
    session: Session,
    since: date,
    *,
    recipients: Collection[str] = (),
    partnerships: Collection[str] = (),
    currencies: Collection[str] = (),
) -> dict[str, date]:
    """Return the agreements that were submitted from a day on and still bind, with that day."""
    chosen: ColumnElement[bool] = or_(
        Agreement.recipient_id.in_(sorted(recipients)), Agreement.partnership_id.in_(sorted(partnerships))
    )
    if not recipients and not partnerships:
        # A commitment in the currency counts in the tiers of everything its recipient is promised.
        paid = select(Agreement.recipient_id).where(Agreement.currency.is_not(None))
        chosen = Agreement.recipient_id.in_(
            paid.where(Agreement.currency.in_(sorted(currencies))) if currencies else paid
        )
    wanted = (
        select(JournalEntry.subject_id, JournalEntry.on)
        .join(Agreement, Agreement.id == JournalEntry.subject_id)
        .where(
            JournalEntry.subject_kind == "agreement",
            JournalEntry.event == "AgreementMoved",
            JournalEntry.payload.contains(f'"move":"{SUBMIT}"'),
            JournalEntry.on >= since,
            Agreement.state.not_in([State.DRAFT, State.CANCELLED]),
            chosen,
        )
        .order_by(JournalEntry.now.desc())
        .limit(MOST)
    )
    found: dict[str, date] = {}
    for key, on in session.execute(wanted):
        found.setdefault(key, on)
    return found
