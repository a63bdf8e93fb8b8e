"""Exchange rates, for programs such as one that brings them from a bank each day."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import Schema

from contracts.hindsight_queries import of_rates
from kernel.money import currencies
from partnerships.actions import rates as acts
from partnerships.models import ExchangeRate
from partnerships.queries import rates as reads
from web import rate_tables
from web.account import my_work
from web.api.fields import Body, Choice, Day, Flag, Id, Sent, Text, Whole
from web.api.lists import Listing
from web.api.partnerships import acting
from web.api.repeats import KEPT
from web.api.resource import Resource
from web.api.schemas import always, maybe, page_of
from web.api.shapes import Shape

#: Larger than any rate, to eight decimals.
NUMBER = r"^[0-9]{1,10}(\.[0-9]{1,8})?$"
KNOWN = sorted(currencies())
resource = Resource("rates", "How many of one currency one of another was worth on a day. A rate is never changed.")


class RateSchema(Schema):
    """A rate as it was entered, and where it was found."""

    id = always(Id)
    from_currency = always(Text, 3)
    to_currency = always(Text, 3)
    on = always(Day)
    rate = always(Text, metadata={"pattern": NUMBER})
    source = maybe(Text)


class RateFilters(Listing):
    """What a list of rates is narrowed by; a currency on either side."""

    currency = Choice(KNOWN)


class RateBody(Body):
    """A rate to enter; `understood` takes it although it changes what was judged since."""

    from_currency = Choice(KNOWN, required=True)
    to_currency = Choice(KNOWN, required=True)
    on = Day(required=True)
    rate = Text(20, required=True, metadata={"pattern": NUMBER})
    source = Text(required=True)
    understood = Flag(load_default=False)


class RateTableBody(Body):
    """A CSV table in UTF-8 of at most 2 megabytes with the columns from, to, date, rate and source."""

    file = Sent(required=True, metadata={"examples": ["from,to,date,rate,source\nHNL,USD,2026-01-05,0.0379,BCH\n"]})
    understood = Choice(("true", "false"), load_default="false")


class RateTableSchema(Schema):
    """How many rates of a table were new."""

    new = always(Whole)


RatePage = page_of(RateSchema, "RatePage")


def shape(one: ExchangeRate) -> Shape:
    """Return a rate as the API gives it."""
    return {
        "id": one.id,
        "from_currency": one.from_currency,
        "to_currency": one.to_currency,
        "on": one.on,
        "rate": f"{one.rate.normalize():f}",
        "source": one.source,
    }


def again(rate_id: str) -> Shape:
    """Return what an earlier request entered."""
    return shape(my_work().session.get_one(ExchangeRate, rate_id))


@resource.get("", RatePage, needs="rate.view", query=RateFilters)
def rates_list(filters: Mapping[str, Any]) -> Shape:
    """List the rates, the newest first."""
    page = reads.page(
        my_work().session,
        currency=filters.get("currency"),
        after=filters.get("after"),
        limit=filters.get("limit", 50),
    )
    return {"rows": [shape(one) for one in page.rows], "after": page.after}


@resource.post("", RateSchema, needs="rate.edit", takes=RateBody, again=again)
def rates_enter(body: Mapping[str, Any]) -> Shape:
    """Enter a rate; the same again changes nothing."""
    work, day = my_work(), body["on"]
    pair = body["from_currency"], body["to_currency"]
    with of_rates(work.session, since=day, currencies=pair, today=work.today, understood=body["understood"]):
        entered = acts.enter(
            work.session,
            from_currency=pair[0],
            to_currency=pair[1],
            day=day,
            rate=body["rate"],
            source=body["source"],
            **acting(),
        )
    return shape(entered)


def table_again(count: str) -> Shape:
    """Return how many rates of a table were new when it was loaded."""
    return {"new": int(count)}


@resource.post("/table", RateTableSchema, needs="rate.edit", takes=RateTableBody, where="files", again=table_again)
def rates_load(body: Mapping[str, Any]) -> Shape:
    """Enter a whole table, or nothing of it; each fault is a problem by its row and column."""
    count = rate_tables.load("file", understood=body["understood"] == "true")
    return {"new": count, KEPT: str(count)}
