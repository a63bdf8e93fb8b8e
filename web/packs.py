"""What pages and programs share of startup packs and joint risks: their words, sides, tools, and what is too great."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from contracts import queries as contract_queries
from diligence import side_queries as sides
from diligence.pack_models import PackEntry, Risk
from diligence.pack_states import NEXT, Act, RiskState, Standing, lacks, sides_of
from kernel.text import Label, Message
from partnerships.models import Partnership
from policy import checklist_files, tool_files
from policy.checklists import Item
from policy.kinds import Tier
from policy.queries import edition
from web.account import my_work

#: Not for whoever may only drop it: what is done with an entry is asked in this order.
ACTS = tuple(Act)


@dataclass(frozen=True, slots=True)
class Bound:
    """The greatest joint risk that may stay open unanswered, and the tier it is for; without one there is no bound."""

    tier: str | None
    most: int | None


def items() -> Mapping[str, Item]:
    """Return every item of every library of checklists, by its name."""
    return {one.key: one for name in checklist_files.names() for one in checklist_files.library(name).items}


def tool_titles() -> Mapping[str, Label]:
    """Return the titles of the tools there are, by their names."""
    return {one.key: one.title for one in tool_files.library().tools}


def words_of(entry: PackEntry, known: Mapping[str, Item]) -> Label | str:
    """Return what an entry is about: what somebody wrote, else the offer of help or the question it follows from."""
    if entry.what:
        return entry.what
    item = known.get(entry.item or "")
    if item is None:
        return entry.item or "—"
    return item.offer or item.question


def acts(entry: PackEntry, partnership: Partnership, permission: str) -> list[Act]:
    """Return what the reader may do with an entry as it stands."""
    mine = sides.own(my_work().by, permission, partnership)
    return [
        act
        for act in ACTS
        if (Standing(entry.state), act) in NEXT
        and sides_of(act, doer=entry.organisation_id, helped=entry.for_id) & mine
    ]


def bound(partnership: Partnership) -> Bound:
    """Return the appetite for risk of a partnership's edition at its highest tier; of none, nothing is too great."""
    work = my_work()
    briefs = contract_queries.briefs(work.session, [partnership.id])
    tiers = [one.tier for one in briefs if one.tier]
    tier = max(tiers) if tiers else None
    found = edition(work.session, partnership.edition_id).appetite(Tier(tier)) if tier else None
    return Bound(tier, found.most if found else None)


def lacking(risk: Risk, most: int | None) -> Sequence[Message]:
    """Return what a risk that stands open lacks."""
    if risk.state != RiskState.OPEN:
        return ()
    borne = [one.organisation_id for one in risk.bearers if one.share or one.words or one.owner_id]
    return tuple(lacks(risk.size, most, answered=risk.response_note is not None, borne=borne))
