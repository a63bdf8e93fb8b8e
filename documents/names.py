"""Which terms a template needs, answered by name before anything is printed."""

from collections.abc import Iterator, Mapping

from documents import language, language_empties
from documents.context import blank
from documents.plain import plain
from documents.press import trees


def names_needed(template: bytes) -> set[str]:
    """Every dotted name that a template mentions, items of a list written as `budget[].amount`.

    Raises TemplateRefused.
    """
    return set().union(*(language.names(tree) for tree in trees(template)))


def empty_terms(template: bytes, context: Mapping[str, object]) -> list[str]:
    """The dotted names that this template would print with nothing to show for: None, "", or an empty list.

    What stands under a condition is asked for only where the condition holds. An empty answer means: it can print.
    Raises TemplateRefused, NotPlain or IllegalCharacter.
    """
    values = plain(context)
    found = [name for tree in trees(template) for name in language_empties.empties(tree, values)]
    return list(dict.fromkeys(found))


def known_terms() -> frozenset[str]:
    """The terms a clause may name: every single value that a contract is printed from."""
    return frozenset(_single(blank()))


def _single(values: Mapping[str, object], above: str = "") -> Iterator[str]:
    for name, value in values.items():
        if isinstance(value, dict):
            yield from _single(value, f"{above}{name}.")
        elif not isinstance(value, list):
            yield f"{above}{name}"
