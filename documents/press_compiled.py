"""A template compiled once, and printed from as often as wanted: only what changes is rendered and written."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from jinja2 import nodes

from documents import language
from documents.press_environment import BUDGET, Budget, Text, environment, parsed
from documents.press_marks import NO_ROWS, breaks_resolved, drawings_numbered, tables_mended, well_formed
from documents.press_prepare import Prepared, Source, prepared
from documents.press_proof import Proof, proved
from documents.press_properties import Properties
from documents.press_zip import Kept

MOST_KEPT = 32
"""Templates kept compiled in one process; each takes some hundreds of kilobytes."""


class Compiled:
    """A template that prints by itself whatever needs no more than texts to change."""

    def __init__(self, taken_apart: Prepared) -> None:
        """Compile the texts; raises TemplateRefused where one uses more than the small language."""
        self.trees = [_checked(text) for text in _texts(taken_apart)]
        members = dict(taken_apart.members)
        self._properties = Properties(members[taken_apart.core], taken_apart.properties)
        self._core = taken_apart.core.encode()
        self._parts: list[_Part] = []
        for source, tree in zip(taken_apart.sources, self.trees, strict=False):
            part = _Part(source, tree)
            if _changes(tree):
                self._parts.append(part)
                del members[source.member]
            else:
                members[source.member] = part.printed({BUDGET: Budget()})
        if self._properties:
            del members[taken_apart.core]
        self._kept = Kept(members)

    def printed(self, values: dict[str, Any]) -> bytes:
        """The file with these values, proved plain before.

        Raises RenderFailed, and Beyond where docxtpl has to do it.
        """
        values[BUDGET] = Budget()
        members = [(part.name, part.printed(values)) for part in self._parts]
        if self._properties:
            members.append((self._core, self._properties.rendered(values)))
        return self._kept.with_added(members)


@lru_cache(maxsize=MOST_KEPT)
def compiled(template: bytes) -> Compiled:
    """The template, compiled at its first use and kept by its content; raises TemplateRefused."""
    return Compiled(prepared(template))


class _Part:
    """A member of the file that is made anew for each document."""

    def __init__(self, source: Source, tree: nodes.Template) -> None:
        self.name = source.member.encode()
        self._source = source
        self._text = Text(source.text, environment())
        self._proof: Proof = proved(tree)
        self._head, self._tail = source.head.encode(), source.tail.encode()
        self._drawn = source.body and "<wp:docPr" in source.text
        self._wild = not self._proof.sound or "<w:txbxContent" in source.text

    def printed(self, values: dict[str, Any]) -> bytes:
        text = breaks_resolved(self._text.rendered(values))
        if self._drawn:
            text = drawings_numbered(text)
        if self._source.body and self._uneven(text):
            return tables_mended(f"{self._source.head}{text}{self._source.tail}")
        member = b"".join((self._head, text.encode(), self._tail))
        if self._wild:
            well_formed(member)
        return member

    def _uneven(self, text: str) -> bool:
        return not self._proof.even or (self._proof.rows_needed and NO_ROWS in text)


def _texts(taken_apart: Prepared) -> list[str]:
    return [*(source.text for source in taken_apart.sources), *taken_apart.properties.values()]


def _checked(text: str) -> nodes.Template:
    tree = parsed(text, environment())
    language.check(tree)
    return tree


def _changes(tree: nodes.Template) -> bool:
    return any(
        not isinstance(node, nodes.Output) or any(not isinstance(child, nodes.TemplateData) for child in node.nodes)
        for node in tree.body
    )
