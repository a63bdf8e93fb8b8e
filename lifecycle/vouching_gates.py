"""The gates on selection and conflicts of interest, before an agreement is submitted and before it is approved."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from kernel.text import Message
from kernel.unmet import Unmet
from lifecycle.approving import claim
from lifecycle.drafting_gates import approver_fits, next_role
from lifecycle.facts import AgreementFacts
from partnerships.permissions import Standing, granted

#: Whoever may read this of a partnership is on our side of it, whatever else they are elsewhere.
STAFF_READ = "journal.view"
#: The control at which one person declares: its own, which nobody else may use.
DECLARATION = "partnership.declaration"


def selection_recorded(facts: AgreementFacts, _by: Standing) -> Iterator[Unmet]:
    """It is on record why this partner and no other."""
    if facts.partnership.choosing.basis is None:
        yield Unmet(
            "selection-recorded",
            Message("The basis of selection is not recorded: competed, unsolicited or direct."),
            facts.partnership.ref,
            "selection.record",
            "partnership.selection",
        )


def conflicts_declared(facts: AgreementFacts, by: Standing) -> Iterator[Unmet]:
    """Everybody who works on it declared their interests, and each conflict has its handling.

    Who has not, and who is in conflict, is the funder's own affair: a partner learns that it is not settled.
    """
    choosing = facts.partnership.choosing
    if not granted(by, STAFF_READ, facts.partnership.scope):
        if choosing.undeclared or choosing.unhandled:
            yield Unmet(
                "conflicts-declared",
                Message("The funder's declarations of interest are not complete yet."),
                facts.partnership.ref,
                "conflict.handle",
                "partnership.moves",
            )
        return
    for one in choosing.undeclared:
        yield Unmet(
            "conflicts-declared",
            Message("%(name)s has not declared whether there is a conflict of interest.", name=one.name),
            facts.partnership.ref,
            "conflict.declare",
            f"{DECLARATION}:{one.id}",
        )
    for one in choosing.unhandled:
        yield Unmet(
            "conflicts-declared",
            Message("%(name)s declared a conflict of interest, and how it is handled is not said.", name=one.name),
            facts.partnership.ref,
            "conflict.handle",
            f"partnership.handling:{one.id}",
        )


def approver_declared(facts: AgreementFacts, by: Standing) -> Iterator[Unmet]:
    """Who approves has declared their own interests first; nobody is asked whose approval this is not."""
    if by.person_id not in facts.partnership.choosing.declared and not any(approver_fits(facts, by)):
        yield Unmet(
            "approver-declared",
            Message("Before you approve, declare whether you have a conflict of interest."),
            facts.partnership.ref,
            "conflict.declare",
            f"{DECLARATION}:{by.person_id}",
        )


def approver_without_conflict(facts: AgreementFacts, by: Standing) -> Iterator[Unmet]:
    """Who declared a conflict in a partnership approves nothing in it, nor anybody in their place, however handled."""
    yield from conflict_of(facts, by, next_role(facts), "agreement.moves")


def conflict_of(facts: AgreementFacts, by: Standing, role: str, control: str) -> Iterator[Unmet]:
    """Yield the conflict of interest that keeps somebody from an approval, their own or of whoever they speak for."""
    conflicted = facts.partnership.choosing.conflicted
    if claim(facts, by, role).speaks_for in conflicted and by.person_id not in conflicted:
        words = Message("Whoever you would approve for declared a conflict of interest; somebody else has to approve.")
        yield Unmet("approver-without-conflict", words, facts.ref, "agreement.approve", control)
    if by.person_id in conflicted:
        words = Message("You declared a conflict of interest in this partnership; somebody else has to approve.")
        yield Unmet("approver-without-conflict", words, facts.ref, "agreement.approve", control)


AGREEMENT_GATES: Mapping[str, Callable[[AgreementFacts, Standing], Iterator[Unmet]]] = {
    "approver-declared": approver_declared,
    "approver-without-conflict": approver_without_conflict,
    "conflicts-declared": conflicts_declared,
    "selection-recorded": selection_recorded,
}
