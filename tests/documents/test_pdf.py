from pathlib import Path

import pytest

from documents import pdf
from documents.errors import PdfFailed, PdfUnavailable
from tests.documents.word_files import word_file


def test_many_files_come_out_under_the_names_they_were_given_with() -> None:
    made = pdf.convert({"--help": word_file("One"), "a/../b": word_file("Two")})

    assert list(made) == ["--help", "a/../b"]
    assert all(content.startswith(b"%PDF-") for content in made.values())


def test_nothing_to_convert_starts_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")

    assert pdf.convert({}) == {}


def test_a_machine_without_libreoffice_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")

    assert not pdf.available()
    with pytest.raises(PdfUnavailable, match="LibreOffice"):
        pdf.convert({"x": word_file("x")})


def test_a_file_that_does_not_come_out_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    office = tmp_path / "soffice"
    office.write_text("#!/bin/sh\necho 'cannot load' >&2\n")
    office.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")

    with pytest.raises(PdfFailed, match="cannot load") as failed:
        pdf.convert({"the letter": word_file("x")})

    assert failed.value.name == "the letter"
