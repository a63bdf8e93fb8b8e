"""The tags of a template one by one: complete, closed, in the small language, and asking for names that there are."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from jinja2 import nodes
from rapidfuzz import fuzz, process

from documents import language
from documents.check_places import Line
from documents.check_report import Fault, Healed, Place
from documents.errors import TemplateRefused
from documents.language_filters import FILTERS
from documents.press_environment import environment, parsed
from kernel.text import Message

MOST_TAGS = 5_000
_CLOSING = {"{{": "}}", "{%": "%}", "{#": "#}"}
_OPENING = re.compile(r"\{[{%#]")
_STRAY = re.compile(r"[}%#]\}")
_PREFIX = re.compile(r"(?:p|tr|tc|r) ")
_QUOTES = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'"})
_OTHER = re.compile(r"\s*[*\w][\w .*-]*;\s*\w+\s*=")
_OPENS = {"if": "endif", "for": "endfor"}
_ITEM = re.compile(r"\s*for\s+([A-Za-z]\w*)\s+in\s")
_BLIND = "nowhere"
_WORDS = ("if", "elif", "else", "endif", "for", "endfor", "colspan", "cellbg", "vm", "hm")
_CELL_WORDS = frozenset({"colspan", "cellbg", "vm", "hm"})
_ALIKE = 60.0
"""Percent below which a name is not offered for another."""


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag as it stands, what is in it, and the line it stands in."""

    kind: str
    whole: str
    inside: str
    rows: bool
    line: Line


@dataclass(frozen=True, slots=True)
class _Open:
    """A condition or loop that waits for its end, how many faults there were before it, and a loop's head."""

    word: str
    tag: Tag
    before: int
    head: str = ""


def examined(part: Iterable[Line], known: Collection[str]) -> tuple[list[Fault], list[Healed]]:
    """Everything that is wrong with the tags of one part, and what was healed."""
    walk = _Walk(known)
    for line in part:
        for found in _tags(line, walk):
            walk.meet(found)
    walk.end()
    return walk.faults, walk.healed


class _Walk:
    """What is open at a tag."""

    def __init__(self, known: Collection[str]) -> None:
        self.faults: list[Fault] = []
        self.healed: list[Healed] = []
        self._known = known
        self._open: list[_Open] = []
        self._count = 0

    def add(self, code: str, message: Message, line: Line, nearest: str | None = None) -> None:
        fault = suggesting(code, message, line.place, nearest)
        if fault not in self.faults:
            self.faults.append(fault)

    def meet(self, tag: Tag) -> None:
        self._count += 1
        if self._count == MOST_TAGS:
            self.add("too-many-tags", Message("it has more than %(most)s tags.", most=MOST_TAGS), tag.line)
        if self._count >= MOST_TAGS or tag.kind == "{#":
            return
        if _OTHER.match(tag.inside):
            message = Message(
                "“%(tag)s” is a tag of another product, which would be printed or break the document.", tag=tag.whole
            )
            self.add("other-product", message, tag.line)
        elif tag.kind == "{{":
            self._judged(f"{{{{ {tag.inside} }}}}", "", tag)
        else:
            self._statement(tag)

    def end(self) -> None:
        for one in reversed(self._open):
            if one.word == "for":
                # Until it is closed, every later loop looks like one inside it.
                self.faults[one.before :] = [two for two in self.faults[one.before :] if two.code != "not-allowed"]
            message = Message(
                "“%(tag)s” is never closed: “%(word)s” is missing.", tag=one.tag.whole, word=_OPENS[one.word]
            )
            self.add("never-closed", message, one.tag.line)

    def _statement(self, tag: Tag) -> None:
        word, _, rest = tag.inside.strip().partition(" ")
        if word not in _WORDS:
            message = Message("“%(word)s” is no word of the language of templates.", word=word[:40])
            self.add("unknown-tag", message, tag.line, near(word, _WORDS))
        elif word in _OPENS:
            head = f"{{% {tag.inside} %}}"
            sound = self._judged(head, f"{{% {_OPENS[word]} %}}", tag)
            self._open.append(
                _Open(word, tag, len(self.faults), (head if sound else self._blind(tag)) if word == "for" else "")
            )
        elif word in _CELL_WORDS:
            if rest:
                self._judged(f"{{{{ {rest} }}}}", "", tag)
        elif word in {"else", "elif"}:
            self._between(word, tag)
        else:
            self._closes(word, tag)

    def _between(self, word: str, tag: Tag) -> None:
        if not self._open or (word == "elif" and self._open[-1].word != "if"):
            self._closes_nothing(tag)
        elif word == "elif":
            self._judged(f"{{% if x %}}{{% {tag.inside} %}}", "{% endif %}", tag, given={"x"})

    def _closes(self, word: str, tag: Tag) -> None:
        if not self._open or _OPENS[self._open[-1].word] != word:
            self._closes_nothing(tag)
            return
        opened = self._open.pop().tag
        if opened.line.cell is not tag.line.cell and not (opened.rows and tag.rows):
            message = Message(
                "“%(tag)s” closes what was opened in another cell or outside of the table.", tag=tag.whole
            )
            self.add("crosses-cells", message, tag.line)

    def _closes_nothing(self, tag: Tag) -> None:
        message = Message("“%(tag)s” belongs to nothing that is open here.", tag=tag.whole)
        self.add("closes-nothing", message, tag.line)

    def _judged(self, source: str, end: str, tag: Tag, given: Collection[str] = ()) -> bool:
        """Whether a piece is in the language, looked at inside the loops that are open around it."""
        heads = [one.head for one in self._open if one.head]
        before, after = "".join(heads), "{% endfor %}" * len(heads)
        try:
            tree = parsed(f"{before}{source}{end}{after}", environment())
        except TemplateRefused:
            self.add("unreadable", Message("“%(tag)s” cannot be read.", tag=tag.whole), tag.line)
            return False
        strangers = [one.name for one in tree.find_all(nodes.Filter) if one.name not in FILTERS]
        for name in strangers:
            message = Message("there is no filter “%(name)s”.", name=name)
            self.add("unknown-filter", message, tag.line, near(name, FILTERS))
        if strangers:
            return False
        return self._in_language(tree, tag) and self._named(tree, before + after, tag, given)

    def _blind(self, tag: Tag) -> str:
        """The head of a loop over nothing, for one with a fault: what stands inside it is not a second one."""
        item = _ITEM.match(tag.inside)
        outer = [found[1] for one in self._open if one.head and (found := _ITEM.match(one.tag.inside))]
        return f"{{% for {item[1]} in {'.'.join([*outer[-1:], _BLIND])} %}}" if item else ""

    def _in_language(self, tree: nodes.Template, tag: Tag) -> bool:
        try:
            language.check(tree)
        except TemplateRefused as error:
            what = error.reason.values["what"]
            message = Message("“%(tag)s” uses %(what)s, which templates may not use.", tag=tag.whole, what=what)
            self.add("not-allowed", message, tag.line)
            return False
        return True

    def _named(self, tree: nodes.Template, around: str, tag: Tag, given: Collection[str]) -> bool:
        asked = language.names(tree) - language.names(parsed(around, environment())) - set(given)
        unknown = sorted(name for name in asked - set(self._known) if _BLIND not in name)
        for name in unknown:
            self.add("unknown-name", nothing(name), tag.line, near(name, self._known))
        return not unknown


def _tags(line: Line, walk: _Walk) -> Iterator[Tag]:
    at, text = 0, line.text
    while (found := _OPENING.search(text, at)) is not None:
        _strays(text[at : found.start()], line, walk)
        opening = found.group()
        end = text.find(_CLOSING[opening], found.end())
        if end < 0:
            shown = text[found.start() : found.start() + 40]
            message = Message("“%(tag)s” begins a tag that does not end in the same paragraph.", tag=shown)
            walk.add("not-complete", message, line)
            return
        whole = text[found.start() : end + 2]
        if line.pieces(found.start(), end + 2) > 1:
            walk.healed.append(Healed(whole[:80], line.place))
        yield _tag(opening, whole, line)
        at = end + 2
    _strays(text[at:], line, walk)


def _strays(text: str, line: Line, walk: _Walk) -> None:
    if stray := _STRAY.search(text):
        message = Message("“%(tag)s” ends a tag that nothing begins in the same paragraph.", tag=stray.group())
        walk.add("not-complete", message, line)


def _tag(opening: str, whole: str, line: Line) -> Tag:
    inside = whole[2:-2].translate(_QUOTES)
    prefix = _PREFIX.match(inside)
    rows = bool(prefix) and inside.startswith("t")
    inside = inside[prefix.end() :] if prefix else inside
    shown = whole if len(whole) <= 80 else f"{whole[:79]}…"  # noqa: PLR2004 -- as long as a paragraph is shown
    return Tag(opening, shown, inside.strip("+-"), rows, line)


def suggesting(code: str, message: Message, place: Place, nearest: str | None) -> Fault:
    """A fault that offers the right name, where one is near."""
    if nearest is not None:
        message = Message("%(fault)s Did you mean “%(near)s”?", fault=message, near=nearest)
    return Fault(code, message, place, nearest)


def nothing(name: str) -> Message:
    """What is said of a name that there is not."""
    return Message("“%(name)s” is nothing that an agreement has.", name=name)


def near(name: str, names: Iterable[str]) -> str | None:
    """The right name nearest to a wrong one, or None where none is near."""
    found = process.extractOne(name, sorted(names), scorer=fuzz.ratio, score_cutoff=_ALIKE)
    return found[0] if found else None
