"""The way back to the move that was refused, while somebody mends what it lacks, over however many pages that leads.

A control's address names the record whose move it was; forms carry it on, and where they lead to names it again.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from flask import Flask, Response, g, request
from werkzeug.exceptions import HTTPException

from contracts import queries as contracts
from kernel.errors import NotFound
from kernel.text import Message
from kernel.unmet import Ref
from partnerships.queries import partnerships
from web import controls
from web.account import me_or_none, my_work

#: What an address calls the record, and what a form does.
WHY, CARRIED = "why", "_why"
#: Where on its page the moves stand.
MOVES = "moves"


@dataclass(frozen=True, slots=True)
class Back:
    """Where to, and what it is called."""

    address: str
    words: Message


def install(app: Flask) -> None:
    """Let every form that somebody came to from a refusal lead to a page that knows the way back."""

    @app.after_request
    def keep(response: Response) -> Response:
        if request.method == "POST" and response.location and origin():
            response.location = kept(response.location)
        return response


def origin() -> str:
    """Return the record that the reader came from, as the address or the form says it; empty where from nowhere."""
    if request.method == "GET":
        return request.args.get(WHY, "")
    try:
        return request.form.get(CARRIED, "")
    except HTTPException:
        # A form that is too large to be read says nothing; the page that refuses it does.
        return ""


def on() -> dict[str, str]:
    """Return what keeps the way back in a link that only leads on."""
    return {WHY: origin()} if origin() else {}


def place() -> Back | None:
    """Return the way back to a record that the reader may know of; none from its own page."""
    if g.get("plain", False) or not origin() or me_or_none() is None:
        return None
    address = _page(origin())
    if address is None or address == request.path:
        return None
    words = _words(*origin().split(":", 1))
    return Back(f"{address}#{MOVES}", words) if words else None


def _page(named: str) -> str | None:
    kind, _, key = named.partition(":")
    return controls.page_of(Ref(kind, key)) if kind in {"partnership", "agreement"} and key else None


def _words(kind: str, key: str) -> Message | None:
    work = my_work()
    try:
        if kind == "partnership":
            return Message("Back to “%(title)s”", title=partnerships.find(work.session, key, work.by).title)
        one = contracts.find(work.session, key, work.by)
    except NotFound:
        return None
    return Message("Back to %(number)s, “%(title)s”", number=one.number, title=one.title)


def kept(address: str) -> str:
    """Return where a form leads to with the way back in it, unless that is there already."""
    page = _page(origin())
    parts = urlsplit(address)
    if page is None or parts.netloc or parts.path == page or WHY in dict(parse_qsl(parts.query)):
        return address
    query = "&".join(filter(None, (parts.query, urlencode({WHY: origin()}, safe=":"))))
    return urlunsplit((parts.scheme, parts.netloc, parts.path, query, parts.fragment))
