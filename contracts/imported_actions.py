"""Takes an agreement over from elsewhere: its terms as they were, whatever tier they would come out as here."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import Session

from contracts.drafting import PREFIXES
from contracts.models import Agreement
from contracts.states import State
from kernel import journal
from kernel.counter import next_number
from kernel.ids import new_id
from kernel.money import Money
from kernel.telling import tell
from partnerships import permissions
from partnerships.models import Organisation, Partnership
from partnerships.permissions import Standing
from policy.edition import AgreementKind


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
    kind, prefix = AgreementKind.GRANT, PREFIXES[AgreementKind.GRANT]
    agreement = Agreement(
        id=new_id(),
        number=f"{prefix}-{on.year}-{next_number(session, f'{prefix}-{on.year}'):03d}",
        partnership_id=partnership.id,
        partnership=partnership,
        recipient_id=recipient.id,
        kind=kind,
        state=State.DRAFT,
        state_since=since,
        title=partnership.title,
        language=partnership.programme.office.locale,
        downstream=False,
        amount=amount.minor,
        currency=amount.currency,
        starts_on=starts_on,
        ends_on=ends_on,
        author_id=by.person_id,
        executed_on=executed_on,
        terms_version=1,
        review_round=1,
        imported_from=imported_from,
    )
    session.add(agreement)
    session.flush()
    facts: dict[str, journal.Plain] = {
        "to": State.DRAFT,
        "kind": kind,
        "number": agreement.number,
        "amount": amount.minor,
        "currency": amount.currency,
        "starts": starts_on.isoformat() if starts_on else None,
        "ends": ends_on.isoformat() if ends_on else None,
        "terms": 1,
        "recipient": str(recipient.ref),
    }
    tell(session, agreement, "AgreementDrafted", facts, by=by, on=on, now=now, refs=[partnership.ref])
    return agreement
