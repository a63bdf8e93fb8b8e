"""The checklists of an edition on a page: what each side is asked, by tier and type of partner."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from policy import checklist_files, checklist_telling, checklist_words, tool_files
from policy import queries as policies
from policy.checklists import ASSESSED
from policy.kinds import Tier
from web.account import my_work
from web.marks import needs

pages = Blueprint("checklists", __name__)


@pages.get("/rules/<subject_id>/checklists")
@needs("edition.view")
def listing(subject_id: str) -> str:
    """Show what one side is asked in a tier; the shortest list of the partner where nothing is chosen."""
    edition = policies.edition(my_work().session, subject_id)
    side, tier = request.args.get("side", ASSESSED[0].value), request.args.get("tier", Tier.N0.value)
    partner_type, downstream = request.args.get("partner_type", ""), request.args.get("downstream", "") == "yes"
    rules = edition.diligence
    library = checklist_files.of(rules) if rules else None
    items = (
        checklist_telling.narrowed(
            rules, library, side=side, tier=tier, partner_type=partner_type, downstream=downstream
        )
        if rules and library
        else ()
    )
    domains = [
        (domain, found)
        for domain in (library.domains if library else ())
        if (found := [one for one in items if one.domain == domain.key])
    ]
    return render_template(
        "editions/checklists.html",
        edition=edition,
        edition_id=subject_id,
        rules=rules,
        library=library,
        asked={"side": side, "tier": tier, "partner_type": partner_type, "downstream": downstream},
        domains=domains,
        count=len(items),
        minutes=sum(one.minutes for one in items),
        most=rules.most_items[Tier(tier)].items if rules and tier in set(Tier) else None,
        family=checklist_words.FAMILIES[rules.family_of(partner_type)] if rules else None,
        sides=[(one.value, checklist_words.SIDES[one]) for one in ASSESSED],
        tiers=[(one.value, one.value) for one in Tier],
        types=[(one.key, one.label) for one in edition.partner_types],
        methods=checklist_words.METHODS,
        measured=checklist_words.MEASURED,
        tools=tool_files.library(rules.tools).by_key if rules else {},
    )
