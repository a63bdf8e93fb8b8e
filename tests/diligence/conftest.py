from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy.orm import Session

from tests.factories.records import kept_in
from tests.lifecycle.world import World, build


@pytest.fixture
def world(session: Session) -> Iterator[World]:
    """A programme with its people, on both databases."""
    with kept_in(session):
        yield build(session)
