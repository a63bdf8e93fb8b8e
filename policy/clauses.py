"""Clauses as data: what they say, whom they serve, and which rows of an edition choose them.

A library holds the words, an edition the rows that choose from it. Both are read by `policy.clause_loader`; what a
contract is made of, in order and with numbers, is `contracts.assembly`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from kernel.text import Label
from policy.kinds import AgreementKind, PaymentBasis, Tier

#: A reference to another clause by its name, printed as its number.
REFERENCE = re.compile(r"\[\[([a-z0-9-]+)\]\]")


class PartnerGroup(StrEnum):
    """What a lawyer tells partners apart by; several partner types are one group."""

    FIRM = "firm"
    NGO = "ngo"
    MINISTRY = "ministry"
    OTHER = "other"


#: Source: IATI 2.03, code list OrganisationType.
_GROUPS: Mapping[PartnerGroup, frozenset[str]] = {
    PartnerGroup.FIRM: frozenset(("70", "71", "72", "73")),
    PartnerGroup.NGO: frozenset(("21", "22", "23", "24", "60")),
    PartnerGroup.MINISTRY: frozenset(("10", "11", "15")),
}


def group_of(iati: str | None) -> PartnerGroup:
    """Return the group that clauses know a partner by, from the IATI code of its type; other where it has none."""
    return next((group for group, codes in _GROUPS.items() if iati in codes), PartnerGroup.OTHER)


class Parties(StrEnum):
    """Whether more than one partner takes part."""

    ONE = "one"
    SEVERAL = "several"


class Languages(StrEnum):
    """Whether the paper is made in one language, or in two side by side."""

    ONE = "one"
    TWO = "two"


class Serves(StrEnum):
    """Whose interest a clause looks after."""

    BOTH = "both"
    PARTNER = "partner"
    FUNDER = "funder"


@dataclass(frozen=True, slots=True)
class Question:
    """What the clauses of an agreement depend on; without money there is no payment basis."""

    kind: AgreementKind
    tier: Tier
    partner: PartnerGroup
    basis: PaymentBasis | None
    parties: Parties
    downstream: bool
    languages: Languages = Languages.ONE


@dataclass(frozen=True, slots=True)
class When:
    """Conditions that hold together; what is None asks nothing."""

    kinds: tuple[AgreementKind, ...] | None = None
    tiers: tuple[Tier, ...] | None = None
    partners: tuple[PartnerGroup, ...] | None = None
    bases: tuple[PaymentBasis, ...] | None = None
    parties: Parties | None = None
    downstream: bool | None = None
    languages: Languages | None = None

    def holds(self, asked: Question) -> bool:
        """Whether every condition holds."""
        return (
            (self.kinds is None or asked.kind in self.kinds)
            and (self.tiers is None or asked.tier in self.tiers)
            and (self.partners is None or asked.partner in self.partners)
            and (self.bases is None or asked.basis in self.bases)
            and (self.parties is None or asked.parties is self.parties)
            and (self.downstream is None or asked.downstream is self.downstream)
            and (self.languages is None or asked.languages is self.languages)
        )


@dataclass(frozen=True, slots=True)
class Asks:
    """What a clause costs the partner: papers it writes, consents it needs, the longest it waits in working days."""

    reports: int = 0
    approvals: int = 0
    documents: int = 0
    days: int = 0


@dataclass(frozen=True)
class Variant:
    """Other words for the same clause, where a condition holds."""

    key: str
    when: When
    text: Label


@dataclass(frozen=True)
class Clause:
    """One clause: its words, whom it serves, and where it comes from.

    It serves an agreement where any of `whens` holds, every one where there is none. A mandatory clause stands in every
    agreement that it serves, whatever an edition chooses. One that flows down binds those who work under the partner.
    """

    key: str
    family: str
    title: Label
    text: Label
    whens: tuple[When, ...]
    variants: tuple[Variant, ...]
    mandatory: bool
    serves: Serves
    flows_down: bool
    source: str | None
    basis: str | None
    asks: Asks = field(default_factory=Asks)

    def fits(self, asked: Question) -> bool:
        """Whether it serves such an agreement."""
        return not self.whens or any(when.holds(asked) for when in self.whens)

    def variant(self, asked: Question) -> Variant | None:
        """The first variant whose condition holds, or None where its own words stand."""
        return next((one for one in self.variants if one.when.holds(asked)), None)

    @property
    def texts(self) -> tuple[tuple[str, Label], ...]:
        """Every wording with the name of its variant; its own words have none."""
        return (("", self.text), *((one.key, one.text) for one in self.variants))


def references(text: Label) -> tuple[str, ...]:
    """The clauses that a text refers to, in its order, each once."""
    return tuple(dict.fromkeys(REFERENCE.findall(text.en)))


@dataclass(frozen=True)
class Family:
    """Clauses that stand together under one heading."""

    key: str
    label: Label
    clauses: tuple[Clause, ...]


@dataclass(frozen=True)
class Library:
    """Every clause there is to choose from, in the order of a contract, and the hash over its files."""

    name: str
    label: Label
    families: tuple[Family, ...]
    sha256: str

    @cached_property
    def by_key(self) -> Mapping[str, Clause]:
        """The clauses by their names."""
        return {one.key: one for family in self.families for one in family.clauses}

    @cached_property
    def languages(self) -> tuple[Languages, ...]:
        """In how many languages its contracts can be made: in two where a clause says which of them prevails."""
        two = any(when.languages is Languages.TWO for one in self.by_key.values() for when in one.whens)
        return tuple(Languages) if two else (Languages.ONE,)


@dataclass(frozen=True)
class ClauseRow:
    """A row of an edition: the families and single clauses it puts into an agreement where its condition holds."""

    key: str
    label: Label
    when: When
    families: tuple[str, ...]
    clauses: tuple[str, ...]

    def lists(self, clause: Clause) -> bool:
        """Whether it names a clause, by itself or by its family."""
        return clause.family in self.families or clause.key in self.clauses


@dataclass(frozen=True)
class EditedRow:
    """A row of an edition: whose approval clauses edited for one agreement need in its tiers, in all where None.

    Where `mandatory` is set, even a mandatory clause may be left out, under that approval.
    """

    key: str
    label: Label
    tiers: tuple[Tier, ...] | None
    approval: str
    mandatory: bool = False


@dataclass(frozen=True)
class ClauseRules:
    """What an edition says about clauses: its library, pinned by hash, the rows that choose from it, who edits."""

    library: str
    sha256: str
    rows: tuple[ClauseRow, ...]
    edited: tuple[EditedRow, ...]

    def editing(self, tier: Tier) -> EditedRow:
        """The row that says who approves clauses edited in an agreement of this tier; rows are tried in order."""
        for row in self.edited:
            if row.tiers is None or tier in row.tiers:
                return row
        raise LookupError(self.library)  # no proved edition leaves a tier without an approver

    def chosen(self, library: Library, asked: Question) -> dict[str, ClauseRow]:
        """The clauses of such an agreement in the order of the library, each with the first row that puts it there."""
        rows = [row for row in self.rows if row.when.holds(asked)]
        found = {}
        for key, clause in library.by_key.items():
            if clause.fits(asked) and (row := next((one for one in rows if one.lists(clause)), None)) is not None:
                found[key] = row
        return found


#: Kinds that neither pay nor promise to.
WITHOUT_MONEY = frozenset({AgreementKind.LETTER_OF_INTENT, AgreementKind.MEMORANDUM})


def questions(
    allowed: Iterable[tuple[AgreementKind, Tier]], languages: Languages = Languages.ONE
) -> Iterable[Question]:
    """Every agreement that can be drafted in these pairs of kind and tier, as far as its clauses depend on it."""
    for kind, tier in allowed:
        bases: tuple[PaymentBasis | None, ...] = (None,) if kind in WITHOUT_MONEY else tuple(PaymentBasis)
        for partner in PartnerGroup:
            for basis in bases:
                for parties in Parties:
                    for downstream in (False, True):
                        yield Question(kind, tier, partner, basis, parties, downstream, languages)
