"""Reads assessments: one whole, those of a partnership, what was agreed about an organisation before."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from contracts.models import Agreement
from diligence import speaking
from diligence.asking import Agreed, checklist_of
from diligence.models import Assessment, AssessmentAnswer, AssessmentEvidence
from diligence.speaking import Concerned
from diligence.states import Of, State, Voice
from kernel import journal
from kernel.errors import NotFound
from kernel.storage import Attachment
from partnerships.models import Organisation, Partnership
from partnerships.permissions import Standing, granted
from policy import checklist_files
from policy.checklists import Checklist, ItemLibrary
from policy.diligence import Diligence
from policy.kinds import Tier
from policy.queries import edition as edition_of
from policy.queries import in_order

FUNDER = "funder"


@dataclass(frozen=True, slots=True)
class Rules:
    """What assessments go by: the edition, its section, and the library it asks from."""

    edition_id: str
    section: Diligence
    library: ItemLibrary


def partners_of(partnership: Partnership) -> dict[str, Organisation]:
    """Return every organisation that is party to a partnership beside its funder, in order."""
    return {one.organisation_id: one.organisation for one in partnership.parties if one.role != FUNDER}


def funder_of(partnership: Partnership) -> Organisation:
    """Return the organisation that funds: the party, or the body that the office belongs to."""
    found = next((one.organisation for one in partnership.parties if one.role == FUNDER), None)
    return found or partnership.programme.office.organisation


def assessed_in(partnership: Partnership) -> list[tuple[Organisation, Of]]:
    """Return everybody who is assessed in a partnership, the funder first."""
    funder = funder_of(partnership)
    partners = [(one, Of.PARTNER) for key, one in partners_of(partnership).items() if key != funder.id]
    return [(funder, Of.FUNDER), *partners]


def concerned(partnership: Partnership, organisation_id: str, of: Of) -> Concerned:
    """Return whom an assessment of one organisation in a partnership concerns."""
    return Concerned(of, organisation_id, partnership.programme_id, frozenset(partners_of(partnership)))


def concern_of(one: Assessment) -> Concerned:
    """Return whom an assessment concerns."""
    return concerned(one.partnership, one.organisation_id, Of(one.side))


def find(session: Session, partnership: Partnership, assessment_id: str, by: Standing) -> Assessment:
    """Return an assessment in a partnership that the reader may know of; raises NotFound."""
    found = session.scalar(
        select(Assessment)
        .where(Assessment.id == assessment_id, Assessment.partnership_id == partnership.id)
        .options(
            joinedload(Assessment.organisation),
            selectinload(Assessment.answers),
            selectinload(Assessment.evidence),
            selectinload(Assessment.sessions),
            selectinload(Assessment.papers),
            selectinload(Assessment.figures),
        )
    )
    if found is None or not granted(by, speaking.VIEW, concern_of(found).scope):
        raise NotFound
    return found


def find_anywhere(session: Session, assessment_id: str, by: Standing) -> Assessment:
    """Return an assessment that the reader may know of, whichever partnership it is in; raises NotFound."""
    found = session.get(Assessment, assessment_id)
    if found is None:
        raise NotFound
    return find(session, found.partnership, assessment_id, by)


def of_partnership(session: Session, partnership: Partnership, by: Standing) -> list[Assessment]:
    """Return the assessments of a partnership that the reader may know of, the oldest first."""
    found = session.scalars(
        select(Assessment)
        .where(Assessment.partnership_id == partnership.id)
        .options(selectinload(Assessment.answers))
        .order_by(Assessment.id)
    ).all()
    return [one for one in found if granted(by, speaking.VIEW, concern_of(one).scope)]


def rules_for(session: Session, partnership: Partnership, *, on: date) -> Rules | None:
    """Return what a new assessment goes by: the pinned edition, or where that is silent the one in force on the day."""
    pinned = edition_of(session, partnership.edition_id)
    if pinned.diligence is not None:
        return Rules(partnership.edition_id, pinned.diligence, checklist_files.of(pinned.diligence))
    now = next(
        ((key, one) for key, one in in_order(session) if one.pack == pinned.pack and one.effective_from <= on), None
    )
    if now is None or now[1].diligence is None:
        return None
    return Rules(now[0], now[1].diligence, checklist_files.of(now[1].diligence))


def rules_of(session: Session, one: Assessment) -> Rules:
    """Return what an assessment goes by; raises NotFound where this Tack has not the library it was opened with."""
    section = edition_of(session, one.edition_id).diligence
    if section is None:
        raise NotFound
    return Rules(one.edition_id, section, checklist_files.of(section))


def checklist(session: Session, one: Assessment) -> Checklist:
    """Return the checklist of an assessment as it was opened."""
    rules = rules_of(session, one)
    kind = family_type(one.partnership, one.organisation)
    like = rules.section.checklist(rules.library, Tier(one.tier), Of(one.side).side, kind, downstream=True)
    return checklist_of(rules.library, like, one.asked)


def family_type(partnership: Partnership, organisation: Organisation) -> str | None:
    """Return the partner type that chooses the items: that of the partner, and for the funder of the first partner."""
    partners = partners_of(partnership)
    if organisation.id in partners:
        return organisation.partner_type
    return next((one.partner_type for one in partners.values()), None)


def passes_on(session: Session, partnership: Partnership, organisation_id: str, of: Of) -> bool:
    """Say whether a partner passes money on under an agreement; of the funder, whether any partner does."""
    wanted = select(Agreement.id).where(Agreement.partnership_id == partnership.id, Agreement.downstream.is_(True))
    if of is Of.PARTNER:
        wanted = wanted.where(Agreement.recipient_id == organisation_id)
    return session.scalar(wanted.limit(1)) is not None


def depth(session: Session, partnership: Partnership) -> Tier:
    """Return the tier to begin with: the highest of the partnership's agreements, the least where none says."""
    found = session.scalar(
        select(func.max(Agreement.tier)).where(
            Agreement.partnership_id == partnership.id, Agreement.state != "cancelled", Agreement.tier.is_not(None)
        )
    )
    if found is not None:
        return Tier(found)
    return Tier.T1 if partnership.financial else Tier.N0


def agreed_answers(one: Assessment) -> dict[str, Agreed]:
    """Return the agreed answers of an assessment by item, each with the day that it holds from."""
    session_on = one.sessions[-1].on if one.sessions else one.opened_on
    return {
        answer.item: Agreed(answer.value, answer.on if answer.taken_from else session_on, answer.taken_from is not None)
        for answer in one.answers
        if answer.voice == Voice.AGREED and answer.value is not None
    }


def to_take_over(session: Session, organisation_id: str) -> Sequence[tuple[AssessmentAnswer, Assessment]]:
    """Return every agreed answer about a partner in whichever partnership, the newest first."""
    found = session.execute(
        select(AssessmentAnswer, Assessment)
        .join(Assessment, Assessment.id == AssessmentAnswer.assessment_id)
        .where(
            Assessment.organisation_id == organisation_id,
            Assessment.side == Of.PARTNER,
            Assessment.state == State.AGREED,
            AssessmentAnswer.voice == Voice.AGREED,
            AssessmentAnswer.value.is_not(None),
            AssessmentAnswer.taken_from.is_(None),
        )
        .order_by(Assessment.agreed_on.desc(), Assessment.id.desc())
    ).all()
    return [(answer, of) for answer, of in found]


def sources(session: Session, ids: Iterable[str]) -> dict[str, Assessment]:
    """Return the assessment that each of some answers was agreed in."""
    found = session.execute(
        select(AssessmentAnswer.id, Assessment)
        .join(Assessment, Assessment.id == AssessmentAnswer.assessment_id)
        .where(AssessmentAnswer.id.in_(list(ids)))
        .options(joinedload(Assessment.partnership))
    ).all()
    return {row[0]: row[1] for row in found}


def documents_about(session: Session, one: Assessment, by: Standing) -> list[Attachment]:
    """Return documents shown about the organisation before, in assessments that the reader may know of."""
    found = session.execute(
        select(Attachment, Assessment, AssessmentEvidence.voice)
        .join(AssessmentEvidence, AssessmentEvidence.attachment_id == Attachment.id)
        .join(Assessment, Assessment.id == AssessmentEvidence.assessment_id)
        .where(Assessment.organisation_id == one.organisation_id)
        .order_by(Attachment.id.desc())
    ).all()
    seen = {file.id: file for file, of, voice in found if _shown(of, voice, by)}
    return list(seen.values())


def _shown(of: Assessment, voice: str, by: Standing) -> bool:
    about = concern_of(of)
    return granted(by, speaking.VIEW, about.scope) and voice in speaking.readable(
        speaking.voice_of(by, about, speaking.VIEW), handed_in(of)
    )


def handed_in(one: Assessment) -> frozenset[Voice]:
    """Return the voices that have handed in their answers."""
    days = {Voice.OWN: one.own_on, Voice.OTHER: one.other_on}
    return frozenset(voice for voice, day in days.items() if day is not None)


def running(session: Session, partnership_id: str, organisation_id: str) -> Assessment | None:
    """Return the assessment of an organisation in a partnership that is not agreed yet."""
    return session.scalar(
        select(Assessment).where(
            Assessment.partnership_id == partnership_id,
            Assessment.organisation_id == organisation_id,
            Assessment.state != State.AGREED,
        )
    )


def comments(session: Session, answers: Iterable[AssessmentAnswer]) -> dict[str, str]:
    """Return what was written to answers, by their identifiers: a draft's own words, or those of its note."""
    found = list(answers)
    notes = journal.notes(session, [one.note_id for one in found if one.note_id])
    texts = {one.id: one.comment or (notes[one.note_id].text if one.note_id else None) for one in found}
    return {key: text for key, text in texts.items() if text}
