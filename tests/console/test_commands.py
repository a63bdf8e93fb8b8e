"""The command as operators use it: help in both languages, plain sentences where something fails, data as JSON."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from console.main import main
from kernel import migrate

RATES = "from,to,date,rate,source\nUSD,HNL,2026-09-01,25.9,Bulletin 17\n"


@pytest.fixture
def own(instance: Path, sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DATABASE_URL", sqlite_url)
    return instance


def run(*arguments: str, language: str = "en") -> Result:
    return CliRunner().invoke(main, ["--lang", language, *arguments])


def failed(told: Result) -> str:
    """Return the one sentence of a command that failed as it should: an exit code, no traceback."""
    assert told.exit_code == 1, told.output
    assert "Traceback" not in told.output
    assert isinstance(told.exception, SystemExit)
    return told.output


def test_help_starts_without_what_compares_names_and_without_the_pages() -> None:
    """Whoever only asks for help waits for none of what single commands take in for themselves."""
    asked = "import sys, console.main; print(*sys.modules)"
    told = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert "console.screening" in told.stdout.split()
    assert {"anyascii", "flask", "screening.index", "screening.tables"} & set(told.stdout.split()) == set()


def every_command(group: click.Group = main, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    for name, command in group.commands.items():
        yield (*path, name)
        if isinstance(command, click.Group):
            yield from every_command(command, (*path, name))


@pytest.mark.parametrize("path", list(every_command()), ids=" ".join)
def test_every_command_has_help_in_both_languages(path: tuple[str, ...]) -> None:
    english, spanish = run(*path, "--help"), run(*path, "--help", language="es")
    assert (english.exit_code, spanish.exit_code) == (0, 0)
    assert english.output.startswith("Usage: ")
    assert spanish.output.startswith("Uso: ")
    assert "Mostrar esta ayuda." in spanish.output
    assert english.output.splitlines()[2] != spanish.output.splitlines()[2]


def test_it_speaks_the_language_of_the_terminal() -> None:
    told = CliRunner(env={"LANG": "es_HN.UTF-8", "LC_ALL": "", "LC_MESSAGES": ""}).invoke(main, ["--help"])
    assert "Giros pequeños, rumbo correcto." in told.output.replace("\n  ", " ")
    told = CliRunner(env={"LANG": "de_DE.UTF-8", "LC_ALL": "", "LC_MESSAGES": ""}).invoke(main, ["--help"])
    assert "Small turns, right direction." in told.output.replace("\n  ", " ")


def test_a_new_account_gets_a_link(own: Path) -> None:
    made = run("user", "add", "ana@example.org", "--name", "Ana Mejía", "--role", "grants-officer", "--json")
    assert json.loads(made.output)["roles"] == ["grants-officer"]
    link = run("user", "link", "ANA@example.org")
    assert link.exit_code == 0
    assert link.output.startswith("http://127.0.0.1:8000/sign-in/")


def test_what_is_not_there_is_said_in_a_sentence(own: Path) -> None:
    assert failed(run("user", "link", "nobody@example.org")) == (
        "Nobody has an open account with the address nobody@example.org.\n"
    )
    lost = run("user", "add", "b@example.org", "--name", "B", "--role", "liaison", "--programme", "Lost", language="es")
    assert "No existe «Lost»" in failed(lost)
    assert "is not an e-mail address" in failed(run("user", "add", "nowhere", "--name", "C"))
    assert run("user", "link", "b@example.org").exit_code == 1  # nothing of the failed command was kept


def test_rates_come_in_once_and_all_or_none(own: Path, tmp_path: Path) -> None:
    file = tmp_path / "rates.csv"
    file.write_text(RATES, encoding="utf-8")
    assert json.loads(run("rates", "load", str(file), "--json").output) == {"new": 1}
    assert json.loads(run("rates", "load", str(file), "--json").output) == {"new": 0}
    file.write_text(RATES + "USD,EUR,2026-09-01,abc,Bulletin 17\n", encoding="utf-8")
    assert "Row 3, column rate" in failed(run("rates", "load", str(file)))


def test_an_empty_database_is_set_up_and_one_left_behind_is_refused(
    instance: Path, empty_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", empty_url)
    assert run("journal", "verify").exit_code == 0
    assert migrate.revision(empty_url) == migrate.newest()
    assert run("db", "downgrade", "base", "--yes").exit_code == 0
    assert migrate.revision(empty_url) is None
    assert "The database stands at version" in run("db", "upgrade").output


def test_a_database_of_another_version_is_left_alone(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(migrate, "newest", lambda: "9999")
    assert "Back it up, then run: tack db upgrade" in failed(run("journal", "verify"))


def test_a_wrong_setting_is_said_in_a_sentence(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BASE_CURRENCY", "XYZ")
    assert failed(run("ledger", "verify")).startswith("BASE_CURRENCY is XYZ")
    monkeypatch.setenv("BASE_CURRENCY", "EUR")
    assert "has its limits in USD" in failed(run("ledger", "verify"))
    monkeypatch.setenv("BASE_CURRENCY", "USD")
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{own}/nowhere/tack.sqlite")
    assert "unable to open database file" in failed(run("ledger", "verify"))


def test_a_template_is_judged_with_its_place(tmp_path: Path) -> None:
    import docx  # noqa: PLC0415 -- only this test writes Word files

    shelf = Path(__file__).resolve().parents[2] / "templates" / "contracts" / "grant.en.docx"
    good = json.loads(run("template", "check", str(shelf), "--json").output)
    assert good["accepted"]
    assert "budget[].amount" in good["needs"]
    assert [one["case"] for one in good["trials"]] == ["smallest", "typical", "largest"]
    assert "The largest case prints" in run("template", "check", str(shelf)).output
    document = docx.Document()
    document.add_paragraph("For {{ partner.name }}")
    document.add_paragraph("the sum of {{ amuont }}")
    file = tmp_path / "bad.docx"
    document.save(str(file))
    told = failed(run("template", "check", str(file)))
    assert (
        "paragraph 2 “the sum of {{ amuont }}”: “amuont” is nothing that an agreement has. Did you mean “amount”"
        in told
    )
    answered = json.loads(run("--lang", "es", "template", "check", str(file), "--json").output)
    assert (answered["accepted"], answered["needs"]) == (False, [])
    assert [(one["code"], one["nearest"], one["place"]["number"]) for one in answered["wrong"]] == [
        ("unknown-name", "amount", 2)
    ]
    assert answered["wrong"][0]["place"]["said"] == "párrafo 2 «the sum of {{ amuont }}»"
    file.write_bytes(b"not a zip")
    assert "it is not a Word file (.docx)" in failed(run("template", "check", str(file)))


def test_any_template_is_timed_beside_docxtpl() -> None:
    shelf = Path(__file__).resolve().parents[2] / "templates" / "contracts" / "letter-of-intent.es.docx"
    found = json.loads(run("bench", "press", str(shelf), "--documents", "5", "--json").output)
    assert found["faster"] > 1
    assert (found["differing"], found["documents"], found["case"]) == ([], 5, "typical")


def test_a_day_without_work_is_quiet(own: Path) -> None:
    quiet = {"in_force": [], "mail_sent": 0, "mail_kept": 0}
    assert json.loads(run("daily", "--json").output) == {**quiet, "sealed": 1}
    assert json.loads(run("daily", "--json").output) == {**quiet, "sealed": None}
