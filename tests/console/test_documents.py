"""`tack documents generate`: many agreements at the terminal, with what did not come."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import update

from application.settings import load
from application.work import Tack
from console.main import main
from contracts.models import Agreement
from partnerships.models import Person
from tests.factories.printable import printable
from tests.factories.records import kept_in
from tests.jobs.conftest import working
from tests.lifecycle.world import build


class Instance:
    """An instance with two agreements that can be printed and one that cannot."""

    def __init__(self, tack: Tack) -> None:
        self.tack = tack
        with tack.writing() as work, kept_in(work.session):
            world = build(work.session)
            made = printable(world, 3)
            self.numbers = [one.number for one in made]
            work.session.execute(update(Agreement).where(Agreement.id == made[1].id).values(ends_on=None))
            self.author = work.session.get_one(Person, world.author.person_id).email
            self.leader = work.session.get_one(Person, world.leader.person_id).email


@pytest.fixture
def instance(tmp_path: Path, database_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Instance]:
    monkeypatch.setenv("TACK_INSTANCE", str(tmp_path / "instance"))
    monkeypatch.setenv("DATABASE_URL", database_url)
    tack = Tack(replace(load({"TACK_INSTANCE": str(tmp_path / "instance")}), database_url=database_url))
    yield Instance(tack)
    tack.database.close()


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["--lang", "en", "documents", "generate", *arguments])


def test_all_that_fit_are_printed_without_a_worker(instance: Instance, tmp_path: Path) -> None:
    out = tmp_path / "all.zip"
    told = run("--by", instance.author, "--kind", "grant", "--out", str(out), "--json")

    assert told.exit_code == 1, told.output
    found = json.loads(told.stdout)
    assert (found["total"], found["printed"], found["cancelled"]) == (3, 2, 0)
    assert found["failed"] == [{"number": instance.numbers[1], "code": "gate-closed", "why": "The end date is empty."}]
    with zipfile.ZipFile(out) as bundle:
        assert len(bundle.namelist()) == 3


def test_a_worker_beside_it_shares_the_work(instance: Instance, tmp_path: Path) -> None:
    out = tmp_path / "two.zip"
    with working(instance.tack):
        told = run(instance.numbers[0], instance.numbers[2], "--by", instance.author, "--out", str(out))

    assert told.exit_code == 0, told.output
    assert "2 of 2 printed, 0 not printed, 0 cancelled." in told.output
    assert f"Everything is in {out}." in told.output
    with zipfile.ZipFile(out) as bundle:
        assert sorted(name.split()[0] for name in bundle.namelist()[1:]) == sorted(instance.numbers[::2])


def test_what_did_not_come_is_told(instance: Instance) -> None:
    told = run(instance.numbers[1], "--by", instance.author)

    assert told.exit_code == 1
    assert "0 of 1 printed, 1 not printed, 0 cancelled." in told.output
    assert "The end date is empty." in told.output


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--by", "nobody@example.org"], "Nobody has the address nobody@example.org."),
        (["N-none", "--by", "{author}"], "There is no agreement N-none."),
        (["--by", "{author}", "--search", "no such thing"], "Choose between 1 and 1,000 agreements."),
        (["--by", "{leader}"], "Your role does not allow this."),
    ],
)
def test_what_cannot_be_asked_ends_in_one_sentence(instance: Instance, arguments: list[str], said: str) -> None:
    told = run(*(one.format(author=instance.author, leader=instance.leader) for one in arguments))

    assert told.exit_code == 1
    assert said in told.output
    assert "Traceback" not in told.output
