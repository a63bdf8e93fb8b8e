"""Takes an agreement over from elsewhere: its terms as they were, whatever tier they would come out as here."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import Session

from contracts.drafting import PREFIXES
from contracts.models import Agreement
from contracts.states import State
from kernel.counter import next_number
from kernel.ids import new_id
from kernel.journal_chain import Plain
from kernel.money import Money
from kernel.telling import tell
from partnerships import permissions
from partnerships.models import Organisation, Partnership
from partnerships.permissions import Standing
from policy.kinds import AgreementKind


def take_over_grant(
    session: Session,
    partnership: Partnership,
    *,
    imported_from: str,
    recipient: Organisation,
    amount: Money,
    starts_on: date | None,
    ends_on: date | None,
    executed_on: date | None,
    since: date,
    by: Standing,
    on: date,
    now: datetime,
) -> Agreement:
    """Add the grant agreement of an imported partnership, as a draft; `adopt` gives it the state it had.

    Approvals and signatures happened elsewhere, so it has none here, and no reports that could fall due.
    """
    permissions.check(by, "import.run", permissions.Scope(), subject=partnership.ref)
    agreement = _signed_elsewhere(session, partnership, by, on)
    agreement.recipient_id, agreement.amount, agreement.currency = recipient.id, amount.minor, amount.currency
    agreement.starts_on, agreement.ends_on, agreement.executed_on = starts_on, ends_on, executed_on
    agreement.state_since, agreement.imported_from = since, imported_from
    session.add(agreement)
    session.flush()
    facts = _figures(agreement, recipient)
    tell(session, agreement, "AgreementDrafted", facts, by=by, on=on, now=now, refs=[partnership.ref])
    return agreement


def _signed_elsewhere(session: Session, partnership: Partnership, by: Standing, on: date) -> Agreement:
    """Return the grant of a partnership with its next number, and without any figure yet."""
    prefix = PREFIXES[AgreementKind.GRANT]
    return Agreement(
        id=new_id(),
        number=f"{prefix}-{on.year}-{next_number(session, f'{prefix}-{on.year}'):03d}",
        partnership_id=partnership.id,
        partnership=partnership,
        kind=AgreementKind.GRANT,
        state=State.DRAFT,
        title=partnership.title,
        language=partnership.programme.office.locale,
        downstream=False,
        author_id=by.person_id,
        terms_version=1,
        review_round=1,
    )


def _figures(agreement: Agreement, recipient: Organisation) -> dict[str, Plain]:
    """Return what the journal keeps of a grant that was taken over."""
    return {
        "to": State.DRAFT,
        "kind": agreement.kind,
        "number": agreement.number,
        "amount": agreement.amount,
        "currency": agreement.currency,
        "starts": agreement.starts_on.isoformat() if agreement.starts_on else None,
        "ends": agreement.ends_on.isoformat() if agreement.ends_on else None,
        "terms": 1,
        "recipient": str(recipient.ref),
    }
