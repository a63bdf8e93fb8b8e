"""What stands on an agreement's paper: its terms as plain words in the document's language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from contracts import two_languages
from contracts.ledger import Balance
from contracts.models import Agreement
from documents import context as paper
from kernel.money import Money
from kernel.text import Label, Percent, Value, locale, render, show, show_day, using
from partnerships.identifiers import printed
from partnerships.models import Organisation, Party
from partnerships.organisation_facts import name_on
from policy.edition import Edition
from policy.kinds import AgreementKind

FUNDER = "funder"
PAYMENT_BASES = {
    "fixed-amount": Label("fixed amount", "monto fijo"),
    "cost-reimbursement": Label("cost reimbursement", "reembolso de costos"),
    "in-kind": Label("in kind", "en especie"),
    "hybrid": Label("hybrid", "mixta"),
}
REPORTS = {
    "narrative": Label("Narrative report", "Informe narrativo"),
    "financial": Label("Financial report", "Informe financiero"),
}


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a page is set from beside the agreement itself."""

    edition: Edition
    template_version: str
    printed_on: date
    umbrella: Balance | None


def context(agreement: Agreement, sheet: Sheet) -> paper.ContractContext:
    """Return every value a template may name, in the agreement's language; what there is none of is blank.

    Where the agreement has a second language, `second` holds the same in that one.
    """
    first = _in(agreement.language, agreement, sheet)
    if agreement.second_language is None:
        return first
    return two_languages.paired(first, _in(agreement.second_language, agreement, sheet))


def _in(language: str, agreement: Agreement, sheet: Sheet) -> paper.ContractContext:
    with using(language):
        values = paper.blank()
        for fill in (_head, _bodies, _money, _period, _relation, _schedule, _umbrella, _exploration):
            values.update(fill(agreement, sheet))  # type: ignore[typeddict-item]
        return values


def _head(agreement: Agreement, sheet: Sheet) -> dict[str, object]:
    return {
        "number": agreement.number,
        "language": locale(),
        "title": agreement.title,
        "kind_label": render(sheet.edition.kind_rule(AgreementKind(agreement.kind)).label),
        "edition": sheet.edition.title,
        "template_version": sheet.template_version,
        "printed_on": show_day(sheet.printed_on),
    }


def _bodies(agreement: Agreement, sheet: Sheet) -> dict[str, object]:
    partnership = agreement.partnership
    programme = partnership.programme
    funder = programme.office.organisation
    parties = [_party(party, sheet) for party in partnership.parties]
    return {
        "programme": {"name": programme.name, "office": programme.office.name, "address": _address(funder)},
        "funder": _body(agreement, funder, sheet),
        "partner": _body(agreement, agreement.recipient, sheet),
        "parties": parties,
        "multi_party": len(parties) > 2,  # noqa: PLR2004 -- two are a pair
        "signers": [
            {"party": _name(one.organisation, sheet), "name": one.signatory or "", "capacity": one.capacity or ""}
            for one in agreement.signers
        ],
    }


def _name(organisation: Organisation, sheet: Sheet) -> str:
    """Return the name in force on the day of printing: what is dated before a change of name bears the old one."""
    return name_on(organisation.name, organisation.former_names, sheet.printed_on)


def _body(agreement: Agreement, organisation: Organisation, sheet: Sheet) -> dict[str, str]:
    signer = next((one for one in agreement.signers if one.organisation_id == organisation.id), None)
    return {
        "name": _name(organisation, sheet),
        "identifier": _identifier(organisation),
        "address": _address(organisation),
        "signatory": (signer.signatory if signer else None) or "",
        "capacity": (signer.capacity if signer else None) or "",
    }


def _address(organisation: Organisation) -> str:
    """Return the address on one line, as it stands in a sentence."""
    return ", ".join(line.strip(" ,") for line in (organisation.address or "").splitlines() if line.strip(" ,"))


def _identifier(organisation: Organisation) -> str:
    return ", ".join(printed(one.scheme, one.value) for one in organisation.identifiers)


def _party(party: Party, sheet: Sheet) -> dict[str, str]:
    role = next((one.label for one in sheet.edition.party_roles if one.key == party.role), None)
    gifts = [_gift(gift.what, gift.amount, gift.currency) for gift in party.contributions]
    return {
        "name": _name(party.organisation, sheet),
        "role": render(role) if role else party.role,
        "identifier": _identifier(party.organisation),
        "address": _address(party.organisation),
        "contribution": "; ".join(gifts),
        "share": _share(party.share),
    }


def _gift(what: str, amount: int | None, currency: str | None) -> str:
    return f"{what} ({show(Money(amount, currency))})" if amount is not None and currency else what


def _share(share: int | None) -> str:
    return "" if share is None else show(Percent(Decimal(share) / 100))


def _money(agreement: Agreement, sheet: Sheet) -> dict[str, object]:
    amount = (
        show(Money(agreement.amount, agreement.currency)) if agreement.amount is not None and agreement.currency else ""
    )
    basis = PAYMENT_BASES.get(agreement.payment_basis or "")
    letter = agreement.kind == AgreementKind.LETTER_OF_INTENT
    total = sum(line.amount for line in agreement.budget)
    return {
        "amount": "" if letter else amount,
        "envisaged_amount": amount if letter else "",
        "currency": agreement.currency or "",
        "payment_basis": render(basis) if basis else "",
        "payment_code": agreement.payment_basis or "",
        "budget": [{"line": line.what, "amount": _plain(line.amount, agreement)} for line in agreement.budget],
        "budget_total": _plain(total, agreement) if agreement.budget else "",
        "shares": [row for party in agreement.partnership.parties for row in _shares(party, sheet)],
        "shares_total": _share(sum(party.share or 0 for party in agreement.partnership.parties) or None),
    }


def _plain(minor: int, agreement: Agreement) -> str:
    """Return an amount whose currency stands in the head of its column."""
    amount = Money(minor, agreement.currency or "USD").decimal
    return f"{amount:,}"


def _shares(party: Party, sheet: Sheet) -> list[dict[str, str]]:
    labels = {kind.key: kind.label for kind in sheet.edition.contribution_kinds}
    return [
        {
            "party": _name(party.organisation, sheet),
            "kind": f"{render(labels[gift.kind]) if gift.kind in labels else gift.kind}: {gift.what}",
            "value": show(Money(gift.amount, gift.currency)) if gift.amount is not None and gift.currency else "–",
            "share": _share(party.share) if position == 0 else "",
        }
        for position, gift in enumerate(party.contributions)
    ]


def _period(agreement: Agreement, _sheet: Sheet) -> dict[str, object]:
    return {"start": _day(agreement.starts_on), "end": _day(agreement.ends_on)}


def _day(day: date | None) -> str:
    return show_day(day) if day else ""


def _relation(agreement: Agreement, sheet: Sheet) -> dict[str, object]:
    partnership, edition = agreement.partnership, sheet.edition
    liaison = partnership.liaison
    return {
        "purpose": partnership.idea,
        "market_system": _label(edition.market_systems, partnership.market_system),
        "relationship_type": _label(edition.relationship_types, partnership.relationship_type),
        "liaison": {"name": liaison.name if liaison else "", "email": liaison.email if liaison else ""},
    }


def _label(rows: tuple[object, ...], key: str | None) -> str:
    labels: dict[str, Label] = {getattr(row, "key"): getattr(row, "label") for row in rows}  # noqa: B009 -- rows of several types
    return render(labels[key]) if key in labels else ""


def _schedule(agreement: Agreement, _sheet: Sheet) -> dict[str, object]:
    reports = [
        {"kind": render(REPORTS[one.kind]), "period": "", "due": show_day(one.due_on)} for one in agreement.reports
    ]
    days: list[Value] = [show_day(one.due_on) for one in agreement.reports]
    return {"reports": reports, "reports_text": show(list(dict.fromkeys(days))) if days else ""}


def _umbrella(agreement: Agreement, sheet: Sheet) -> dict[str, object]:
    umbrella, balance = agreement.umbrella, sheet.umbrella
    if umbrella is None or balance is None or umbrella.currency is None:
        return {}
    currency = umbrella.currency
    return {
        "umbrella": {
            "number": umbrella.number,
            "ceiling": show(Money(balance.ceiling, currency)),
            "obligated": show(Money(balance.obligated, currency)),
            "remaining": show(Money(balance.left, currency)),
            "start": _day(umbrella.starts_on),
            "end": _day(umbrella.ends_on),
        }
    }


def _exploration(agreement: Agreement, _sheet: Sheet) -> dict[str, object]:
    plan = agreement.partnership.exploration
    if plan is None:
        return {}
    return {
        "exploratory": {
            "question": plan.question,
            "cap": show(Money(plan.cap, plan.currency)),
            "ends": show_day(plan.ends_on),
            "co_investment": plan.co_investment,
        }
    }
