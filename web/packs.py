"""What pages and programs share of startup packs and joint risks: their words, sides, tools, and what is too great."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO

from flask import send_file
from werkzeug.wrappers import Response

from contracts import queries as contract_queries
from contracts.printing import WORD
from diligence import pack_paper, pack_paper_queries
from diligence import side_queries as sides
from diligence.pack_models import PackEntry, Risk
from diligence.pack_states import NEXT, Act, RiskState, Standing, lacks, sides_of
from kernel.errors import NotFound
from kernel.text import LOCALES, Label, Message
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


def sent(partnership: Partnership, language: str) -> Response:
    """Return the pack as it stands today as a Word file to sign, in a language; raises NotFound for any other."""
    if language not in LOCALES:
        raise NotFound
    work = my_work()
    sheet = pack_paper_queries.sheet(
        work.session,
        partnership,
        known=items(),
        titles=tool_titles(),
        on=work.today,
    )
    marks = pack_paper_queries.marks(work.session, work.storage, partnership)
    content = BytesIO(pack_paper.printed(sheet, language, marks))
    name = pack_paper.file_name(sheet, language)
    return send_file(content, mimetype=WORD, as_attachment=True, download_name=name)
