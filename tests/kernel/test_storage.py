from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from kernel.errors import NotFound
from kernel.storage import Storage


def test_a_file_is_kept_once_under_its_hash(tmp_path: Path) -> None:
    storage = Storage(f"file://{tmp_path / 'files'}")
    kept = storage.put(b"signed")

    assert kept.sha256 == hashlib.sha256(b"signed").hexdigest()
    assert kept.size == 6
    assert storage.put(b"signed") == kept
    assert storage.get(kept.sha256) == b"signed"
    assert len([path for path in (tmp_path / "files").rglob("*") if path.is_file()]) == 1


def test_what_stands_there_is_never_written_over(tmp_path: Path) -> None:
    storage = Storage(f"file://{tmp_path}")
    kept = storage.put(b"signed")
    stored = next(path for path in tmp_path.rglob("*") if path.is_file())
    stored.write_bytes(b"touched")

    storage.put(b"signed")

    assert storage.get(kept.sha256) == b"touched"


def test_what_is_not_kept_is_not_found(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        Storage(f"file://{tmp_path}").get("0" * 64)
