"""Reading YAML so that everything wrong is reported with its line and column.

A `Cursor` stands on one node and reads it as one type. What it cannot read it reports, and then goes on with a
harmless value, so that one reading finds every problem; a reading with problems never becomes an edition.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar

import yaml

from kernel.text import Label, Message
from policy.problems import Place, Problem, nearest, problem

Choice = TypeVar("Choice", bound=StrEnum)
Path = tuple[str | int, ...]

LANGUAGES = ("en", "es")
#: Characters of a line that the fast way is trusted with.
LONGEST_LINE = 500
COGNATE = 2  # this many words can be the same in both languages, such as “Micro” or “Google Meet”
LONGEST_NAME = 40  # what the database keeps of a stage or an outcome
NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
VERSION = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
NUMBER = re.compile(r"\d{1,15}(\.\d{1,6})?")
STRING, BOOLEAN, NULL = (f"tag:yaml.org,2002:{name}" for name in ("str", "bool", "null"))


@dataclass
class Reading:
    """What one reading has found so far: the problems, and the place of everything read."""

    problems: list[Problem] = field(default_factory=list)
    places: dict[Path, Place] = field(default_factory=dict)

    def report(self, place: Place, message: Message, near: str | None = None) -> None:
        """Keep one problem."""
        self.problems.append(problem(place, message, near))

    def place(self, path: Path) -> Place:
        """Where a path stands; for what was left out, where it should stand."""
        while path not in self.places:
            path = path[:-1]
        return self.places[path]


def _unfit(name: str, shape: re.Pattern[str] = NAME) -> Message | None:
    if not shape.fullmatch(name):
        return Message("“%(name)s” cannot be a name: small letters, digits and single hyphens only.", name=name)
    if len(name) > LONGEST_NAME:
        return Message(
            "“%(name)s” is too long for a name: %(most)s characters are the most.", name=name, most=LONGEST_NAME
        )
    return None


def place_of(node: yaml.Node) -> Place:
    """Where a node begins."""
    return Place(node.start_mark.line + 1, node.start_mark.column + 1)


def compose(text: str, reading: Reading) -> yaml.Node | None:
    """The root node of a YAML text; a text that is not YAML, or empty, is reported."""
    try:
        root = _composed(text)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = Place(mark.line + 1, mark.column + 1) if mark else Place(1, 1)
        words = error.problem or error.context or type(error).__name__
        reading.report(place, Message("This is not YAML: %(problem)s.", problem=words))
        return None
    except yaml.reader.ReaderError as error:
        before = text[: error.position]
        place = Place(before.count("\n") + 1, len(before) - before.rfind("\n"))
        reading.report(place, Message("A character stands here that no YAML file may contain."))
        return None
    except RecursionError:
        reading.report(Place(1, 1), Message("Lists stand inside lists too deeply to be read."))
        return None
    if root is None:
        reading.report(Place(1, 1), Message("The file is empty."))
    return root


def _composed(text: str) -> yaml.Node | None:
    """Compose a text, ten times as fast where it is sound; only the slow way says what is wrong and where.

    A block cannot be nested deeper than a line is long, so that no file takes all the stack there is.
    """
    if max(map(len, text.splitlines()), default=0) <= LONGEST_LINE:
        with suppress(yaml.YAMLError):
            return yaml.compose(text, Loader=yaml.CSafeLoader)
    return yaml.compose(text, Loader=yaml.SafeLoader)


@dataclass(frozen=True)
class Cursor:
    """A position in the text that can be read as a value; without a node it reads as nothing, silently.

    Its place is where a reader looks: the value itself, but the key where the value is a list or has keys of its own.
    """

    reading: Reading
    node: yaml.Node | None
    path: Path = ()
    key: yaml.Node | None = None

    def __post_init__(self) -> None:
        if self.place is not None:
            self.reading.places[self.path] = self.place

    @property
    def place(self) -> Place | None:
        """Where to look for what stands here; None where nothing does."""
        if self.key is None or isinstance(self.node, yaml.ScalarNode):
            return place_of(self.node) if self.node is not None else None
        return place_of(self.key)

    @property
    def written(self) -> str:
        """The characters that stand here, nothing where they are no single value."""
        return str(self.node.value) if isinstance(self.node, yaml.ScalarNode) else ""

    @property
    def is_list(self) -> bool:
        """Whether a list stands here."""
        return isinstance(self.node, yaml.SequenceNode)

    def report(self, message: Message, near: str | None = None) -> None:
        """Report something wrong at this place; nothing where there is no node, since that is reported already."""
        if self.place is not None:
            self.reading.report(self.place, message, near)

    def fields(self, required: Iterable[str], optional: Iterable[str] = ()) -> dict[str, Cursor]:
        """A cursor for every named key of a mapping; missing, unknown and repeated keys are reported."""
        needed, allowed = tuple(required), tuple(optional)
        known = (*needed, *allowed)
        found: dict[str, Cursor] = {}
        pairs = self._pairs(Message("Here should stand keys with values."))
        left = set(known) - {str(cursor.path[-1]) for _, cursor in pairs}
        for key_node, cursor in pairs:
            name = str(cursor.path[-1])
            if name in known:
                found[name] = cursor
            else:
                words = Message("The key “%(key)s” is not known here.", key=name)
                self.reading.report(place_of(key_node), words, nearest(name, left))
        for name in needed:
            if name not in found and isinstance(self.node, yaml.MappingNode):
                self.report(Message("The key “%(key)s” is missing here.", key=name))
        nothing = {name: Cursor(self.reading, None, (*self.path, name)) for name in needed}
        return nothing | found

    def entries(self) -> list[tuple[str, Cursor]]:
        """The named entries of a mapping whose names the author chooses."""
        found = []
        for key_node, cursor in self._pairs(Message("Here should stand names, each with its own keys.")):
            name = str(cursor.path[-1])
            if (words := _unfit(name)) is not None:
                self.reading.report(place_of(key_node), words)
            found.append((name, cursor))
        if not found:
            self.report(Message("There should be at least one entry here."))
        return found

    def keyed(self, kind: type[Choice]) -> dict[Choice, Cursor]:
        """The entries of a mapping whose names come from a closed list; the nearest right one is offered."""
        words = [member.value for member in kind]
        found = {}
        for key_node, cursor in self._pairs(Message("Here should stand names, each with its own keys.")):
            name = str(cursor.path[-1])
            if name in words:
                found[kind(name)] = cursor
            else:
                message = Message("“%(found)s” is not one of: %(words)s.", found=name, words=", ".join(words))
                self.reading.report(place_of(key_node), message, nearest(name, words))
        return found

    def name(self) -> str:
        """A name of the author's choice; it may begin with a digit, as a year does."""
        name = self.text()
        if name and (words := _unfit(name, VERSION)) is not None:
            self.report(words)
        return name

    def _pairs(self, otherwise: Message) -> list[tuple[yaml.Node, Cursor]]:
        if not isinstance(self.node, yaml.MappingNode):
            self.report(otherwise)
            return []
        pairs: list[tuple[yaml.Node, Cursor]] = []
        first: dict[str, int] = {}
        for key_node, value_node in self.node.value:
            name = key_node.value if isinstance(key_node, yaml.ScalarNode) else "?"
            if name in first:
                words = Message("The key “%(key)s” stands already in line %(line)s.", key=name, line=first[name])
                self.reading.report(place_of(key_node), words)
                continue
            first[name] = place_of(key_node).line
            pairs.append((key_node, Cursor(self.reading, value_node, (*self.path, name), key_node)))
        return pairs

    def items(self) -> list[Cursor]:
        """The items of a list."""
        if not isinstance(self.node, yaml.SequenceNode):
            self.report(Message("Here should stand a list."))
            return []
        return [Cursor(self.reading, node, (*self.path, place)) for place, node in enumerate(self.node.value)]

    def words(self) -> list[Cursor]:
        """The items of a list in which no word may stand twice."""
        seen: set[str] = set()
        items = self.items()
        for item in items:
            if item.written and item.written in seen:
                item.report(Message("“%(name)s” stands twice in this list.", name=item.written))
            seen.add(item.written)
        return items

    def names(self) -> tuple[str, ...]:
        """A list of names, each once."""
        return tuple(item.text() for item in self.words())

    def choices(self, kind: type[Choice]) -> tuple[Choice, ...]:
        """A list of words from a closed list, each once."""
        return tuple(item.choice(kind) for item in self.words())

    def text(self) -> str:
        """One line or paragraph of text, not empty."""
        if not isinstance(self.node, yaml.ScalarNode):
            self.report(Message("Here should stand text."))
            return ""
        if self.node.tag != STRING:
            words = Message("“%(found)s” is not read as text: put it in quotation marks.", found=self.written)
            self.report(Message("Here should stand text.") if self.node.tag == NULL else words)
        elif not self.written.strip():
            self.report(Message("Here should stand text."))
        return self.written.strip()

    def number(self) -> Decimal:
        """A number that is not negative, written as 15000 or 15000.50."""
        if not NUMBER.fullmatch(self.written):
            self.report(Message("Here should stand a number, written as 15000 or 15000.50."))
            return Decimal(0)
        return Decimal(self.written)

    def whole(self) -> int:
        """A whole number that is not negative."""
        number = self.number()
        if number != int(number):
            self.report(Message("Here should stand a whole number."))
        return int(number)

    def flag(self) -> bool:
        """True or false."""
        if not isinstance(self.node, yaml.ScalarNode) or self.node.tag != BOOLEAN:
            self.report(Message("Here should stand true or false."))
            return False
        return self.written.lower() in {"true", "yes", "on"}

    def day(self) -> date:
        """A date, written as 2026-01-31."""
        try:
            return date.fromisoformat(self.written)
        except ValueError:
            self.report(Message("Here should stand a date, written as 2026-01-31."))
            return date.min

    def choice(self, kind: type[Choice]) -> Choice:
        """One of a closed list of words; the nearest right one is offered."""
        written = self.text()
        words = [member.value for member in kind]
        if written in words:
            return kind(written)
        if written:
            sorts = ", ".join(words)
            message = Message("“%(found)s” is not one of: %(words)s.", found=written, words=sorts)
            self.report(message, nearest(written, words))
        return next(iter(kind))

    def label(self) -> Label:
        """Words in every language; a sentence that stands there in English twice was not translated."""
        at = self.fields(LANGUAGES)
        english, spanish = at["en"].text(), at["es"].text()
        if english == spanish and len(english.split()) > COGNATE:
            at["es"].report(Message("The Spanish is the English, word for word."))
        return Label(en=english, es=spanish)
