"""What waits, for whom and since when: facts and judged moves in, sentences out. Pure rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from contracts.states import State
from kernel.money import Money
from kernel.text import Label, Message, Value
from kernel.unmet import Ref, Unmet
from lifecycle.countersigning import SIGN, own_unsigned, signs_only_own
from lifecycle.facts import AgreementFacts
from lifecycle.mending import may_mend, roles_for
from partnerships.permissions import ROLE_LABELS, Scope, Standing

#: An exploration without a finding, and a report that has not come, show this many days before.
EXPLORATION_DAYS = 30
REPORT_DAYS = 14
START = "start-reached"
REPORTS: Mapping[str, Message] = {
    "narrative": Message("Narrative report"),
    "financial": Message("Financial report"),
}


@dataclass(frozen=True, slots=True)
class Mine:
    """Something the reader can do: what, about what, with which button, since or until when; a low rank comes first."""

    title: Message
    notes: tuple[Value, ...]
    ref: Ref
    anchor: str
    act: Message
    since: date | None = None
    until: date | None = None
    rank: int = 3


@dataclass(frozen=True, slots=True)
class Theirs:
    """Something that waits on somebody else."""

    title: Message
    whom: Value
    ref: Ref
    since: date


@dataclass(frozen=True, slots=True)
class About:
    """What the sentences name beside the facts of an agreement."""

    title: str
    partnership: str
    tier: str | None
    since: date


@dataclass(frozen=True, slots=True)
class Judged:
    """A move judged for the reader."""

    permitted: bool
    unmet: Sequence[Unmet]

    @property
    def open(self) -> bool:
        """Whether the reader can make it now."""
        return self.permitted and not self.unmet


Moves = Mapping[str, Judged]


def of_agreement(facts: AgreementFacts, about: About, moves: Moves, by: Standing) -> Iterator[Mine | Theirs]:
    """Yield what an agreement on its way into force waits for."""
    match facts.state:
        case State.DRAFT:
            yield from _draft(facts, about, moves, by)
        case State.IN_REVIEW:
            yield _review(facts, about, moves["approve"])
        case State.APPROVED:
            yield from _approved(facts, about, moves["send"])
        case State.OUT_FOR_SIGNATURE:
            yield from _signing(facts, about, by)
        case State.SIGNED:
            yield _signed(facts, about, moves["bring-into-force"], by)


def _draft(facts: AgreementFacts, about: About, moves: Moves, by: Standing) -> Iterator[Mine]:
    if facts.author_id not in by.works_for:
        return
    submit = moves["submit"]
    absent: tuple[Value, ...] = tuple(
        Message("draft of %(name)s, who is away", name=one.name)
        for one in by.stands_in_for
        if one.person_id == facts.author_id
    )
    if submit.open:
        title = Message("Submit %(number)s for review: %(title)s", number=facts.number, title=about.title)
        notes = (*_notes(about, facts.amount), *absent)
        yield Mine(title, notes, facts.ref, "moves", Message("Submit it"), since=about.since, rank=4)
    else:
        title = Message("Finish the draft %(number)s: %(title)s", number=facts.number, title=about.title)
        missing: tuple[Value, ...] = (about.partnership, *(one.message for one in submit.unmet), *absent)
        yield Mine(title, missing, facts.ref, "moves", Message("Go on"), since=about.since, rank=4)


def _review(facts: AgreementFacts, about: About, approve: Judged) -> Mine | Theirs:
    given, wanted = len(facts.approvals), len(facts.steps or ())
    if approve.open:
        title = Message("Approve %(number)s: %(title)s", number=facts.number, title=about.title)
        turn = Message("yours is approval %(step)s of %(steps)s", step=given + 1, steps=wanted)
        act = Message("Read and decide")
        return Mine(title, (*_notes(about, facts.amount), turn), facts.ref, "moves", act, since=about.since, rank=1)
    role: Value = ROLE_LABELS[facts.steps[given]] if facts.steps and given < wanted else "—"
    return approval_awaited(facts.number, role, facts.ref, about.since)


def approval_awaited(number: str, role: Value, ref: Ref, since: date) -> Theirs:
    """Return that somebody of a role has to approve."""
    return Theirs(Message("%(number)s: approval", number=number), role, ref, since)


def _signing(facts: AgreementFacts, about: About, by: Standing) -> Iterator[Mine | Theirs]:
    """Whose signature is awaited: a partner's signatory is told of theirs, our people of ours, all of others'."""
    unsigned = [signer for signer in facts.signers if signer.signed_on is None]
    others = [signer.organisation for signer in unsigned if signer.organisation_id != facts.funder_id]
    if own_unsigned(facts, by):
        title = Message("%(number)s waits for your signature: %(title)s", number=facts.number, title=about.title)
        yield Mine(
            title, _notes(about, facts.amount), facts.ref, SIGN, Message("Read and sign"), since=about.since, rank=1
        )
    elif len(others) < len(unsigned) and not signs_only_own(facts, by):
        yield our_signature(facts.number, about, facts.amount, facts.ref)
        if others:
            yield signature_awaited(facts.number, others, facts.ref, about.since)
    else:
        names = [signer.organisation for signer in unsigned]
        yield signature_awaited(facts.number, names, facts.ref, about.since)


def our_signature(number: str, about: About, amount: Money | None, ref: Ref) -> Mine:
    """Return that our own signature is awaited, for whoever may record it."""
    title = Message("%(number)s waits for our signature: %(title)s", number=number, title=about.title)
    act = Message("Record the signature")
    return Mine(title, _notes(about, amount), ref, SIGN, act, since=about.since, rank=1)


def signature_awaited(number: str, names: Value, ref: Ref, since: date) -> Theirs:
    """Return that organisations have to sign."""
    return Theirs(Message("%(number)s: signature", number=number), names, ref, since)


def _approved(facts: AgreementFacts, about: About, send: Judged) -> Iterator[Mine]:
    if not send.permitted:
        return
    title = Message("%(number)s is approved: %(title)s", number=facts.number, title=about.title)
    act = Message("Send for signature") if send.open else Message("Print the document")
    yield Mine(title, _notes(about, facts.amount), facts.ref, "moves" if send.open else "print", act, since=about.since)


def _signed(facts: AgreementFacts, about: About, enforce: Judged, by: Standing) -> Mine | Theirs:
    missing = [one for one in enforce.unmet if one.code != START]
    mendable = [one for one in missing if may_mend(one, by, Scope(facts.programme_id))]
    if mendable:
        title = Message("%(number)s is signed and waits: %(title)s", number=facts.number, title=about.title)
        notes: tuple[Value, ...] = (about.partnership, *(one.message for one in enforce.unmet))
        return Mine(title, notes, facts.ref, "moves", Message("See what is missing"), since=about.since)
    title = Message("%(number)s is signed and waits", number=facts.number)
    whom: Value = [_who(one.fixed_by) for one in missing] or [one.message for one in enforce.unmet]
    return Theirs(title, whom, facts.ref, about.since)


def _who(fixed_by: str) -> list[Label]:
    return [ROLE_LABELS[role] for role in roles_for(fixed_by)]


def _notes(about: About, amount: Money | None) -> tuple[Value, ...]:
    """Return partnership, amount and tier, as far as there are any."""
    known: tuple[Value | None, ...] = (about.partnership, amount, about.tier)
    return tuple(one for one in known if one is not None)


def of_exploration(title: str, question: str, ends_on: date, ref: Ref) -> Mine:
    """Return what an exploration without a finding waits for."""
    heading = Message("The exploration of “%(title)s” has no finding yet", title=title)
    return Mine(heading, (question,), ref, "finding", Message("Record the finding"), until=ends_on, rank=2)


def of_report(number: str, title: str, kind: Message, due_on: date, ref: Ref) -> Mine:
    """Return what a report that has not come waits for."""
    heading = Message("%(kind)s of %(number)s", kind=kind, number=number)
    return Mine(heading, (title,), ref, "reports", Message("Note the report"), until=due_on, rank=2)


def of_owed_report(number: str, title: str, kind: Message, due_on: date, ref: Ref) -> Mine:
    """Return that a partner's own report is due, for whoever there has it among their duties."""
    heading = Message("%(kind)s of %(number)s is due from you", kind=kind, number=number)
    return Mine(heading, (title,), ref, "reports", Message("See the dates"), until=due_on, rank=2)


def of_hits(count: int, since: date, ref: Ref) -> Mine:
    """Return that hits of screening wait to be decided; the one that presses most is where it leads."""
    heading = (
        Message("Somebody of ours is like somebody on a list")
        if count == 1
        else Message("%(count)s of ours are like somebody on a list", count=count)
    )
    return Mine(heading, (), ref, "decision", Message("Decide who it is"), since=since, rank=1)


def of_ready(title: str, moves: Sequence[Label], since: date, ref: Ref) -> Mine:
    """Return that a partnership can go on."""
    heading = Message("“%(title)s” can go on", title=title)
    ready = Message("ready: %(moves)s", moves=moves)
    return Mine(heading, (ready,), ref, "moves", Message("Open it"), since=since, rank=5)
