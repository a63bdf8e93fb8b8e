from __future__ import annotations

import hashlib
from io import BytesIO
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


def test_a_large_file_is_kept_and_given_piece_by_piece(tmp_path: Path) -> None:
    storage = Storage(f"file://{tmp_path / 'files'}")
    content = bytes(range(256)) * 50_000
    kept = storage.put_file(BytesIO(content))

    assert kept == storage.put(content) == storage.put_file(BytesIO(content))
    assert (kept.sha256, kept.size) == (hashlib.sha256(content).hexdigest(), len(content))
    pieces = list(storage.pieces(kept.sha256))
    assert b"".join(pieces) == content
    assert len(pieces) > 1
    assert len([path for path in (tmp_path / "files").rglob("*") if path.is_file()]) == 1
    with pytest.raises(NotFound):
        storage.pieces("0" * 64)


def test_what_stands_there_is_not_written_over_by_a_large_file_either(tmp_path: Path) -> None:
    storage = Storage(f"file://{tmp_path}")
    storage.put(b"signed")
    stored = next(path for path in tmp_path.rglob("*") if path.is_file())
    stored.write_bytes(b"touched")

    assert storage.put_file(BytesIO(b"signed")).size == 6
    assert stored.read_bytes() == b"touched"
