"""What no record can hold, refused before anybody asks the database about it."""

from __future__ import annotations

from collections.abc import Iterable

from flask import request

from kernel.errors import NotFound
from kernel.text import Message
from web.errors import WebRefusal
from web.forms import ONCE

NUL = "\x00"
#: Our own keys have 26 signs.
_LONGEST_KEY = 64


def refuse() -> None:
    """Refuse a NUL anywhere, which PostgreSQL cannot keep, and a form's key that is none of ours."""
    if NUL in request.path:
        raise NotFound
    if _hold_nul(request.args.items(multi=True)) or _hold_nul(request.form.items(multi=True)):
        raise WebRefusal(Message("Your browser sent something that could not be read."), 400)
    if len(request.form.get(ONCE, "")) > _LONGEST_KEY:
        raise WebRefusal(Message("Your browser sent something that could not be read."), 400)


def _hold_nul(pairs: Iterable[tuple[str, str]]) -> bool:
    return any(NUL in name or NUL in value for name, value in pairs)
