"""What can go wrong, as typed errors that carry data; how each is shown is the doors' business."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from kernel.text import Message
from kernel.unmet import Ref, Unmet


class TackError(Exception):
    """An error a person can read: a stable code, a message and what it concerns."""

    code: ClassVar[str] = "error"

    def __init__(self, message: Message, *, subject: Ref | None = None) -> None:
        super().__init__(message.text % dict(message.values))
        self.message = message
        self.subject = subject


class NotFound(TackError):
    """There is no such record, or the reader may not know of it; the two look the same."""

    code = "not-found"

    def __init__(self) -> None:
        super().__init__(Message("There is nothing here under this address, or it is not yours to see."))


class NotPermitted(TackError):
    """The person lacks the permission."""

    code = "not-permitted"

    def __init__(self, permission: str, *, subject: Ref | None = None, unmet: Sequence[Unmet] = ()) -> None:
        super().__init__(Message("Your role does not allow this. Ask an administrator if it should."), subject=subject)
        self.permission = permission
        self.unmet = tuple(unmet)


class IllegalMove(TackError):
    """The move does not exist from where the subject stands."""

    code = "illegal-move"


class GateClosed(TackError):
    """The move exists and is permitted, but something it needs is missing."""

    code = "gate-closed"

    def __init__(self, unmet: Sequence[Unmet], *, subject: Ref | None = None) -> None:
        super().__init__(Message("This cannot happen yet; what is missing is listed."), subject=subject)
        self.unmet = tuple(unmet)


class StaleVersion(TackError):
    """Somebody changed the record after the reader had opened it."""

    code = "stale-version"

    def __init__(self, *, by: str, at: datetime, what: Message, subject: Ref | None = None) -> None:
        super().__init__(
            Message(
                "%(by)s changed this on %(at)s (%(what)s), after you had opened it. Nothing of yours was saved;"
                " look at the change and try again.",
                by=by,
                at=at,
                what=what,
            ),
            subject=subject,
        )


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with what was sent: the field (or row and column) and how to mend it."""

    where: str
    message: Message


@dataclass(frozen=True, slots=True)
class Clash(Problem):
    """A problem with a record that stands in the way, and that the reader may look at."""

    about: Ref


class Invalid(TackError):
    """What was sent cannot be taken; every problem is named, nothing is saved."""

    code = "invalid"

    def __init__(self, problems: Sequence[Problem], *, subject: Ref | None = None) -> None:
        super().__init__(Message("Something in what you sent needs mending; nothing was saved."), subject=subject)
        self.problems = tuple(problems)


class Conflict(TackError):
    """The same thing exists already, or another change came first."""

    code = "conflict"


class ChangesThePast(TackError):
    """An entry for a day that has passed changes what was judged since; it is taken once it says it is understood."""

    code = "changes-the-past"

    def __init__(self, changes: Sequence[Message], *, subject: Ref | None = None) -> None:
        super().__init__(
            Message(
                "This is entered for a day that has passed and changes what was judged: %(changes)s"
                " Nothing is saved until you say that this is understood.",
                changes=list(changes),
            ),
            subject=subject,
        )
        self.changes = tuple(changes)


class Busy(TackError):
    """The database, or what else there is but one of, is held by somebody else for the moment; try again."""

    code = "busy"

    def __init__(self, message: Message | None = None) -> None:
        super().__init__(
            message
            or Message(
                "Too many people are saving at this moment. Nothing was lost or half-saved;"
                " please try again in a few seconds."
            )
        )


def invalid(where: str, text: str, **values: object) -> Invalid:
    """Return the error for a single field."""
    return Invalid([Problem(where, Message(text, **values))])  # type: ignore[arg-type]
