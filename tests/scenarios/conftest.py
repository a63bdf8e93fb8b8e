"""The application and the browsers of `tests/web`, for lives that are lived through the pages."""

from tests.web.conftest import (
    app,
    database_url,
    officer,
    person,
    portfolio,
    portfolio_with_agreements,
    signed_in,
    tack,
    world,
)

__all__ = [
    "app",
    "database_url",
    "officer",
    "person",
    "portfolio",
    "portfolio_with_agreements",
    "signed_in",
    "tack",
    "world",
]
