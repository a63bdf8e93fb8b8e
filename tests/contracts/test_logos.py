"""Logos given, replaced, taken back, and printed: on our own documents, of all who sign, in both databases."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import docx
import pytest

from contracts import printing
from kernel.errors import NotFound, NotPermitted, StaleVersion
from kernel.storage import Storage
from partnerships.actions.logos import give_logo, remove_logo
from partnerships.queries.logos import logo_of, logos_of
from tests.contracts.test_printing import unprinted
from tests.kernel.test_pictures import picture
from tests.lifecycle.world import NOW, TODAY, World
from tests.policy.editions import CLAUSED

WIDE, TALL = picture(size=(300, 100)), picture("JPEG", (100, 120))


@pytest.fixture
def storage(tmp_path: Path) -> Storage:
    return Storage(f"file://{tmp_path / 'files'}")


def when(world: World) -> dict[str, Any]:
    return {"by": world.author, "on": TODAY, "now": NOW}


def test_one_is_given_replaced_and_taken_back(world: World, storage: Storage) -> None:
    session, partner = world.session, world.partner
    version = partner.version
    give_logo(session, storage, partner, WIDE, **when(world))
    found = logo_of(session, partner.id)
    assert found is not None
    assert (found.width, found.height, found.attachment.media_type) == (300, 100, "image/png")
    assert partner.version == version + 1
    give_logo(session, storage, partner, WIDE, **when(world))
    assert partner.version == version + 1
    give_logo(session, storage, partner, TALL, expected_version=version + 1, **when(world))
    session.expire_all()
    assert [one.width for one in logos_of(session, [world.funder.id, partner.id])] == [100]
    with pytest.raises(StaleVersion):
        remove_logo(session, partner, expected_version=version, **when(world))
    remove_logo(session, partner, **when(world))
    assert logo_of(session, partner.id) is None
    with pytest.raises(NotFound):
        remove_logo(session, partner, **when(world))


def test_who_may_not_edit_the_organisation_may_not_give_its_logo(world: World, storage: Storage) -> None:
    stranger = {**when(world), "by": world.auditor}
    with pytest.raises(NotPermitted):
        give_logo(world.session, storage, world.partner, WIDE, **stranger)
    with pytest.raises(NotPermitted):
        remove_logo(world.session, world.partner, **stranger)


def test_documents_carry_the_logos_of_those_who_gave_one_ours_first(world: World, storage: Storage) -> None:
    agreement = unprinted(world)

    def drawn() -> list[str]:
        printed = printing.print_document(world.session, storage, agreement, CLAUSED, **when(world))
        document = docx.Document(io.BytesIO(storage.get(printed.sha256)))
        names = [shape._inline.docPr.get("descr") for shape in document.inline_shapes]
        assert [one["of"] for one in json.loads(printed.snapshot).get("logos", [])] == names
        return names

    assert drawn() == []
    give_logo(world.session, storage, world.partner, WIDE, **when(world))
    assert drawn() == [world.partner.name]
    give_logo(world.session, storage, world.funder, TALL, **when(world))
    assert drawn() == [world.funder.name, world.partner.name]
    assert drawn() == [world.funder.name, world.partner.name]
    assert len(agreement.documents) == 3
