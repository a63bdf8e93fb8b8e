from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from application.editions import publish_new
from application.settings import load
from application.work import Tack
from kernel import journal
from kernel.unmet import Ref
from partnerships.models import SYSTEM_PERSON
from policy import queries
from policy.problems import PolicyInvalid
from tests.policy.editions import STANDARD, TEXT

NEXT = TEXT.replace("name: 2026-01", "name: 2026-07").replace("effective-from: 2026-01", "effective-from: 2026-07")


@pytest.fixture
def packs(tmp_path: Path) -> Path:
    folder = tmp_path / "packs" / "standard"
    folder.mkdir(parents=True)
    (folder / "2026-01.yaml").write_text(TEXT, encoding="utf-8")
    return folder


@pytest.fixture
def tack(database_url: str, packs: Path, tmp_path: Path) -> Iterator[Tack]:
    environment = {"TACK_INSTANCE": str(tmp_path), "TACK_POLICY": str(packs.parent), "DATABASE_URL": database_url}
    opened = Tack(load(environment))
    yield opened
    opened.database.close()


def names(tack: Tack) -> list[str]:
    with tack.reading() as work:
        return [row.name for row in queries.published(work.session)]


def test_what_is_new_is_published_once_by_tack_itself(tack: Tack, packs: Path) -> None:
    assert publish_new(tack) == [STANDARD.sha256]
    assert publish_new(tack) == []
    (packs / "2026-07.yaml").write_text(NEXT, encoding="utf-8")
    assert len(publish_new(tack)) == 1
    assert names(tack) == ["2026-07", "2026-01"]
    with tack.reading() as work:
        row = queries.latest(work.session, "standard", on=work.today)
        told = journal.of_subject(work.session, Ref("edition", row.id))
    assert [(one.event, one.by) for one in told] == [("EditionPublished", SYSTEM_PERSON)]


def test_one_broken_edition_and_none_is_published(tack: Tack, packs: Path) -> None:
    (packs / "2026-07.yaml").write_text(NEXT.replace("to: [delivery]", "to: [delivry]"), encoding="utf-8")
    with pytest.raises(PolicyInvalid) as refused:
        publish_new(tack)
    assert refused.value.source_name == str(packs / "2026-07.yaml")
    assert names(tack) == []
