"""Facts and briefs tell what a session has changed and not sent yet, even while it does not send by itself."""

from __future__ import annotations

import pytest

from contracts import queries
from lifecycle import partnership_queries
from tests.lifecycle.world import TODAY, World


@pytest.mark.parametrize("by_itself", [True, False])
def test_what_was_not_sent_yet_is_told(world: World, by_itself: bool) -> None:
    one = world.partnership("umbrella")
    agreement = world.agreement(one)
    world.session.autoflush = by_itself

    one.title = "Miel"
    assert [row.title for row in partnership_queries.rows(world.session, [one.id])] == ["Miel"]
    one.liaison_id = None
    assert partnership_queries.facts(world.session, [one.id], today=TODAY)[one.id].liaison is None
    agreement.number = "A-new"
    assert [brief.number for brief in queries.briefs(world.session, [one.id])] == ["A-new"]
