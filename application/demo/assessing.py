"""How the demo's organisations assess each other: through the same actions as people, where their rules ask for it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from application.demo.papers import signed_copy
from contracts.models import Agreement
from diligence import queries
from diligence.actions import Said, open_assessment, save_answers
from diligence.models import Assessment
from diligence.states import AGREE, APART, SHARE, Of, Voice
from diligence.together_actions import Meeting, record_paper, record_session
from kernel.uploads import Upload
from kernel.workflow import Move as WorkflowMove
from lifecycle import partnership_queries
from lifecycle.actions import advance
from lifecycle.assessment_judging import WORKFLOW
from lifecycle.diligence_gates import PROMISES_NOTHING, lacking
from partnerships.models import Person
from partnerships.permissions import Role, Standing, standing_of

if TYPE_CHECKING:
    from application.demo.telling import Hand, Teller, Told


@dataclass(frozen=True, slots=True)
class _Sides:
    """Who speaks for the assessed and for the other side; a partner without an account fills in on paper."""

    own: Standing | None
    other: Standing | None

    def says(self, voice: Voice) -> Standing | None:
        return self.own if voice is Voice.OWN else self.other


@dataclass
class Filled:
    """What an assessment took: of whom, each move with where it led from and to, how many fields people filled in."""

    organisation: str
    moves: list[tuple[WorkflowMove, str, str]] = field(default_factory=list)
    #: Whom and how deep are chosen when it is opened.
    typed: int = 2


def assess(teller: Teller, told: Told, agreement: Agreement, hand: Hand) -> None:
    """Let every party be assessed, with the best answers, that is not as an agreement asks."""
    session, one, tier = teller.work.session, told.partnership, agreement.tier
    known = partnership_queries.facts(session, [one.id], today=hand.on)[one.id].diligence
    if tier is None or tier not in known.tiers or agreement.kind in PROMISES_NOTHING:
        return
    officer = _officer(teller, told, hand)
    wanting = {party.id for party in known.parties if lacking(party, tier, hand.on)}
    for organisation, of in queries.assessed_in(one):
        if organisation.id not in wanting:
            continue
        partners = [organisation.id] if of is Of.PARTNER else list(queries.partners_of(one))
        member = _member(teller, partners, hand)
        sides = _Sides(member, officer) if of is Of.PARTNER else _Sides(officer, member)
        when = {"on": hand.on, "now": hand.now}
        made = open_assessment(session, one, organisation_id=organisation.id, tier=tier, by=officer, **when)  # type: ignore[arg-type]
        told.assessed.append(_filled(teller, made, sides, officer, hand))


def _filled(teller: Teller, made: Assessment, sides: _Sides, officer: Standing, hand: Hand) -> Filled:
    """Answer for both sides, sit together and agree; what a side has no account for comes from paper."""
    filled = Filled(made.organisation.name)
    session = teller.work.session
    said = [Said(item.key, item.scale.best_value) for item in queries.checklist(session, made).items]
    # Whoever copies a paper has handed in their own answers first.
    for voice in sorted(APART, key=lambda each: sides.says(each) is None):
        by = sides.says(voice)
        if by is None:
            filled.typed += _paper(teller, made, voice, officer, hand)
        filled.typed += len(said)
        save_answers(session, made, said, voice=voice, by=by or officer, on=hand.on, now=hand.now)
        filled.moves.append(_moved(session, made, SHARE, by or officer, hand))
    alone = None in {sides.own, sides.other}
    if alone:
        filled.typed += _paper(teller, made, Voice.AGREED, officer, hand)
    meeting = Meeting("Both sides, at the partner's office", "", said)
    filled.typed += 1 + len(said)  # who was there, and each rating
    record_session(session, made, meeting, by=officer, on=hand.on, now=hand.now)
    other = next((each for each in (sides.own, sides.other) if each is not None and each != officer), officer)
    filled.moves.append(_moved(session, made, AGREE, other, hand))
    return filled


def _moved(session: Session, made: Assessment, trigger: str, by: Standing, hand: Hand) -> tuple[WorkflowMove, str, str]:
    source = made.state
    advance(session, made, trigger, by=by, on=hand.on, now=hand.now)
    return WORKFLOW.move(source, trigger), source, made.state


def _paper(teller: Teller, made: Assessment, voice: Voice, officer: Standing, hand: Hand) -> int:
    """Record a paper, and return how many fields that is: its day and its scan."""
    lines = [made.organisation.name, "", "Demo: the scan of the filled checklist stands here.", hand.on.isoformat()]
    scan = Upload("checklist.pdf", "application/pdf", signed_copy(lines))
    work = teller.work
    record_paper(work.session, work.storage, made, voice=voice, scan=scan, by=officer, on=hand.on, now=hand.now)
    return 2


def _officer(teller: Teller, told: Told, hand: Hand) -> Standing:
    """Return the grants officer of a partnership's programme."""
    programme = told.partnership.programme_id
    return standing_of(next(one for one in teller.company.people.values() if _works(one, programme)), on=hand.on)


def _works(one: Person, programme_id: str) -> bool:
    return any(
        held.role == Role.GRANTS_OFFICER and held.programme_id in {None, programme_id} for held in one.roles_held
    )


def _member(teller: Teller, organisations: list[str], hand: Hand) -> Standing | None:
    """Return somebody who belongs to one of some partners on the day, or None."""
    standings = (standing_of(one, on=hand.on) for one in teller.company.people.values())
    return next((one for one in standings if one.organisations & set(organisations)), None)
