"""Records that are only to be shown: made from plain rows, kept by no session, far cheaper than loaded ones."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Generic, TypeVar

from kernel.database import Base

Record = TypeVar("Record", bound=Base)


class Copies(Generic[Record]):
    """Makes copies of one kind of record.

    What is changed on a copy is never written, and what belongs to its record is there only where it was given: nothing
    is read later. Whoever makes one gives all that is shown of it.
    """

    def __init__(self, model: type[Record]) -> None:
        self._model = model
        # What is mapped; a table can have columns beside, which triggers keep.
        self._names = tuple(model.__mapper__.columns.keys())
        #: What to select for `of`, in its order.
        self.columns: tuple[Any, ...] = tuple(getattr(model, name) for name in self._names)

    def of(self, row: Sequence[Any], begin: int = 0, **belongs: Any) -> Record:
        """Return a copy of the columns that begin at a place of a row, with what belongs to it."""
        made = self._model()
        # Past the instrumentation, which notes each change for a session that there is none of.
        made.__dict__.update(zip(self._names, row[begin : begin + len(self._names)], strict=True))
        made.__dict__.update(belongs)
        return made
