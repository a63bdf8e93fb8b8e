"""A partnership with everything that its page shows of it, as copies that no session keeps.

Each kind of what belongs to it is a query of its own, so that three of one and four of another do not make twelve rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from kernel.copies import Copies
from kernel.errors import NotFound
from kernel.frozen import Frozen
from partnerships.models import (
    Contribution,
    Exploration,
    Office,
    Organisation,
    Partnership,
    Party,
    Person,
    Programme,
    TeamMember,
)
from partnerships.permissions import Standing
from partnerships.queries.visibility import visible_to

_PARTNERSHIP, _PROGRAMME, _OFFICE, _PERSON = Copies(Partnership), Copies(Programme), Copies(Office), Copies(Person)
_PARTY, _ORGANISATION, _CONTRIBUTION = Copies(Party), Copies(Organisation), Copies(Contribution)
_EXPLORATION, _MEMBER = Copies(Exploration), Copies(TeamMember)
_OF_PROGRAMME = len(_PARTNERSHIP.columns)
_OF_OFFICE = _OF_PROGRAMME + len(_PROGRAMME.columns)
_OF_LIAISON = _OF_OFFICE + len(_OFFICE.columns)
_OF_ORGANISATION = len(_PARTY.columns)
_OF_PERSON = len(_MEMBER.columns)


def find_whole(session: Session, partnership_id: str, standing: Standing) -> Partnership:
    """Return a partnership to be shown; raises NotFound for any other than the asker may know of, existing or not."""
    key = {"id": partnership_id}
    row = _head(standing.kind).row(session, key)
    if row is None:
        raise NotFound
    one = _PARTNERSHIP.of(
        row,
        programme=_PROGRAMME.of(row, _OF_PROGRAMME, office=_OFFICE.of(row, _OF_OFFICE)),
        liaison=_PERSON.of(row, _OF_LIAISON) if row[_OF_LIAISON] else None,
        explorations=[_EXPLORATION.of(found) for found in _EXPLORATIONS.rows(session, key)],
        team=[_MEMBER.of(found, person=_PERSON.of(found, _OF_PERSON)) for found in _TEAM.rows(session, key)],
    )
    one.__dict__["parties"] = _parties(one, _PARTIES.rows(session, key), _CONTRIBUTIONS.rows(session, key))
    return one


def _parties(one: Partnership, found: Sequence[Any], brought: Sequence[Any]) -> list[Party]:
    contributions: dict[str, list[Contribution]] = {}
    for row in brought:
        contributions.setdefault(row.party_id, []).append(_CONTRIBUTION.of(row))
    return [
        _PARTY.of(
            row,
            partnership=one,
            organisation=_ORGANISATION.of(row, _OF_ORGANISATION),
            contributions=contributions.get(row[0], []),
        )
        for row in found
    ]


@lru_cache(maxsize=64)
def _head(kind: Standing) -> Frozen:
    """Put the question of one kind of reader together once."""
    columns = (*_PARTNERSHIP.columns, *_PROGRAMME.columns, *_OFFICE.columns, *_PERSON.columns)
    return Frozen(
        select(*columns)
        .join(Programme, Programme.id == Partnership.programme_id)
        .join(Office, Office.id == Programme.office_id)
        .outerjoin(Person, Person.id == Partnership.liaison_id)
        .where(Partnership.id == bindparam("id"), visible_to(kind))
    )


_PARTIES = Frozen(
    select(*_PARTY.columns, *_ORGANISATION.columns)
    .join(Organisation, Organisation.id == Party.organisation_id)
    .where(Party.partnership_id == bindparam("id"))
    .order_by(Party.position)
)
_CONTRIBUTIONS = Frozen(
    select(*_CONTRIBUTION.columns)
    .join(Party, Party.id == Contribution.party_id)
    .where(Party.partnership_id == bindparam("id"))
    .order_by(Contribution.id)
)
_EXPLORATIONS = Frozen(
    select(*_EXPLORATION.columns).where(Exploration.partnership_id == bindparam("id")).order_by(Exploration.id)
)
_TEAM = Frozen(
    select(*_MEMBER.columns, *_PERSON.columns)
    .join(Person, Person.id == TeamMember.person_id)
    .where(TeamMember.partnership_id == bindparam("id"))
    .order_by(TeamMember.id)
)
