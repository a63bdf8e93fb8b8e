"""What people do in an assessment: open it, answer, show evidence, record a joint session and what was on paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from diligence import queries, speaking
from diligence.asking import still_holds
from diligence.measured_queries import measured
from diligence.models import Assessment, AssessmentAnswer, AssessmentFigure
from diligence.queries import Rules
from diligence.states import APART, Of, State, Voice
from kernel.days import refuse_future
from kernel.errors import Conflict, NotFound, NotPermitted, StaleVersion, invalid
from kernel.fields import Fields
from kernel.ids import new_id
from kernel.telling import tell
from kernel.text import Message
from partnerships import permissions
from partnerships.actions.versions import hold_open
from partnerships.models import Organisation, Partnership
from partnerships.permissions import Standing
from policy.checklists import Checklist
from policy.kinds import Tier

COMMENT = 2000


@dataclass(frozen=True, slots=True)
class Said:
    """One item as somebody answered it: `version` is that of the answer they had before them, 0 for none yet."""

    item: str
    value: int | None
    comment: str = ""
    disputes: bool | None = None
    version: int | None = None


def open_assessment(
    session: Session,
    partnership: Partnership,
    *,
    organisation_id: str,
    tier: str,
    by: Standing,
    on: date,
    now: datetime,
) -> Assessment:
    """Open the assessment of one organisation at the depth of a tier; either side may.

    What was agreed about a partner before, here or in another partnership, and still holds is taken over. Raises
    Conflict while one about the same organisation runs, or where no rules in force know of checklists.
    """
    found = next(((one, of) for one, of in queries.assessed_in(partnership) if one.id == organisation_id), None)
    if found is None:
        raise invalid("organisation_id", "Choose an organisation that is party to this partnership.")
    organisation, of = found
    permissions.check(
        by, speaking.ANSWER, queries.concerned(partnership, organisation_id, of).scope, subject=partnership.ref
    )
    hold_open(session, partnership, None)
    refuse_future(on, zone=partnership.programme.office.zone, now=now)
    rules = queries.rules_for(session, partnership, on=on)
    if rules is None:
        raise Conflict(Message("No rules in force say how both sides are assessed."), subject=partnership.ref)
    fields = Fields()
    chosen = fields.choice("tier", tier, [one.value for one in Tier])
    fields.settle(partnership.ref)
    _refuse_second(session, partnership, organisation)
    asked = checklist_for(session, partnership, organisation, of, Tier(chosen), rules)
    made = Assessment(
        id=new_id(),
        partnership_id=partnership.id,
        organisation_id=organisation.id,
        side=of.value,
        edition_id=rules.edition_id,
        tier=chosen,
        items=" ".join(one.key for one in asked.items),
        state=State.OPEN.value,
        opened_by=by.person_id,
        opened_on=on,
    )
    session.add(made)
    session.flush()
    taken = _take_over(session, made, asked, rules, by=by, on=on, now=now) if of is Of.PARTNER else 0
    if of is Of.FUNDER:
        _measure(session, made, asked, on=on)
    facts = {"organisation": organisation.id, "side": of.value, "tier": chosen, "edition": rules.edition_id}
    counts = {"items": len(asked.items), "taken": taken}
    tell(session, made, "AssessmentOpened", {**facts, **counts}, by=by, on=on, now=now, refs=[partnership.ref])
    session.refresh(made)
    return made


def checklist_for(
    session: Session, partnership: Partnership, organisation: Organisation, of: Of, tier: Tier, rules: Rules
) -> Checklist:
    """Return what an assessment of one organisation in a partnership would ask at the depth of a tier."""
    return rules.section.checklist(
        rules.library,
        tier,
        of.side,
        queries.family_type(partnership, organisation),
        downstream=queries.passes_on(session, partnership, organisation.id, of),
    )


def _refuse_second(session: Session, partnership: Partnership, organisation: Organisation) -> None:
    running = queries.running(session, partnership.id, organisation.id)
    if running is not None:
        raise Conflict(
            Message("An assessment of %(name)s is under way already.", name=organisation.name), subject=running.ref
        )


def _take_over(
    session: Session,
    made: Assessment,
    asked: Checklist,
    rules: Rules,
    *,
    by: Standing,
    on: date,
    now: datetime,
) -> int:
    """Take over what was agreed elsewhere and still holds; in a renewal what was weak is asked anew."""
    known: dict[str, AssessmentAnswer] = {}
    for answer, source in queries.to_take_over(session, made.organisation_id):
        item = asked.by_key.get(answer.item)
        if item is None or answer.item in known or answer.value is None:
            continue
        again = source.partnership_id == made.partnership_id and item.scale.weak(answer.value)
        if still_holds(rules.library, answer.item, answer.on, on=on) and not again:
            known[answer.item] = answer
    for item_key, source_answer in known.items():
        session.add(
            AssessmentAnswer(
                id=new_id(),
                assessment_id=made.id,
                item=item_key,
                voice=Voice.AGREED.value,
                value=source_answer.value,
                taken_from=source_answer.id,
                by=by.person_id,
                on=source_answer.on,
                now=now,
            )
        )
    session.flush()
    return len(known)


def _measure(session: Session, made: Assessment, asked: Checklist, *, on: date) -> None:
    """Keep what is measured of the funder on the day it opens, so that both sides look at the same figures."""
    figures = measured(session, made.partnership_id, on=on)
    for item in asked.items:
        if item.measured is not None:
            found = figures.get(item.measured)
            cases, figure = (found.cases, found.figure) if found else (0, None)
            session.add(AssessmentFigure(assessment_id=made.id, item=item.key, figure=figure, cases=cases, on=on))
    session.flush()


def save_answers(
    session: Session,
    assessment: Assessment,
    said: Sequence[Said],
    *,
    voice: str | None = None,
    by: Standing,
    on: date,
    now: datetime,
) -> Voice:
    """Save answers as drafts, in one's own voice, or in that of a paper that was recorded; return the voice.

    All or nothing. Raises StaleVersion where somebody else answered an item meanwhile, Conflict where the voice was
    handed in. Drafts are nobody else's business: the journal tells of them when they are handed in.
    """
    speaks = speaker(assessment, by, voice)
    session.refresh(assessment, with_for_update={"of": Assessment})
    refuse_handed_in(assessment, speaks)
    asked = queries.checklist(session, assessment)
    fields = Fields()
    kept = {one.item: one for one in assessment.answers if one.voice == speaks}
    for one in said:
        item = asked.by_key.get(one.item)
        if item is None:
            raise NotFound
        comment = fields.optional_prose(f"comment.{one.item}", one.comment, longest=COMMENT)
        if one.value is not None and one.value not in item.scale.by_value:
            fields.wrong(f"value.{one.item}", "Choose one of the answers.")
        fields.settle(assessment.ref)
        _save(session, assessment, kept.get(one.item), one, comment, speaks, by=by, on=on, now=now)
    session.flush()
    return speaks


def speaker(assessment: Assessment, by: Standing, voice: str | None) -> Voice:
    """Return the voice somebody may answer in; raises NotPermitted, or Conflict that says why it is not theirs."""
    own = speaking.voice_of(by, queries.concern_of(assessment))
    if own is None:
        raise NotPermitted(speaking.ANSWER, subject=assessment.ref)
    wanted = Voice(voice) if voice in {one.value for one in APART} else own
    if wanted is own:
        return own
    if not any(one.voice == wanted for one in assessment.papers):
        raise Conflict(INDEPENDENT if own is Voice.OWN else OWN_ALONE, subject=assessment.ref)
    return wanted


INDEPENDENT = Message(
    "You belong to the organisation that is assessed, so you answer for it and not for the other side."
)


OWN_ALONE = Message("The assessed organisation answers for itself. What it filled in on paper is recorded first.")


def refuse_handed_in(assessment: Assessment, voice: Voice) -> None:
    """Raise Conflict where the answers of a voice are handed in: they change after it is opened again."""
    if assessment.state != State.OPEN or voice in queries.handed_in(assessment):
        raise Conflict(
            Message("These answers are handed in. Open the assessment again to change them."), subject=assessment.ref
        )


def _save(
    session: Session,
    assessment: Assessment,
    kept: AssessmentAnswer | None,
    said: Said,
    comment: str | None,
    voice: Voice,
    *,
    by: Standing,
    on: date,
    now: datetime,
) -> None:
    disputes = said.disputes if voice is Voice.OTHER else None
    if kept is None:
        if said.value is None and comment is None and disputes is None:
            return
        kept = AssessmentAnswer(id=new_id(), assessment_id=assessment.id, item=said.item, voice=voice.value)
        assessment.answers.append(kept)
    elif (kept.value, kept.disputes, comment_of(session, kept)) == (said.value, disputes, comment):
        return
    elif said.version is not None and said.version != kept.version:
        raise StaleVersion(
            by=kept.person.name, at=kept.now, subject=assessment.ref, what=Message("an answer was changed")
        )
    kept.value, kept.comment, kept.note_id, kept.disputes = said.value, comment, None, disputes
    kept.by, kept.on, kept.now = by.person_id, on, now


def comment_of(session: Session, answer: AssessmentAnswer) -> str | None:
    """Return what was written to an answer, as a draft or as the note it became."""
    return queries.comments(session, [answer]).get(answer.id)
