"""Where the templates stand: `templates/contracts/<kind>.<language>.docx`, their text beside them in `text/`."""

import hashlib
import io
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import docx

from documents.errors import NoSuchTemplate

SHELF = Path(__file__).resolve().parent.parent / "templates" / "contracts"

LANGUAGES = ("en", "es")

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
    """The template of this kind in this language.

    Raises NoSuchTemplate.
    """
    if not _NAME.fullmatch(kind) or language not in LANGUAGES:
        raise NoSuchTemplate(kind, language)
    path = shelf / f"{kind}.{language}.docx"
    if not path.is_file():
        raise NoSuchTemplate(kind, language)
    stands = path.stat()
    return _read(kind, language, path, stands.st_mtime_ns, stands.st_size)


@lru_cache(maxsize=64)
def _read(kind: str, language: str, path: Path, _changed: int, _size: int) -> Template:
    """The template as the file stands: to open it for its version takes as long as to print it."""
    content = path.read_bytes()
    version = docx.Document(io.BytesIO(content)).core_properties.version
    return Template(kind, language, version, content, hashlib.sha256(content).hexdigest())
