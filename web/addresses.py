"""Addresses: of those that came from outside only our own pages are followed; of many records each is built once."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from flask import request, url_for

#: A sign that an address holds as it is, and none of ours has.
_PLACE = "~"


def local(address: str | None) -> str:
    """Return the address if it is one of ours, else the start page."""
    if not address:
        return url_for("home.show")
    parts = urlsplit(address.replace("\\", "/"))
    ours = not parts.scheme and not parts.netloc and parts.path.startswith("/") and not parts.path.startswith("//")
    return address if ours else url_for("home.show")


def of_each(endpoint: str, anchor: str | None = None) -> Callable[[str], str]:
    """Return what gives the address of each of many records, put together once; identifiers are written as they are."""
    before, _, after = url_for(endpoint, subject_id=_PLACE, _anchor=anchor).partition(_PLACE)
    return lambda key: f"{before}{key}{after}"


def came_from() -> str:
    """Return the page of ours that the reader came from, else the start page."""
    parts = urlsplit(request.referrer or "")
    if parts.netloc != request.host:
        return url_for("home.show")
    return local(parts.path + (f"?{parts.query}" if parts.query else ""))
