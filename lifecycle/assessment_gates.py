"""The gates on an assessment's moves: facts and a person in, unmet conditions out. They are the same on both sides."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from diligence import speaking
from diligence.states import Voice
from kernel.text import Message
from kernel.unmet import Ref, Unmet
from lifecycle.assessment_facts import AssessmentFacts
from partnerships.permissions import Standing


def voice(facts: AssessmentFacts, by: Standing) -> Voice | None:
    """Return whose answers somebody hands in: their own, or once those are in, those of a paper they recorded."""
    own = speaking.voice_of(by, facts.about)
    if own is None or own not in facts.handed_in:
        return own
    other = own.opposite
    return other if other in facts.papers else own


def everything_answered(facts: AssessmentFacts, by: Standing) -> Iterator[Unmet]:
    """Every item is answered in the voice that is handed in, save what was taken over."""
    mine = voice(facts, by)
    missing = facts.missing[mine] if mine is not None else ()
    if missing:
        yield _unmet(
            facts,
            "everything-answered",
            Message("%(count)s questions are not answered yet.", count=len(missing)),
            speaking.ANSWER,
        )


def not_handed_in_before(facts: AssessmentFacts, by: Standing) -> Iterator[Unmet]:
    """What was handed in waits for the other side."""
    if voice(facts, by) in facts.handed_in:
        yield _unmet(
            facts,
            "not-handed-in-before",
            Message("Your answers are handed in; the other side has not finished."),
            speaking.ANSWER,
        )


def something_handed_in(facts: AssessmentFacts, by: Standing) -> Iterator[Unmet]:
    """There is something to open again: what both handed in, or while the other side still answers one's own."""
    if voice_alone(facts, by) not in facts.handed_in:
        yield _unmet(
            facts, "something-handed-in", Message("Your answers are not handed in, so they are open."), speaking.ANSWER
        )


def voice_alone(facts: AssessmentFacts, by: Standing) -> Voice | None:
    """Return the voice that somebody speaks in by themselves."""
    return speaking.voice_of(by, facts.about)


def session_recorded(facts: AssessmentFacts, _by: Standing) -> Iterator[Unmet]:
    """Both sides sat together."""
    if facts.session_by is None:
        yield _unmet(facts, "session-recorded", Message("No joint session is recorded."), speaking.AGREE)


def everything_rated(facts: AssessmentFacts, _by: Standing) -> Iterator[Unmet]:
    """Every item has a rating that both agreed on."""
    if facts.session_by is not None and facts.unrated:
        yield _unmet(
            facts,
            "everything-rated",
            Message("%(count)s questions have no agreed rating.", count=len(facts.unrated)),
            speaking.AGREE,
        )


def agreed_by_the_other_side(facts: AssessmentFacts, by: Standing) -> Iterator[Unmet]:
    """Whoever recorded the ratings does not agree to them alone; a scan that both signed says it for both."""
    if facts.session_by is None or Voice.AGREED in facts.papers:
        return
    if voice_alone(facts, by) is facts.session_by:
        yield _unmet(
            facts,
            "agreed-by-the-other-side",
            Message("Your side recorded the joint session, so somebody of the other side agrees to it."),
            speaking.AGREE,
        )


def independent(facts: AssessmentFacts, by: Standing) -> Iterator[Unmet]:
    """Whoever belongs to neither side hands nothing in."""
    if voice_alone(facts, by) is None:
        yield _unmet(
            facts,
            "independent",
            Message("Only somebody of one of the two sides can do this for %(name)s.", name=facts.organisation),
            speaking.ANSWER,
        )


def _unmet(facts: AssessmentFacts, code: str, message: Message, fixed_by: str) -> Unmet:
    # The page of the whole partnership leads on to the very sheet.
    control = f"partnership.diligence:{facts.about.organisation_id}"
    return Unmet(code, message, Ref("partnership", facts.partnership_id), fixed_by, control)


GATES: Mapping[str, Callable[[AssessmentFacts, Standing], Iterator[Unmet]]] = {
    "agreed-by-the-other-side": agreed_by_the_other_side,
    "everything-answered": everything_answered,
    "everything-rated": everything_rated,
    "independent": independent,
    "not-handed-in-before": not_handed_in_before,
    "session-recorded": session_recorded,
    "something-handed-in": something_handed_in,
}
