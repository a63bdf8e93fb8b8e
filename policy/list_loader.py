"""The lists of an edition, read from its text: what people choose from."""

from __future__ import annotations

from typing import TypedDict

from policy.lists import ContributionKind, MarketSystem, Outcome, PartnerType, PartyRole, RelationshipType
from policy.nodes import Cursor

LISTS = ("market-systems", "relationship-types", "partner-types", "outcomes", "party-roles", "contribution-kinds")


class Lists(TypedDict):
    """Every list, named as the edition names it."""

    market_systems: tuple[MarketSystem, ...]
    relationship_types: tuple[RelationshipType, ...]
    partner_types: tuple[PartnerType, ...]
    outcomes: tuple[Outcome, ...]
    party_roles: tuple[PartyRole, ...]
    contribution_kinds: tuple[ContributionKind, ...]


def lists(at: dict[str, Cursor]) -> Lists:
    """Read every list."""
    return {
        "market_systems": tuple(_market_system(key, entry) for key, entry in at["market-systems"].entries()),
        "relationship_types": tuple(
            RelationshipType(key, entry.fields(("label",))["label"].label())
            for key, entry in at["relationship-types"].entries()
        ),
        "partner_types": tuple(_partner_type(key, entry) for key, entry in at["partner-types"].entries()),
        "outcomes": tuple(
            Outcome(key, entry.fields(("label",))["label"].label()) for key, entry in at["outcomes"].entries()
        ),
        "party_roles": tuple(
            PartyRole(key, entry.fields(("label",))["label"].label()) for key, entry in at["party-roles"].entries()
        ),
        "contribution_kinds": tuple(
            _contribution_kind(key, entry) for key, entry in at["contribution-kinds"].entries()
        ),
    }


def _market_system(key: str, entry: Cursor) -> MarketSystem:
    at = entry.fields(("label", "priority", "partners", "subsystems"))
    return MarketSystem(
        key=key,
        label=at["label"].label(),
        priority=at["priority"].label(),
        partners=at["partners"].label(),
        subsystems=at["subsystems"].label(),
    )


def _partner_type(key: str, entry: Cursor) -> PartnerType:
    at = entry.fields(("label", "iati"))
    return PartnerType(key, at["label"].label(), at["iati"].text())


def _contribution_kind(key: str, entry: Cursor) -> ContributionKind:
    at = entry.fields(("label", "shared"))
    return ContributionKind(key, at["label"].label(), at["shared"].flag())
