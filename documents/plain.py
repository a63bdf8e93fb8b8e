"""Plain values, the only thing a document is printed from."""

import re
from collections.abc import Mapping
from typing import TypeAlias

from documents.errors import IllegalCharacter, NotPlain

Plain: TypeAlias = "str | int | bool | list[Plain] | dict[str, Plain] | None"

LONGEST_TEXT = 20_000
"""Characters in one value; a longer one is an annex, not a term."""

LONGEST_LIST = 1_000
"""Rows in one list; a contract with more is a data file."""

DEEPEST = 6
"""Lists and objects inside each other."""

_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def plain(context: Mapping[str, object]) -> dict[str, Plain]:
    """The same values as a copy of our own, with every line break as a single newline.

    Raises NotPlain or IllegalCharacter, naming the value by its dotted path.
    """
    return {_key(name, ""): _plain(value, str(name), 1) for name, value in context.items()}


def _plain(value: object, path: str, depth: int) -> Plain:
    if depth > DEEPEST:
        raise NotPlain(path, "too many levels")
    if value is None or isinstance(value, (bool, int)):
        return value
    if isinstance(value, str):
        return _text(value, path)
    if isinstance(value, list):
        if len(value) > LONGEST_LIST:
            raise NotPlain(path, f"{len(value)} rows")
        return [_plain(item, f"{path}[{index}]", depth + 1) for index, item in enumerate(value)]
    if isinstance(value, dict):
        return {_key(key, path): _plain(item, f"{path}.{key}", depth + 1) for key, item in value.items()}
    raise NotPlain(path, type(value).__name__)


def _key(name: object, path: str) -> str:
    if not isinstance(name, str):
        raise NotPlain(path or str(name), f"a name of type {type(name).__name__}")
    return name


def _text(value: str, path: str) -> str:
    if len(value) > LONGEST_TEXT:
        raise NotPlain(path, f"{len(value)} characters")
    if found := _ILLEGAL.search(value):
        raise IllegalCharacter(path, found.group())
    return str(value).replace("\r\n", "\n").replace("\r", "\n")
