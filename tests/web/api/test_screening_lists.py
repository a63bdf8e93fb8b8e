"""Sanctions lists through the API."""

from __future__ import annotations

import io
from collections.abc import Callable

from application.work import Tack
from jobs.embedded import drain
from jobs.performing import Performer
from partnerships.permissions import Role
from tests.screening.list_examples import WHOLE
from tests.web.api.conftest import Program
from tests.web.world import World

Enter = Callable[[str], Program]


def test_programs_do_the_same(world: World, program: Enter, person: Callable[..., str], tack: Tack) -> None:
    loader = program(person(Role.ADMINISTRATOR.value))

    def give(key: str) -> dict[str, object]:
        body = {"kind": "eu", "file": (io.BytesIO(WHOLE["eu"]["full.xml"].encode()), "full.xml")}
        answer = loader.post("/screening-lists/loads", key=key, data=body)
        assert answer.status_code == 201, answer.text
        found: dict[str, object] = answer.get_json()
        return found

    first = give("one")
    assert give("one")["id"] == first["id"]
    assert (first["state"], first["kind"]) == ("waiting", "eu")
    drain(Performer(tack))
    assert loader.get(f"/screening-lists/loads/{first['id']}").get_json()["state"] == "loaded"
    rows = loader.get("/screening-lists", kind="eu").get_json()["rows"]
    assert [row["in_force"]["entries"] for row in rows] == [2]
    assert rows[0]["in_force"]["listed_on"] == "2026-03-01"
    assert loader.get("/screening-lists/loads", state="failed").get_json()["rows"] == []
    assert loader.post(f"/screening-lists/loads/{first['id']}/confirm").status_code == 409
