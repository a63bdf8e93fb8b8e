"""What a route asks of its reader, kept as an attribute of the view that a test reads."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Mark:
    """Who may enter: everybody, whoever is signed in, or whoever has a permission somewhere.

    What makes a way in is done `in_person`: in a session that somebody signed in to, never with a token.
    """

    signed_in: bool
    permission: str | None = None
    in_person: bool = False


def public(view: View) -> View:
    """Let everybody in."""
    return _marked(view, Mark(signed_in=False))


def signed_in(view: View) -> View:
    """Let in whoever is signed in."""
    return _marked(view, Mark(signed_in=True))


def in_person(view: View) -> View:
    """Let in whoever is signed in, and no token."""
    return _marked(view, Mark(signed_in=True, in_person=True))


def needs(permission: str) -> Callable[[View], View]:
    """Let in whoever has the permission anywhere; what it is about is checked again by the action or query."""

    def mark(view: View) -> View:
        return _marked(view, Mark(signed_in=True, permission=permission))

    return mark


def returns_to(endpoint: str) -> Callable[[View], View]:
    """Name the page that shows this form, which is shown again with the problem when the form fails."""

    def mark(view: View) -> View:
        view.tack_returns_to = endpoint  # type: ignore[attr-defined]
        return view

    return mark


def mark_of(view: Callable[..., Any]) -> Mark | None:
    """Return a view's mark, or None where it has none."""
    found = getattr(view, "tack_mark", None)
    return found if isinstance(found, Mark) else None


def returns_of(view: Callable[..., Any]) -> str | None:
    """Return the endpoint of the page that shows this form."""
    found = getattr(view, "tack_returns_to", None)
    return found if isinstance(found, str) else None


def _marked(view: View, mark: Mark) -> View:
    view.tack_mark = mark  # type: ignore[attr-defined]
    return view
