"""`tack screening run`: everybody, or those named, held against the lists in force and kept."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner

from application.settings import load as load_settings
from application.work import Tack
from console.main import main
from screening.hit_models import Screened
from tests.factories import partnerships, screened


def run(*words: str) -> tuple[int, str]:
    done = CliRunner().invoke(main, ["screening", "run", *words])
    return done.exit_code, done.output


def test_all_or_those_named_are_screened_and_nothing_without_a_list(instance: Path) -> None:
    assert CliRunner().invoke(main, ["db", "upgrade"]).exit_code == 0
    assert run()[0] == 2
    code, said = run("--all")
    assert (code, "No list is in force" in said) == (1, True)
    tack = Tack(load_settings())
    with tack.writing() as work:
        screened.load(work.session)
        first = partnerships.organisation(work.session, "Frente Quimerico Zacatal").id
        partnerships.organisation(work.session, "Comité de Agua")

    named = json.loads(run(first, "--json")[1])
    everybody = json.loads(run("--all", "--json")[1])

    assert named == {"screened": 1, "clear": 0, "hits": 1, "unread": 0}
    assert (everybody["screened"], everybody["hits"]) == (2, 1)
    with tack.reading() as work:
        assert work.session.get_one(Screened, first).waiting == 1
    tack.database.close()
