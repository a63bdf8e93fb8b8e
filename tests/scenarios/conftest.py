"""The application and the browsers of `tests/web`, for lives that are lived through the pages."""

from tests.web.conftest import app, person, signed_in, tack, world

__all__ = ["app", "person", "signed_in", "tack", "world"]
