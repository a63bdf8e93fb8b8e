"""What the journal stores and hashes: the text of an entry, its hash over the one before, the digest of a note.

Free of any database, so that whoever proves the chain reckons as whoever wrote it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import TypeAlias, cast

import msgspec

from kernel.unmet import Ref

Plain: TypeAlias = "str | int | bool | Sequence[Plain] | Mapping[str, Plain] | None"
GENESIS = "0" * 64


def canonical(payload: Plain) -> str:
    """Return plain data as the text that is stored and hashed: sorted keys, no floats."""
    return _written(payload).decode()


def _written(payload: Plain) -> bytes:
    _refuse_inexact(payload)
    return _JSON.encode(payload)


def _refuse_inexact(value: object) -> None:
    # Most of what comes is exact, and the journal is written often: what is, is not asked about by a call of its own.
    if isinstance(value, dict):
        for key, inner in value.items():
            if not isinstance(key, str):
                message = f"a journal key must be text, not {key!r}"
                raise TypeError(message)
            if type(inner) not in _EXACT:
                _refuse_inexact(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            if type(inner) not in _EXACT:
                _refuse_inexact(inner)
    elif value is not None and not isinstance(value, str | int):
        message = f"the journal holds text, whole numbers, booleans and lists of them, not {value!r}"
        raise TypeError(message)


def _plainly(value: object) -> str | int:
    """Return what is a text or a number of some other type, such as a marked one, as what it is."""
    return str.__str__(value) if isinstance(value, str) else int.__int__(cast("int", value))


_EXACT = frozenset({str, int, bool, type(None)})
#: Writes the same bytes as `json` with sorted keys, without spaces, and with letters as they are; a test compares.
_JSON = msgspec.json.Encoder(order="sorted", enc_hook=_plainly)


def moment_text(moment: datetime) -> str:
    """Return a moment as the journal writes it: UTC, six digits, Z."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def chained(previous: str, fields: Sequence[Plain]) -> str:
    """Return the hash of an entry over its predecessor's hash and its own fields."""
    return hashlib.sha256(_written([previous, *fields])).hexdigest()


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
