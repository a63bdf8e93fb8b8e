"""What is known of organisations beside their answers, for many at once: three statements however many there are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from sqlalchemy.orm import Session

from diligence import flag_queries, outside_queries
from diligence.asking import Beside
from screening import hit_queries


def beside(session: Session, organisation_ids: Iterable[str], on: date) -> Mapping[str, Beside]:
    """Return what other bodies found about organisations and what stands against them on a day."""
    wanted = sorted(set(organisation_ids))
    fraud, listed = flag_queries.confirmed(session, wanted), hit_queries.confirmed(session, wanted)
    outside = outside_queries.covers(session, wanted, on)
    return {one: Beside(outside[one], one in fraud, one in listed) for one in wanted}


def held(session: Session, organisation_ids: Iterable[str]) -> frozenset[str]:
    """Return the organisations against which something is confirmed; why is nobody's business who may not read that."""
    wanted = sorted(set(organisation_ids))
    return flag_queries.confirmed(session, wanted) | hit_queries.confirmed(session, wanted)
