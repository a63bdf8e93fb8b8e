"""The checklists of an edition as plain data: the library, how long the lists are, and what one side is asked."""

from __future__ import annotations

from itertools import product

from kernel.text import Label
from policy import checklist_files
from policy.checklists import ASSESSED, Domain, Item, ItemLibrary, PartnerFamily, Scale, Side
from policy.diligence import Diligence
from policy.edition import Edition
from policy.kinds import Tier


def narrowed(
    rules: Diligence,
    library: ItemLibrary,
    *,
    side: str = "",
    tier: str = "",
    partner_type: str = "",
    downstream: bool = False,
) -> tuple[Item, ...]:
    """What one side is asked in a tier; without a tier every item of the library, or every one for a side.

    Of an unknown side or tier it gives nothing.
    """
    if side not in {"", *ASSESSED} or tier not in {"", *Tier}:
        return ()
    if not tier:
        return tuple(one for one in library.items if not side or one.side in {side, Side.BOTH})
    about = Side(side) if side else Side.PARTNER
    return rules.checklist(library, Tier(tier), about, partner_type or None, downstream=downstream).items


def told(
    edition: Edition, *, side: str = "", tier: str = "", partner_type: str = "", downstream: bool = False
) -> dict[str, object]:
    """Return everything there is to tell, the items narrowed; no library where an edition assesses nobody.

    Raises NotFound where this Tack has not the library that the edition was published with.
    """
    rules = edition.diligence
    if rules is None:
        return {"library": None, "sha256": None, "lengths": [], "domains": [], "scales": [], "minutes": 0, "items": []}
    library = checklist_files.of(rules)
    items = narrowed(rules, library, side=side, tier=tier, partner_type=partner_type, downstream=downstream)
    return {
        "library": library.name,
        "sha256": library.sha256,
        "lengths": [_length(rules, library, each, about) for each, about in product(rules.most_items, ASSESSED)],
        "domains": [_domain(one) for one in library.domains],
        "scales": [_scale(one) for one in library.scales.values()],
        "minutes": sum(one.minutes for one in items),
        "items": [plain(one) for one in items],
    }


def _length(rules: Diligence, library: ItemLibrary, tier: Tier, side: Side) -> dict[str, object]:
    lists = [library.checklist(side, tier, family, downstream=True) for family in PartnerFamily]
    return {
        "tier": tier.value,
        "side": side.value,
        "needed": tier in rules.tiers,
        "most": rules.most_items[tier].items,
        "families": [{"family": one.family.value, "items": len(one.items), "minutes": one.minutes} for one in lists],
    }


def _domain(one: Domain) -> dict[str, object]:
    return {
        "id": one.key,
        "label": _both(one.label),
        "method": one.method.value,
        "validity_months": one.validity_months,
    }


def _scale(one: Scale) -> dict[str, object]:
    points = [{"value": point.value, "label": _both(point.label), "risk": point.risk} for point in one.points]
    return {"id": one.key, "label": _both(one.label), "points": points}


def plain(one: Item) -> dict[str, object]:
    """An item as plain data: its question in both languages, and everything its author said of it."""
    return {
        "id": one.key,
        "domain": one.domain,
        "side": one.side.value,
        "from": one.from_tier.value,
        "to": one.to_tier.value if one.to_tier else None,
        "serves": [family.value for family in (one.serves or PartnerFamily)],
        "downstream": one.downstream,
        "scale": one.scale.key,
        "key": one.key_question,
        "critical": one.critical,
        "minutes": one.minutes,
        "validity_months": one.validity_months,
        "question": _both(one.question),
        "evidence": _both(one.evidence) if one.evidence else None,
        "tool": one.tool,
        "offer": _both(one.offer) if one.offer else None,
        "measured": one.measured.value if one.measured else None,
        "source": one.source,
        "basis": one.basis,
    }


def _both(text: Label) -> dict[str, str]:
    return {"en": text.en, "es": text.es}
