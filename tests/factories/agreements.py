"""Agreements and the people around them, made through the actions and moved through the one way in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import count
from typing import Any

from sqlalchemy.orm import Session

from contracts import actions, printing
from contracts.drafting import Draft
from contracts.models import Agreement
from kernel.money import Money
from kernel.storage import Storage
from lifecycle.actions import advance
from lifecycle.inputs import MoveInputs, SignatureInput
from lifecycle.queries import edition_for
from partnerships.actions import organisations, parties, teams
from partnerships.models import Partnership, Person, Programme
from partnerships.permissions import Role
from policy.kinds import AgreementKind, PaymentBasis
from tests.factories import partnerships
from tests.factories.people import ON, acting, person

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
_NUMBERS = count(1)
STARTS, ENDS = date(2026, 3, 1), date(2026, 12, 31)


@dataclass(frozen=True, slots=True)
class Cast:
    """Who works on a programme."""

    programme: Programme
    officer: Person
    second: Person
    leader: Person
    finance: Person
    liaison: Person


def cast(session: Session, programme: Programme | None = None) -> Cast:
    """Return a programme with everybody who is needed to carry an agreement into force."""
    of = programme or partnerships.programme(session)
    roles = (Role.GRANTS_OFFICER, Role.GRANTS_OFFICER, Role.LEADERSHIP, Role.FINANCE, Role.LIAISON)
    return Cast(of, *(person(session, role, programme=of) for role in roles))


def committed(session: Session, who: Cast, **given: Any) -> Partnership:
    """Return a partnership that committed, with addresses on both sides."""
    made = partnerships.partnership(session, who.programme, who.officer, **given)
    teams.name_liaison(session, made, who.liaison, **acting(who.officer))
    for party in made.parties:
        address = "Barrio El Centro, Tegucigalpa"
        organisations.edit(session, party.organisation, address=address, **acting(who.officer))
        number = f"08019{next(_NUMBERS):09}"
        organisations.add_identifier(session, party.organisation, scheme="HN-RTN", value=number, **acting(who.officer))
    advance(session, made, "commit", **acting(who.officer))
    return made


def share(session: Session, partnership: Partnership, who: Cast, *percent: str) -> None:
    """Let every party bring cash and hold a share."""
    held = [
        parties.Holds(party.id, share, [parties.Brings("cash", "Efectivo", "1000", "USD")])
        for party, share in zip(partnership.parties, percent, strict=True)
    ]
    parties.set_contributions_and_shares(session, partnership, parties=held, **acting(who.officer))


def terms(kind: AgreementKind, partnership: Partnership, amount: int | None = 1_200_000, **given: Any) -> Draft:
    """Return whole terms of an agreement; the amount in cents of a US dollar."""
    money = Money(amount, "USD") if amount is not None else None
    values: dict[str, Any] = {
        "title": "Mercado de carne de oveja",
        "recipient_id": partnership.parties[-1].organisation_id,
        "amount": money,
        "payment_basis": PaymentBasis.FIXED_AMOUNT if money else None,
        "starts_on": STARTS,
        "ends_on": ENDS,
    }
    if kind in {AgreementKind.GRANT, AgreementKind.SUBAWARD, AgreementKind.EXPLORATORY} and money:
        values |= {"budget": [("Equipo", money)], "reports": [("narrative", ENDS)]}
    return Draft(kind=kind, **(values | given))


def draft(session: Session, partnership: Partnership, who: Cast, stated: Draft) -> Agreement:
    """Return a drafted agreement."""
    return actions.draft(session, partnership, stated, edition_for(session, partnership), **acting(who.officer))


def review(session: Session, storage: Storage, agreement: Agreement, who: Cast) -> Agreement:
    """Print a draft and submit it."""
    printing.print_document(session, storage, agreement, edition_for(session, agreement), **acting(who.officer))
    advance(session, agreement, "submit", **acting(who.officer))
    return agreement


def send(session: Session, storage: Storage, agreement: Agreement, who: Cast, *approvers: Person) -> Agreement:
    """Carry a draft through its approvals and send it for signature."""
    review(session, storage, agreement, who)
    for approver in approvers or (who.second,):
        advance(session, agreement, "approve", **acting(approver))
    advance(session, agreement, "send", **acting(who.officer))
    return agreement


def signed(session: Session, storage: Storage, agreement: Agreement, who: Cast, *approvers: Person) -> Agreement:
    """Carry a draft to signed by everybody; the reactions of a unit of work bring it into force."""
    send(session, storage, agreement, who, *approvers)
    for number, signer in enumerate(agreement.signers):
        kept = printing.attach_file(
            session, storage, agreement, PDF, name=f"firmado-{number}.pdf", media_type="application/pdf",
            purpose="signed", **acting(who.officer),
        )  # fmt: skip
        signature = SignatureInput(signer.organisation_id, "Ana Mejía", "directora", kept.id)
        advance(
            session, agreement, "record-signature", inputs=MoveInputs(signature=signature), **acting(who.officer, ON)
        )
    return agreement
