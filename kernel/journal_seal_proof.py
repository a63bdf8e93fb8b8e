"""Holds the journal against its seals: who set them, and whether what they cover is still there as it was."""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import accumulate

from sqlalchemy.orm import Session

from kernel.journal_faults import Fault
from kernel.journal_seal import FIRST, STREAM, Seal, all_seals, line, print_of, read
from kernel.text import Message


def seals_in_order(session: Session, keys: Sequence[str]) -> tuple[list[Fault], list[Seal]]:
    """Return what is wrong with the seals themselves, and those that can be relied on."""
    faults: list[Fault] = []
    good: list[Seal] = []
    foreign: set[str] = set()
    previous = FIRST
    for entry in all_seals(session):
        seal = read(entry)
        if seal is None:
            words = Message("is not a seal that Tack set")
            faults.append(Fault(STREAM, entry.seq, "seal-forged", words))
            continue
        faults += _wrong(seal, previous, keys, foreign)
        previous = seal.mac
        if (not faults or faults[-1].seq != seal.number) and seal.covers.feed > (good[-1].covers.feed if good else -1):
            good.append(seal)
    return faults, good


def _wrong(seal: Seal, previous: str, keys: Sequence[str], foreign: set[str]) -> Iterator[Fault]:
    if seal.previous != previous:
        words = Message("does not follow the seal before it: one is missing, or was put in")
        yield Fault(STREAM, seal.number, "seal-missing", words)
    own = next((key for key in keys if print_of(key) == seal.key), None)
    if own is not None and not seal.holds_under(own):
        yield Fault(STREAM, seal.number, "seal-forged", Message("was not set with the key it names, or was changed"))
    elif keys and own is None and seal.key not in foreign:
        foreign.add(seal.key)
        words = Message("was set with another key (%(print)s); add that one to SEAL_KEY to prove it", print=seal.key)
        yield Fault(STREAM, seal.number, "seal-of-other-key", words)


class Tally:
    """What each seal ought to cover, counted and digested while the streams pass by in their order.

    Each seal covers the streams that changed since the seal before, so one walk proves all of them.
    """

    def __init__(self, seals: Sequence[Seal]) -> None:
        self._seals = seals
        self._limits = [seal.covers.feed for seal in seals]
        self._changed = [hashlib.sha256() for _ in seals]
        self._changes = [0 for _ in seals]
        self._entries = [0 for _ in seals]
        self._all = hashlib.sha256()
        self._streams = 0
        self._at: tuple[int, bytes] | None = None
        self.unsealed = 0

    def entry(self, kind: str, subject_id: str, seq: int, own: str, feed: int | None) -> None:
        """Count one entry; those of a stream come one after the other."""
        part = len(self._limits) if feed is None else bisect_left(self._limits, feed)
        if part == len(self._limits):
            self.unsealed += 1
            return
        if self._at is not None and self._at[0] != part:
            self._close(*self._at)
        self._entries[part] += 1
        self._at = (part, f"{line(kind, subject_id, seq, own)}\n".encode())

    def end_of_stream(self) -> None:
        """Count the stream that ends here."""
        if self._at is not None:
            self._close(*self._at)
            self._all.update(self._at[1])
            self._streams += 1
        self._at = None

    def _close(self, part: int, head: bytes) -> None:
        self._changed[part].update(head)
        self._changes[part] += 1

    def faults(self) -> Iterator[Fault]:
        """Yield each seal that covers something else than it did."""
        broken = False
        for place, (seal, entries) in enumerate(zip(self._seals, accumulate(self._entries), strict=True)):
            covers = seal.covers
            found = (entries, self._changes[place], self._changed[place].hexdigest())
            if found != (covers.entries, covers.changes, covers.changed):
                broken = True
                yield _broken(seal, entries)
        if self._seals and not broken:
            covers = self._seals[-1].covers
            if (self._streams, self._all.hexdigest()) != (covers.streams, covers.heads):
                yield _broken(self._seals[-1], covers.entries)


def _broken(seal: Seal, entries: int) -> Fault:
    words = Message(
        "what was sealed on %(day)s is not there as it was: something in it was changed, removed or put in"
        " (%(sealed)s entries then, %(found)s now)",
        day=seal.day,
        sealed=seal.covers.entries,
        found=entries,
    )
    return Fault(STREAM, seal.number, "seal-broken", words)
