"""What a gate answers when it is closed."""

from __future__ import annotations

from dataclasses import dataclass

from kernel.text import Message


@dataclass(frozen=True, slots=True)
class Ref:
    """A reference to a record: its kind and its identifier."""

    kind: str
    id: str

    def __str__(self) -> str:
        return f"{self.kind}:{self.id}"


@dataclass(frozen=True, slots=True)
class Unmet:
    """One missing thing: a stable code, the words, what it concerns, who can mend it, and where.

    `fixed_by` names a permission; `control` names the control that mends it, which the web turns
    into a link, focused on the field.
    """

    code: str
    message: Message
    subject: Ref
    fixed_by: str
    control: str
