"""The form of an agreement's terms: which kinds there are to choose from, what was typed, what it says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from contracts import payment_bases
from contracts.drafting import EXPLORING, LANGUAGES, Draft
from contracts.models import Agreement
from contracts.records import Brief
from contracts.states import FINISHED
from contracts.terms import WITH_BUDGET, WITH_MONEY, WITH_REPORTS
from kernel.fields import Fields
from kernel.money import Money
from kernel.text import Label, Message
from partnerships.models import Partnership
from policy.edition import Edition
from policy.kinds import AgreementKind, PaymentBasis, StageKind
from web.forms import Form

#: Rows that a form shows at least, and at most.
BLANK, MOST = 2, 60
FUNDER = "funder"
BASES = payment_bases.LABELS
REPORTS: Mapping[str, Label] = {
    "narrative": Label("narrative", "narrativo"),
    "financial": Label("financial", "financiero"),
}
MEANINGS: Mapping[AgreementKind, Message] = {
    AgreementKind.LETTER_OF_INTENT: Message("Says what both sides intend, before anybody is bound."),
    AgreementKind.MEMORANDUM: Message("No money moves: who does what, and how you decide together."),
    AgreementKind.EXPLORATORY: Message("Pays for answering one question before anybody commits."),
    AgreementKind.GRANT: Message("Stands alone, for work whose whole is known now."),
    AgreementKind.UMBRELLA: Message("Sets a ceiling and the common terms; the work follows in subawards."),
    AgreementKind.SUBAWARD: Message("Calls work off under an umbrella agreement, within its ceiling."),
}
_EARLY = frozenset({StageKind.CO_CREATION, StageKind.EXPLORATORY})


@dataclass(frozen=True, slots=True)
class KindChoice:
    """A kind that may be drafted: what it is for, and what speaks against it now."""

    kind: AgreementKind
    label: Label
    meaning: Message
    tiers: tuple[str, ...]
    never: Message | None
    later: Message | None


@dataclass(frozen=True, slots=True)
class Shown:
    """Which fields the form of a kind has."""

    money: bool
    envisaged: bool
    basis: bool
    downstream: bool
    budget: bool
    reports: bool
    umbrella: bool


def choices(edition: Edition, partnership: Partnership, umbrellas: Sequence[Brief]) -> list[KindChoice]:
    """Return the kinds these rules know, those that fit now first."""
    stage = edition.stage(partnership.stage)
    found = [
        KindChoice(
            rule.kind,
            rule.label,
            MEANINGS[rule.kind],
            tuple(tier.value for tier in rule.tiers),
            _never(rule.kind, partnership, stage.kind, umbrellas),
            _later(rule.kind, stage.kind, stage.label),
        )
        for rule in edition.agreement_kinds
        if rule.kind in MEANINGS
    ]
    return sorted(found, key=lambda one: (one.never is not None, one.later is not None))


def _never(
    kind: AgreementKind, partnership: Partnership, stage: StageKind, umbrellas: Sequence[Brief]
) -> Message | None:
    if stage in {StageKind.CLOSING, StageKind.CLOSED}:
        return Message("The partnership is closing; nothing new is agreed any more.")
    if kind in WITH_MONEY and not partnership.financial:
        return Message("This partnership is without money; a memorandum or a letter of intent fits it.")
    if kind is AgreementKind.EXPLORATORY and stage not in EXPLORING:
        return Message("An exploratory agreement belongs to the exploratory stage.")
    if kind is AgreementKind.SUBAWARD and not umbrellas:
        return Message("There is no umbrella agreement to call it off under yet.")
    return None


def _later(kind: AgreementKind, stage: StageKind, label: Label) -> Message | None:
    if kind is AgreementKind.EXPLORATORY and stage is StageKind.CO_CREATION:
        return Message("It belongs to the exploratory stage; this partnership stands in %(stage)s.", stage=label)
    late = kind not in {AgreementKind.LETTER_OF_INTENT, AgreementKind.EXPLORATORY}
    if late and stage in _EARLY:
        return Message("You may draft it now; it goes into review once the partnership is committed.")
    return None


def shown(kind: AgreementKind) -> Shown:
    """Return which fields the form of a kind has; the smaller the agreement, the fewer."""
    money = kind in WITH_MONEY
    return Shown(
        money=money or kind is AgreementKind.LETTER_OF_INTENT,
        envisaged=kind is AgreementKind.LETTER_OF_INTENT,
        basis=money,
        downstream=kind in {AgreementKind.UMBRELLA, AgreementKind.SUBAWARD, AgreementKind.GRANT},
        budget=kind in WITH_BUDGET,
        reports=kind in WITH_REPORTS,
        umbrella=kind is AgreementKind.SUBAWARD,
    )


def open_umbrellas(briefs: Sequence[Brief]) -> list[Brief]:
    """Return the umbrellas that a subaward may be called off under."""
    return [one for one in briefs if one.kind == AgreementKind.UMBRELLA and one.state not in FINISHED]


def recipients(partnership: Partnership) -> list[tuple[str, str]]:
    """Return who may receive: every party that is not the funder."""
    return [(one.organisation_id, one.organisation.name) for one in partnership.parties if one.role != FUNDER]


def typed_from(agreement: Agreement) -> dict[str, str]:
    """Return stored terms the way they are typed."""
    found = {
        "title": agreement.title,
        "recipient_id": agreement.recipient_id,
        "umbrella_id": agreement.umbrella_id or "",
        "language": agreement.language,
        "second_language": agreement.second_language or "",
        "amount": _plain(agreement.amount, agreement.currency),
        "currency": agreement.currency or "",
        "payment_basis": agreement.payment_basis or "",
        "starts_on": _day(agreement.starts_on),
        "ends_on": _day(agreement.ends_on),
        "downstream": "yes" if agreement.downstream else "",
    }
    for row, line in enumerate(agreement.budget):
        found |= {f"budget-{row}-what": line.what, f"budget-{row}-amount": _plain(line.amount, agreement.currency)}
    for row, due in enumerate(agreement.reports):
        found |= {f"report-{row}-kind": due.kind, f"report-{row}-due_on": due.due_on.isoformat()}
    return found


def _plain(amount: int | None, currency: str | None) -> str:
    return f"{Money(amount, currency).decimal:f}" if amount is not None and currency else ""


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def rows(typed: Mapping[str, str], name: str, *, more: bool = False) -> int:
    """Return how many rows a form shows: those that are filled and some blank ones, more where asked."""
    count = sum(1 for _ in _places(typed, name))
    filled = max(
        (place + 1 for place in _places(typed, name) if any(typed.get(f"{name}-{place}-{part}") for part in _PARTS)),
        default=0,
    )
    return min(max(filled + (BLANK if more or not filled else 1), count + (BLANK if more else 0)), MOST)


_PARTS = ("what", "amount", "due_on")


def _places(typed: Mapping[str, str], name: str) -> Iterator[int]:
    for place in range(MOST):
        if any(f"{name}-{place}-{part}" in typed for part in _PARTS):
            yield place


def read(form: Form, kind: AgreementKind, language: str) -> Draft:
    """Return the terms that were typed; raises Invalid with every field that cannot be read."""
    asked, fields = shown(kind), Fields()
    money = _Amounts(form, fields)
    draft = Draft(
        kind=kind,
        title=fields.line("title", form.text("title")),
        recipient_id=fields.line("recipient_id", form.text("recipient_id")),
        language=fields.optional_choice("language", form.text("language"), LANGUAGES) or language,
        second_language=fields.optional_choice("second_language", form.text("second_language"), LANGUAGES) or None,
        umbrella_id=fields.line("umbrella_id", form.text("umbrella_id")) if asked.umbrella else None,
        amount=money.read("amount") if asked.money else None,
        payment_basis=_basis(form, fields) if asked.basis else None,
        starts_on=form.optional_day("starts_on"),
        ends_on=form.optional_day("ends_on"),
        downstream=asked.downstream and form.yes("downstream"),
        budget=tuple(_budget(form, fields, money)) if asked.budget else (),
        reports=tuple(_reports(form, fields)) if asked.reports else (),
    )
    form.problems.extend(fields.problems)
    form.done()
    return draft


class _Amounts:
    """Amounts of one form, all in its one currency, which is looked at once and only where an amount was typed."""

    def __init__(self, form: Form, fields: Fields) -> None:
        self.form, self.fields = form, fields
        self._currency: str | None = None
        self._looked = False

    def read(self, name: str) -> Money | None:
        """Return what was typed as money, or None where nothing was typed or it cannot be read."""
        typed = self.form.text(name)
        if not typed.strip():
            return None
        if not self._looked:
            self._currency, self._looked = self.fields.currency("currency", self.form.text("currency")), True
        return self.fields.money(name, typed, self._currency) if self._currency else None


def _basis(form: Form, fields: Fields) -> PaymentBasis | None:
    chosen = fields.optional_choice("payment_basis", form.text("payment_basis"), [one.value for one in PaymentBasis])
    return PaymentBasis(chosen) if chosen else None


def _filled(form: Form, name: str) -> Iterator[int]:
    """Yield the rows somebody wrote in; one that only has a kind is a blank one."""
    for place in _places(form.values, name):
        if any(form.text(f"{name}-{place}-{part}").strip() for part in _PARTS):
            yield place


def _budget(form: Form, fields: Fields, money: _Amounts) -> Iterator[tuple[str, Money]]:
    for place in _filled(form, "budget"):
        what = fields.line(f"budget-{place}-what", form.text(f"budget-{place}-what"))
        if not form.text(f"budget-{place}-amount").strip():
            fields.wrong(f"budget-{place}-amount", "An amount is needed.")
        amount = money.read(f"budget-{place}-amount")
        if amount is not None:
            yield what, amount


def _reports(form: Form, fields: Fields) -> Iterator[tuple[str, date]]:
    for place in _filled(form, "report"):
        kind = fields.choice(f"report-{place}-kind", form.text(f"report-{place}-kind"), REPORTS)
        yield kind, form.day(f"report-{place}-due_on")
