"""What both sides add to an assessment beside answers: evidence, what was on paper, the joint session."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from diligence import outside_queries, queries, speaking
from diligence.actions import COMMENT, Said, refuse_handed_in, speaker
from diligence.asking import covered
from diligence.models import Assessment, AssessmentAnswer, AssessmentEvidence, AssessmentPaper, JointSession
from diligence.states import State, Voice
from kernel import journal
from kernel.days import refuse_future
from kernel.errors import Conflict, NotFound, NotPermitted, invalid
from kernel.fields import Fields
from kernel.ids import new_id
from kernel.journal_chain import Plain
from kernel.storage import Attachment, Storage, file_of
from kernel.telling import tell
from kernel.text import Message
from kernel.uploads import Upload
from partnerships.permissions import Standing

EVIDENCE, PAPER = "evidence", "paper"


@dataclass(frozen=True, slots=True)
class Meeting:
    """A joint session as it was typed: who was there, what was said, and the rating of each item."""

    attendees: str
    remarks: str
    ratings: Sequence[Said]


def show_evidence(
    session: Session,
    storage: Storage,
    assessment: Assessment,
    *,
    items: Sequence[str],
    upload: Upload | None = None,
    attachment_id: str | None = None,
    by: Standing,
    on: date,
    now: datetime,
) -> Attachment:
    """Show a document for some items: a new one, or one that was shown about the organisation before."""
    voice = speaker(assessment, by, None)
    session.refresh(assessment, with_for_update={"of": Assessment})
    refuse_handed_in(assessment, voice)
    if not items or not set(items) <= set(assessment.asked):
        raise invalid("items", "Choose the questions that the document answers.")
    if upload is not None:
        file = _kept(session, storage, assessment, upload, EVIDENCE, by=by, now=now)
    else:
        known = {one.id: one for one in queries.documents_about(session, assessment, by)}
        if attachment_id not in known:
            raise invalid("file", "Choose a file.")
        file = known[attachment_id]
    there = {one.item for one in assessment.evidence if (one.voice, one.attachment_id) == (voice, file.id)}
    for item in dict.fromkeys(items):
        if item not in there:
            assessment.evidence.append(
                AssessmentEvidence(
                    id=new_id(), item=item, voice=voice.value, attachment_id=file.id, by=by.person_id, on=on
                )
            )
    session.flush()
    facts: dict[str, Plain] = {"attachment": file.id, "sha256": file.sha256, "items": list(items), "voice": voice.value}
    _tell(session, assessment, "EvidenceShown", facts, by=by, on=on, now=now)
    return file


def withdraw_evidence(
    session: Session, assessment: Assessment, evidence_id: str, *, by: Standing, on: date, now: datetime
) -> None:
    """Take back a document that was shown for an item, while one's answers are not handed in; the file itself stays."""
    session.refresh(assessment, with_for_update={"of": Assessment})
    shown = next((one for one in assessment.evidence if one.id == evidence_id), None)
    if shown is None:
        raise NotFound
    refuse_handed_in(assessment, Voice(shown.voice))
    if speaker(assessment, by, None) != shown.voice:
        raise NotPermitted(speaking.ANSWER, subject=assessment.ref)
    facts: dict[str, Plain] = {"attachment": shown.attachment_id, "items": [shown.item], "voice": shown.voice}
    session.delete(shown)
    session.flush()
    session.expire(assessment, ["evidence"])
    _tell(session, assessment, "EvidenceWithdrawn", facts, by=by, on=on, now=now)


def record_paper(
    session: Session,
    storage: Storage,
    assessment: Assessment,
    *,
    voice: str,
    scan: Upload | None,
    by: Standing,
    on: date,
    now: datetime,
) -> AssessmentPaper:
    """Record that something was filled in or signed on paper, on which day, with its scan.

    What stands on it may then be entered: the scan proves whose answers they are, whoever copies them.
    """
    if speaking.voice_of(by, queries.concern_of(assessment), speaking.PAPER) is None:
        raise NotPermitted(speaking.PAPER, subject=assessment.ref)
    refuse_future(on, zone=assessment.partnership.programme.office.zone, now=now)
    session.refresh(assessment, with_for_update={"of": Assessment})
    fields = Fields()
    chosen = fields.choice("voice", voice, [one.value for one in Voice])
    if scan is None:
        fields.wrong("scan", "Attach the scan of the paper.")
    fields.settle(assessment.ref)
    if scan is None:
        raise invalid("scan", "Attach the scan of the paper.")
    if assessment.state == State.AGREED:
        raise Conflict(Message("This assessment is agreed."), subject=assessment.ref)
    file = _kept(session, storage, assessment, scan, PAPER, by=by, now=now)
    kept = next((one for one in assessment.papers if one.voice == chosen), None)
    if kept is None:
        kept = AssessmentPaper(id=new_id(), voice=chosen)
        assessment.papers.append(kept)
    kept.on, kept.attachment_id, kept.by, kept.now = on, file.id, by.person_id, now
    session.flush()
    facts: dict[str, Plain] = {"voice": chosen, "attachment": file.id, "sha256": file.sha256}
    _tell(session, assessment, "AssessmentPaperRecorded", facts, by=by, on=on, now=now)
    return kept


def record_session(
    session: Session, assessment: Assessment, meeting: Meeting, *, by: Standing, on: date, now: datetime
) -> JointSession:
    """Record that both sides sat together: the rating of each item, and where they did not agree, what was said.

    Recorded again it counts anew; agreeing is the other side's move.
    """
    voice = speaking.voice_of(by, queries.concern_of(assessment), speaking.AGREE)
    if voice is None:
        raise NotPermitted(speaking.AGREE, subject=assessment.ref)
    refuse_future(on, zone=assessment.partnership.programme.office.zone, now=now)
    session.refresh(assessment, with_for_update={"of": Assessment})
    if assessment.state != State.SHARED:
        raise Conflict(
            Message("A joint session is recorded once both sides have handed in, and before it is agreed."),
            subject=assessment.ref,
        )
    fields = Fields()
    attendees = fields.prose("attendees", meeting.attendees, longest=COMMENT)
    remarks = fields.optional_prose("remarks", meeting.remarks, longest=COMMENT)
    if on < assessment.opened_on and not assessment.papers:
        fields.wrong("on", "It was opened on %(day)s; the session cannot be before.", day=assessment.opened_on)
    said = _read(session, assessment, meeting.ratings, fields, on=on)
    fields.settle(assessment.ref)
    notes = _Notes(session, by.person_id, now)
    made = JointSession(id=new_id(), on=on, voice=voice.value, by=by.person_id, now=now)
    who, remarked = notes.write(attendees), notes.write(remarks)
    disagreements = {key: notes.write(comment) for key, (_value, comment) in said.items() if comment}
    session.flush()
    made.attendees, made.remarks = str(who and who["note"]), str(remarked["note"]) if remarked else None
    assessment.sessions.append(made)
    _rate(session, assessment, said, disagreements, by=by, on=on, now=now)
    session.flush()
    facts: dict[str, Plain] = {"attendees": who, "remarks": remarked, "voice": voice.value}
    rated: dict[str, Plain] = {key: value for key, (value, _comment) in said.items()}
    more: dict[str, Plain] = {"rated": rated, "disagreements": dict(disagreements)}
    _tell(session, assessment, "JointSessionRecorded", {**facts, **more}, by=by, on=on, now=now)
    return made


@dataclass(frozen=True, slots=True)
class _Notes:
    session: Session
    by: str
    now: datetime

    def write(self, text: str | None) -> dict[str, Plain] | None:
        """Keep words as a note and return the reference to it."""
        return journal.write_note(self.session, text, by=self.by, now=self.now) if text else None


def _read(
    session: Session, assessment: Assessment, ratings: Sequence[Said], fields: Fields, *, on: date
) -> dict[str, tuple[int, str | None]]:
    """Read the rating of every item; what was taken over, or another body's assessment covers, may go without."""
    asked = queries.checklist(session, assessment)
    taken = {one.item for one in assessment.answers if one.voice == Voice.AGREED and one.taken_from}
    outside = outside_queries.covers(session, [assessment.organisation_id], on)[assessment.organisation_id]
    free = taken | covered(asked, outside, on)
    said: dict[str, tuple[int, str | None]] = {}
    given = {one.item: one for one in ratings}
    for item in asked.items:
        one = given.get(item.key)
        comment = fields.optional_prose(f"comment.{item.key}", one.comment if one else None, longest=COMMENT)
        if one is None or one.value is None:
            if item.key not in free:
                fields.wrong(f"value.{item.key}", "Rate this together.")
        elif one.value not in item.scale.by_value:
            fields.wrong(f"value.{item.key}", "Choose one of the answers.")
        else:
            said[item.key] = (one.value, comment)
    return said


def _rate(
    session: Session,
    assessment: Assessment,
    said: Mapping[str, tuple[int, str | None]],
    notes: Mapping[str, Mapping[str, Plain] | None],
    *,
    by: Standing,
    on: date,
    now: datetime,
) -> None:
    kept = {one.item: one for one in assessment.answers if one.voice == Voice.AGREED}
    for key, (value, _comment) in said.items():
        note = notes.get(key)
        answer = kept.get(key)
        if answer is not None and answer.taken_from and answer.value == value and note is None:
            continue
        if answer is None:
            answer = AssessmentAnswer(id=new_id(), item=key, voice=Voice.AGREED.value)
            assessment.answers.append(answer)
        answer.value, answer.note_id, answer.taken_from = value, str(note["note"]) if note else None, None
        answer.by, answer.on, answer.now = by.person_id, on, now
    session.flush()


def _kept(
    session: Session,
    storage: Storage,
    assessment: Assessment,
    upload: Upload,
    purpose: str,
    *,
    by: Standing,
    now: datetime,
) -> Attachment:
    file = file_of(
        assessment.ref,
        storage.put(upload.content),
        purpose=purpose,
        name=upload.name,
        media_type=upload.media_type,
        by=by.person_id,
        now=now,
    )
    session.add(file)
    session.flush()
    return file


def _tell(
    session: Session,
    assessment: Assessment,
    event: str,
    facts: Mapping[str, Plain],
    *,
    by: Standing,
    on: date,
    now: datetime,
) -> None:
    told = {"organisation": assessment.organisation_id, **facts}
    tell(session, assessment, event, told, by=by, on=on, now=now, refs=[assessment.partnership.ref])
