"""What the journal stores and hashes: the text of an entry, its hash over the one before, the digest of a note.

Free of any database, so that whoever proves the chain reckons as whoever wrote it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import TypeAlias

from kernel.unmet import Ref

Plain: TypeAlias = "str | int | bool | Sequence[Plain] | Mapping[str, Plain] | None"
GENESIS = "0" * 64


def canonical(payload: Plain) -> str:
    """Return plain data as the text that is stored and hashed: sorted keys, no floats."""
    _refuse_inexact(payload)
    return json.dumps(payload, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def _refuse_inexact(value: object) -> None:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            if not isinstance(key, str):
                message = f"a journal key must be text, not {key!r}"
                raise TypeError(message)
            _refuse_inexact(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            _refuse_inexact(inner)
    elif value is not None and not isinstance(value, str | int | bool):
        message = f"the journal holds text, whole numbers, booleans and lists of them, not {value!r}"
        raise TypeError(message)


def moment_text(moment: datetime) -> str:
    """Return a moment as the journal writes it: UTC, six digits, Z."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def chained(previous: str, fields: Sequence[Plain]) -> str:
    """Return the hash of an entry over its predecessor's hash and its own fields."""
    return hashlib.sha256(canonical([previous, *fields]).encode()).hexdigest()


def digest(salt: str, text: str) -> str:
    """Return the salted digest that stands in the journal for a note's text."""
    return hashlib.sha256(f"{salt}\n{text}".encode()).hexdigest()


def hashed_fields(
    subject: Ref,
    seq: int,
    event: str,
    payload: str,
    by: str,
    on_behalf_of: str | None,
    on: str,
    now: str,
    version: int | None,
    refs: str,
) -> list[Plain]:
    """Return what an entry's own hash is taken over, in its order, after the hash of the entry before it.

    The day and the moment are given as the journal writes them.
    """
    return [subject.kind, subject.id, seq, event, payload, by, on_behalf_of, on, now, version, refs]


def digests(value: object) -> Iterator[dict[str, str]]:
    """Yield every note reference inside a payload."""
    if isinstance(value, dict):
        if {"note", "digest"} <= value.keys():
            yield value
        for inner in value.values():
            yield from digests(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from digests(inner)
