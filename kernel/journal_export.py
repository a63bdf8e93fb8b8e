"""Seals outside the database: written to a file that somebody else keeps, and the journal held against such a file.

The file has every seal, and the heads of all streams as the newest of them covers them, so that whoever has it can name
the stream that was cut off, changed or taken out. It holds identifiers and hashes, no names and no words.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import ClassVar, TextIO

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session

from kernel.errors import TackError
from kernel.journal import JournalEntry, JournalHead
from kernel.journal_chain import moment_text
from kernel.journal_faults import Fault, whole_stream_gone
from kernel.journal_seal import STREAM, Seal, all_seals, from_plain, heads, print_of, read
from kernel.text import Message
from kernel.unmet import Ref

FORMAT = "tack-seals-1"
_BATCH = 300
_DIGEST = 64


class NoSeal(TackError):
    """Nothing was sealed yet."""

    code: ClassVar[str] = "no-seal"


class NotAnExport(TackError):
    """A file is not one that seals were exported to."""

    code: ClassVar[str] = "not-an-export"


@dataclass(frozen=True, slots=True)
class Export:
    """What an exported file holds."""

    seals: Sequence[Seal]
    heads: Sequence[str]


def write(session: Session, file: TextIO, *, now: datetime) -> Seal:
    """Write every seal and the heads under the newest one, line by line; raises NoSeal where there is none."""
    seals = [seal for entry in all_seals(session) if (seal := read(entry)) is not None]
    if not seals:
        raise NoSeal(Message("Nothing was sealed yet. Run: tack journal seal"))
    file.write(f'{{"format": "{FORMAT}", "exported": "{moment_text(now)}",\n"seals": [')
    for place, seal in enumerate(seals):
        file.write(f"{',' if place else ''}\n{json.dumps(seal.plain())}")
    file.write('],\n"heads": [')
    for place, (text, _) in enumerate(heads(session, seals[-1].covers.feed)):
        file.write(f"{',' if place else ''}\n{json.dumps(text)}")
    file.write("]}\n")
    return seals[-1]


def read_export(text: str) -> Export:
    """Return what an exported file holds; raises NotAnExport."""
    try:
        found = json.loads(text)
        seals, heads_in_it = [from_plain(one) for one in found["seals"]], found["heads"]
        good = found["format"] == FORMAT and bool(seals) and all(isinstance(one, str) for one in heads_in_it)
    except (KeyError, TypeError, ValueError) as error:
        raise _not_an_export() from error
    if not good:
        raise _not_an_export()
    return Export(seals, heads_in_it)


def _not_an_export() -> NotAnExport:
    return NotAnExport(Message("This is not a file that seals were exported to."))


def faults_against(session: Session, export: Export, keys: Sequence[str]) -> Iterator[Fault]:
    """Yield what is wrong with the file, then each seal and each stream that it has and the journal has not so."""
    newest = export.seals[-1]
    digest = hashlib.sha256("".join(f"{head}\n" for head in export.heads).encode()).hexdigest()
    if digest != newest.covers.heads:
        yield Fault(STREAM, newest.number, "file-changed", Message("the heads in the file are not those it sealed"))
    kept = {entry.seq: seal.mac for entry in all_seals(session) if (seal := read(entry)) is not None}
    for seal in export.seals:
        own = next((key for key in keys if print_of(key) == seal.key), None)
        if own is not None and not seal.holds_under(own):
            words = Message("in the file was not set with the key it names, or was changed")
            yield Fault(STREAM, seal.number, "file-forged", words)
        elif kept.get(seal.number) != seal.mac:
            words = Message("is in the file, and the journal has none or another under its number")
            yield Fault(STREAM, seal.number, "seal-missing", words)
    remaining = iter(export.heads)
    while batch := list(islice(remaining, _BATCH)):
        yield from _streams(session, [_parsed(head) for head in batch])


def _parsed(head: str) -> tuple[str, str, int, str]:
    name, _, rest = head.partition(" ")
    kind, _, subject_id = name.partition(":")
    seq, _, own = rest.partition(" ")
    if not seq.isdecimal() or len(own) != _DIGEST:
        raise _not_an_export()
    return kind, subject_id, int(seq), own


def _streams(session: Session, sealed: Sequence[tuple[str, str, int, str]]) -> Iterator[Fault]:
    entry, head = JournalEntry, JournalHead
    keys = [one[:3] for one in sealed]
    at = tuple_(entry.subject_kind, entry.subject_id, entry.seq)
    found = {(row[0], row[1]): row[2] for row in session.execute(
        select(entry.subject_kind, entry.subject_id, entry.hash).where(at.in_(keys))
    )}  # fmt: skip
    lost = [(kind, subject_id) for kind, subject_id, _, _ in sealed if (kind, subject_id) not in found]
    of = tuple_(head.subject_kind, head.subject_id)
    ends = {(row[0], row[1]): row[2] for row in session.execute(
        select(head.subject_kind, head.subject_id, head.seq).where(of.in_(lost))
    )} if lost else {}  # fmt: skip
    for kind, subject_id, seq, own in sealed:
        subject, there = Ref(kind, subject_id), found.get((kind, subject_id))
        if there is None and (kind, subject_id) not in ends:
            yield whole_stream_gone(subject, seq)
        elif there is None:
            words = Message("the end is cut off: it was sealed up to entry %(sealed)s", sealed=seq)
            yield Fault(subject, seq, "cut-off", words)
        elif there != own:
            yield Fault(subject, seq, "replaced", Message("is not what was sealed: it, or one before it, was replaced"))
