"""Where the templates stand: `templates/contracts/<kind>.<language>.docx`, their text beside them in `text/`."""

import hashlib
import io
import re
import zipfile
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from lxml import etree

from documents.errors import NoSuchTemplate

SHELF = Path(__file__).resolve().parent.parent / "templates" / "contracts"

LANGUAGES = ("en", "es")

PROPERTIES = "docProps/core.xml"
_STATED = "{http://schemas.openxmlformats.org/package/2006/metadata/core-properties}version"

PAIRS = ("en-es", "es-en")
"""Two languages side by side, the one that prevails first."""

_NAME = re.compile(r"[a-z]+(-[a-z]+)*")


def kinds(shelf: Path = SHELF) -> list[str]:
    """The kinds that stand on the shelf, by name."""
    return sorted({path.name.split(".")[0] for path in shelf.glob("*.docx")})


@dataclass(frozen=True)
class Template:
    """A template as it stands on the shelf: its bytes, its own version and its hash."""

    kind: str
    language: str
    version: str
    content: bytes
    sha256: str


def template(kind: str, language: str, *, shelf: Path = SHELF) -> Template:
    """The template of this kind in this language, or in two.

    Raises NoSuchTemplate.
    """
    if not _NAME.fullmatch(kind) or language not in {*LANGUAGES, *PAIRS}:
        raise NoSuchTemplate(kind, language)
    path = shelf / f"{kind}.{language}.docx"
    if not path.is_file():
        raise NoSuchTemplate(kind, language)
    stands = path.stat()
    return _read(kind, language, path, stands.st_mtime_ns, stands.st_size)


@lru_cache(maxsize=64)
def _read(kind: str, language: str, path: Path, _changed: int, _size: int) -> Template:
    """The template as the file stands, read once."""
    content = path.read_bytes()
    return Template(kind, language, _version(content), content, hashlib.sha256(content).hexdigest())


def _version(content: bytes) -> str:
    """The version that the file's properties state.

    Read by ourselves: once docxcompose is imported, python-docx finds none.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        properties = etree.fromstring(file.read(PROPERTIES))
    return str(properties.findtext(_STATED, default=""))
