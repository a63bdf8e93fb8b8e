"""Nobody adds a body twice without having looked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from sqlalchemy.orm import Session

from kernel.errors import Conflict
from kernel.text import Message
from partnerships.queries.duplicates import Lookalike, lookalikes


class LikelyDuplicate(Conflict):
    """Records that look like the one to be added; who looked at them says that it is another one."""

    code: ClassVar[str] = "likely-duplicate"

    def __init__(self, candidates: Sequence[Lookalike]) -> None:
        super().__init__(
            Message(
                "This may be here already. Look at what is like it: use that one, or say that yours is another one."
            )
        )
        self.candidates = tuple(candidates)


def refuse_likely(session: Session, name: str) -> None:
    """Raise LikelyDuplicate where records look like a name."""
    found = lookalikes(session, [name])
    if found:
        raise LikelyDuplicate(found)
