"""The language of stories about an agreement's clauses; under rules without clauses these steps are left out."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reword:
    """Give a clause of a draft other words, in the language of the agreement."""

    key: str
    clause: str
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Own:
    """Add a clause of one's own to a draft, at the end of a family."""

    key: str
    family: str
    title: str
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Repay:
    """Change what a draft is paid against."""

    key: str
    basis: str


ACTS = (Reword, Own, Repay)
