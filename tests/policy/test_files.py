from __future__ import annotations

from pathlib import Path

import pytest

from kernel.text import render, using
from policy.files import LARGEST, PACKS, check_files, editions_in, read
from policy.list_loader import LISTS
from policy.loader import HEAD, RULES, load
from policy.problems import PolicyInvalid
from tests.policy.editions import TEXT
from tests.policy.known import KNOWN


def written(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def test_a_folder_of_packs_lists_its_editions_oldest_first(tmp_path: Path) -> None:
    for name in ("ours/2026-07.yaml", "ours/2026-01.yaml", "standard/2026-01.yaml"):
        written(tmp_path, name, b"")
    written(tmp_path, "ours/README.md", b"")
    assert [path.relative_to(tmp_path).as_posix() for path in editions_in(tmp_path)] == [
        "ours/2026-01.yaml",
        "ours/2026-07.yaml",
        "standard/2026-01.yaml",
    ]


def test_the_shipped_editions_stand_under_their_own_names() -> None:
    for path in editions_in():
        edition = load(read(path))
        assert path.relative_to(PACKS).as_posix() == f"{edition.pack}/{edition.name}.yaml"


def test_a_broken_file_does_not_hide_another(tmp_path: Path) -> None:
    sound = written(tmp_path, "sound.yaml", TEXT.encode())
    broken = written(tmp_path, "broken.yaml", TEXT.replace("kind: pivot\n", "kind: pivto\n").encode())
    found = check_files([broken, sound], KNOWN)
    line = TEXT[: TEXT.index("kind: pivot\n")].count("\n") + 1
    words = (
        "“pivto” is not one of: co-creation, exploratory, umbrella, delivery, pivot, closing, closed."
        " Did you mean “pivot”?"
    )
    assert [one.lines for one in found] == [[f"{broken}:{line}:11: {words}"], []]
    assert [one.data for one in found] == [
        {
            "file": str(broken),
            "sound": False,
            "problems": [{"line": line, "column": 11, "message": words, "nearest": "pivot"}],
        },
        {"file": str(sound), "sound": True, "problems": []},
    ]


def test_a_file_that_is_no_text_is_refused_where_it_stops_being_text(tmp_path: Path) -> None:
    path = written(tmp_path, "latin.yaml", "schema: 1\npack: Cocreación".encode("latin-1"))
    with pytest.raises(PolicyInvalid) as refused:
        read(path)
    assert [(one.where, render(one.message)) for one in refused.value.problems] == [
        ("2:15", "This file is not text in UTF-8.")
    ]
    assert check_files([path], KNOWN)[0].lines == [f"{path}:2:15: This file is not text in UTF-8."]


def test_a_file_larger_than_any_edition_is_not_read(tmp_path: Path) -> None:
    path = written(tmp_path, "large.yaml", b"#" * (LARGEST + 1))
    with using("es"):
        assert check_files([path], KNOWN)[0].lines == [
            f"{path}:1:1: Este archivo es más grande que cualquier edición: 1,000,001 bytes."
        ]


def test_a_mark_at_the_beginning_is_no_part_of_the_text(tmp_path: Path) -> None:
    assert read(written(tmp_path, "marked.yaml", b"\xef\xbb\xbfschema: 1\n")) == "schema: 1\n"


def test_the_manual_explains_every_key() -> None:
    manual = (Path(__file__).resolve().parents[2] / "docs" / "policy.md").read_text(encoding="utf-8")
    assert [key for key in (*HEAD, *RULES, *LISTS) if f"`{key}`" not in manual] == []
