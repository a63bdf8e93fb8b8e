"""A Word file most of which never changes: those members stay deflated, and the few that do are added behind them."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterable, Mapping

LEVEL = 6
"""How hard a member is deflated that is made for one document; what is kept is deflated once, as hard as it goes."""

_NEEDED = 20
_FIRST_DAY = (1 << 5) | 1
"""1 January 1980, the first day that a zip knows: the same document gives the same bytes."""

_LOCAL = struct.Struct("<4s5H3L2H")
_ENTRY = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")


class Kept:
    """Members with their entries in the directory, deflated once and written as they are."""

    def __init__(self, members: Mapping[str, bytes]) -> None:
        """Deflate them in the order given."""
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
            for name, content in members.items():
                entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
                entry.compress_type = zipfile.ZIP_DEFLATED
                entry.create_system = 0
                archive.writestr(entry, content)
        whole = buffer.getvalue()
        self._count = len(members)
        self._content = whole[: archive.start_dir]
        self._directory = whole[archive.start_dir : -_END.size]

    def with_added(self, members: Iterable[tuple[bytes, bytes]]) -> bytes:
        """The whole file: what is kept, then these members by name."""
        pieces, entries, at, count = [self._content], [self._directory], len(self._content), self._count
        for name, content in members:
            deflater = zlib.compressobj(LEVEL, zlib.DEFLATED, -15)
            data = deflater.compress(content) + deflater.flush()
            sums = (zlib.crc32(content), len(data), len(content), len(name))
            head = _LOCAL.pack(b"PK\x03\x04", _NEEDED, 0, 8, 0, _FIRST_DAY, *sums, 0)
            entry = _ENTRY.pack(b"PK\x01\x02", _NEEDED, _NEEDED, 0, 8, 0, _FIRST_DAY, *sums, 0, 0, 0, 0, 0, at)
            pieces += (head, name, data)
            entries += (entry, name)
            at += len(head) + len(name) + len(data)
            count += 1
        directory = b"".join(entries)
        end = _END.pack(b"PK\x05\x06", 0, 0, count, count, len(directory), at, 0)
        return b"".join((*pieces, directory, end))
