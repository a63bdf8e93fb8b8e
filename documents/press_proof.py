"""Whether a text of a template can only ever become well-formed XML, whatever its values: proved once, on its tree.

Values are escaped, so only the template's own tags open and close elements. Every branch of a condition must leave the
same elements open, and a pass of a loop must leave open what it found open; then each way through is as sound as any
other.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from jinja2 import nodes

_TAG = re.compile(r"""<(/?)([\w:.-]+)((?:\s+[\w:.-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(/?)>""")
_LOOSE = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#\d+|#x[0-9a-fA-F]+);)")
_SPAN = re.compile(r"""\sw:val=["'](\d+)["']""")


@dataclass(frozen=True, slots=True)
class Proof:
    """What is known of every document that a text can become.

    `sound`: it is well formed. `even`: docxtpl would mend none of its tables. `rows_needed`: it is even only while each
    of its tables has a row left.
    """

    sound: bool
    even: bool
    rows_needed: bool


@dataclass(slots=True, eq=False)
class _Row:
    always: int
    cells: int = 0
    span: int = 0


@dataclass(slots=True, eq=False)
class _Table:
    deep: int
    columns: int = 0
    rows: list[_Row] = field(default_factory=list)


class _Unproved(Exception):
    """The walk met something it cannot judge."""


def proved(tree: nodes.Template) -> Proof:
    """What every document of this text has in common."""
    walk = _Walk()
    try:
        walk.through(tree.body)
        walk.end()
    except _Unproved:
        return Proof(sound=False, even=False, rows_needed=False)
    return Proof(sound=True, even=walk.even, rows_needed=walk.rows_needed)


class _Walk:
    """The elements that are open at a place, and the tables met on the way."""

    def __init__(self) -> None:
        self.open: list[str] = []
        self.rest = ""
        self.deep = 0
        self.even = True
        self.rows_needed = False
        self._tables: list[_Table] = []
        self._rows: list[_Row] = []
        self._roots = 0

    def end(self) -> None:
        if self.rest or self.open or self._roots != 1:
            raise _Unproved

    def through(self, body: Iterable[nodes.Node]) -> None:
        for node in body:
            if isinstance(node, nodes.Output):
                for child in node.nodes:
                    self._text(child.data) if isinstance(child, nodes.TemplateData) else self._value()
            elif isinstance(node, nodes.If):
                self._ways([node.body, *(other.body for other in node.elif_), node.else_], same=False)
            elif isinstance(node, nodes.For):
                self._ways([node.body, node.else_], same=True)
            else:
                raise _Unproved

    def _ways(self, bodies: list[list[nodes.Node]], *, same: bool) -> None:
        """Each way starts alike and must end like the others; a loop's must end where it started."""
        if self.rest:
            raise _Unproved
        start, rows, tables = list(self.open), list(self._rows), list(self._tables)
        self.deep += 1
        ends = []
        for body in bodies:
            self.open = list(start)
            self.through(body)
            if self.rest:
                raise _Unproved
            ends.append(self.open)
            if self._rows != rows or self._tables != tables:
                self.even = False  # a row or table that begins on one way and ends on another
                self._rows, self._tables = list(rows), list(tables)
        self.deep -= 1
        if any(end != (start if same else ends[0]) for end in ends):
            raise _Unproved

    def _value(self) -> None:
        """A value stands in the text of an element, or within the quotes of an attribute."""
        if self.rest:
            self.rest += "x"
        elif not self.open:
            raise _Unproved

    def _text(self, data: str) -> None:
        text, self.rest, at = self.rest + data, "", 0
        while (begin := text.find("<", at)) >= 0:
            self._between(text[at:begin])
            if (tag := _TAG.match(text, begin)) is None:
                if ">" in text[begin:]:
                    raise _Unproved
                self.rest = text[begin:]
                return
            self._tag(*tag.groups())
            at = tag.end()
        self._between(text[at:])

    def _between(self, text: str) -> None:
        if ("&" in text and _LOOSE.search(text)) or (not self.open and text.strip()):
            raise _Unproved

    def _tag(self, closing: str, name: str, attributes: str, alone: str) -> None:
        if "&" in attributes and _LOOSE.search(attributes):
            raise _Unproved
        if closing:
            if not self.open or self.open.pop() != name:
                raise _Unproved
            self._ends(name)
            return
        if not self.open:
            self._roots += 1
        self._count(name, attributes)
        if not alone:
            self.open.append(name)

    def _count(self, name: str, attributes: str) -> None:
        if name == "w:tbl":
            self._tables.append(_Table(self.deep))
        elif not self._tables:
            return
        elif name == "w:gridCol":
            self._tables[-1].columns += 1
        elif name == "w:tr":
            self._rows.append(_Row(self.deep))
            for table in self._tables:  # docxtpl counts the rows of a table inside a table for both
                table.rows.append(self._rows[-1])
        elif name in {"w:tc", "w:gridSpan"}:
            self._cell(name, attributes)

    def _cell(self, name: str, attributes: str) -> None:
        if not self._rows:
            raise _Unproved
        row = self._rows[-1]
        if row.always != self.deep:
            self.even = False  # a cell that some documents have and others not
        if name == "w:tc":
            row.cells += 1
            row.span += 1
        elif (span := _SPAN.search(attributes)) is not None:
            row.span += int(span.group(1)) - 1
        else:
            self.even = False

    def _ends(self, name: str) -> None:
        if name == "w:tr" and self._rows:
            self._rows.pop()
        elif name == "w:tbl" and self._tables:
            self._table_ends()

    def _table_ends(self) -> None:
        table = self._tables.pop()
        if any(row.cells > table.columns or row.span > table.columns for row in table.rows):
            self.even = False
        full = [row for row in table.rows if row.span == table.columns]
        if any(row.always == table.deep for row in full):
            return
        if len(full) == len(table.rows):
            self.rows_needed = True
        else:
            self.even = False
