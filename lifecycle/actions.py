"""The one way in: `advance` moves any subject one step, or says exactly why it cannot move.

Only this module may fire a move. `adopt` is the second, named entry, for imports alone; `put_back` the third, for
`lifecycle.correction_actions` alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from types import MappingProxyType
from typing import TypeVar

from sqlalchemy.orm import Session

from contracts import queries as contract_queries
from contracts.models import Agreement
from diligence.models import Assessment
from kernel import journal
from kernel.days import refuse_future
from kernel.errors import GateClosed, NotFound, NotPermitted, invalid
from kernel.firing import fire, settle_in
from kernel.journal_chain import Plain
from kernel.telling import tell
from kernel.unmet import Ref
from lifecycle import (
    agreement_queries,
    assessment_effects,
    assessment_judging,
    assessment_queries,
    effects,
    judging,
    partnership_queries,
    queries,
    stage_changes,
    workflows,
)
from lifecycle.correcting import CORRECTED, Entry
from lifecycle.facts import AgreementFacts, PartnershipFacts
from lifecycle.inputs import NOTHING, MoveInputs, require
from lifecycle.judging import PossibleMove
from lifecycle.queries import Subject
from partnerships import effects as partnership_effects
from partnerships.models import Partnership
from partnerships.permissions import Standing, granted, represented, speak_for
from partnerships.stage_change import StageChange
from policy.edition import Edition
from policy.queries import edition as edition_of

BRING_INTO_FORCE = "bring-into-force"
#: Everything that moves from state to state.
Moving = TypeVar("Moving", bound=Partnership | Agreement | Assessment)


@dataclass
class Position:
    """Where a partnership stands, for the moment in which it moves."""

    stage: str


@dataclass(frozen=True, slots=True)
class Step:
    """One partnership's move, judged, permitted and fired, and not stored yet."""

    facts: PartnershipFacts
    move: PossibleMove
    change: StageChange
    #: In whose name, where somebody stands in.
    on_behalf_of: str | None
    told: Mapping[str, Plain]

    @property
    def id(self) -> str:
        """The identifier of the partnership that moves."""
        return self.change.id

    @property
    def edition_id(self) -> str:
        """The edition that it follows."""
        return self.facts.edition_id

    @property
    def ref(self) -> Ref:
        """The partnership that moves."""
        return Ref("partnership", self.change.id)


def advance(
    session: Session,
    subject: Moving,
    trigger: str,
    *,
    by: Standing,
    on: date,
    now: datetime,
    inputs: MoveInputs = NOTHING,
) -> Moving:
    """Move a subject one step on the day it happened.

    Raises IllegalMove, NotPermitted or GateClosed (both with every unmet gate) and Invalid where an
    answer the move asks for is missing; the subject then stands where it stood.
    """
    if isinstance(subject, Partnership):
        partnership_queries.hold(session, [subject.id])
        facts = partnership_queries.facts(session, [subject.id], today=on)[subject.id]
        _advance_partnership(session, facts, trigger, by=by, on=on, now=now, inputs=inputs)
    elif isinstance(subject, Assessment):
        _advance_assessment(session, subject, trigger, by=by, on=on, now=now, inputs=inputs)
    else:
        _advance_agreement(session, subject, trigger, by=by, on=on, now=now, inputs=inputs)
    return subject


def advance_by_id(
    session: Session,
    partnership_id: str,
    trigger: str,
    *,
    by: Standing,
    on: date,
    now: datetime,
    inputs: MoveInputs = NOTHING,
) -> Step:
    """Move a partnership that was not read before, as `advance` does.

    Raises NotFound where there is none that the person may know of, and what `advance` raises.
    """
    partnership_queries.hold(session, [partnership_id])
    facts = partnership_queries.facts(session, [partnership_id], today=on).get(partnership_id)
    if facts is None or not granted(by, "partnership.view", facts.scope):
        raise NotFound
    return _advance_partnership(session, facts, trigger, by=by, on=on, now=now, inputs=inputs)


def _advance_partnership(
    session: Session,
    facts: PartnershipFacts,
    trigger: str,
    *,
    by: Standing,
    on: date,
    now: datetime,
    inputs: MoveInputs,
) -> Step:
    made = step(facts, edition_of(session, facts.edition_id), trigger, by=by, on=on, now=now, inputs=inputs)
    told: effects.Told = {**made.told, **effects.told_reason(session, made.move.move, by=by, now=now, inputs=inputs)}
    partnership_effects.store(session, [made.change])
    told |= effects.use_up_waivers(session, facts, trigger, now=now)
    journal.record(
        session, made.ref, "PartnershipMoved", told, by=by.person_id, on=on, now=now, version=made.change.version
    )
    return made


def step(
    facts: PartnershipFacts,
    edition: Edition,
    trigger: str,
    *,
    by: Standing,
    on: date,
    now: datetime,
    inputs: MoveInputs = NOTHING,
) -> Step:
    """Judge and fire one move of a partnership that is locked; raises what `advance` raises."""
    refuse_future(on, zone=facts.zone, now=now)
    judged = _permitted(trigger, facts, edition, by)
    represented_one = by.voice.on_behalf_of if by.voice else None
    # A stage is left no earlier than it was entered; an agreement's paper may be older than its record.
    if on < facts.stage_since:
        raise invalid("on", "It stands where it stands since %(since)s; this cannot be older.", since=facts.stage_since)
    require(inputs, judged.move.asks, outcomes=judged.outcomes, on=on)
    change, told = stage_changes.changed(facts, judged, edition, inputs, on)
    place = Position(facts.stage)
    fire(place, workflows.of_partnerships(edition), trigger, dest=judged.dest)
    story = {"move": trigger, "from": facts.stage, "to": judged.dest, **told}
    return Step(facts, judged, replace(change, stage=place.stage), represented_one, story)


def _permitted(trigger: str, facts: PartnershipFacts | AgreementFacts, edition: Edition, by: Standing) -> PossibleMove:
    judged = judging.judge(trigger, facts, edition, by=by)
    if not judged.permitted:
        raise NotPermitted(judged.move.permission, subject=facts.ref, unmet=judged.unmet)
    if judged.unmet:
        raise GateClosed(judged.unmet, subject=facts.ref)
    speak_for(by, represented(by, lambda one: judging.judge(trigger, facts, edition, by=one).open))
    return judged


def _advance_agreement(
    session: Session, agreement: Agreement, trigger: str, *, by: Standing, on: date, now: datetime, inputs: MoveInputs
) -> None:
    lock(session, agreement)
    edition = queries.edition_for(session, agreement)
    facts = agreement_queries.facts(session, [agreement.id], today=on)[agreement.id]
    refuse_future(on, zone=facts.partnership.zone, now=now)
    judged = _permitted(trigger, facts, edition, by)
    _refuse_too_early(facts, trigger, on)
    require(inputs, judged.move.asks, outcomes=judged.outcomes, on=on)
    told: effects.Told = {"move": trigger, "from": facts.state, "to": judged.dest}
    told |= effects.apply(session, agreement, effects.Happening(judged, facts, edition, by, on, now, inputs))
    told |= effects.use_up_waivers(session, facts, trigger, now=now)
    fire(agreement, workflows.of_agreements(edition), trigger, dest=judged.dest)
    session.flush()
    _record(session, agreement, "AgreementMoved", told, by=by, on=on, now=now)


def _advance_assessment(
    session: Session, assessment: Assessment, trigger: str, *, by: Standing, on: date, now: datetime, inputs: MoveInputs
) -> None:
    session.flush()
    session.refresh(assessment, with_for_update={"of": Assessment})
    facts = assessment_queries.facts(session, assessment, today=on)
    judged = assessment_judging.judge(trigger, facts, by=by)
    if not judged.permitted:
        raise NotPermitted(judged.move.permission, subject=facts.ref, unmet=judged.unmet)
    if judged.unmet:
        raise GateClosed(judged.unmet, subject=facts.ref)
    refuse_future(on, zone=facts.zone, now=now)
    require(inputs, judged.move.asks, outcomes=(), on=on)
    told: effects.Told = {"move": trigger, "from": facts.state, "to": judged.dest}
    told |= assessment_effects.apply(session, assessment, judged, facts, by=by, on=on, now=now, inputs=inputs)
    fire(assessment, assessment_judging.WORKFLOW, trigger, dest=judged.dest)
    session.flush()
    told["organisation"] = assessment.organisation_id
    refs = [assessment.partnership.ref]
    tell(session, assessment, "AssessmentMoved", told, by=by, on=on, now=now, refs=refs)


def adopt(
    session: Session,
    subject: Subject,
    state: str,
    *,
    by: Standing,
    on: date,
    now: datetime,
    source: str,
    told: Mapping[str, Plain] = MappingProxyType({}),
) -> Subject:
    """Take over a subject in the state it stood in elsewhere.

    `source` names the register, such as an import; `told` is what else the journal says of it, in codes and figures.
    """
    flow = queries.workflow_of(subject, queries.edition_for(session, subject))
    settle_in(subject, flow, state)
    session.flush()
    event = f"{type(subject).__name__}Adopted"
    _record(session, subject, event, {"to": state, "source": source, **told}, by=by, on=on, now=now)
    return subject


def put_back(
    session: Session, subject: Subject, entry: Entry, *, reason: Plain, by: Standing, on: date, now: datetime
) -> Subject:
    """Put a locked subject back where one of its moves, told by an entry, found it.

    Whether that may be, `lifecycle.correction_actions` says.
    """
    flow = queries.workflow_of(subject, queries.edition_for(session, subject))
    if isinstance(subject, Partnership):
        place = Position(subject.stage)
        settle_in(place, flow, entry.came)
        change = stage_changes.taken_back(subject.id, subject.version, stage=place.stage, was=entry.was)
        partnership_effects.store(session, [change])
    else:
        effects.take_back(session, subject, entry.move, entry.facts)
        settle_in(subject, flow, entry.came)
        session.flush()
    told: effects.Told = {"move": entry.move, "from": entry.goes, "to": entry.came, "seq": entry.seq, "reason": reason}
    _record(session, subject, CORRECTED, told, by=by, on=on, now=now)
    return subject


def _record(
    session: Session,
    subject: Subject,
    event: str,
    told: Mapping[str, Plain],
    *,
    by: Standing,
    on: date,
    now: datetime,
) -> None:
    tell(session, subject, event, told, by=by, on=on, now=now, refs=_refs(subject))


def lock(session: Session, subject: Subject) -> None:
    """Lock in the one order, partnership, umbrella, agreement, and read the state again."""
    if isinstance(subject, Partnership):
        contract_queries.lock_partnership(session, subject)
    else:
        contract_queries.lock(session, subject)
        contract_queries.read_again(session, subject)


def _refs(subject: Subject) -> list[Ref]:
    if isinstance(subject, Partnership):
        return []
    umbrella = [Ref("agreement", subject.umbrella_id)] if subject.umbrella_id else []
    return [Ref("partnership", subject.partnership_id), *umbrella]


def _refuse_too_early(facts: AgreementFacts, trigger: str, on: date) -> None:
    """An agreement comes into force no earlier than its last signature and approval."""
    if trigger != BRING_INTO_FORCE:
        return
    days = [*(signer.signed_on for signer in facts.signers), *(given.on for given in facts.approvals)]
    last = max((day for day in days if day is not None), default=on)
    if on < last:
        raise invalid("on", "Its last signature or approval is of %(last)s; it cannot be in force before.", last=last)
