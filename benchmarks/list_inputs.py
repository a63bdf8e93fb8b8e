"""What is asked of a list while it is measured: every filter it has, every order, and words of many and of few."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import select

from benchmarks.ground import TODAY
from benchmarks.list_portfolio import LONGEST
from contracts.asked_queries import Asked
from contracts.line_queries import SORTS
from kernel import lists
from kernel.database import Database
from kernel.text import fold
from partnerships.models import Partnership, Programme
from partnerships.queries.partnerships import Filters

#: Stands for the one programme and the one liaison of a portfolio, whose identifiers differ from one to the next.
THE_ONE = "the-one"
#: What is asked, each for its first page and for the page after the middle of the portfolio.
INPUTS: Mapping[str, Asked] = {
    "everything": Asked(),
    "programme": Asked(Filters(programme=THE_ONE)),
    "liaison": Asked(Filters(liaison=THE_ONE)),
    "type": Asked(Filters(relationship_type="service")),
    "flagged": Asked(Filters(flagged=True)),
    "stage": Asked(Filters(stage="exploratory")),
    "market system": Asked(Filters(market_system="tourism")),
    "stage and system": Asked(Filters(stage="delivery", market_system="finance")),
    "longest in stage": Asked(sort="longest"),
    "a word": Asked(Filters(search="000777")),
    "a word of all": Asked(Filters(search="partnership")),
    "a word of all and one": Asked(Filters(search="cooperative 000777")),
    "money": Asked(Filters(financial=True)),
    "tier": Asked(Filters(tier="T2")),
    "tier and stage": Asked(Filters(tier="T2", stage="delivery")),
    "approval waits": Asked(waits="approval"),
    "signature waits": Asked(waits="signature"),
    "over its date": Asked(waits="overdue"),
    "nothing waits": Asked(waits="nothing"),
}
#: Measured too, and told: words that one in fifty has, here and there or all in a row.
TOLD: Mapping[str, Asked] = {
    "a word of one in fifty": Asked(Filters(search="07d")),
    "a word of one in a hundred, in a row": Asked(Filters(search="015")),
    "words of all, of some, and a tier": Asked(Filters(search="cooperative 0007", tier="T2")),
}


def meant(database: Database, asked: Asked) -> Asked:
    """The same list with the identifiers of this portfolio."""
    filters = asked.filters
    with database.reading() as session:
        if filters.programme == THE_ONE:
            filters = replace(filters, programme=session.scalar(select(Programme.id)))
        if filters.liaison == THE_ONE:
            filters = replace(filters, liaison=session.scalar(select(Partnership.liaison_id).limit(1)))
    return replace(asked, filters=filters)


def middle(count: int, asked: Asked) -> str:
    """The cursor before the page in the middle; it carries the mark that the list gives its own cursors."""
    dated = SORTS[asked.sort].dated
    key = (TODAY - timedelta(days=LONGEST // 2)).isoformat() if dated else fold(f"Partnership {count // 2:06}")
    return lists.encode(asked.mark(), key, "")
