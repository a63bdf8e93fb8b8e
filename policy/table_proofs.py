"""Proofs about the tables: every row can match, every case has a row, no figure contradicts another."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from itertools import combinations

from kernel.text import Message
from policy.edition import Edition
from policy.findings import Finding
from policy.kinds import Risk, Tier
from policy.rows import Threshold, TierRow

UNLIMITED = Decimal("Infinity")
NOTHING = Decimal(-1)
ORDER = tuple(Tier)

#: Whether money moves, and whether the partner passes it on.
Case = tuple[bool, bool]
CASES: tuple[Case, ...] = ((True, True), (True, False), (False, True), (False, False))


def prove(edition: Edition) -> Iterator[Finding]:
    """Everything wrong with the tables."""
    yield from _tiers(edition)
    yield from _raises(edition)
    yield from _approvals(edition)
    yield from _agreement_kinds(edition)
    yield from _documents(edition)
    yield from _thresholds(edition)


def _limit(up_to: Decimal | None) -> Decimal:
    return UNLIMITED if up_to is None else up_to


def _dead(rows: Sequence[tuple[Sequence[Hashable], Decimal]]) -> Iterator[tuple[int, list[int]]]:
    """The rows that earlier ones leave nothing to match, each with those earlier ones.

    A row is the cases it is for and the limit up to which it holds. Every row begins at zero, so what the earlier
    ones cover of a case is everything up to their largest limit.
    """
    for place, (cases, limit) in enumerate(rows):
        before = [[n for n, (others, _) in enumerate(rows[:place]) if case in others] for case in cases]
        if all(earlier and max(rows[n][1] for n in earlier) >= limit for earlier in before):
            yield place, sorted({n for earlier in before for n in earlier if rows[n][1] >= limit})


def _uncovered(rows: Iterable[tuple[Sequence[Hashable], Decimal]], case: Hashable) -> Decimal:
    """Up to where rows cover a case; unlimited where they cover it whole."""
    return max((limit for cases, limit in rows if case in cases), default=NOTHING)


def _cases(row: TierRow) -> list[Case]:
    return [
        (financial, downstream)
        for financial, downstream in CASES
        if row.when.financial in {None, financial} and row.when.downstream in {None, downstream}
    ]


def _tiers(edition: Edition) -> Iterator[Finding]:
    rows = [(_cases(row), _limit(row.when.up_to)) for row in edition.tiers]
    for place, earlier in _dead(rows):
        yield _never(("tiers", edition.tiers[place].key), [edition.tiers[n].key for n in earlier])
    if any(_uncovered(rows, case) < UNLIMITED for case in CASES):
        words = Message("Some agreements would have no tier: the last row should match whatever is left.")
        yield Finding(("tiers",), words)


def _never(path: tuple[str, str], earlier: list[str]) -> Finding:
    return Finding(path, Message("This row can never match, because of what stands before it: %(rows)s.", rows=earlier))


def _raises(edition: Edition) -> Iterator[Finding]:
    given = {row.tier for row in edition.tiers}
    seen: set[tuple[Tier, Risk | None, bool]] = set()
    for one in edition.tier_raises:
        at = ("tier-raises", one.key)
        if ORDER.index(one.to_tier) <= ORDER.index(one.from_tier):
            words = Message("%(to)s is not above %(tier)s.", to=one.to_tier.value, tier=one.from_tier.value)
            yield Finding((*at, "to"), words)
        if one.from_tier not in given:
            words = Message("No row gives the tier %(tier)s, so there is nothing to raise.", tier=one.from_tier.value)
            yield Finding((*at, "from"), words)
        if one.risk is Risk.NOT_RATED:
            yield Finding((*at, "risk"), Message("A risk that is not rated raises nothing."))
        what = (one.from_tier, one.risk, one.longer_than_months is not None)
        if what in seen:
            yield Finding(at, Message("An earlier row raises the same tier for the same reason."))
        seen.add(what)


def _approvals(edition: Edition) -> Iterator[Finding]:
    rows = [(row.tiers if row.tiers is not None else ORDER, _limit(row.up_to)) for row in edition.approvals]
    for place, earlier in _dead(rows):
        yield _never(("approvals", edition.approvals[place].key), [edition.approvals[n].key for n in earlier])
    for row in edition.approvals:
        if not row.steps:
            yield Finding(("approvals", row.key, "steps"), Message("At least one person must approve."))
    bare = [tier.value for tier in ORDER if _uncovered(rows, tier) < UNLIMITED]
    if bare:
        words = Message(
            "Nobody approves the largest amounts in %(tiers)s: the last row should hold for any amount.", tiers=bare
        )
        yield Finding(("approvals",), words)


def _agreement_kinds(edition: Edition) -> Iterator[Finding]:
    printed = {(row.kind, tier) for row in edition.documents for tier in row.tiers}
    seen = set()
    for place, rule in enumerate(edition.agreement_kinds):
        at = ("agreement-kinds", place)
        if rule.kind in seen:
            yield Finding((*at, "kind"), Message("“%(kind)s” has a rule already.", kind=rule.kind.value))
        seen.add(rule.kind)
        if not rule.tiers:
            yield Finding((*at, "tiers"), Message("There should be at least one tier here."))
        missing = [tier.value for tier in rule.tiers if (rule.kind, tier) not in printed]
        if missing:
            words = Message("No document prints “%(kind)s” in %(tiers)s.", kind=rule.kind.value, tiers=missing)
            yield Finding((*at, "tiers"), words)


def _documents(edition: Edition) -> Iterator[Finding]:
    seen = set()
    for place, row in enumerate(edition.documents):
        allowed = edition.allowed_tiers(row.kind)
        for n, tier in enumerate(row.tiers):
            at = ("documents", place, "tiers", n)
            if tier not in allowed:
                words = Message("“%(kind)s” is never drafted in %(tier)s.", kind=row.kind.value, tier=tier.value)
                yield Finding(at, words)
            if (row.kind, tier) in seen:
                words = Message("An earlier row prints “%(kind)s” in %(tier)s.", kind=row.kind.value, tier=tier.value)
                yield Finding(at, words)
            seen.add((row.kind, tier))


def _thresholds(edition: Edition) -> Iterator[Finding]:
    for key in dict.fromkeys(one.key for one in edition.thresholds):
        values = [one for one in edition.thresholds if one.key == key]
        for (_, first), (place, second) in combinations(enumerate(values), 2):
            if max(_begins(first), _begins(second)) <= min(_ends(first), _ends(second)):
                yield Finding(("thresholds", key, "values", place), _overlap(first, second))


def _overlap(first: Threshold, second: Threshold) -> Message:
    begins, ends = max(_begins(first), _begins(second)), min(_ends(first), _ends(second))
    if (begins, ends) == (date.min, date.max):
        return Message("Two values of this threshold hold on every day.")
    return Message("Two values of this threshold hold on %(day)s.", day=ends if begins == date.min else begins)


def _begins(one: Threshold) -> date:
    return one.effective_from or date.min


def _ends(one: Threshold) -> date:
    return one.effective_to or date.max
