"""An assessment as a page and a program see it: each item as far as the reader may know it, the result, the moves."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO

from flask import send_file
from werkzeug.wrappers import Response

from application.work import Work
from diligence import beside_queries, queries, speaking
from diligence.asking import Beside, come_to, covered
from diligence.models import (
    Assessment,
    AssessmentAnswer,
    AssessmentEvidence,
    AssessmentFigure,
    AssessmentPaper,
    JointSession,
)
from diligence.outside import Cover
from diligence.states import APART, REOPEN, State, Voice
from kernel import journal
from kernel.errors import NotFound
from kernel.text import Label, Message
from lifecycle import assessment_queries
from lifecycle.judging import PossibleMove
from partnerships.models import Partnership
from partnerships.permissions import granted
from policy.checklists import Checklist, Domain, Item, Measured
from policy.clearing import Outcome, Reason, Result, Why

#: Up to so many questions stand on one page.
FEW = 10
#: The sheet that holds all questions.
ALL = "all"
RESULT_WORDS: Mapping[str, Label] = {
    Outcome.CLEARED: Label("cleared", "aprobada"),
    Outcome.CONDITIONS: Label("cleared with conditions", "aprobada con condiciones"),
    Outcome.NOT_YET: Label("not yet", "todavía no"),
    Outcome.BLOCKED: Label("blocked", "bloqueada"),
}
RESULT_LOOKS: Mapping[str, str] = {
    Outcome.CLEARED: "ok",
    Outcome.CONDITIONS: "wait",
    Outcome.NOT_YET: "wait",
    Outcome.BLOCKED: "stop",
}
RATING_WORDS: Mapping[str, Label] = {
    "low": Label("low risk", "riesgo bajo"),
    "medium": Label("medium risk", "riesgo medio"),
    "significant": Label("significant risk", "riesgo significativo"),
    "high": Label("high risk", "riesgo alto"),
}
AGAINST = frozenset({Why.FRAUD, Why.LISTED})
ON_HOLD = "on-hold"
WHY_WORDS: Mapping[str, Label] = {
    # What is confirmed against it is read where that is kept, by whoever may; here it reads like any hold.
    ON_HOLD: Label("it is on hold", "está en suspenso"),
    Why.CRITICAL: Label("this may never be so", "esto nunca puede ser así"),
    Why.UNANSWERED: Label("not answered", "sin respuesta"),
    Why.UNMET: Label("the core values are not met", "no se cumplen los valores básicos"),
    Why.HIGH: Label("the risk is high", "el riesgo es alto"),
    Why.EXPIRED: Label("it is no longer valid", "ya no está vigente"),
    Why.WEAK: Label("this has to be strengthened", "esto se debe fortalecer"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One item: what each voice says as far as the reader may know, what is shown for it, what is measured."""

    item: Item
    said: Mapping[Voice, AssessmentAnswer]
    comments: Mapping[str, str]
    evidence: Sequence[AssessmentEvidence]
    figure: AssessmentFigure | None
    #: Where an agreed answer was taken over from, for those who may know that partnership.
    taken_from: Partnership | None
    #: The assessment of another body by which it needs no answer.
    cover: Cover | None = None

    @property
    def settled(self) -> bool:
        """Whether it need not be answered: it was taken over, or another body's assessment covers it."""
        return self.taken is not None or self.cover is not None

    def words(self, voice: Voice) -> Label | None:
        """Return what a voice answered, in words."""
        answer = self.said.get(voice)
        if answer is None or answer.value is None or answer.value not in self.item.scale.by_value:
            return None
        return self.item.scale.by_value[answer.value].label

    def comment(self, voice: Voice) -> str:
        """Return what a voice wrote beside its answer."""
        answer = self.said.get(voice)
        return self.comments.get(answer.id, "") if answer else ""

    def value(self, voice: Voice) -> int | None:
        """Return the answer of a voice."""
        answer = self.said.get(voice)
        return answer.value if answer else None

    def version(self, voice: Voice) -> int:
        """Return the version of a voice's answer, 0 where there is none."""
        answer = self.said.get(voice)
        return answer.version if answer else 0

    def had(self, voice: Voice) -> str:
        """Return a digest of what a voice's answer is now, by which a form tells whether it was touched."""
        answer = self.said.get(voice)
        disputes = answer.disputes if answer else None
        return digest(self.value(voice), self.comment(voice), disputes=disputes)

    @property
    def taken(self) -> AssessmentAnswer | None:
        """The agreed answer, where it was taken over."""
        found = self.said.get(Voice.AGREED)
        return found if found is not None and found.taken_from else None

    @property
    def suggested(self) -> int | None:
        """What a joint session begins with: the agreed answer, else the one that both sides gave."""
        if self.value(Voice.AGREED) is not None:
            return self.value(Voice.AGREED)
        own, other = (self.value(voice) for voice in APART)
        return own if own == other else None

    @property
    def measured(self) -> Message | None:
        """What is measured, in words; that nothing is, where it could be."""
        if self.figure is None:
            return None
        return measured_words(self.item.measured, self.figure)


def measured_words(measured: Measured | None, figure: AssessmentFigure) -> Message:
    """Return a measured figure in words."""
    if figure.figure is None:
        return Message("Not measured.")
    if measured in {Measured.DAYS_TO_CONTRACT, Measured.DAYS_TO_PAY, Measured.DAYS_TO_VERIFY}:
        return Message(
            "Measured: %(days)s days, the middle of %(cases)s cases in the last two years.",
            days=figure.figure,
            cases=figure.cases,
        )
    return Message("Measured: %(count)s, on %(day)s.", count=figure.figure, day=figure.on)


def digest(value: int | None, comment: str, *, disputes: bool | None) -> str:
    """Return a short digest of an answer."""
    said = f"{value}\n{comment.strip()}\n{disputes}".replace("\r", "")
    return hashlib.sha256(said.encode()).hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class Picture:
    """An assessment as one reader sees it."""

    one: Assessment
    checklist: Checklist
    lines: Sequence[Line]
    #: In whose voice the reader speaks by themselves, and the voices they may write in now.
    voice: Voice | None
    writes: Sequence[Voice]
    readable: frozenset[Voice]
    handed_in: frozenset[Voice]
    moves: Sequence[PossibleMove]
    result: Result | None
    session: JointSession | None
    session_words: Mapping[str, str]
    papers: Sequence[AssessmentPaper]
    may_agree: bool
    may_record_paper: bool

    def of(self, domain: Domain) -> list[Line]:
        """Return the items of a domain."""
        return [line for line in self.lines if line.item.domain == domain.key]

    def open_in(self, domain: Domain, voice: Voice) -> int:
        """Return how many items of a domain a voice has still to answer."""
        return sum(line.value(voice) is None and not line.settled for line in self.of(domain))

    def open(self, voice: Voice) -> int:
        """Return how many items a voice has still to answer."""
        return sum(self.open_in(domain, voice) for domain in self.checklist.domains)

    def onwards(self, voice: Voice, after: str | None = None) -> str | None:
        """Return the sheet with questions that a voice has still to answer, those behind a domain first."""
        if self.few:
            return ALL if self.open(voice) else None
        keys = [domain.key for domain in self.checklist.domains]
        at = keys.index(after) + 1 if after in keys else 0
        ordered = [*self.checklist.domains[at:], *self.checklist.domains[:at]]
        return next((domain.key for domain in ordered if self.open_in(domain, voice)), None)

    @property
    def first(self) -> str:
        """The sheet to begin with."""
        return ALL if self.few else self.checklist.domains[0].key

    @property
    def taken(self) -> int:
        """How many answers were taken over."""
        return len(self.lines) - len(self.to_answer)

    @property
    def to_answer(self) -> list[Line]:
        """The items that are asked anew, those that were taken over or are covered left out."""
        return [line for line in self.lines if not line.settled]

    @property
    def minutes(self) -> int:
        """How long the items take that are asked anew."""
        return sum(line.item.minutes for line in self.to_answer)

    @property
    def few(self) -> bool:
        """Whether all of it fits on one page."""
        return len(self.lines) <= FEW

    @property
    def others_hidden(self) -> bool:
        """Whether the other side answers out of the reader's sight."""
        return not set(APART) <= self.readable

    def cover(self, domain: Domain) -> Cover | None:
        """Return the assessment of another body by which a domain needs no answers."""
        return next((line.cover for line in self.of(domain)), None)

    @property
    def why(self) -> list[tuple[str, Reason]]:
        """Each reason with its code; whatever is confirmed against the organisation itself is one, and says nothing."""
        reasons = self.result.reasons if self.result else ()
        told = [(one.why.value, one) for one in reasons if one.why not in AGAINST]
        return [(ON_HOLD, one) for one in reasons if one.why in AGAINST][:1] + told

    def named(self, reason: Reason) -> Label | None:
        """Return what a reason is about: its question, else its domain."""
        if reason.item is not None:
            return self.checklist.by_key[reason.item].question
        return next((one.label for one in self.checklist.domains if one.key == reason.domain), None)


def picture(work: Work, one: Assessment) -> Picture:
    """Return an assessment as the reader of this piece of work sees it."""
    about = queries.concern_of(one)
    voice = speaking.voice_of(work.by, about)
    handed_in = queries.handed_in(one)
    # Whoever only reads, such as an auditor, reads what their side answers.
    readable = speaking.readable(speaking.voice_of(work.by, about, speaking.VIEW), handed_in)
    checklist = queries.checklist(work.session, one)
    session = one.sessions[-1] if one.sessions else None
    beside = beside_queries.beside(work.session, [one.organisation_id], work.today)[one.organisation_id]
    return Picture(
        one=one,
        checklist=checklist,
        lines=_lines(work, one, checklist, readable, beside),
        voice=voice,
        writes=_writes(one, voice, handed_in),
        readable=readable,
        handed_in=handed_in,
        moves=_moves(work, one),
        result=_result(work, one, checklist, beside),
        session=session,
        session_words=_session_words(work, session),
        papers=one.papers,
        may_agree=speaking.voice_of(work.by, about, speaking.AGREE) is not None,
        may_record_paper=speaking.voice_of(work.by, about, speaking.PAPER) is not None,
    )


def _moves(work: Work, one: Assessment) -> list[PossibleMove]:
    """Return the moves in the order in which they are made, the way back last."""
    found = assessment_queries.moves(work.session, one, by=work.by, today=work.today)
    return sorted(found, key=lambda possible: possible.move.trigger == REOPEN)


def _writes(one: Assessment, voice: Voice | None, handed_in: frozenset[Voice]) -> list[Voice]:
    if voice is None or one.state != State.OPEN:
        return []
    papers = {paper.voice for paper in one.papers}
    wanted = [voice, *(each for each in APART if each in papers and each != voice)]
    return [each for each in wanted if each not in handed_in]


def _lines(work: Work, one: Assessment, checklist: Checklist, readable: frozenset[Voice], beside: Beside) -> list[Line]:
    papers = {Voice(paper.voice) for paper in one.papers if paper.by == work.by.person_id}
    seen = readable | papers
    answers = [answer for answer in one.answers if Voice(answer.voice) in seen]
    comments = queries.comments(work.session, answers)
    sources = queries.sources(work.session, [each.taken_from for each in answers if each.taken_from])
    figures = {figure.item: figure for figure in one.figures}
    stands = covered(checklist, beside.outside, work.today)
    lines = []
    for item in checklist.items:
        said = {Voice(answer.voice): answer for answer in answers if answer.item == item.key}
        agreed = said.get(Voice.AGREED)
        source = sources.get(agreed.taken_from or "") if agreed else None
        shown = [each for each in one.evidence if each.item == item.key and Voice(each.voice) in seen]
        cover = beside.outside[item.domain] if item.key in stands else None
        lines.append(Line(item, said, comments, shown, figures.get(item.key), _known(work, one, source), cover))
    return lines


def _known(work: Work, one: Assessment, source: Assessment | None) -> Partnership | None:
    """Return where an answer comes from, for whoever may know that assessment too."""
    if source is None or source.partnership_id == one.partnership_id:
        return None
    may = granted(work.by, speaking.VIEW, queries.concern_of(source).scope)
    return source.partnership if may else None


def _result(work: Work, one: Assessment, checklist: Checklist, beside: Beside) -> Result | None:
    if one.state != State.AGREED or one.agreed_on is None:
        return None
    rules = queries.rules_of(work.session, one)
    return come_to(
        rules.section,
        checklist,
        queries.agreed_answers(one),
        beside,
        agreed_on=one.agreed_on,
        on=max(work.today, one.agreed_on),
    )


def _session_words(work: Work, session: JointSession | None) -> Mapping[str, str]:
    wanted = {"attendees": session and session.attendees, "remarks": session and session.remarks}
    notes = journal.notes(work.session, [key for key in wanted.values() if key])
    return {name: (notes[key].text or "") if key else "" for name, key in wanted.items()}


def sent(work: Work, one: Assessment, file_id: str) -> Response:
    """Return a document of an assessment as a download; raises NotFound for what the reader may not see yet."""
    seen, me = picture(work, one), work.by.person_id
    shown = [each.attachment for line in seen.lines for each in line.evidence]
    papers = [each.attachment for each in seen.papers if Voice(each.voice) in seen.readable or each.by == me]
    kept = next((each for each in (*shown, *papers) if each.id == file_id), None)
    if kept is None:
        raise NotFound
    content = BytesIO(work.storage.get(kept.sha256))
    return send_file(content, mimetype=kept.media_type, as_attachment=True, download_name=kept.name)
