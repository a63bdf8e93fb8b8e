"""Two leaders who press at the same moment, for real, on both databases: it is confirmed once, and held once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from application.settings import load
from application.work import Tack, Work
from diligence import flag_actions
from diligence.flag_models import Flag
from kernel.errors import Conflict
from kernel.journal_proof import verify
from partnerships.hold_models import Hold
from partnerships.models import SYSTEM_PERSON
from partnerships.permissions import Role
from tests.application.test_at_once import Act, at_once
from tests.factories import partnerships as make
from tests.factories.people import ON, acting, person


@pytest.fixture
def tack(database_url: str, tmp_path: Path) -> Iterator[Tack]:
    running = Tack(load({"TACK_INSTANCE": str(tmp_path), "DATABASE_URL": database_url}))
    yield running
    running.database.close()


def confirm(flag_id: str) -> Act:
    def act(work: Work) -> str:
        one = work.session.get_one(Flag, flag_id)
        flag_actions.confirm(work.session, one, reason="The bank says so.", zone="UTC", by=work.by, on=ON, now=work.now)
        return flag_id

    return act


def test_two_confirm_and_it_is_held_once(tack: Tack) -> None:
    with tack.writing(SYSTEM_PERSON) as work:
        leaders = [person(work.session, Role.LEADERSHIP) for _ in range(2)]
        body = make.organisation(work.session, "Cooperativa Cumbres")
        flag = flag_actions.raise_flag(
            work.session, body, level="red", category="financial", owner=leaders[0].id, reason="Seen.",
            **acting(leaders[0]),
        )  # fmt: skip
        keys, flag_id = [one.id for one in leaders], flag.id
    came = at_once(tack, *((key, confirm(flag_id)) for key in keys))
    assert sorted(isinstance(one, Conflict) for one in came) == [False, True]
    with tack.reading() as work:
        assert work.session.scalar(select(func.count()).select_from(Hold)) == 1
        assert work.session.get_one(Flag, flag_id).confirmed
        assert list(verify(work.session)) == []
