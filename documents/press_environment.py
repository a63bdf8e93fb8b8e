"""The sandbox that templates are rendered in: plain data only, nothing to call, every pass and every character counted.

Python's own attributes are out of reach by construction: a dotted name looks into our values and nowhere else.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from itertools import islice
from typing import Any

from jinja2 import StrictUndefined, Template, TemplateError, Undefined, UndefinedError, nodes, pass_context
from jinja2.runtime import Context, LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment

from documents.errors import RenderFailed, TemplateRefused
from documents.language import LOOP_ATTRIBUTES
from documents.language_filters import FILTERS
from documents.press_rich import Beyond, Rich, needs_docxtpl
from kernel.text import Message

MOST_PASSES = 5_000
"""Passes through all loops of one document together."""

MOST_OUTPUT = 5_000_000
"""Characters of all parts of one document together."""

#: No template can write this name, so no value can take its place.
BUDGET = "the budget"
_COUNTED = "counted"
_PIECES = 64
_UNKNOWN_TAG = re.compile(r"Encountered unknown tag '(\w+)'")
_PRINTED = frozenset({str, int, bool, type(None)})


class Budget:
    """What one document may still use: passes through loops, and characters."""

    __slots__ = ("characters", "passes")

    def __init__(self) -> None:
        self.passes = MOST_PASSES
        self.characters = MOST_OUTPUT

    def rows(self, rows: object) -> list[object]:
        """The rows of a loop, taken from what is left; raises RenderFailed."""
        if not isinstance(rows, list):
            raise RenderFailed(Message("a loop runs over something that is no list"))
        self.passes -= len(rows)
        if self.passes < 0:
            raise RenderFailed(Message("its loops make more than %(most)s passes", most=MOST_PASSES))
        return rows

    def text(self, pieces: Iterable[str]) -> str:
        """The pieces as one text, counted while they come; raises RenderFailed."""
        made: list[str] = []
        coming = iter(pieces)
        while some := list(islice(coming, _PIECES)):
            self.characters -= sum(map(len, some))
            if self.characters < 0:
                raise RenderFailed(Message("it grows beyond %(most)s characters", most=MOST_OUTPUT))
            made += some
        return "".join(made)


class _Missing(StrictUndefined):
    """A name without a value: any use of it is an error that says the name and nothing else."""

    __slots__ = ()

    @property
    def _undefined_message(self) -> str:
        return str(self._undefined_name)


class Sandbox(ImmutableSandboxedEnvironment):
    """Jinja's sandbox, narrowed to the items of our own plain values."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        """An item of an object by its name, or what a loop knows of itself."""
        if obj.__class__ is dict:
            try:
                return obj[attribute]
            except KeyError:
                return self.undefined(obj=obj, name=attribute)
        if isinstance(obj, Undefined) or (isinstance(obj, LoopContext) and attribute in LOOP_ATTRIBUTES):
            return super().getattr(obj, attribute)
        return self.undefined(obj=obj, name=attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        """An item of a list by its place, or of an object by its name."""
        if obj.__class__ is list and argument.__class__ is int and 0 <= argument < len(obj):
            return obj[argument]
        return self.getattr(obj, str(argument))


@cache
def environment(*, escaped: bool = True, rich: bool = False) -> Sandbox:
    """A sandbox without a loader, functions, tests, or filters beyond the small language.

    With `rich` it prints what docxtpl has to place, too; only docxtpl may render with it.
    """
    made = Sandbox(autoescape=escaped, undefined=_Missing, finalize=_whatever if rich else printable)
    made.globals.clear()
    made.tests.clear()
    made.filters.clear()
    made.filters.update({name: known.work for name, known in FILTERS.items()})
    made.filters[_COUNTED] = _counted
    return made


def printable(value: object) -> object:
    """A value that can stand in a text; raises Beyond for what docxtpl has to place, RenderFailed for lists."""
    if value.__class__ in _PRINTED or isinstance(value, Undefined):
        return value
    if needs_docxtpl(value):
        raise Beyond
    if isinstance(value, Rich):
        return value
    raise RenderFailed(Message("it prints a list or an object as a whole"))


def _whatever(value: object) -> object:
    if isinstance(value, (list, dict)):
        raise RenderFailed(Message("it prints a list or an object as a whole"))
    return value


@pass_context
def _counted(context: Context, rows: object) -> object:
    if isinstance(rows, Undefined):
        return rows
    budget: Budget = context.parent[BUDGET]
    return budget.rows(rows)


class Text:
    """One text of a template, ready to print: compiled once, rendered as often as wanted."""

    def __init__(self, source: str, sandbox: Sandbox) -> None:
        """Compile; the source must have been proved to be in the small language."""
        tree = parsed(source, sandbox)
        for data in list(tree.find_all(nodes.TemplateData)):
            data.data = _braces(data.data)
        for loop in list(tree.find_all(nodes.For)):
            loop.iter = nodes.Filter(loop.iter, _COUNTED, [], [], None, None, lineno=loop.lineno, environment=sandbox)
        code = sandbox.compile(tree)
        self._template: Template = sandbox.template_class.from_code(sandbox, code, sandbox.globals)

    def rendered(self, values: dict[str, Any]) -> str:
        """The text with these values, which carry their budget; raises RenderFailed and Beyond."""
        budget: Budget = values[BUDGET]
        context = self._template.new_context(values, shared=True)
        try:
            return budget.text(self._template.root_render_func(context))
        except UndefinedError as error:
            raise RenderFailed(Message("it asks for “%(name)s”, which has no value", name=str(error))) from error
        except TypeError as error:
            raise RenderFailed(Message("it compares what cannot be compared")) from error


def parsed(source: str, sandbox: Sandbox) -> nodes.Template:
    """The tree of a text; raises TemplateRefused where a tag is not complete or nothing could read it to its end."""
    try:
        return sandbox.parse(source)
    except TemplateError as error:
        raise TemplateRefused(_fault(error)) from error
    except RecursionError as error:
        raise TemplateRefused(Message("its tags stand too deep inside each other.")) from error


def _fault(error: TemplateError) -> Message:
    """What Jinja found, in words of ours: its own are English only."""
    said, line = str(error), getattr(error, "lineno", 1)
    if (tag := _UNKNOWN_TAG.match(said)) is None:
        if "Unexpected end of template" in said:
            return Message("a condition or loop in it begins and is never closed.")
        return Message("a tag in it is not complete (line %(line)s of the text).", line=line)
    if tag[1].startswith(("end", "el")):
        return Message(
            "“%(tag)s” in it closes what was never opened (line %(line)s of the text).", tag=tag[1], line=line
        )
    return Message("“%(tag)s” in it is no tag (line %(line)s of the text).", tag=tag[1], line=line)


def _braces(text: str) -> str:
    """What docxtpl's escapes for braces mean: taken apart in the template alone, so that values stand as typed."""
    if "_" not in text:
        return text
    return text.replace("{_{", "{{").replace("}_}", "}}").replace("{_%", "{%").replace("%_}", "%}")
