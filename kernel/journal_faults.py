"""What is wrong where the journal does not prove."""

from __future__ import annotations

from dataclasses import dataclass

from kernel.text import Message
from kernel.unmet import Ref


@dataclass(frozen=True, slots=True)
class Fault:
    """A place where the journal does not prove: which stream, which entry, a stable code, and the words."""

    subject: Ref
    seq: int
    code: str
    what: Message


def whole_stream_gone(subject: Ref, seq: int) -> Fault:
    """Return the fault of a stream of which nothing is left."""
    return Fault(subject, seq, "stream-gone", Message("the whole stream is gone"))
