"""On what somebody's approval rests: their own role, leadership's delegation, or somebody they stand in for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kernel.money import Money
from kernel.text import Message
from kernel.unmet import Unmet
from lifecycle.facts import AgreementFacts
from partnerships.permissions import ROLE_LABELS, Delegated, Role, Scope, Standing, holds, represented


@dataclass(frozen=True, slots=True)
class Claim:
    """What an approval rests on where it is not one's own role."""

    on_behalf_of: str | None = None
    delegation: Delegated | None = None

    @property
    def speaks_for(self) -> str | None:
        """The person whose word it is, who counts for the separation of duties like the one who gives it."""
        return self.delegation.given_by if self.delegation else self.on_behalf_of


def claim(facts: AgreementFacts, by: Standing, role: str) -> Claim:
    """Return what somebody's approval rests on; the role itself goes before a delegation."""
    scope = Scope(facts.programme_id)
    if holds(Role(role))(by, scope):
        return Claim(on_behalf_of=represented(by, lambda one: holds(Role(role))(one, scope)))
    return Claim(delegation=next((one for one in _running(facts, by, role) if _covers(one, facts)), None))


def outside(facts: AgreementFacts, by: Standing, role: str) -> Iterator[Unmet]:
    """Yield why the delegations somebody has do not cover this; nothing where they have none here."""
    for one in _running(facts, by, role)[:1]:
        yield Unmet(
            "within-delegation",
            _why(one, facts, role),
            facts.ref,
            role,
            "agreement.moves",
        )


def _running(facts: AgreementFacts, by: Standing, role: str) -> list[Delegated]:
    """Return the delegations for this programme on the day, the furthest reaching first."""
    if role != Role.LEADERSHIP:
        return []
    scope = Scope(facts.programme_id)
    found = [one for one in by.delegations if one.reaches(scope) and one.from_on <= facts.today <= one.until_on]
    return sorted(found, key=lambda one: (not _fits(one, facts), -one.most))


def _covers(one: Delegated, facts: AgreementFacts) -> bool:
    return _fits(one, facts) and (facts.amount is None or (facts.base is not None and facts.base <= one.most))


def _fits(one: Delegated, facts: AgreementFacts) -> bool:
    tier = facts.tier.tier.value if facts.tier.tier else ""
    return (not one.kinds or facts.kind in one.kinds) and (not one.tiers or tier in one.tiers)


def _why(one: Delegated, facts: AgreementFacts, role: str) -> Message:
    if not _fits(one, facts):
        return Message(
            "Your delegation does not cover this kind of agreement or this tier; %(role)s approves it.",
            role=ROLE_LABELS[role],
        )
    return Message(
        "Your delegation reaches to %(most)s and this is %(amount)s; %(role)s approves it.",
        most=Money(one.most, one.currency),
        amount=Money(facts.base or 0, one.currency),
        role=ROLE_LABELS[role],
    )
