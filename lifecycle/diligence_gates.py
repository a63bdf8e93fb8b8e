"""The gate on due diligence both ways: before an obligation, and before the agreement of the umbrella stage."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date

from diligence.asking import GOOD, TIERS, deep_enough
from diligence.speaking import ANSWER
from kernel.text import Message
from kernel.unmet import Ref, Unmet
from lifecycle.facts import AgreementFacts, AssessedFacts
from partnerships.permissions import Scope, Standing, granted

CODE = "assessed-both-ways"
#: A letter of intent promises nothing, and an amendment rests on what it amends.
PROMISES_NOTHING = frozenset({"letter-of-intent", "amendment"})
#: Whoever may read this of a partnership is on our side of it.
STAFF_READ = "journal.view"
BLOCKED = "blocked"


def assessed_both_ways(facts: AgreementFacts, by: Standing) -> Iterator[Unmet]:
    """Every party and the funder have a result that is agreed, good, in force and as deep as the agreement's tier.

    What another partner still lacks is between it and the funder: a reader of one partner learns that something does.
    """
    diligence, tier = facts.partnership.diligence, facts.tier.tier
    if facts.kind in PROMISES_NOTHING or facts.imported or tier is None or tier not in diligence.tiers:
        return
    hidden = False
    inside = granted(by, STAFF_READ, Scope(facts.partnership.scope.programme_id))
    for one in diligence.parties:
        lack = lacking(one, tier, facts.today)
        if lack is None:
            continue
        if inside or one.funder or one.id in by.organisations:
            yield _unmet(facts.partnership.ref, lack, one.id)
        else:
            hidden = True
    if hidden:
        words = Message("The funder and another partner have not finished assessing each other.")
        yield Unmet(CODE, words, facts.partnership.ref, "partnership.move", "partnership.moves")


def lacking(one: AssessedFacts, wanted: str, today: date) -> Message | None:
    """Return what an organisation's assessment lacks for a tier on a day, or None."""
    if one.result is None or one.expires_on is None:
        if one.running:
            return Message("The assessment of %(name)s is not agreed yet.", name=one.name)
        return Message("%(name)s has not been assessed in this partnership.", name=one.name)
    if one.expires_on < today:
        return Message("The assessment of %(name)s expired on %(day)s.", name=one.name, day=one.expires_on)
    if one.result not in GOOD:
        return Message("The assessment of %(name)s does not allow it yet.", name=one.name)
    if not deep_enough(one.tier or TIERS[0], wanted):
        return Message(
            "%(name)s was assessed as deep as %(tier)s asks; this agreement needs %(wanted)s.",
            name=one.name,
            tier=one.tier or "",
            wanted=wanted,
        )
    return None


def blocked(
    parties: tuple[AssessedFacts, ...],
    subject: Ref,
    by: Standing,
    *,
    inside: bool,
    stopped: frozenset[str] = frozenset(),
) -> Iterator[Unmet]:
    """Yield each organisation whose result blocks, whatever the edition says: nothing goes forward with it.

    What is confirmed against it blocks too, at every tier. Why is told nobody here: it reads like any hold, and where
    there is one on it (`stopped`), that hold says it.
    """
    for one in parties:
        if one.held and one.id not in stopped:
            yield _held(one, subject, tells=inside or one.id in by.organisations)
        if not one.blocked:
            continue
        if inside or one.funder or one.id in by.organisations:
            words = Message("Due diligence found what blocks any partnership with %(name)s.", name=one.name)
            yield Unmet("diligence-blocked", words, subject, ANSWER, f"partnership.diligence:{one.id}")
        else:
            words = Message("It cannot go forward at present.")
            yield Unmet("diligence-blocked", words, subject, "partnership.move", "partnership.moves")


def _held(one: AssessedFacts, subject: Ref, *, tells: bool) -> Unmet:
    words = Message("%(name)s is on hold.", name=one.name) if tells else Message("It cannot go forward at present.")
    return Unmet("diligence-blocked", words, subject, "hold.lift", "partnership.hold")


def _unmet(partnership: Ref, words: Message, organisation_id: str) -> Unmet:
    return Unmet(CODE, words, partnership, ANSWER, f"partnership.diligence:{organisation_id}")


GATES: Mapping[str, Callable[[AgreementFacts, Standing], Iterator[Unmet]]] = {CODE: assessed_both_ways}
