"""What an edition is told in: sections of rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from kernel.text import Label, Message

Words: TypeAlias = Label | Message


@dataclass(frozen=True)
class Row:
    """One rule: what it is called, its sentences, and what must hold for it."""

    key: str
    name: Words
    sentences: tuple[Words, ...]
    needs: tuple[Words, ...] = ()


@dataclass(frozen=True)
class Section:
    """One part of the rules."""

    key: str
    title: Message
    intro: Message
    rows: tuple[Row, ...]


def origin(source: str | None) -> Message:
    """Where a figure comes from."""
    if source is not None:
        return Message("Source: %(source)s.", source=source)
    return Message("A default of this product; change it in your own edition.")
