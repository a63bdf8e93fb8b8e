"""Addresses that came from outside: only those of our own pages are followed."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import request, url_for


def local(address: str | None) -> str:
    """Return the address if it is one of ours, else the start page."""
    if not address:
        return url_for("home.show")
    parts = urlsplit(address.replace("\\", "/"))
    ours = not parts.scheme and not parts.netloc and parts.path.startswith("/") and not parts.path.startswith("//")
    return address if ours else url_for("home.show")


def came_from() -> str:
    """Return the page of ours that the reader came from, else the start page."""
    parts = urlsplit(request.referrer or "")
    if parts.netloc != request.host:
        return url_for("home.show")
    return local(parts.path + (f"?{parts.query}" if parts.query else ""))
