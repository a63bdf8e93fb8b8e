"""Which language and time zone a reader gets."""

from __future__ import annotations

from flask import g, request

from kernel.text import LOCALES, using
from web.account import me_or_none
from web.work import zone

COOKIE = "language"
YEAR_SECONDS = 365 * 24 * 3600


def enter() -> None:
    """Render everything from here to the end of the request as this reader reads."""
    person = me_or_none()
    _use(person.locale if person is not None else asked())


def ensure() -> None:
    """Choose a language without the database where none was chosen yet, for the page that says it is busy."""
    if "language" not in g:
        _use(asked())


def asked() -> str:
    """Return what the address or the cookie says, else what the browser prefers."""
    for wish in (request.args.get("lang"), request.cookies.get(COOKIE)):
        if wish in LOCALES:
            return str(wish)
    return request.accept_languages.best_match(LOCALES) or "en"


def _use(language: str) -> None:
    g.language = language
    g.around.enter_context(using(language, zone()))
