from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from console.policy import policy
from kernel.text import using
from tests.policy.editions import NEWEST, TEXT


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
    assert told["sha256"] == NEWEST.sha256
    assert [section["key"] for section in told["sections"]][:3] == ["stages", "moves", "agreement-kinds"]
