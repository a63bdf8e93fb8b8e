"""Agreements as plain values: in brief for lists and siblings, whole for their gates. Amounts in minor units."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from contracts.clause_edits import Edit
from contracts.states import State
from contracts.terms import Terms


@dataclass(frozen=True, slots=True)
class Brief:
    """An agreement as lists and its partnership's gates need it; amounts in minor units."""

    id: str
    partnership_id: str
    umbrella_id: str | None
    recipient_id: str
    number: str
    title: str
    kind: str
    state: str
    state_since: date
    tier: str | None
    amount: int | None
    currency: str | None
    starts_on: date | None
    ends_on: date | None
    executed_on: date | None


def highest_tier(briefs: Iterable[Brief]) -> str | None:
    """Return the tier that a partnership shows: the highest of its agreements, a cancelled one's left out."""
    return max((one.tier for one in briefs if one.tier and one.state != State.CANCELLED), default=None)


@dataclass(frozen=True, slots=True)
class Signing:
    """A party that signs, and what has been recorded of it."""

    position: int
    organisation_id: str
    organisation: str
    signed_on: date | None
    has_capacity: bool
    has_file: bool


@dataclass(frozen=True, slots=True)
class Given:
    """One approval of a round."""

    round: int
    step: int
    role: str
    person_id: str
    on: date
    #: In whose place it was given, where not in one's own.
    on_behalf_of: str | None = None


@dataclass(frozen=True, slots=True)
class HeldAgreement:
    """An agreement that is on hold, and since when."""

    id: str
    number: str
    since: date


@dataclass(frozen=True, slots=True)
class AgreementRecord:
    """An agreement with its parts; amounts in minor units, `papers` as (version of the terms, template)."""

    id: str
    partnership_id: str
    umbrella_id: str | None
    recipient_id: str
    funder_id: str
    programme_id: str
    edition_id: str
    number: str
    title: str
    partnership_title: str
    kind: str
    state: str
    state_since: date
    tier: str | None
    tier_why: str | None
    downstream: bool
    risk: str
    base_amount: int | None
    author_id: str
    authors: frozenset[str]
    imported: bool
    terms: Terms
    terms_version: int
    signers: tuple[Signing, ...]
    approvals: tuple[Given, ...]
    papers: frozenset[tuple[int, str]]
    holds: tuple[HeldAgreement, ...]
    #: A move and a gate of it that may be passed once.
    waived: frozenset[tuple[str, str]]
    reports_open: tuple[date, ...]
    #: Clauses edited for it, their words left out, and those approved as its terms stand: as which role, by name.
    edits: tuple[Edit, ...] = ()
    edits_approved: frozenset[tuple[str, str]] = frozenset()
    partner_type: str | None = None
    parties: int = 0
    languages: tuple[str, ...] = ("en",)
