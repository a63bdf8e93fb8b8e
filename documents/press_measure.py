"""How fast a template prints, beside docxtpl by itself, and whether both print the same."""

from __future__ import annotations

import gc
import html
import io
import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from docxtpl import DocxTemplate
from lxml import etree

from documents import press
from documents.archive import unpacked
from documents.errors import RenderFailed
from documents.press_prepare import prepared
from kernel.text import Message

_FASTER = 10
"""Documents of the press for each of docxtpl, so that both are timed for about as long."""


@dataclass(frozen=True, slots=True)
class Measured:
    """Seconds for one document, the ratio with its spread over the rounds, and what is not equal."""

    press: float
    docxtpl: float
    faster: float
    low: float
    high: float
    parts: int
    differing: tuple[str, ...]


def measure(
    template: bytes, contexts: Sequence[Mapping[str, Any]], *, clock: Callable[[], float], rounds: int = 5
) -> Measured:
    """Print these contexts in turns by the press and by docxtpl; raises what the press raises."""
    press.render(template, contexts[0])
    by_docxtpl(template, contexts[0])
    found = []
    for start in range(rounds):
        some = list(contexts[start::rounds] or contexts)
        slow = _timed(by_docxtpl, template, some, clock)
        fast = _timed(press.render, template, some * _FASTER, clock)
        found.append((fast, slow, slow / fast))
    parts, unequal = compared(template, contexts[0])
    fast, slow, faster = (statistics.median(column) for column in zip(*found, strict=True))
    ratios = [ratio for _fast, _slow, ratio in found]
    return Measured(fast, slow, faster, min(ratios), max(ratios), parts, tuple(unequal))


def by_docxtpl(template: bytes, context: Mapping[str, Any]) -> bytes:
    """The file as anybody makes it with docxtpl; only for a template proved to be in the small language."""
    try:
        opened = DocxTemplate(io.BytesIO(template))
        opened.render(dict(context), autoescape=True)
        written = io.BytesIO()
        opened.save(written)
    except (ValueError, TypeError, AttributeError) as error:
        raise RenderFailed(Message("docxtpl by itself cannot print it")) from error
    return written.getvalue()


def compared(template: bytes, context: Mapping[str, Any]) -> tuple[int, list[str]]:
    """How many parts there are, and which are not canonically equal; properties by meaning."""
    ours, theirs = unpacked(press.render(template, context)), unpacked(by_docxtpl(template, context))
    core = prepared(template).core
    names = sorted(ours.keys() | theirs.keys())
    unequal = [name for name in names if _meant(name, core, ours.get(name)) != _meant(name, core, theirs.get(name))]
    return len(names), unequal


def _meant(name: str, core: str, member: bytes | None) -> object:
    if member is None or not name.endswith((".xml", ".rels")):
        return member
    root = etree.fromstring(member, etree.XMLParser(resolve_entities=False, no_network=True))
    if name == core:
        # docxtpl escapes properties twice, and adds empty ones.
        return {element.tag: html.unescape(element.text) for element in root if element.text}
    return etree.tostring(root, method="c14n")


def _timed(
    printed: Callable[[bytes, Mapping[str, Any]], bytes],
    template: bytes,
    contexts: Sequence[Mapping[str, Any]],
    clock: Callable[[], float],
) -> float:
    gc.collect()
    began = clock()
    for context in contexts:
        printed(template, context)
    return (clock() - began) / len(contexts)
