"""Offices that stand in for LibreOffice: real programs that are started, and that do what a test says."""

from __future__ import annotations

from pathlib import Path

import pytest

#: Writes a PDF of one empty page for each file, unless it says `bad`.
MAKES = """
for one in $FILES; do
  echo "$(cat "$one")" >>{folder}/made
  if ! grep -q bad "$one"; then cp {folder}/empty.pdf "${{one%docx}}pdf"; fi
done
"""
EMPTY = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)
HEAD = """#!/bin/sh
echo "$*" >>{folder}/starts
FILES=
for one in "$@"; do case $one in *.docx) FILES="$FILES $one";; esac; done
"""


def office(folder: Path, monkeypatch: pytest.MonkeyPatch, script: str = MAKES) -> None:
    """Put an office on the path that does what the script says; `$FILES` are the files that it is given."""
    (folder / "empty.pdf").write_bytes(EMPTY)
    stand_in = folder / "soffice"
    stand_in.write_text((HEAD + script).format(folder=folder))
    stand_in.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:/bin:/usr/bin")


def starts(folder: Path) -> int:
    """How often it was started."""
    return _lines(folder / "starts")


def made(folder: Path) -> int:
    """How many files it was given in all."""
    return _lines(folder / "made")


def _lines(file: Path) -> int:
    return len(file.read_text().splitlines()) if file.exists() else 0
