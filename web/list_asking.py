"""Which partnerships an address asks for: the same parameters on the list, the board, saved views and in the API."""

from __future__ import annotations

from collections.abc import Container, Mapping

from contracts.asked_queries import WAITS, Asked
from contracts.line_queries import SORTS
from kernel.errors import invalid
from kernel.text import Message
from lifecycle.list_queries import waiting_for_me
from partnerships.queries.partnerships import Filters
from policy.kinds import Tier
from web.account import my_work

YES_OR_NO: Mapping[str, bool] = {"yes": True, "no": False, "true": True, "false": False}
ME = "me"
#: What can wait, in the order of the field.
WAITING: Mapping[str, Message] = {
    ME: Message("Something waits for me"),
    "approval": Message("An approval waits"),
    "signature": Message("A signature waits"),
    "overdue": Message("Over its date"),
    "nothing": Message("Nothing waits"),
}
ORDERS: Mapping[str, Message] = {
    "title": Message("By title"),
    "longest": Message("Longest in their stage"),
    "latest": Message("Moved last"),
}
#: Everything that an address can ask, the place in the list aside.
PARAMETERS = (
    "search",
    "programme",
    "stage",
    "tier",
    "type",
    "market_system",
    "liaison",
    "organisation",
    "financial",
    "flagged",
    "waits",
    "sort",
)


def asked(values: Mapping[str, str]) -> Asked:
    """Return what an address asks for; raises Invalid where a parameter is none of its choices."""
    stated = {name: values.get(name, "").replace("\x00", "") for name in PARAMETERS}
    waits = _one_of(stated, "waits", WAITING) or None
    return Asked(
        Filters(
            search=stated["search"],
            tier=_one_of(stated, "tier", [tier.value for tier in Tier]) or None,
            financial=_yes_or_no(stated, "financial"),
            flagged=_yes_or_no(stated, "flagged"),
            programme=stated["programme"] or None,
            stage=stated["stage"] or None,
            relationship_type=stated["type"] or None,
            market_system=stated["market_system"] or None,
            liaison=stated["liaison"] or None,
            organisation=stated["organisation"] or None,
        ),
        waits=waits if waits in WAITS else None,
        among=_mine() if waits == ME else None,
        sort=_one_of(stated, "sort", SORTS) or "title",
    )


def stated(values: Mapping[str, str]) -> dict[str, str]:
    """Return the parameters that narrow or sort, as they were given, for the next address."""
    return {name: values[name] for name in PARAMETERS if values.get(name)}


def _mine() -> tuple[str, ...]:
    work = my_work()
    return tuple(waiting_for_me(work.session, work.by, today=work.today))


def _one_of(stated: Mapping[str, str], name: str, choices: Container[str]) -> str:
    typed = stated[name]
    if typed and typed not in choices:
        raise invalid(name, "This is not one of the choices.")
    return typed


def _yes_or_no(stated: Mapping[str, str], name: str) -> bool | None:
    return YES_OR_NO.get(_one_of(stated, name, YES_OR_NO))
