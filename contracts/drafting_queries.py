"""What terms lack before they can be submitted, asked before they are saved: the same answer that the gate gives."""

from __future__ import annotations

from sqlalchemy.orm import Session

from contracts.drafting import Draft
from contracts.models import Agreement
from contracts.terms import Missing, Terms, missing
from partnerships.models import Organisation, Partnership


def lacking(session: Session, partnership: Partnership, draft: Draft) -> tuple[Missing, ...]:
    """Return every term of a draft that is empty or does not fit, in the order of the form."""
    recipient = session.get_one(Organisation, draft.recipient_id)
    umbrella = session.get_one(Agreement, draft.umbrella_id) if draft.umbrella_id else None
    return missing(
        Terms(
            kind=draft.kind,
            title=draft.title.strip(),
            purpose=partnership.idea,
            amount=draft.amount.minor if draft.amount else None,
            currency=draft.amount.currency if draft.amount else None,
            payment_basis=draft.payment_basis,
            starts_on=draft.starts_on,
            ends_on=draft.ends_on,
            budget=tuple(money.minor for _, money in draft.budget),
            reports=tuple(due for _, due in draft.reports),
            partner_address=recipient.address,
            funder_address=partnership.programme.office.organisation.address,
            exploration=partnership.exploration is not None,
            umbrella_basis=umbrella.payment_basis if umbrella else None,
        )
    )
