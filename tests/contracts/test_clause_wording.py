"""What somebody types for a clause: the same small language as the library's, nothing left to be filled in."""

from __future__ import annotations

import pytest

from contracts.clause_wording import LONGEST, problems, tidy
from kernel.text import Label, render

TERMS = frozenset({"partner.name", "amount", "start"})
CLAUSES = frozenset({"exit-talk", "own-1"})

SOUND = [
    "The Partner answers for {{ partner.name }} under clause [[exit-talk]].",
    "{% if amount %}It is {{ amount }}.{% else %}No money moves.{% endif %} See [[own-1]].",
    "Ten per cent (10%) of costs, 3.5 days & 5 < 6; “quoted” words, e.g. A/B... and so on.",
    "Phases XX and IX are over.",
]

#: What was typed, and what is said about it.
FAULTS = {
    "{{ partner.nome }}": ["No contract has the term “partner.nome”. Did you mean “partner.name”?"],
    "[[exit-tolk]]": ["There is no clause “exit-tolk” in this agreement. Did you mean “exit-talk”?"],
    "[[pivot]]": ["There is no clause “pivot” in this agreement."],
    "{{ 7*7 }}": ["“7*7” is no name of a term."],
    "{{ ''.__class__ }}": ["“''.__class__” is no name of a term."],
    "{% for x in range(10**9) %}": ["This condition is not opened and closed once: {% for x in range(10**9) %}."],
    "{% if amount %}a": ["A condition in this text is never closed."],
    "a {% endif %}": ["This condition is not opened and closed once: {% endif %}."],
    "a {{ amount": ["A tag in this text is not complete."],
    "Pay [insert the sum] by ____.": [
        "“[insert the sum]” is still to be filled in.",
        "“____” is still to be filled in.",
    ],
    "By <date>, TBD, XXX or ....": [
        "“<date>” is still to be filled in.",
        "“TBD” is still to be filled in.",
        "“XXX” is still to be filled in.",
        "“....” is still to be filled in.",
    ],
    " ".join(["word"] * (LONGEST + 1)): ["This is too long to be read: 190 words are the most."],
}


@pytest.mark.parametrize("text", SOUND)
def test_sound_words_are_taken(text: str) -> None:
    assert list(problems(Label(text, ""), terms=TERMS, clauses=CLAUSES)) == []
    assert list(problems(Label(text, text), terms=TERMS, clauses=CLAUSES)) == []


@pytest.mark.parametrize("text", FAULTS)
def test_says_what_is_wrong_and_in_which_language(text: str) -> None:
    found = list(problems(Label("", text), terms=TERMS, clauses=CLAUSES))
    wanted = [("es", said) for said in FAULTS[text]]
    assert set(wanted) <= {(language, render(message)) for language, message in found}
    assert {language for language, _message in found} == {"es"}


def test_both_languages_say_the_same_of_the_same_things() -> None:
    text = Label("{{ partner.name }} and [[exit-talk]].", "{{ amount }} y [[exit-talk]].")
    assert [(where, render(words)) for where, words in problems(text, terms=TERMS, clauses=CLAUSES)] == [
        ("es", "The Spanish names other terms or clauses than the English.")
    ]


def test_a_clause_is_one_paragraph() -> None:
    assert tidy("  One\r\n\r\n two\tthree ") == "One two three"
