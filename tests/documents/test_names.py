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
        ("{{ a }}{{ b }}{{ a }}", {"a": "", "b": []}, ["a", "b"]),
        ("{{ a }}", {"a": False}, []),
        ("{{ a['b'] }}{{ c[0] }}{{ c[1] }}", {"a": {}, "c": ["x"]}, ["a.b", "c[]"]),
        ("{{ a.b.c }}", {}, ["a.b.c"]),
        ("{{ a|upper }}{{ a|length }}", {"a": ""}, ["a"]),
        ("{{ a|upper }}", {}, ["a"]),
        ("{{ a|join }}{{ b|join('; ') }}", {"a": [], "b": ["x"]}, ["a"]),
        ("{% for p in a|batch(2) %}{{ p[0] }}{% endfor %}", {"a": []}, ["a"]),
        ("{% for p in a|batch(2) %}{{ p[0] }}{% endfor %}", {}, ["a"]),
        ("{% for p in a|batch(2) %}{{ p[1].x }}{% endfor %}", {"a": [{"x": "1"}, {"x": "2"}, {"x": "3"}]}, ["a[].x"]),
        ("{% for r in a %}{% else %}{{ b }}{% endfor %}", {"a": [], "b": ""}, ["b"]),
        ("{% for r in a %}x{% else %}{{ b }}{% endfor %}", {"a": ["x"], "b": ""}, []),
        ("{% for r in a %}x{% endfor %}", {"a": "text"}, ["a"]),
        ("{% for r in a %}{{ a }}{{ r.b.c }}{% endfor %}{{ r }}", {"a": [{"b": {"c": ""}}], "r": ""}, ["a[].b.c", "r"]),
        ("{% for r in a %}{% if loop.first %}{{ b }}{% endif %}{% endfor %}", {"a": ["x"], "b": ""}, ["b"]),
        ("{% for r in a %}{% if not loop.first %}{{ b }}{% endif %}{% endfor %}", {"a": ["x"], "b": ""}, []),
        ("{% for r in a %}{% if loop.last %}{{ r }}{% endif %}{% endfor %}", {"a": ["", "x"]}, []),
        ("{% for r in a %}{% if loop.last %}{{ r }}{% endif %}{% endfor %}", {"a": ["x", ""]}, ["a[]"]),
        ("{% for r in a %}{% if loop.index == 2 %}{{ r }}{% endif %}{% endfor %}", {"a": ["x", ""]}, ["a[]"]),
        ("{% for r in a %}{% if loop.index == 1 %}{{ r }}{% endif %}{% endfor %}", {"a": ["x", ""]}, []),
        ("{% for r in a %}{% if loop.length == 2 %}{{ b }}{% endif %}{% endfor %}", {"a": ["x", "y"], "b": ""}, ["b"]),
        ("{% for r in a %}{% for s in r.b %}{{ s }}{% endfor %}{% endfor %}", {"a": [{"b": ["", "x"]}]}, ["a[].b[]"]),
        ("{% if a == 'x' %}{{ b }}{% elif c %}{{ d }}{% else %}{{ e }}{% endif %}", {"a": "y"}, ["e"]),
        ("{% if a == 'x' %}{{ b }}{% elif c %}{{ d }}{% else %}{{ e }}{% endif %}", {"c": "y"}, ["d"]),
        ("{% if a != 'x' %}{{ b }}{% endif %}", {"a": "x"}, []),
        ("{% if a != 'x' %}{{ b }}{% endif %}", {"a": "y"}, ["b"]),
        ("{% if a > 1 %}{{ b }}{% endif %}{% if a >= 2 %}{{ c }}{% endif %}", {"a": 2}, ["b", "c"]),
        ("{% if a > 2 %}{{ b }}{% endif %}{% if a >= 3 %}{{ c }}{% endif %}", {"a": 2}, []),
        ("{% if a < 3 %}{{ b }}{% endif %}{% if a <= 2 %}{{ c }}{% endif %}", {"a": 2}, ["b", "c"]),
        ("{% if a < 2 %}{{ b }}{% endif %}{% if a <= 1 %}{{ c }}{% endif %}", {"a": 2}, []),
        ("{% if 1 < a < 3 %}{{ b }}{% endif %}{% if 1 < a < 2 %}{{ c }}{% endif %}", {"a": 2}, ["b"]),
        ("{% if a > 1 %}{{ b }}{% endif %}", {"a": "text"}, []),
        ("{% if 1 < a %}{{ b }}{% endif %}", {"a": "text"}, []),
        ("{% if a and c %}{{ b }}{% endif %}", {"a": "x", "c": ""}, []),
        ("{% if a and c %}{{ b }}{% endif %}", {"a": "x", "c": "x"}, ["b"]),
        ("{% if a or c %}{{ b }}{% endif %}", {"a": "", "c": ""}, []),
        ("{% if a or c %}{{ b }}{% endif %}", {"a": "x", "c": ""}, ["b"]),
        ("{% if not a %}{{ b }}{% endif %}", {"a": "x"}, []),
        ("{% if a|length > 1 %}{{ b }}{% endif %}", {"a": ["x", "y"]}, ["b"]),
        ("{% if a|length > 1 %}{{ b }}{% endif %}", {"a": ["x"]}, []),
        ("{% if a|length %}{{ b }}{% endif %}", {}, []),
        ("{% if a == none %}{{ b }}{% endif %}", {"a": None}, ["b"]),
    ],
)
def test_only_what_would_be_printed_as_nothing_is_named(
    text: str, context: dict[str, object], empty: list[str]
) -> None:
    assert empty_terms(word_file(text), context) == empty


def test_the_header_is_asked_too() -> None:
    assert empty_terms(word_file("{{ a }}", header="{{ b }}"), {"a": "x", "b": ""}) == ["b"]
