"""The compartment: what partners never see, declared in one place.

Whoever builds something that only staff may read adds its row here. A test plants a marker for every row and looks
for it in every page, answer, header and file that any partner's member can reach; a row without a marker fails it.
"""

from __future__ import annotations

from collections.abc import Mapping

#: What is kept → why it is nobody's business outside.
COMPARTMENT: Mapping[str, str] = {
    "another-agreement": "the agreements of partnerships that the partner is not in",
    "another-member": "who belongs to other partners",
    "another-organisation": "partners of partnerships that the partner is not in",
    "another-partnership": "partnerships that the partner is not in",
    "assurance-finding": "what staff found on a visit, a spot check or an audit",
    "clause-reason": "why a clause was edited, in the words of whoever did it",
    "concern": "what somebody said in confidence about an organisation",
    "contact-note": "what staff noted of a contact",
    "correction-reason": "why a move was taken back",
    "flag": "what is held against an organisation, and why",
    "hold-reason": "why something is on hold or goes on",
    "import": "files that were brought in, and their rows",
    "mail": "mails that were written to others",
    "move-reason": "why staff made a move, in their own words",
    "print-run": "what was printed of many agreements at once, and the one file of it",
    "return-reason": "why an agreement was returned to its author",
    "risk-reason": "why the risk was rated as it was",
    "screening-hit": "whom on a list a partner or its people are like, and what was decided of it",
    "staff-address": "the addresses that staff sign in with",
    "team-duty": "who does what inside the funder's team",
    "waiver-reason": "why somebody was let pass a gate",
}

#: Events of the journal that a partner's timeline leaves out whole; of all others it leaves out what anybody wrote.
INSIDE = frozenset(
    {
        "AssuranceDone",
        "AssuranceDropped",
        "AssurancePlanned",
        "ConcernClosed",
        "ConcernFollowedUp",
        "ConcernRaised",
        "ConflictDeclared",
        "ConflictHandled",
        "ContactNoted",
        "FlagChanged",
        "FlagClosed",
        "FlagConfirmed",
        "FlagKept",
        "FlagLiftAsked",
        "FlagLifted",
        "FlagRaised",
        "GateWaived",
        "HelpRequested",
        "HitCameBack",
        "HitCleared",
        "HitConfirmed",
        "HitCorrected",
        "HitFound",
        "HoldLifted",
        "HoldPlaced",
        "MarkGiven",
        "NewerTemplateTaken",
        "NoteErased",
        "OrganisationScreened",
        "RequestDeclined",
        "RequestDone",
        "RequestPassedOn",
        "RequestWithdrawn",
        "RiskRated",
        "SelectionRecorded",
        "TeamMemberAdded",
        "TeamMemberRemoved",
        "TeamSeatPassed",
    }
)

#: Kinds of records whose stream and words only those read who handle them: on their own page, and nowhere else.
CONFIDENTIAL = frozenset({"concern", "flag"})
