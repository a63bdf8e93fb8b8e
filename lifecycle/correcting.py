"""Which move may be taken back, and what depends on it: journal entries in, an answer out. A pure rule.

Source: the design: a mistaken move can be corrected with a reason while nothing depends on it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from kernel.text import Message, Value
from kernel.unmet import Ref

CORRECTED = "MoveCorrected"
MOVED = frozenset({"PartnershipMoved", "AgreementMoved"})
ADOPTED = frozenset({"PartnershipAdopted", "AgreementAdopted"})
FORCE, SIGNATURE, SUBMIT, APPROVE, RETURN, CANCEL = (
    "bring-into-force",
    "record-signature",
    "submit",
    "approve",
    "return",
    "cancel",
)
#: Later entries of the same stream that rest on nothing: they would say the same wherever it stood.
NEUTRAL = frozenset(
    {
        "BroughtStated",
        # It counts for the terms as they stand, wherever the agreement does.
        "ClausesApproved",
        "ComplementarityStated",
        "ConflictDeclared",
        "ConflictHandled",
        "ContactNoted",
        "FileAttached",
        "GateWaived",
        "HoldLifted",
        "HoldPlaced",
        "InceptionRecorded",
        "InceptionRemoved",
        "JointRiskAdded",
        "JointRiskChanged",
        "LiaisonNamed",
        "MarkGiven",
        "NewerTemplateTaken",
        "NoteErased",
        "PackEntryAccepted",
        "PackEntryAdded",
        "PackEntryChanged",
        "PackEntryConfirmed",
        "PackEntryDone",
        "PackEntryDropped",
        "PackEntryOffered",
        "PackEntryProposed",
        "RiskRated",
        "SelectionRecorded",
        # It is the proof of a signature, and goes with it; the file itself stays.
        "SignedFileAttached",
        "TeamMemberAdded",
        "TeamMemberRemoved",
        "TeamSeatPassed",
    }
)
#: Later entries that were made because of where it stood, in words; an event that stands nowhere counts among them.
DEPENDING: Mapping[str, Message] = {
    "AgreementAdopted": Message("it was taken over"),
    "AgreementDrafted": Message("it was drafted"),
    "AgreementMoved": Message("it moved on"),
    "ClauseEdited": Message("a clause was edited"),
    "ClausePutBack": Message("a clause was put back"),
    "DocumentPrinted": Message("its document was printed"),
    "ExplorationPlanned": Message("the exploration was planned"),
    "FindingRecorded": Message("the finding was recorded"),
    "PartnershipEdited": Message("its particulars were edited"),
    "PartnershipMoved": Message("it was moved on"),
    "PartyAdded": Message("a party was added"),
    "PartyRemoved": Message("a party was removed"),
    "ReportReceived": Message("a report came"),
    "SharesSet": Message("contributions and shares were set"),
    "TermsChanged": Message("its terms were changed"),
}
#: Entries of what stands beside it that depend: a partnership's agreements, an umbrella's subawards, and upwards.
BESIDE = frozenset(
    {
        "AgreementAdopted",
        "AgreementDrafted",
        "AgreementMoved",
        "ClauseEdited",
        "ClausePutBack",
        "PartnershipMoved",
        "TermsChanged",
        CORRECTED,
    }
)
#: Moves of a subaward that gave room under the ceiling to its sisters.
FREEING = frozenset({CANCEL})
#: So many of the things that depend on a move are named in one sentence; the page and the API list them all.
NAMED = 5


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the journal with the number of what it happened to."""

    subject: Ref
    number: str
    seq: int
    event: str
    facts: Mapping[str, Any]
    by: str
    on: date
    now: datetime

    @property
    def move(self) -> str:
        """The move it tells of."""
        return str(self.facts.get("move", ""))

    @property
    def came(self) -> str:
        """The state that the move left."""
        return str(self.facts.get("from", ""))

    @property
    def goes(self) -> str:
        """The state that the move led to."""
        return str(self.facts.get("to", ""))

    @property
    def was(self) -> Mapping[str, Any]:
        """What the move found, and what taking it back restores; empty for a move made before that was kept."""
        found: Mapping[str, Any] = self.facts.get("was") or {}
        return found

    @property
    def words(self) -> Message:
        """What happened, to what and when."""
        happened = DEPENDING.get(self.event, Message("something was changed"))
        return Message("%(number)s: %(happened)s on %(on)s", number=self.number, happened=happened, on=self.on)


@dataclass(frozen=True, slots=True)
class Correction:
    """The moves that are taken back together, the newest first; what depends on them; why it can never be done."""

    moves: tuple[Entry, ...]
    depends: tuple[Entry, ...] = ()
    refused: Message | None = None

    @property
    def first(self) -> Entry:
        """The move that a person made; where there are two, the other is what Tack did about it."""
        return self.moves[-1]

    @property
    def open(self) -> bool:
        """Whether it may be taken back."""
        return self.refused is None and not self.depends

    @property
    def refusal(self) -> Message | None:
        """Why it may not be taken back, in one sentence, or None where it may."""
        if self.refused is not None or not self.depends:
            return self.refused
        each = list({(one.number, one.event, one.on): one.words for one in self.depends}.values())
        later: list[Value] = [*each[:NAMED]]
        if len(each) > NAMED:
            later.append(Message("%(count)s more", count=len(each) - NAMED))
        return Message("Something depends on this move by now: %(later)s.", later=later)


class Told(Protocol):
    """An entry as far as it says whether a move was taken back."""

    @property
    def subject(self) -> Ref:
        """Whose stream it stands in."""

    @property
    def event(self) -> str:
        """What happened."""

    @property
    def facts(self) -> Mapping[str, Any]:
        """The figures and codes of it."""


def struck(entries: Iterable[Told]) -> frozenset[tuple[Ref, int]]:
    """Return the subject and number of each entry whose move was taken back."""
    return frozenset((one.subject, int(one.facts["seq"])) for one in entries if one.event == CORRECTED)


def standing(entries: Sequence[Entry]) -> list[Entry]:
    """Return entries without the moves that were taken back and without their corrections."""
    gone = struck(entries)
    return [one for one in entries if one.event != CORRECTED and (one.subject, one.seq) not in gone]


def last(own: Sequence[Entry]) -> Correction | None:
    """Return what would be taken back of a subject, its own entries oldest first; None where it never moved."""
    moves = [one for one in standing(own) if one.event in MOVED | ADOPTED]
    if not moves:
        return None
    newest = moves[-1]
    taken: tuple[Entry, ...] = (newest,)
    if newest.move == FORCE:
        before = moves[-2] if len(moves) > 1 else None
        if before is None or before.move != SIGNATURE:
            return Correction(taken, refused=Message("It came into force by itself and would again at once."))
        taken = (newest, before)
    return Correction(taken, refused=next((why for one in taken if (why := _never(one)) is not None), None))


def _never(one: Entry) -> Message | None:
    if one.event in ADOPTED:
        return Message("It was taken over from elsewhere in this state; that is no move of Tack's.")
    if one.move == RETURN and one.event == "AgreementMoved":
        return Message("Returning it cleared its approvals and signatures; submit it again instead.")
    if not one.was:
        return Message("This move is from before Tack kept what it would have to restore.")
    if one.move == SUBMIT and not one.was.get("whole"):
        return Message("Submitting derived its tier or who signs anew; return it to draft instead.")
    return None


def correction(own: Sequence[Entry], beside: Sequence[Entry]) -> Correction | None:
    """Return what would be taken back, with what depends on it.

    `beside` are entries of what stands around it. They depend from the very moment of the move on: what was entered in
    one piece of work with it has no order.
    """
    found = last(own)
    if found is None or found.refused is not None:
        return found
    taken = {one.seq for one in found.moves}
    later = [
        one for one in standing(own) if one.seq > found.first.seq and one.seq not in taken and one.event not in NEUTRAL
    ]
    around = [one for one in standing(beside) if one.event in BESIDE and one.now >= found.first.now]
    return Correction(
        found.moves, tuple(sorted([*later, *around], key=lambda one: (one.now, str(one.subject), one.seq)))
    )
