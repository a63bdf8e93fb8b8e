"""The index over the lists in force, made once for as long as they are the same."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from screening import list_queries
from screening.index import Index
from screening.listed import Listed


@dataclass(frozen=True, slots=True)
class InForce:
    """Everything in force: what its lists are together, their versions, the index, and each record's fingerprint.

    `ids` tell it from what another database calls by the same numbers, such as one that was restored.
    """

    ids: tuple[str, ...]
    fingerprint: str
    versions: tuple[tuple[str, int], ...]
    index: Index
    listed: Mapping[str, str]


# One at a time for each process: it takes seconds to make and much memory to keep.
_kept: list[InForce] = []
_making = threading.Lock()


def in_force(session: Session) -> InForce | None:
    """Return the index over the lists in force, or None where no list is."""
    with _making:
        while True:
            found = list_queries.in_force(session)
            if not found:
                return None
            ids = tuple(one.id for one in found)
            if _kept and _kept[0].ids == ids:
                return _kept[0]
            # The old one goes first, so that there are never two in memory. Where a list changed while it was being
            # read, what was read is of no version.
            _kept.clear()
            prints: dict[str, str] = {}
            index = Index(_noting(list_queries.listed(session), prints))
            if tuple(one.id for one in list_queries.in_force(session)) == ids:
                versions = tuple((one.kind, one.number) for one in found)
                _kept.append(InForce(ids, list_queries.fingerprint(session), versions, index, prints))


def _noting(found: Iterator[Listed], prints: dict[str, str]) -> Iterator[Listed]:
    for one in found:
        prints[one.key] = one.fingerprint
        yield one
