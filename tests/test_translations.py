"""Every sentence a person can see exists in Spanish, with the same values in it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parent.parent
CODE = ("kernel", "policy", "documents", "partnerships", "screening", "contracts", "diligence", "lifecycle",
        "portfolio", "application", "web", "console", "jobs")  # fmt: skip
KEYWORDS: dict[str, tuple[int, ...] | None] = {
    "_": None,
    "gettext": None,
    "ngettext": (1, 2),
    "N_": None,
    "Message": None,
    "invalid": (2,),
    "wrong": (2,),
}
SPANISH = sorted((ROOT / "templates/locale/es/LC_MESSAGES").glob("*.po"))
PLACEHOLDER = re.compile(r"%\((\w+)\)s")
Key = str | tuple[str, str]


def sources() -> list[tuple[str, Path]]:
    code = [("python", path) for package in CODE for path in sorted((ROOT / package).rglob("*.py"))]
    pages = [
        ("jinja2", path) for ending in ("html", "txt", "xml") for path in (ROOT / "templates").rglob(f"*.{ending}")
    ]
    return code + pages


def sentences() -> dict[Key, str]:
    found: dict[Key, str] = {}
    for method, path in sources():
        options = {"silent": "false", "trimmed": "true", "extensions": "jinja2.ext.i18n"} if method == "jinja2" else {}
        for line, message, _comments, _context in extract_from_file(method, path, keywords=KEYWORDS, options=options):
            key = (message[0], message[1]) if isinstance(message, tuple) else message
            if key:
                found.setdefault(key, f"{path.relative_to(ROOT)}:{line}")
    return found


def translations() -> dict[Key, Message]:
    found: dict[Key, Message] = {}
    for path in SPANISH:
        for entry in catalogue(path):
            if entry.id and entry.string:
                found[entry.id if isinstance(entry.id, str) else (entry.id[0], entry.id[1])] = entry
    return found


def catalogue(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale="es", abort_invalid=True)


def test_every_sentence_has_its_spanish() -> None:
    spanish = translations()
    missing = [f"{place}  {key!r}" for key, place in sentences().items() if key not in spanish]
    assert not missing, "\n".join(missing)


def test_no_spanish_sentence_is_left_over() -> None:
    known = sentences()
    left = [repr(key) for key in translations() if key not in known]
    assert not left, "\n".join(left)


@pytest.mark.parametrize("path", SPANISH, ids=lambda path: path.name)
def test_catalogue_is_whole(path: Path) -> None:
    for entry in catalogue(path):
        if not entry.id:
            continue
        assert entry.string, entry.id
        assert not entry.fuzzy, entry.id
        assert values(entry.string) == values(entry.id), entry.id


def test_one_sentence_has_one_translation() -> None:
    seen: dict[Key, object] = {}
    differing = []
    for path in SPANISH:
        for entry in catalogue(path):
            key = entry.id if isinstance(entry.id, str) else (entry.id[0], entry.id[1])
            if key and seen.setdefault(key, entry.string) != entry.string:
                differing.append(f"{path.name}: {key!r}")
    assert not differing, "\n".join(differing)


def test_sentences_stand_where_they_can_be_found() -> None:
    # A sentence that is put together, or kept in a variable, would never reach a translator.
    hidden = [
        f"{path.relative_to(ROOT)}:{call.lineno}"
        for method, path in sources()
        if method == "python"
        for call in calls(path)
        if not literal(call.args[KEYWORD_AT[name_of(call)]])
    ]
    assert not hidden, "\n".join(hidden)


KEYWORD_AT = {"Message": 0, "gettext": 0, "N_": 0, "invalid": 1, "wrong": 1}
# They hand on what was found elsewhere: `render` looks a sentence up; the others wrap one they were given.
HAND_ON = {
    "kernel/text.py",
    "kernel/errors.py",
    "kernel/fields.py",
    "kernel/packing.py",
    "console/words.py",
    "web/said.py",
}


def calls(path: Path) -> Iterator[ast.Call]:
    if path.relative_to(ROOT).as_posix() in HAND_ON:
        return
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call) or len(node.args) <= KEYWORD_AT.get(name_of(node), len(node.args)):
            continue
        # The forms of the web take a whole `Message`, which is looked at where it is made.
        if name_of(node) != "wrong" or not path.is_relative_to(ROOT / "web"):
            yield node


def name_of(call: ast.Call) -> str:
    if isinstance(call.func, ast.Attribute) and call.func.attr == "wrong":
        return "wrong"
    return call.func.id if isinstance(call.func, ast.Name) else ""


def literal(node: ast.expr) -> bool:
    if isinstance(node, ast.IfExp):
        return literal(node.body) and literal(node.orelse)
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def values(text: object) -> set[str]:
    parts = [text] if isinstance(text, str) else list(text) if isinstance(text, (tuple, list)) else []
    return {name for part in parts for name in PLACEHOLDER.findall(str(part))}
