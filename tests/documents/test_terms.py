from collections.abc import Iterator

import pytest

from documents import clause_text, language, press, shelf
from documents.context import blank
from documents.language_empties import empties
from documents.names import names_needed
from documents.plain import plain
from documents.press_environment import environment, parsed
from documents.terms import TERMS, spoken
from kernel.text import render, using
from policy import clause_files
from tests.documents.contexts import large
from tests.documents.test_templates import ALL, WHOLE_SHELF


def emptied(value: object) -> Iterator[None]:
    """Empty each text and each list of a context in turn, putting it back afterwards."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in list(items):
        if isinstance(item, (str, list)):
            value[key] = type(item)()  # type: ignore[index]  # a dict or a list, see above
            yield
            value[key] = item  # type: ignore[index]  # the same
        yield from emptied(item)


@pytest.mark.parametrize(("kind", "language"), ALL)
def test_whatever_can_be_missing_has_words(kind: str, language: str) -> None:
    trees = press.trees(shelf.template(kind, language).content)
    context = plain(large(language))
    for name, value in context.items():
        context[name] = value[:1] if isinstance(value, list) else value
    missing = {name for _ in emptied(context) for tree in trees for name in empties(tree, context)}

    assert len(missing) > 8
    assert missing <= set(TERMS)


#: What the clauses of every library name, whatever agreement they stand in.
CLAUSES = {
    name
    for library in clause_files.names()
    for clause in clause_files.library(library).by_key.values()
    for _variant, text in clause.texts
    for code in ("en", "es")
    for name in language.names(parsed(text.in_(code), environment(escaped=False)))
}


def test_no_words_are_left_over() -> None:
    needed = set().union(*(names_needed(shelf.template(kind, language).content) for kind, language in WHOLE_SHELF))

    assert set(TERMS) <= needed | CLAUSES


def test_whatever_a_clause_cannot_do_without_has_words() -> None:
    without = {
        name
        for library in clause_files.names()
        for clause in clause_files.library(library).by_key.values()
        for _variant, text in clause.texts
        for name in clause_text.empties(text.en, blank())
    }

    assert {"amount", "reports_text", "umbrella.remaining", "exploratory.cap", "liaison.name"} <= without <= CLAUSES
    assert without <= set(TERMS)


def test_a_term_is_said_in_the_readers_language() -> None:
    with using("es"):
        assert render(spoken("partner.address")) == "el domicilio de la organización socia"
        assert render(spoken("logo")) == "el dato «logo»"
