"""How many partnerships stand where, for programs: the columns of the board and their numbers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import Schema

from contracts.count_queries import MOST_COUNTED, counted_by_stage
from kernel.text import render
from policy import queries as policies
from web import list_asking, rules
from web.account import my_work
from web.api.bodies import AskedPart
from web.api.fields import Flag, Text, Whole
from web.api.lists import Asked
from web.api.partnerships import resource
from web.api.schemas import always, page_of
from web.api.shapes import Shape


class StageFilters(Asked, AskedPart):
    """What is counted, as the list of partnerships is narrowed."""


class StageCount(Schema):
    """A stage and how many stand in it; `more` where they were counted no further."""

    stage = always(Text, 60)
    label = always(Text)
    count = always(Whole)
    more = always(Flag)


StageList = page_of(StageCount, "StageList")


@resource.get("/stages", StageList, needs="partnership.view", query=StageFilters)
def partnerships_stages(filters: Mapping[str, Any]) -> Shape:
    """Count the partnerships of a list by stage, in the order of the newest edition, each as far as 1,000."""
    work, wanted = my_work(), list_asking.asked(filters)
    labels = rules.stages(one for _, one in policies.in_order(work.session))
    shown = [wanted.filters.stage] if wanted.filters.stage in labels else list(labels)
    numbers = counted_by_stage(work.session, work.by, wanted, shown, today=work.today)
    rows = [
        {
            "stage": key,
            "label": render(labels[key]),
            "count": min(number, MOST_COUNTED),
            "more": number > MOST_COUNTED,
        }
        for key, number in numbers.items()
    ]
    return {"rows": rows, "after": None}
