import pytest

from documents.names import empty_terms, names_needed
from tests.documents.word_files import word_file


def test_names_are_dotted_and_items_of_lists_carry_brackets() -> None:
    template = word_file(
        "{{ number }} {{ partner.name }} {% if multi_party %}{{ law }}{% endif %}",
        "{% for line in budget %}{{ line.amount }} {{ loop.index }}{% endfor %}",
        "{% for pair in signers|batch(2) %}{{ pair[0].party }}{% endfor %}",
        header="{{ programme.name }}",
    )

    assert names_needed(template) == {
        "number",
        "partner.name",
        "multi_party",
        "law",
        "budget",
        "budget[].amount",
        "signers",
        "signers[].party",
        "programme.name",
    }


@pytest.mark.parametrize(
    ("text", "context", "empty"),
    [
        ("{{ a }}", {"a": "x"}, []),
        ("{{ a }}", {"a": ""}, ["a"]),
        ("{{ a }}", {"a": None}, ["a"]),
        ("{{ a }}", {}, ["a"]),
        ("{{ a }}", {"a": 0}, []),
        ("{{ a.b }}", {"a": {"b": ""}}, ["a.b"]),
        ("{{ a.b }}", {"a": None}, ["a.b"]),
        ("{% if a %}{{ a }}{% endif %}", {"a": ""}, []),
        ("{% if a %}{{ b }}{% endif %}", {"a": "x", "b": ""}, ["b"]),
        ("{% if a %}x{% else %}{{ b }}{% endif %}", {"a": "", "b": ""}, ["b"]),
        ("{% if a == 'x' %}{{ b }}{% elif a == 'y' %}{{ c }}{% endif %}", {"a": "y", "b": "", "c": ""}, ["c"]),
        ("{% if not a and (b or c) %}{{ d }}{% endif %}", {"a": "", "b": "", "c": "x", "d": ""}, ["d"]),
        ("{% for r in rows %}{{ r.x }}{% endfor %}", {"rows": []}, ["rows"]),
        ("{% if rows %}{% for r in rows %}{{ r.x }}{% endfor %}{% endif %}", {"rows": []}, []),
        ("{% for r in rows %}{{ r.x }}{% endfor %}", {"rows": [{"x": "1"}, {"x": ""}, {"x": ""}]}, ["rows[].x"]),
        (
            "{% for p in rows|batch(2) %}{{ p[0].x }}{% if p|length > 1 %}{{ p[1].x }}{% endif %}{% endfor %}",
            {"rows": [{"x": "1"}, {"x": "2"}, {"x": ""}]},
            ["rows[].x"],
        ),
        ("{% for r in rows %}{{ loop.index }}{% endfor %}", {"rows": ["x"]}, []),
    ],
)
def test_only_what_would_be_printed_as_nothing_is_named(
    text: str, context: dict[str, object], empty: list[str]
) -> None:
    assert empty_terms(word_file(text), context) == empty


def test_the_header_is_asked_too() -> None:
    assert empty_terms(word_file("{{ a }}", header="{{ b }}"), {"a": "x", "b": ""}) == ["b"]
