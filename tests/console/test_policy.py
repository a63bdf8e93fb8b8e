from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from application.settings import load
from application.work import Tack
from console.policy import policy
from kernel.errors import GateClosed
from kernel.text import using
from partnerships.permissions import Role
from policy import checklist_files, clause_files, tool_files
from tests.factories.people import person
from tests.policy.editions import ASSESSED, NEWEST_PATH, TEXT


@pytest.fixture(autouse=True)
def own_instance(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TACK_INSTANCE", str(tmp_path / "instance"))


def run(*arguments: str) -> Result:
    return CliRunner().invoke(policy, arguments)


def test_the_shipped_editions_are_sound() -> None:
    found = run("check")
    assert found.exit_code == 0
    assert [line.rpartition("/")[2] for line in found.output.splitlines()] == [
        "2026-01.yaml is sound.",
        "2026-07.yaml is sound.",
        "2026-11.yaml is sound.",
        "2026-12.yaml is sound.",
        "2027-01.yaml is sound.",
        "index.yaml is sound.",
        "index.yaml is sound.",
        "index.yaml is sound.",
        "index.yaml is sound.",
    ]


def test_a_broken_edition_fails_with_file_line_and_column(tmp_path: Path) -> None:
    file = tmp_path / "broken.yaml"
    file.write_text(TEXT.replace("to: [delivery]", "to: [delivry]"), encoding="utf-8")
    line = TEXT[: TEXT.index("to: [delivery]")].count("\n") + 1
    found = run("check", str(file))
    assert found.exit_code == 1
    assert found.output == f"{file}:{line}:10: There is no stage “delivry”. Did you mean “delivery”?\n"
    told = run("check", str(file), "--json")
    assert told.exit_code == 1
    assert json.loads(told.output)[0]["problems"] == [
        {
            "line": line,
            "column": 10,
            "message": "There is no stage “delivry”. Did you mean “delivery”?",
            "nearest": "delivery",
        }
    ]
    shown = run("show", str(file))
    assert (shown.exit_code, shown.output) == (1, found.output)


def test_a_folder_without_editions_is_a_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TACK_POLICY", str(tmp_path))
    assert [run(command).exit_code for command in ("check", "show")] == [1, 1]


def test_an_edition_reads_in_words_in_both_languages() -> None:
    english = run("show").output
    assert "Start delivery  Begin the work under the agreement that is in force. From Agreement to Delivery." in english
    assert "      - a memorandum, grant or umbrella agreement is in force" in english
    with using("es"):
        assert "Iniciar la ejecución  Empezar el trabajo al amparo del acuerdo vigente." in run("show").output


def test_an_edition_is_data_for_programs() -> None:
    told = json.loads(run("show", "--json").output)
    assert told["sha256"] == ASSESSED.sha256
    assert [section["key"] for section in told["sections"]][:3] == ["stages", "moves", "agreement-kinds"]


RULES = TEXT.replace("name: 2026-01\neffective-from: 2026-01-01", "name: 2027-02\neffective-from: 2027-02-01").replace(
    "gates: [agreement-in-force]\n    asks: []", "gates: [agreement-in-force, liaison-named]\n    asks: []"
)


@pytest.fixture
def rules(tmp_path: Path, sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A next edition as a file, for an instance on a database of its own."""
    monkeypatch.setenv("DATABASE_URL", sqlite_url)
    path = tmp_path / "next.yaml"
    path.write_text(RULES, encoding="utf-8")
    return path


def test_what_differs_between_two_editions_is_told_in_the_names_of_the_file(rules: Path) -> None:
    found = run("compare", "standard/2026-01", str(rules))
    assert found.output.splitlines() == [
        "changed  moves.start-delivery",
        "    gates: agreement-in-force → agreement-in-force, liaison-named",
        "Rules changed.",
    ]
    told = json.loads(run("compare", "standard/2026-01", str(rules), "--json").output)
    assert (told["same"], told["only_words"], told["differences"][0]["key"]) == (False, False, "start-delivery")
    assert (
        run("compare", "standard/2026-01", "standard/2026-01").output == "Nothing differs but the name and the day.\n"
    )
    missing = run("compare", "standard/1999", str(rules))
    assert (missing.exit_code, "standard/1999" in str(missing.exception)) == (1, True)


def test_tack_itself_publishes_a_file_once(rules: Path) -> None:
    first, again = (json.loads(run("publish", str(rules), "--json").output) for _ in range(2))
    assert (first["name"], first) == ("2027-02", again)
    rules.write_text(RULES.replace("Nothing is left to do.", "Done."), encoding="utf-8")
    refused = run("publish", str(rules))
    assert refused.exit_code == 1
    assert "published already" in str(refused.exception)


def test_a_broken_file_is_not_published(rules: Path) -> None:
    rules.write_text(RULES.replace("to: [delivery]", "to: [delivry]"), encoding="utf-8")
    found = run("publish", str(rules))
    assert found.exit_code == 1
    assert "There is no stage “delivry”. Did you mean “delivery”?" in found.output


def test_two_people_publish_a_file_and_one_does_not(rules: Path, sqlite_url: str, tmp_path: Path) -> None:
    tack = Tack(load({"TACK_INSTANCE": str(tmp_path / "instance"), "DATABASE_URL": sqlite_url}))
    with tack.writing() as work:
        officer = person(work.session, Role.GRANTS_OFFICER).email
        leader = person(work.session, Role.LEADERSHIP).email
    tack.database.close()
    alone = run("publish", str(rules), "--proposed-by", leader, "--by", leader)
    assert isinstance(alone.exception, GateClosed)
    assert run("publish", str(rules), "--by", leader).exit_code == 2
    done = run("publish", str(rules), "--proposed-by", officer, "--by", leader)
    assert done.output.startswith("standard 2027-02 is published: ")


def test_the_clauses_are_counted_and_told_whole() -> None:
    told = json.loads(run("show", "--clauses", "--json").output)
    assert (told["name"], told["library"], told["counts"]["clauses"]) == ("2027-01", "standard-2", 78)
    assert len(told["counts"]["by_family"]) == 23
    assert told["clauses"][0]["text"]["es"].startswith("Las partes trabajan juntas")
    english = run("show", "--clauses").output
    assert "A shared purpose  The parties work together" in english
    assert "grant in T1: clauses 25, reports 3, consents 2, papers 1, days of waiting at most 40." in english
    assert "it chooses no clauses" in run("show", str(NEWEST_PATH), "--clauses").output


def test_a_file_of_a_library_is_checked_by_itself(tmp_path: Path) -> None:
    folder = tmp_path / "ours"
    shutil.copytree(clause_files.LIBRARIES / "standard-1", folder)
    file = folder / "exit.yaml"
    assert run("check", str(file)).output == f"{file} is sound.\n"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("serves: both", "serves: bothh", 1), encoding="utf-8")
    line = text[: text.index("serves: both")].count("\n") + 1
    found = run("check", str(file))
    assert found.exit_code == 1
    assert found.output == f"{file}:{line}:13: “bothh” is not one of: both, partner, funder. Did you mean “both”?\n"


def test_what_each_side_is_asked_is_told_whole() -> None:
    told = json.loads(run("show", "--checklists", "--json").output)
    assert (told["name"], told["library"]) == ("2027-01", "standard-1")
    assert {one["side"] for one in told["items"]} == {"partner", "funder", "both"}
    with using("es"):
        spanish = run("show", "--checklists").output
    assert "      Sobre ambas partes, de N0 a T4, minutos: 1." in spanish
    assert "nobody is assessed" in run("show", str(NEWEST_PATH), "--checklists").output


def test_a_file_of_a_library_of_checklists_is_checked_by_itself(tmp_path: Path) -> None:
    folder = tmp_path / "ours"
    shutil.copytree(checklist_files.LIBRARIES / "standard-1", folder)
    file = folder / "core.yaml"
    assert run("check", str(file)).output == f"{file} is sound.\n"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("tool: registration-papers", "tool: registration-paper", 1), encoding="utf-8")
    line = text[: text.index("tool: registration-papers")].count("\n") + 1
    found = run("check", str(file))
    assert found.exit_code == 1
    assert found.output == (
        f"{file}:{line}:11: There is no tool “registration-paper”. Did you mean “registration-papers”?\n"
    )


def test_a_tool_whose_figures_do_not_add_up_is_told_by_line(tmp_path: Path) -> None:
    folder = tmp_path / "ours"
    shutil.copytree(tool_files.LIBRARIES / "standard-1", folder)
    file = folder / "petty-cash.yaml"
    assert run("check", str(file)).output == f"{file} is sound.\n"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace('"", 2185]', '"", 2186]'), encoding="utf-8")
    found = run("check", str(file))
    assert found.exit_code == 1
    assert "C7 stands as 2186 and comes to 2185.00." in found.output
