"""How old the lists in force are, against what the rules of the day allow."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from policy.queries import law
from screening import list_queries as reads
from screening.list_kinds import ListKind
from screening.list_models import ListVersion

PACK = "standard"


@dataclass(frozen=True, slots=True)
class Age:
    """One kind of list: the version in force, where there is one, its age in days, and how old it may become."""

    kind: str
    version: ListVersion | None
    days: int | None
    fresh_days: int | None

    @property
    def stale(self) -> bool:
        """Whether the list is older than the edition in force on the day allows; one that is not there is not old."""
        return self.days is not None and self.fresh_days is not None and self.days > self.fresh_days


def ages(session: Session, *, on: date) -> list[Age]:
    """Return every kind of list with its age on a day, by the edition in force on that day, whatever is pinned."""
    edition = law(session, PACK, on=on)
    fresh = edition.screening.fresh_days if edition is not None and edition.screening is not None else None
    versions = {one.kind: one for one in reads.in_force(session)}
    return [_age(kind.value, versions.get(kind.value), fresh, on) for kind in ListKind]


def _age(kind: str, version: ListVersion | None, fresh: int | None, on: date) -> Age:
    return Age(kind, version, max(0, (on - version.known_on).days) if version else None, fresh)
