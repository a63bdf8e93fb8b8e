"""Files: kept once under the hash of their content, never changed, found again by who refers to them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO

import obstore
from obstore.exceptions import AlreadyExistsError
from obstore.store import from_url
from sqlalchemy import BigInteger, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from kernel.database import Base, Id
from kernel.errors import NotFound
from kernel.ids import new_id
from kernel.unmet import Ref

#: How much of a large file is in memory at once, in bytes.
PIECE = 1 << 20


class Attachment(Base):
    """A file somebody gave or the press made: what it is called and whom it belongs to."""

    __tablename__ = "attachment"
    __table_args__ = (Index("ix_attachment_subject", "subject_kind", "subject_id"),)
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    subject_kind: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[str] = mapped_column(Id)
    purpose: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(255))
    media_type: Mapped[str] = mapped_column(String(120))
    size: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[str] = mapped_column(String(64))
    by: Mapped[str] = mapped_column(Id)
    now: Mapped[datetime]


@dataclass(frozen=True, slots=True)
class StoredFile:
    """The content hash and the size, in bytes, of a file that is now kept."""

    sha256: str
    size: int


def file_of(
    subject: Ref, stored: StoredFile, *, purpose: str, name: str, media_type: str, by: str, now: datetime
) -> Attachment:
    """Return a kept file as one of a subject's, by the end of its name where that is too long."""
    return Attachment(
        id=new_id(),
        subject_kind=subject.kind,
        subject_id=subject.id,
        purpose=purpose,
        name=name[-255:],
        media_type=media_type,
        size=stored.size,
        sha256=stored.sha256,
        by=by,
        now=now,
    )


class Storage:
    """A folder (`file:///…`) or an S3-compatible bucket (`s3://…`) of write-once files."""

    def __init__(self, url: str) -> None:
        if url.startswith("file://"):
            Path(url.removeprefix("file://")).mkdir(parents=True, exist_ok=True)
        self._store = from_url(url)

    def put(self, content: bytes) -> StoredFile:
        """Keep a file; the same content is kept once."""
        name = hashlib.sha256(content).hexdigest()
        try:
            obstore.put(self._store, _path(name), content, mode="create")
        except AlreadyExistsError:
            # The name is the hash of the content, so what stands there is the same file.
            return StoredFile(name, len(content))
        return StoredFile(name, len(content))

    def put_file(self, file: IO[bytes]) -> StoredFile:
        """Keep what an open file holds from its beginning on, however large, piece by piece."""
        file.seek(0)
        digest, size = hashlib.sha256(), 0
        while piece := file.read(PIECE):
            digest.update(piece)
            size += len(piece)
        name = digest.hexdigest()
        try:
            obstore.head(self._store, _path(name))
        except FileNotFoundError:
            file.seek(0)
            # What comes in pieces cannot be refused where it stands already; two at once write the same content.
            obstore.put(self._store, _path(name), file)
        return StoredFile(name, size)

    def pieces(self, sha256: str) -> Iterator[bytes]:
        """Yield a file piece by piece, however large; raises NotFound, before the first piece, where it is not kept."""
        try:
            found = obstore.get(self._store, _path(sha256))
        except FileNotFoundError as error:
            raise NotFound from error
        return (bytes(piece) for piece in found.stream(min_chunk_size=PIECE))

    def get(self, sha256: str) -> bytes:
        """Return a file; raises NotFound where it is not kept."""
        try:
            return bytes(obstore.get(self._store, _path(sha256)).bytes())
        except FileNotFoundError as error:
            raise NotFound from error


def _path(sha256: str) -> str:
    return f"{sha256[:2]}/{sha256[2:4]}/{sha256}"
