"""Asking somebody who may: once per gate and side, until the gate is met, declined or withdrawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from types import ModuleType
from typing import NamedTuple

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from kernel import journal
from kernel.errors import Conflict, NotFound, NotPermitted
from kernel.fields import Fields
from kernel.ids import new_id
from kernel.journal import Recorded
from kernel.journal_chain import Plain
from kernel.packing import pack
from kernel.text import Message
from kernel.unmet import Ref, Unmet
from lifecycle import mending, request_queries
from lifecycle.models import HelpRequest
from lifecycle.queries import Subject
from lifecycle.request_mail_actions import tell_asked, tell_asker, words_of
from partnerships.models import Partnership, Person
from partnerships.permissions import Standing, check, scope_of

LONGEST = 2000
#: At most so many are written to where nobody is named; the request waits for all of them anyway.
MOST_MAILS = 20
#: Whoever asks, withdraws and asks the same again within this time is heard on the first pages, not in the mail.
SECOND_MAIL_AFTER = timedelta(days=1)


class Gap(NamedTuple):
    """One unmet gate as whoever asks names it: its code, what it concerns, and the control that mends it."""

    code: str
    about: Ref
    control: str


def ask(
    session: Session, subject: Subject, move: str, gap: Gap, *, note: str, by: Standing, on: date, now: datetime
) -> HelpRequest:
    """Ask whoever may mend one unmet gate of a move; asked again, it is the same request.

    Raises Conflict where nothing of the kind is missing, or where the asker may mend it.
    """
    return ask_all(session, subject, move, [gap], note=note, by=by, on=on, now=now)[0]


def ask_all(
    session: Session,
    subject: Subject,
    move: str,
    gaps: Sequence[Gap],
    *,
    note: str,
    by: Standing,
    on: date,
    now: datetime,
) -> list[HelpRequest]:
    """Ask for several gaps of a move at once, in the same words; whoever may mend more than one gets one mail.

    What is met meanwhile is left out. Raises Conflict where nothing is missing, or where the asker may mend it.
    """
    partnership = subject if isinstance(subject, Partnership) else subject.partnership
    check(by, "partnership.view", scope_of(partnership), subject=subject.ref)
    fields = Fields()
    said = fields.optional_prose("note", note, longest=LONGEST)
    fields.settle(subject.ref)
    missing = _missing(session, subject, move, gaps, by, on)
    found = [_ask(session, partnership, subject.ref, move, one, by, on, now) for one in missing]
    new = [(made, people) for made, people, is_new in found if is_new]
    _keep_note(session, [made for made, _ in new], said, by, now)
    heard = [one for one in new if not request_queries.asked_lately(session, one[0], since=now - SECOND_MAIL_AFTER)]
    tell_asked(session, heard, partnership, with_words=bool(said), by=by, now=now)
    return [made for made, _, _ in found]


def _missing(session: Session, subject: Subject, move: str, gaps: Sequence[Gap], by: Standing, on: date) -> list[Unmet]:
    """Return those gaps that are not met; raises Conflict where none is left, or where the asker may mend one."""
    lacking = request_queries.asking(session, subject, move, by, today=on)
    found = [unmet for gap in gaps if (unmet := mending.find(lacking, gap.code, gap.about, gap.control))]
    if not found:
        raise Conflict(Message("This is not missing any more; look at the page again."), subject=subject.ref)
    scope = scope_of(subject if isinstance(subject, Partnership) else subject.partnership)
    if any(mending.may_mend(one, by, scope) for one in found):
        raise Conflict(Message("You may do this yourself; nobody has to be asked."), subject=subject.ref)
    # Whoever asks for the same at the same time claims it in the same order.
    return sorted(found, key=lambda one: mending.open_key(one, ""))


def _ask(
    session: Session,
    partnership: Partnership,
    subject: Ref,
    move: str,
    unmet: Unmet,
    by: Standing,
    on: date,
    now: datetime,
) -> tuple[HelpRequest, Sequence[Person], bool]:
    """Ask for one gap; return the request, who is written to, and whether it is new."""
    able = request_queries.who_may(session, partnership, unmet.fixed_by, leaving_out=by.person_id)
    named = request_queries.addressee(partnership, unmet, able, partner_asks=not by.works_here)
    made, new = _claim(session, partnership, subject, move, unmet, named, by, on, now)
    if new:
        facts = {"code": unmet.code, "move": move, "fixed_by": unmet.fixed_by, "person": made.person_id}
        _record(session, made, "HelpRequested", facts, by, on, now)
    return made, [named] if named else able[:MOST_MAILS], new


def _claim(
    session: Session,
    partnership: Partnership,
    subject: Ref,
    move: str,
    unmet: Unmet,
    named: Person | None,
    by: Standing,
    on: date,
    now: datetime,
) -> tuple[HelpRequest, bool]:
    """Return the one open request about a gate from one side, and whether it is new; two at once stand in line."""
    audience = mending.audience_of(by, scope_of(partnership))
    key = mending.open_key(unmet, audience)
    dialect: ModuleType = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    row = {
        "id": new_id(),
        "partnership_id": partnership.id,
        "subject_kind": subject.kind,
        "subject_id": subject.id,
        "move": move,
        "code": unmet.code,
        "about_kind": unmet.subject.kind,
        "about_id": unmet.subject.id,
        "control": unmet.control,
        "fixed_by": unmet.fixed_by,
        "audience": audience,
        "words": pack([unmet.message]),
        "asked_by": by.person_id,
        "person_id": named.id if named else None,
        "asked_on": on,
        "asked_at": now,
        "open_key": key,
    }
    taken = dialect.insert(HelpRequest).values(row).on_conflict_do_nothing().returning(HelpRequest.id)
    new = session.execute(taken, execution_options={"synchronize_session": False}).one_or_none() is not None
    found = session.scalars(select(HelpRequest).where(HelpRequest.open_key == key)).one_or_none()
    if found is None:
        raise Conflict(Message("This is not missing any more; look at the page again."), subject=subject)
    return found, new


def _keep_note(session: Session, made: Sequence[HelpRequest], said: str | None, by: Standing, now: datetime) -> None:
    """Keep what was said once, for all that is asked with it."""
    if said is None or not made:
        return
    note = journal.write_note(session, said, by=by.person_id, now=now)
    # The note's row must stand before the requests refer to it.
    session.flush()
    for one in made:
        one.note_id = str(note["note"])
    session.flush()


def decline(
    session: Session, request: HelpRequest, *, reason: str, by: Standing, on: date, now: datetime
) -> HelpRequest:
    """Say no to a request, with a reason that whoever asked reads."""
    partnership = session.get_one(Partnership, request.partnership_id)
    if not mending.holds_what(request.fixed_by, by, scope_of(partnership)) or request.asked_by == by.person_id:
        raise NotPermitted(request.fixed_by, subject=request.subject)
    fields = Fields()
    because = fields.prose("reason", reason, longest=LONGEST)
    fields.settle(request.subject)
    _hold_open(session, request)
    note = journal.write_note(session, because, by=by.person_id, now=now)
    session.flush()
    request.reason_id = str(note["note"])
    _close(session, request, "declined", by, now)
    _record(session, request, "RequestDeclined", {"code": request.code, "reason": note}, by, on, now)
    tell_asker(session, request, Message("Declined: %(what)s", what=words_of(request)), with_words=True, now=now)
    return request


def withdraw(session: Session, request: HelpRequest, *, by: Standing, on: date, now: datetime) -> HelpRequest:
    """Take one's own request back."""
    if request.asked_by != by.person_id:
        raise NotFound
    _hold_open(session, request)
    _close(session, request, "withdrawn", by, now)
    _record(session, request, "RequestWithdrawn", {"code": request.code}, by, on, now)
    return request


def complete_requests(
    session: Session, recorded: Sequence[Recorded], *, by: Standing, today: date, now: datetime
) -> None:
    """Complete the open requests whose gate is met by what happened."""
    events = [one for one in recorded if one.subject.kind != "request"]
    refs = {ref for event in events for ref in (event.subject, *event.refs)}
    partnerships = {ref.id for ref in refs if ref.kind == "partnership"}
    organisations = {ref.id for ref in refs if ref.kind == "organisation"}
    rates = any(ref.kind == "exchange-rate" for ref in refs)
    if not (partnerships or organisations or rates):
        return
    touched: list[ColumnElement[bool]] = [
        HelpRequest.partnership_id.in_(partnerships),
        HelpRequest.about_id.in_(organisations),
    ]
    touched += [HelpRequest.control == "rates.enter"] if rates else []
    wanted = select(HelpRequest.id).where(HelpRequest.closed_at.is_(None), or_(*touched)).order_by(HelpRequest.id)
    doer = next((event.by for event in reversed(events)), by.person_id)
    settle_requests(session, session.scalars(wanted).all(), doer=doer, today=today, now=now)


def settle_requests(session: Session, ids: Sequence[str], *, doer: str, today: date, now: datetime) -> list[str]:
    """Complete those of the requests whose gate is met, and tell whoever asked; return which."""
    done = []
    for request in request_queries.met(session, ids, today=today):
        if not _held(session, request):
            continue
        _close(session, request, "done", Standing(doer, active=True, roles=frozenset()), now)
        facts: dict[str, Plain] = {"code": request.code}
        journal.record(session, request.ref, "RequestDone", facts, by=doer, on=today, now=now, refs=_refs(request))
        tell_asker(session, request, Message("Done: %(what)s", what=words_of(request)), with_words=False, now=now)
        done.append(request.id)
    return done


def _hold_open(session: Session, request: HelpRequest) -> None:
    if not _held(session, request):
        raise Conflict(Message("This request is answered already."), subject=request.subject)


def _held(session: Session, request: HelpRequest) -> bool:
    """Lock a request, read it again, and say whether it is still open."""
    session.refresh(request, with_for_update=True)
    return request.closed_at is None


def _close(session: Session, request: HelpRequest, outcome: str, by: Standing, now: datetime) -> None:
    request.outcome, request.closed_by, request.closed_at, request.open_key = outcome, by.person_id, now, None
    session.flush()


def _record(
    session: Session,
    request: HelpRequest,
    event: str,
    facts: Mapping[str, Plain],
    by: Standing,
    on: date,
    now: datetime,
) -> None:
    journal.record(session, request.ref, event, facts, by=by.person_id, on=on, now=now, refs=_refs(request))


def _refs(request: HelpRequest) -> list[Ref]:
    return list(dict.fromkeys((Ref("partnership", request.partnership_id), request.subject)))
