"""`tack pdf` as an operator types it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from console.main import main
from tests.jobs.offices import office, starts


def run(*typed: str, lang: str = "en") -> Result:
    return CliRunner().invoke(main, ["--lang", lang, "pdf", *typed])


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a good file and a bad one, and an office that tells them apart."""
    office(tmp_path, monkeypatch)
    for name in ("good", "bad"):
        (tmp_path / f"{name}.docx").write_text(name)
    return tmp_path


def test_each_is_written_beside_its_word_file_in_one_start(files: Path) -> None:
    (files / "fine.docx").write_text("fine")
    done = run(str(files / "good.docx"), str(files / "fine.docx"))

    assert (done.exit_code, starts(files)) == (0, 1)
    assert done.stdout.splitlines() == [f"{files}/good.pdf is written.", f"{files}/fine.pdf is written."]
    assert (files / "good.pdf").read_bytes().startswith(b"%PDF-")


def test_one_that_fails_is_named_and_the_others_are_written(files: Path) -> None:
    out = files / "new" / "folder"
    done = run(str(files / "bad.docx"), str(files / "good.docx"), "--archive", "--pages", "--out", str(out), "--json")

    assert done.exit_code == 1
    bad, good = json.loads(done.stdout)
    assert (bad["pdf"], bad["pages"]) == (None, [])
    assert "No PDF was made of" in bad["error"]
    assert good == {
        "file": f"{files}/good.docx", "pdf": f"{out}/good-a.pdf", "pages": [f"{out}/good-01.png"], "error": None,
    }  # fmt: skip
    assert (out / "good-01.png").read_bytes().startswith(b"\x89PNG")
    assert "SelectPdfVersion" in (files / "starts").read_text()


def test_two_of_one_name_do_not_overwrite_each_other(files: Path) -> None:
    (files / "more").mkdir()
    (files / "more" / "good.docx").write_text("another")
    done = run(str(files / "good.docx"), str(files / "more" / "good.docx"), "--out", str(files / "out"))

    assert done.exit_code == 1
    assert "Two of these files have one name" in done.stderr
    assert not (files / "out").exists()


def test_a_machine_without_an_office_says_what_to_install(files: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(files / "nothing"))
    done = run(str(files / "good.docx"), lang="es")

    assert done.exit_code == 1
    assert "LibreOffice Writer" in done.stderr
