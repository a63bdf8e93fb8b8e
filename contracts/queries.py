"""Reads agreements: one whole, a partnership's in brief, what an umbrella carries, what was committed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session, selectinload

from contracts.models import Agreement, Signer
from contracts.records import Brief
from contracts.states import FINISHED, OBLIGATING, State
from contracts.tiering import COMMITTING
from kernel.errors import NotFound
from kernel.frozen import Frozen
from partnerships.models import Partnership
from partnerships.permissions import Standing
from partnerships.queries.visibility import visible_to

_BRIEF = tuple(getattr(Agreement, name) for name in Brief.__dataclass_fields__)


_OF_PARTNERSHIPS = Frozen(
    select(*_BRIEF).where(Agreement.partnership_id.in_(bindparam("ids", expanding=True))).order_by(Agreement.id)
)


_PARTS = (
    selectinload(Agreement.signers),
    selectinload(Agreement.approvals),
    selectinload(Agreement.documents),
)


def find(session: Session, agreement_id: str, by: Standing) -> Agreement:
    """Return an agreement of a partnership the person may know of; raises NotFound."""
    visible = select(Partnership.id).where(visible_to(by))
    found = session.scalars(
        select(Agreement).where(Agreement.id == agreement_id, Agreement.partnership_id.in_(visible))
    )
    agreement = found.one_or_none()
    if agreement is None:
        raise NotFound
    return agreement


def lock(session: Session, agreement: Agreement) -> None:
    """Lock in the one order, partnership, umbrella, agreement, and read their states again."""
    lock_partnership(session, agreement.partnership)
    if agreement.umbrella is not None:
        session.refresh(agreement.umbrella, with_for_update={"of": Agreement, "key_share": True})
    session.refresh(agreement, with_for_update={"of": Agreement, "key_share": True})


def read_again(session: Session, agreement: Agreement) -> None:
    """Read the signatures, approvals and papers of a locked agreement again, whatever was loaded before the lock."""
    wanted = select(Agreement).where(Agreement.id == agreement.id).options(*_PARTS)
    session.scalars(wanted.execution_options(populate_existing=True)).all()


def lock_partnership(session: Session, partnership: Partnership) -> None:
    """Lock a partnership; rows that only refer to it may still be added by others."""
    session.refresh(partnership, with_for_update={"of": Partnership, "key_share": True})


def briefs(session: Session, partnership_ids: Iterable[str]) -> list[Brief]:
    """Return the agreements of some partnerships, oldest first, what this session has not sent yet included."""
    session.flush()
    return [Brief(*row) for row in _OF_PARTNERSHIPS.rows(session, {"ids": list(partnership_ids)})]


def numbers_with(session: Session, partnership_id: str, organisation_id: str) -> list[str]:
    """Return the numbers of a partnership's agreements that an organisation receives or, while they are open, signs.

    Ask under the partnership's lock: a draft made meanwhile would be missed.
    """
    signing = select(Signer.agreement_id).where(Signer.organisation_id == organisation_id)
    wanted = select(Agreement.number).where(
        Agreement.partnership_id == partnership_id,
        (Agreement.recipient_id == organisation_id)
        | (Agreement.id.in_(signing) & Agreement.state.not_in(sorted(FINISHED))),
    )
    return list(session.scalars(wanted.order_by(Agreement.id)))


def page(
    session: Session, by: Standing, *, states: Sequence[str] = (), after: str | None = None, limit: int = 50
) -> list[Brief]:
    """Return the newest agreements a person may know of, keyset by identifier."""
    wanted = select(*_BRIEF).where(Agreement.partnership_id.in_(select(Partnership.id).where(visible_to(by))))
    if states:
        wanted = wanted.where(Agreement.state.in_(states))
    if after:
        wanted = wanted.where(Agreement.id < after)
    return [Brief(*row) for row in session.execute(wanted.order_by(Agreement.id.desc()).limit(limit))]


def waiting_as_signed(session: Session, partnership_ids: Iterable[str] | None = None) -> list[str]:
    """Return the identifiers of agreements that are signed and not yet in force."""
    wanted = select(Agreement.id).where(Agreement.state == State.SIGNED).order_by(Agreement.id)
    if partnership_ids is not None:
        wanted = wanted.where(Agreement.partnership_id.in_(list(partnership_ids)))
    return list(session.scalars(wanted))


def related(
    session: Session, partnership_ids: Iterable[str], recipient_ids: Iterable[str], since: date, until: date
) -> list[Brief]:
    """Return the agreements of some partnerships and, wherever they are, what some recipients were promised.

    The days, both inclusive, are those on which a promise came into force.
    """
    theirs = Agreement.partnership_id.in_(list(partnership_ids))
    recipients = list(recipient_ids)
    promised = (
        Agreement.recipient_id.in_(recipients)
        & Agreement.kind.in_(sorted(COMMITTING))
        & Agreement.state.in_(sorted(OBLIGATING))
        & Agreement.executed_on.between(since, until)
    )
    wanted = select(*_BRIEF).where(theirs | promised if recipients else theirs).order_by(Agreement.id)
    return [Brief(*row) for row in session.execute(wanted)]


def briefs_of(session: Session, ids: Iterable[str]) -> list[Brief]:
    """Return some agreements as lists show them."""
    return [Brief(*row) for row in session.execute(select(*_BRIEF).where(Agreement.id.in_(list(ids))))]


def recipients(session: Session, ids: Iterable[str]) -> dict[str, str]:
    """Return to whom each of some agreements promises something."""
    wanted = select(Agreement.id, Agreement.recipient_id).where(Agreement.id.in_(list(ids)))
    return {row.id: row.recipient_id for row in session.execute(wanted)}


def highest_tiers(session: Session, partnership_ids: Iterable[str]) -> dict[str, str]:
    """Return the highest tier that each of some partnerships shows; those without any are absent."""
    wanted = select(Agreement.partnership_id, func.max(Agreement.tier)).where(
        *_TIERED, Agreement.partnership_id.in_(list(partnership_ids))
    )
    found = session.execute(wanted.group_by(Agreement.partnership_id)).all()
    return {key: tier for key, tier in found if tier is not None}


# A cancelled agreement never bound anybody, so its tier says nothing of the partnership.
_TIERED = (Agreement.tier.is_not(None), Agreement.state != State.CANCELLED)
