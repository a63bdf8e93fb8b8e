"""What an assessment comes to: cleared, cleared with conditions, not yet or blocked, with every reason and expiry.

The answers are those that both sides agreed on. A rule: plain values in, plain values out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from policy import scoring
from policy.checklists import LEAST_RISK, Checklist, Domain, Item, Method, Rating
from policy.diligence import Diligence
from policy.months import months_after


class Outcome(StrEnum):
    """What follows for a partnership, from the best to the worst."""

    CLEARED = "cleared"
    CONDITIONS = "cleared-with-conditions"
    NOT_YET = "not-yet"
    BLOCKED = "blocked"


OUTCOMES = tuple(Outcome)


class Why(StrEnum):
    """Why an outcome is no better."""

    FRAUD = "fraud-confirmed"
    LISTED = "hit-confirmed"
    CRITICAL = "critical-failed"
    UNANSWERED = "unanswered"
    UNMET = "core-values-unmet"
    HIGH = "domain-high"
    EXPIRED = "expired"
    WEAK = "weak"


_WORTH: Mapping[Why, Outcome] = {
    Why.FRAUD: Outcome.BLOCKED,
    Why.LISTED: Outcome.BLOCKED,
    Why.CRITICAL: Outcome.BLOCKED,
    Why.UNANSWERED: Outcome.NOT_YET,
    Why.UNMET: Outcome.NOT_YET,
    Why.HIGH: Outcome.NOT_YET,
    Why.EXPIRED: Outcome.NOT_YET,
    Why.WEAK: Outcome.CONDITIONS,
}


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason, about an item or a whole domain; what is about the organisation itself has neither."""

    why: Why
    item: str | None = None
    domain: str | None = None

    @property
    def outcome(self) -> Outcome:
        """The best outcome there can be with it."""
        return _WORTH[self.why]


@dataclass(frozen=True, slots=True)
class Known:
    """What is known beside the answers.

    `outside` are the domains that another body's assessment covers, each with the last day it stands.
    """

    agreed_on: date
    on: date
    outside: Mapping[str, date] = field(default_factory=dict)
    fraud: bool = False
    listed: bool = False


@dataclass(frozen=True)
class Result:
    """What an assessment comes to on one day.

    `ratings` has every domain that was asked; None is not rated, for want of answers or because nothing applies.
    `expires` is the last day on which each stands that is answered whole or covered from outside. `weak` are the items
    that need an entry in the startup pack.
    """

    outcome: Outcome
    reasons: tuple[Reason, ...]
    ratings: Mapping[str, Rating | None]
    expires: Mapping[str, date]
    weak: tuple[str, ...]

    @property
    def renew_on(self) -> date | None:
        """The day on which the first part of it expires; None while nothing stands."""
        return min(self.expires.values(), default=None)


def result(rules: Diligence, checklist: Checklist, answers: Mapping[str, int], known: Known) -> Result:
    """What the agreed answers of one side come to, by item, on a day.

    A domain that an outside assessment covers needs no answers until that expires; what was answered there and fails
    all the same still counts against it. Raises KeyError for an answer that the scale of its item does not have.
    """
    covered = {key for key, last in known.outside.items() if known.on <= last}
    ratings = {one.key: rating(rules, one, checklist, answers) for one in checklist.domains}
    days = {one.key: _last_day(one, checklist, answers, known) for one in checklist.domains}
    expires = {key: last for key, last in days.items() if last is not None}
    weak = tuple(one.key for one in checklist.items if one.key in answers and one.scale.weak(answers[one.key]))
    reasons = (
        *_about_all(known),
        *(reason for one in checklist.items for reason in _about(one, answers, covered)),
        *(reason for one in checklist.domains for reason in _domain(one, ratings[one.key], days[one.key], known)),
    )
    worst = max((OUTCOMES.index(one.outcome) for one in reasons), default=0)
    return Result(OUTCOMES[worst], reasons, ratings, expires, weak)


def rating(rules: Diligence, domain: Domain, checklist: Checklist, answers: Mapping[str, int]) -> Rating | None:
    """The rating of one domain, by its method; None while an answer is missing, or where nothing applies."""
    items = checklist.of(domain)
    if domain.method is Method.CORE_VALUES:
        met = scoring.core_values([_as_wanted(one, answers) for one in items])
        return None if met is None else Rating.LOW if met else Rating.HIGH
    if any(one.key not in answers for one in items):
        return None
    if domain.method is Method.CORE_STANDARDS:
        return scoring.core_standards([answers[one.key] for one in items], rules.core_standards)
    risks = [(risk, one.key_question) for one in items if (risk := one.scale.risk(answers[one.key])) is not None]
    if domain.method is Method.WEIGHTED_BANDS:
        return scoring.weighted_bands(risks, rules.weighted_bands)
    return scoring.plain_bands([risk for risk, _key in risks], rules.plain_bands)


def _as_wanted(item: Item, answers: Mapping[str, int]) -> bool | None:
    return item.scale.risk(answers[item.key]) == LEAST_RISK if item.key in answers else None


def _last_day(domain: Domain, checklist: Checklist, answers: Mapping[str, int], known: Known) -> date | None:
    """The last day a domain stands: answered, for the shortest time of its items; or from outside, if that is later.

    None where it is neither answered whole nor covered from outside.
    """
    items = checklist.of(domain)
    months = min(one.validity_months or domain.validity_months for one in items)
    whole = all(one.key in answers for one in items)
    days = (months_after(known.agreed_on, months) if whole else None, known.outside.get(domain.key))
    return max((day for day in days if day is not None), default=None)


def _about_all(known: Known) -> Iterator[Reason]:
    if known.fraud:
        yield Reason(Why.FRAUD)
    if known.listed:
        yield Reason(Why.LISTED)


def _about(item: Item, answers: Mapping[str, int], covered: set[str]) -> Iterator[Reason]:
    value = answers.get(item.key)
    if value is None:
        if item.domain not in covered:
            yield Reason(Why.UNANSWERED, item.key, item.domain)
    elif item.critical and item.scale.worst(value):
        yield Reason(Why.CRITICAL, item.key, item.domain)
    elif item.scale.weak(value):
        yield Reason(Why.WEAK, item.key, item.domain)


def _domain(domain: Domain, found: Rating | None, last: date | None, known: Known) -> Iterator[Reason]:
    if found is Rating.HIGH:
        yield Reason(Why.UNMET if domain.method is Method.CORE_VALUES else Why.HIGH, None, domain.key)
    if last is not None and known.on > last:
        yield Reason(Why.EXPIRED, None, domain.key)
