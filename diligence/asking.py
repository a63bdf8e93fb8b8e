"""Which items an assessment asks, what is still open in it, and what it comes to. A pure rule."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from diligence.outside import Cover
from policy import clearing
from policy.checklists import Checklist, Domain, Item, ItemLibrary
from policy.clearing import Known, Result
from policy.diligence import Diligence
from policy.kinds import Tier
from policy.months import months_after

TIERS = tuple(Tier)
#: The results with which a partnership may go on.
GOOD = frozenset({"cleared", "cleared-with-conditions"})


@dataclass(frozen=True, slots=True)
class Agreed:
    """An answer that was agreed: its value, in which assessment's agreement, and whether it came from another one."""

    value: int
    on: date
    taken: bool = False


@dataclass(frozen=True, slots=True)
class Beside:
    """What is known of an organisation beside its answers: what others found, by domain, what stands against it.

    `fraud` is a confirmed flag, `listed` a confirmed record of a list: either blocks at every tier while it stands.
    """

    outside: Mapping[str, Cover] = field(default_factory=dict)
    fraud: bool = False
    listed: bool = False

    @property
    def held(self) -> bool:
        """Whether something stands against the organisation itself."""
        return self.fraud or self.listed


def checklist_of(library: ItemLibrary, like: Checklist, asked: Sequence[str]) -> Checklist:
    """Return the checklist of the items that were asked, whatever the library would choose by now."""
    items = tuple(library.by_key[key] for key in asked if key in library.by_key)
    there = {one.domain for one in items}
    return replace(like, items=items, domains=tuple(one for one in library.domains if one.key in there))


def lasts(item: Item, domain: Domain, agreed_on: date) -> date:
    """Return the last day on which an answer to an item holds."""
    return months_after(agreed_on, item.validity_months or domain.validity_months)


def still_holds(library: ItemLibrary, key: str, agreed_on: date, *, on: date) -> bool:
    """Say whether an answer that was agreed on one day still holds on another."""
    item = library.by_key.get(key)
    if item is None:
        return False
    domain = next(one for one in library.domains if one.key == item.domain)
    return on <= lasts(item, domain, agreed_on)


def unanswered(asked: Iterable[str], answered: Iterable[str], taken: Iterable[str]) -> tuple[str, ...]:
    """Return what one voice has still to answer: what was taken over need not be asked again."""
    there = {*answered, *taken}
    return tuple(key for key in asked if key not in there)


def covered(checklist: Checklist, outside: Mapping[str, Cover], on: date) -> frozenset[str]:
    """Return the items that need no answer on a day, for another body's assessment stands for their domain."""
    return frozenset(one.key for one in checklist.items if one.domain in outside and on <= outside[one.domain].until)


def come_to(
    rules: Diligence, checklist: Checklist, agreed: Mapping[str, Agreed], beside: Beside, *, agreed_on: date, on: date
) -> Result:
    """Return what agreed answers come to; what was taken over holds no longer than where it comes from."""
    answers = {key: one.value for key, one in agreed.items()}
    outside = {key: one.until for key, one in beside.outside.items()}
    known = Known(agreed_on, on, outside=outside, fraud=beside.fraud, listed=beside.listed)
    found = clearing.result(rules, checklist, answers, known)
    domains = {one.key: one for one in checklist.domains}
    expires = dict(found.expires)
    for key, one in agreed.items():
        item = checklist.by_key.get(key)
        if one.taken and item is not None and item.domain in expires:
            # What another body covers stands by itself, however old the answer is.
            last = max(lasts(item, domains[item.domain], one.on), outside.get(item.domain, date.min))
            expires[item.domain] = min(expires[item.domain], last)
    return replace(found, expires=expires)


def deep_enough(tier: str, wanted: str) -> bool:
    """Say whether a checklist of one tier is as deep as another asks."""
    return TIERS.index(Tier(tier)) >= TIERS.index(Tier(wanted))
