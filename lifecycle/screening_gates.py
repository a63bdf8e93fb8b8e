"""The gate on screening: every party was held against the lists lately, and nothing of what was found waits.

Source: the design, whose legal thresholds and screening follow the day and not the edition a partnership is under.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from kernel.text import Message
from kernel.unmet import Ref, Unmet
from lifecycle.facts import AgreementFacts, PartnershipFacts, ScreenedParty
from partnerships.permissions import Standing, granted

CODE = "screened-lately"
#: Whoever may not read it learns that something is missing, and nothing of what.
READ = "screening.view"


def parties_screened(facts: PartnershipFacts, by: Standing) -> Iterator[Unmet]:
    """Every party but our own bodies was screened as it is, not too long ago, and what was found is decided.

    What was confirmed is no gate: it holds the organisation, which no waiver passes.
    """
    found = [unmet for one in facts.screening.parties for unmet in _of(one, facts)]
    if not found:
        return
    if not granted(by, READ, facts.scope):
        words = Message("The funder's own checks of the parties are not complete yet.")
        yield Unmet(CODE, words, facts.ref, "screening.run", "partnership.moves")
        return
    yield from found


def _of(party: ScreenedParty, facts: PartnershipFacts) -> Iterator[Unmet]:
    late = _late(party, facts)
    if late is not None:
        yield _unmet(late, party.ref, "screening.run", "organisation.screening")
    elif party.unread:
        words = Message("%(name)s could not be screened: a name cannot be read.", name=party.name)
        yield _unmet(words, party.ref, "organisation.edit", "organisation.other-name")
    if party.waiting:
        since = party.waiting_since or facts.today
        words = Message(
            "%(name)s is like somebody on a list since %(since)s; decide who it is.", name=party.name, since=since
        )
        yield _unmet(words, party.ref, "screening.decide", "organisation.hits")


def _late(party: ScreenedParty, facts: PartnershipFacts) -> Message | None:
    """Return why a party has to be screened anew, where it has."""
    if party.on is None:
        return Message("%(name)s has not been screened yet.", name=party.name)
    if party.due_since is not None:
        return Message(
            "%(name)s changed on %(since)s, and has not been screened since.", name=party.name, since=party.due_since
        )
    days = facts.screening.fresh_days
    if days is not None and not party.is_fresh(facts.today, days):
        return Message(
            "%(name)s was screened on %(on)s; that holds for %(days)s days.", name=party.name, on=party.on, days=days
        )
    return None


def _unmet(words: Message, about: Ref, fixed_by: str, control: str) -> Unmet:
    return Unmet(CODE, words, about, fixed_by, control)


def agreement_screened(facts: AgreementFacts, by: Standing) -> Iterator[Unmet]:
    """The same of the partnership an agreement is made in: everybody who stands in it, whoever receives the money."""
    yield from parties_screened(facts.partnership, by)


PARTNERSHIP_GATES: Mapping[str, Callable[[PartnershipFacts, Standing], Iterator[Unmet]]] = {CODE: parties_screened}
AGREEMENT_GATES: Mapping[str, Callable[[AgreementFacts, Standing], Iterator[Unmet]]] = {CODE: agreement_screened}
