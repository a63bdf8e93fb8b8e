"""The signed copies of the demo: one page that says what it stands for, made here because nothing was ever signed."""

from __future__ import annotations

from collections.abc import Sequence

_PAGE = "/MediaBox [0 0 595 842] /Resources << /Font << /F1 4 0 R >> >> /Contents 5 0 R"
_FONT = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"


def signed_copy(lines: Sequence[str]) -> bytes:
    """Return a PDF of one page with these lines; signs outside Western European writing become question marks."""
    shown = " T* ".join(f"({_escaped(line)}) Tj" for line in lines)
    text = f"BT /F1 12 Tf 20 TL 72 760 Td {shown} ET".encode("cp1252", "replace")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        f"<< /Type /Page /Parent 2 0 R {_PAGE} >>".encode(),
        _FONT.encode(),
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(text), text),
    ]
    return _file(objects)


def _escaped(line: str) -> str:
    return line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def _file(objects: Sequence[bytes]) -> bytes:
    written = b"%PDF-1.4\n"
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(written))
        written += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    count = len(objects) + 1
    trailer = b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (count, len(written))
    return written + b"xref\n0 %d\n0000000000 65535 f \n%s" % (count, table) + trailer
