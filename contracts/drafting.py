"""What may be drafted at all, and what an agreement's terms have to satisfy the moment they are saved. Pure rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from contracts.terms import WITH_MONEY, budget_gap
from kernel.errors import Problem
from kernel.money import Money, currencies
from kernel.text import Message
from policy.edition import Edition
from policy.kinds import AgreementKind, PaymentBasis, StageKind
from policy.tiers import TierAnswer

#: What starts the number of each kind, such as UA-2026-014.
PREFIXES: Mapping[str, str] = {
    "letter-of-intent": "LI",
    "memorandum": "MU",
    "exploratory": "EA",
    "grant": "GA",
    "umbrella": "UA",
}
LONGEST_TITLE = 255
LANGUAGES = ("en", "es")
#: Stages in which an exploratory agreement may be drafted, the one before it included.
EXPLORING = frozenset({StageKind.CO_CREATION, StageKind.EXPLORATORY})


@dataclass(frozen=True, slots=True)
class Draft:
    """The terms of an agreement as a person states them; money in its currency's minor units."""

    kind: AgreementKind
    title: str
    recipient_id: str
    language: str = "en"
    second_language: str | None = None
    umbrella_id: str | None = None
    amount: Money | None = None
    payment_basis: PaymentBasis | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    downstream: bool = False
    budget: Sequence[tuple[str, Money]] = field(default_factory=tuple)
    reports: Sequence[tuple[str, date]] = field(default_factory=tuple)


@dataclass(frozen=True, slots=True)
class Setting:
    """Where a draft is made: the stage, the recipients it may have, its umbrella's currency, in how many languages."""

    stage: StageKind
    recipients: frozenset[str]
    umbrella_currency: str | None
    umbrella_known: bool
    financial: bool
    two_languages: bool = False


def problems(draft: Draft, setting: Setting) -> Iterator[Problem]:
    """Yield everything wrong with a draft by itself, before its tier is asked."""
    if setting.stage in {StageKind.CLOSING, StageKind.CLOSED}:
        yield Problem("kind", Message("The partnership is closing; nothing new is agreed any more."))
    elif draft.kind is AgreementKind.EXPLORATORY and setting.stage not in EXPLORING:
        yield Problem("kind", Message("An exploratory agreement belongs to the exploratory stage."))
    if not draft.title.strip() or len(draft.title) > LONGEST_TITLE:
        yield Problem("title", Message("Give a title of up to %(most)s characters.", most=LONGEST_TITLE))
    if draft.recipient_id not in setting.recipients:
        yield Problem("recipient_id", Message("Choose one of the partnership's partners."))
    yield from _language_problems(draft, setting)
    if draft.starts_on and draft.ends_on and draft.ends_on < draft.starts_on:
        yield Problem(
            "ends_on",
            Message("The end, %(end)s, lies before the start, %(start)s.", end=draft.ends_on, start=draft.starts_on),
        )
    yield from _money_problems(draft, setting)
    yield from _umbrella_problems(draft, setting)


def _language_problems(draft: Draft, setting: Setting) -> Iterator[Problem]:
    if draft.language not in LANGUAGES:
        yield Problem("language", Message("Choose English or Spanish."))
    if draft.second_language is None:
        return
    if draft.second_language not in LANGUAGES:
        yield Problem("second_language", Message("Choose English or Spanish."))
    elif draft.second_language == draft.language:
        yield Problem("second_language", Message("The second language is another one than the first."))
    elif not setting.two_languages:
        yield Problem(
            "second_language",
            Message(
                "The rules of this partnership have no clause that says which of two languages prevails; "
                "choose one language."
            ),
        )


def _money_problems(draft: Draft, setting: Setting) -> Iterator[Problem]:
    if draft.kind is AgreementKind.MEMORANDUM and draft.amount is not None:
        yield Problem("amount", Message("A memorandum moves no money; leave the amount empty or choose another kind."))
    if not setting.financial and draft.kind in WITH_MONEY:
        yield Problem("kind", Message("This partnership is without money; a memorandum or a letter of intent fits it."))
    amounts = [one for one in (draft.amount, *(money for _, money in draft.budget)) if one is not None]
    for unknown in sorted({one.currency for one in amounts} - currencies()):
        yield Problem(
            "currency", Message("There is no currency %(code)s; give a code such as USD or HNL.", code=unknown)
        )
    if len({one.currency for one in amounts}) > 1:
        yield Problem("budget", Message("Every budget line is in the agreement's own currency."))
    if draft.budget and draft.amount is None:
        yield Problem(
            "amount", Message("Give the amount that the budget adds up to; its currency is the budget's too.")
        )


def _umbrella_problems(draft: Draft, setting: Setting) -> Iterator[Problem]:
    if (draft.kind is AgreementKind.SUBAWARD) != (draft.umbrella_id is not None):
        yield Problem("umbrella_id", Message("A subaward names its umbrella agreement, and nothing else does."))
    elif draft.umbrella_id is not None and not setting.umbrella_known:
        yield Problem("umbrella_id", Message("Choose an umbrella agreement of this partnership that is still open."))
    elif draft.amount and setting.umbrella_currency and draft.amount.currency != setting.umbrella_currency:
        yield Problem(
            "currency",
            Message("A subaward is in its umbrella's currency, %(currency)s.", currency=setting.umbrella_currency),
        )


def size_problems(draft: Draft, tier: TierAnswer) -> Iterator[Problem]:
    """Yield the figures behind a refused size beside their fields: the sum that counts, and a budget that differs."""
    for reason in tier.reasons:
        if any(isinstance(value, Money) for value in reason.values.values()):
            yield Problem("amount", reason)
    gap = budget_gap([money.minor for _, money in draft.budget], draft.amount)
    if gap is not None:
        yield Problem("budget", gap)


def pair_problem(edition: Edition, draft: Draft, tier: TierAnswer) -> Problem | None:
    """Return why this kind cannot be drafted in the tier it comes out as, or None."""
    allowed = edition.allowed_tiers(draft.kind)
    if not allowed:
        return Problem("kind", Message("The rules of this partnership do not know this kind of agreement."))
    if tier.tier is None or tier.tier in allowed:
        return None
    others = [
        rule.label
        for rule in edition.agreement_kinds
        if tier.tier in rule.tiers and rule.kind is not AgreementKind.LETTER_OF_INTENT
    ]
    return Problem(
        "kind",
        Message(
            "This comes out as %(tier)s, and %(kind)s is made for %(tiers)s. Made for %(tier)s are: %(others)s.",
            tier=tier.tier.value,
            kind=edition.kind_rule(draft.kind).label,
            tiers=[one.value for one in allowed],
            others=others,
        ),
    )
