"""Which tier an agreement belongs to, and why.

Rows are tried in order and the first match wins; limits are inclusive. The amount is what this agreement commits plus
what was committed before, brought into the currency of the edition by whoever asks.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from kernel.money import Money, from_decimal
from kernel.text import Message
from policy.edition import Edition
from policy.kinds import AgreementKind, Risk, Tier
from policy.rows import TierRaise, TierRow

WINDOW = "cumulation-window"
ORDER = tuple(Tier)
#: What the raise of a tier by duration lacks where a start or an end is open.
PERIOD_UNKNOWN = Message("The period is not known yet.")


@dataclass(frozen=True)
class TierQuestion:
    """What a tier depends on. Amounts stand in the currency of the edition.

    `amount` is what this agreement commits (an umbrella: its ceiling), `committed_before` what the same recipient was
    promised in the window before; either is None where it cannot be told, and `missing` says what for. `months` are
    the months begun, None while the period is open.
    """

    kind: AgreementKind
    financial: bool
    downstream: bool
    amount: Money | None
    committed_before: Money | None
    months: int | None
    risk: Risk
    missing: tuple[Message, ...] = ()


@dataclass(frozen=True)
class TierAnswer:
    """A tier with the row that gives it and the reasons, or what is missing to derive one."""

    tier: Tier | None
    row_key: str | None
    reasons: tuple[Message, ...] = ()
    missing: tuple[Message, ...] = ()
    raised_by: tuple[str, ...] = ()


def derive(edition: Edition, question: TierQuestion) -> TierAnswer:
    """The tier under an edition; not derived, with what is missing, where a row that is reached cannot be judged."""
    passed: Decimal | None = None
    for row in edition.tiers:
        if not _concerns(row, question):
            continue
        if row.when.up_to is not None and _total(edition, question) is None:
            return TierAnswer(None, None, missing=_unknown(question))
        if _fits(edition, row, question):
            return _raised(edition, row, question, tuple(_reasons(edition, row, question, passed)))
        passed = row.when.up_to
    raise LookupError(edition.title)  # no proved edition leaves a case without a row


def _concerns(row: TierRow, question: TierQuestion) -> bool:
    return row.when.financial in {None, question.financial} and row.when.downstream in {None, question.downstream}


def _total(edition: Edition, question: TierQuestion) -> Money | None:
    if question.amount is None or question.committed_before is None:
        return None
    total = question.amount + question.committed_before
    if total.currency != edition.currency:
        message = f"{edition.title} has its limits in {edition.currency}; {total.currency} must be converted first"
        raise ValueError(message)
    return total


def _fits(edition: Edition, row: TierRow, question: TierQuestion) -> bool:
    total = _total(edition, question)
    return row.when.up_to is None or (total is not None and total.decimal <= row.when.up_to)


def _unknown(question: TierQuestion) -> tuple[Message, ...]:
    return question.missing or (Message("The amount is not known yet."),)


def _reasons(edition: Edition, row: TierRow, question: TierQuestion, passed: Decimal | None) -> Iterator[Message]:
    if row.when.financial is False:
        yield Message("No money moves under this agreement.")
    if row.when.downstream:
        yield Message("The partner passes money on to others.")
    if row.when.up_to is None and passed is None:
        return
    total = _total(edition, question)
    if total is None:
        return
    if row.when.up_to is not None:
        limit = from_decimal(row.when.up_to, edition.currency)
        yield Message("%(total)s is not above %(limit)s.", total=total, limit=limit)
    elif passed is not None:
        yield Message("%(total)s is above %(limit)s.", total=total, limit=from_decimal(passed, edition.currency))
    if question.amount is not None and question.committed_before is not None and question.committed_before.minor:
        yield Message(
            "Counted are %(amount)s of this agreement and %(before)s committed to the same recipient"
            " in the %(months)s months before.",
            amount=question.amount,
            before=question.committed_before,
            months=_window(edition),
        )


def _window(edition: Edition) -> int:
    return next(int(one.value) for one in edition.thresholds if one.key == WINDOW)


def _raised(edition: Edition, row: TierRow, question: TierQuestion, reasons: tuple[Message, ...]) -> TierAnswer:
    raises = [one for one in edition.tier_raises if one.from_tier is row.tier]
    applied = [one for one in raises if _applies(one, question)]
    tier = _highest(row.tier, applied)
    open_ended = [one for one in raises if one.longer_than_months is not None and question.months is None]
    if _highest(tier, open_ended) is not tier:
        return TierAnswer(None, None, missing=(PERIOD_UNKNOWN,))
    why = tuple(_why(one, question) for one in applied)
    return TierAnswer(tier, row.key, reasons + why, raised_by=tuple(one.key for one in applied))


def _highest(tier: Tier, raises: list[TierRaise]) -> Tier:
    return max((tier, *(one.to_tier for one in raises)), key=ORDER.index)


def _applies(one: TierRaise, question: TierQuestion) -> bool:
    longest = one.longer_than_months
    if longest is not None and question.months is not None and question.months > longest:
        return True
    return one.risk is not None and question.risk is one.risk


def _why(one: TierRaise, question: TierQuestion) -> Message:
    if one.longer_than_months is None or question.months is None:
        return Message(
            "Raised from %(tier)s to %(to)s: %(reason)s.",
            tier=one.from_tier.value,
            to=one.to_tier.value,
            reason=one.label,
        )
    return Message(
        "Raised from %(tier)s to %(to)s: it runs into %(months)s months, and %(longest)s is the most.",
        tier=one.from_tier.value,
        to=one.to_tier.value,
        months=question.months,
        longest=one.longer_than_months,
    )
