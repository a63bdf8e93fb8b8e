"""The gates on clauses edited for one agreement: they fit its terms, and somebody else approved them."""

from __future__ import annotations

from collections.abc import Iterator

from kernel.text import Message
from kernel.unmet import Unmet
from lifecycle.approving import claim, outside
from lifecycle.facts import AgreementFacts
from lifecycle.vouching_gates import conflict_of
from partnerships.permissions import ROLE_LABELS, Role, Scope, Standing, holds

SETTLED, APPROVED = "edited-clauses-settled", "edited-clauses-approved"
#: The control that approves them; behind a colon whoever wrote any of the terms, who may not.
CONTROL = "agreement.clause-approval"


def edited_clauses_settled(facts: AgreementFacts, _by: Standing) -> Iterator[Unmet]:
    """What somebody changed for this agreement is in it, or was put back; nothing falls out unseen."""
    for one in facts.edited.unsettled:
        yield Unmet(SETTLED, one.why, facts.ref, "agreement.edit", f"agreement.clause:{one.clause}")


def edited_clauses_approved(facts: AgreementFacts, by: Standing) -> Iterator[Unmet]:
    """Whoever the edition names has approved the edited clauses as they stand; without one there is nothing to ask."""
    yield from edited_clauses_settled(facts, by)
    if facts.edited.waiting:
        yield Unmet(
            APPROVED,
            Message("Edited for this agreement and not approved yet: %(clauses)s.", clauses=list(facts.edited.waiting)),
            facts.ref,
            facts.edited.role,
            f"{CONTROL}:{by.person_id}" if wrote(facts, by) else CONTROL,
        )


def approval_not_theirs(facts: AgreementFacts, by: Standing) -> Iterator[Unmet]:
    """Yield why somebody may not approve the edited clauses: a conflict, terms they wrote, or others approve."""
    role = facts.edited.role
    yield from conflict_of(facts, by, role, f"{CONTROL}:{by.person_id}")
    if wrote(facts, by):
        own = Message("You wrote these terms; somebody else has to approve them.")
        other = Message("Whoever you would approve for wrote these terms; somebody else has to approve them.")
        words = own if by.person_id in facts.authors else other
        yield Unmet("not-the-author", words, facts.ref, role, f"{CONTROL}:{by.person_id}")
    if not holds(Role(role))(by, Scope(facts.programme_id)) and claim(facts, by, role).delegation is None:
        beyond = list(outside(facts, by, role))
        yield from beyond
        if not beyond:
            words = Message("Clauses edited for this agreement are approved by %(role)s.", role=ROLE_LABELS[role])
            yield Unmet("approver-fits", words, facts.ref, role, CONTROL)


def wrote(facts: AgreementFacts, by: Standing) -> bool:
    """Whether somebody wrote any of the terms, or whoever they would approve for did."""
    spoken_for = claim(facts, by, facts.edited.role).speaks_for
    return by.person_id in facts.authors or spoken_for in facts.authors


GATES = {SETTLED: edited_clauses_settled, APPROVED: edited_clauses_approved}
