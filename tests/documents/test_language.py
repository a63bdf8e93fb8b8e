"""The small language: what it is made of, and that nothing else gets in."""

import pytest

from documents import language
from documents.errors import TemplateRefused
from documents.press_environment import environment, parsed

ALLOWED = [
    "plain text",
    "{{ a }} {{ a.b.c }} {{ a['b'] }} {{ a[0].b }}",
    "{{ a|upper }} {{ a|lower|trim }} {{ a|length }} {{ a|join }} {{ a|join('; ') }}",
    "{% if a %}x{% elif b.c == 'x' %}y{% else %}z{% endif %}",
    "{% if not a and (b or c|length > 1) and 1 < d <= 5 and e != none %}x{% endif %}",
    "{% for r in rows %}{{ r.x }}{{ loop.index }}{% if not loop.last %}, {% endif %}{% else %}none{% endfor %}",
    "{% for r in a.rows %}{% for s in r.list %}{{ s }}{% endfor %}{% endfor %}",
    "{% for p in rows|batch(2) %}{% for r in p %}{{ r }}{% endfor %}{{ p[0].x }}{% endfor %}",
    "{% for r in rows %}{% if r.x %}{% for s in r.list %}{{ r.y }}{{ s.z }}{% endfor %}{% endif %}{% endfor %}",
    "{# a remark #}",
    "{% if a %}" * 19 + "{% endif %}" * 19,
]
REFUSED = {
    "calls": [
        "{{ a() }}",
        "{{ a.b() }}",
        "{{ a|upper() }}x{{ range(9) }}",
        "{% if a() %}{% endif %}",
        "{{ a.format(a) }}",
        "{% for x in range(10**9) %}{% endfor %}",
        "{% for x in a.items() %}{% endfor %}",
        "{{ loop.cycle(a) }}",
        "{% call a() %}{% endcall %}",
        "{{ lipsum() }}",
        "{{ dict(a=1) }}",
    ],
    "arithmetic": [
        "{{ a + b }}",
        "{{ a * 1000000000 }}",
        "{{ 'a' * 10**9 }}",
        "{{ 2 ** 99 }}",
        "{{ a - 1 }}",
        "{{ -a }}",
        "{{ a / b }}",
        "{{ a // b }}",
        "{{ a % b }}",
        "{{ '%99999999s' % a }}",
        "{{ a ~ b }}",
        "{% if a + 1 %}{% endif %}",
        "{% if a == b * 2 %}{% endif %}",
        "{% for x in a + b %}{% endfor %}",
        "{{ a[1 + 1] }}",
        "{% for x in a|batch(1 + 1) %}{% endfor %}",
    ],
    "filters": [
        "{{ a|format }}",
        "{{ a|center(1000000000) }}",
        "{{ a|indent(1000000000) }}",
        "{{ a|replace('a', a) }}",
        "{{ a|map('upper') }}",
        "{{ a|attr('x') }}",
        "{{ a|safe }}",
        "{{ a|tojson }}",
        "{{ a|upper|safe }}",
        "{% filter upper %}{% endfilter %}",
        "{{ a|batch(2) }}",
        "{% for x in a|join %}{% endfor %}",
        "{% for x in a|batch %}{% endfor %}",
        "{% for x in a|batch(0) %}{% endfor %}",
        "{% for x in a|batch(1000000000) %}{% endfor %}",
        "{% for x in a|batch(b) %}{% endfor %}",
        "{% for x in a|batch(true) %}{% endfor %}",
        "{{ a|upper(1) }}",
        "{{ a|join(b) }}",
        "{{ a|join('" + "x" * 21 + "') }}",
        "{{ a|join(d='x') }}",
        "{{ a|join(*b) }}",
        "{{ a|upper(**b) }}",
    ],
    "loops": [
        "{% for a in x %}{% for b in x %}{% endfor %}{% endfor %}",
        "{% for a in x %}{% for b in y.z %}{% endfor %}{% endfor %}",
        "{% for a in x %}{% for b in a.y %}{% for c in b.z %}{% endfor %}{% endfor %}{% endfor %}",
        "{% for a in x %}{% for b in loop.length %}{% endfor %}{% endfor %}",
        "{% for a in loop %}{% endfor %}",
        "{% for a in x if a %}{% endfor %}",
        "{% for a in x recursive %}{% endfor %}",
        "{% for a, b in x %}{% endfor %}",
        "{% for a in 'text' %}{% endfor %}",
        "{% for a in [1, 2] %}{% endfor %}",
        "{% for a in x[1:9] %}{% endfor %}",
        "{{ loop.index }}",
        "{% for _a in x %}{% endfor %}",
        "{% for a in x %}{{ loop.previtem }}{% endfor %}",
        "{% for a in x %}{{ loop['depth'] }}{% endfor %}",
    ],
    "reaching out": [
        "{{ ''.__class__ }}",
        "{{ a.__class__ }}",
        "{{ a['__class__'] }}",
        "{{ _x }}",
        "{{ a[b] }}",
        "{% if ''.__class__ %}{% endif %}",
        "{% for x in a.__dict__ %}{% endfor %}",
        "{{ 'a'.b }}",
    ],
    "constants": [
        "{{ 'text' }}",
        "{{ 1 }}",
        "{{ [1] }}",
        "{{ {'a': 1} }}",
        "{{ a if b else c }}",
        "{{ a == b }}",
        "{{ not a }}",
        "{{ a and b }}",
        "{% if a == 1.5 %}{% endif %}",
        "{% if a == 'x' in b %}{% endif %}",
        "{% if a is defined %}{% endif %}",
        "{% if a in b %}{% endif %}",
        "{% if a == [1] %}{% endif %}",
        "{% if a == 10000000 %}{% endif %}",
        "{% if a == '" + "x" * 201 + "' %}{% endif %}",
    ],
    "statements": [
        "{% set a = b %}",
        "{% macro m() %}{% endmacro %}",
        "{% include 'a' %}",
        "{% import 'a' as b %}",
        "{% extends 'a' %}",
        "{% block a %}{% endblock %}",
        "{% with a = b %}{% endwith %}",
        "{% autoescape false %}{% endautoescape %}",
    ],
    "broken": [
        "{% endif %}",
        "{% if a %}",
        "{% for a in b %}",
        "{{ a",
        "{% if %}{% endif %}",
        "{{ }}",
        "{{ a b }}",
        "{% do a %}",
        "{{Name;role=Signer;type=text}}",
        "{{ a|nosuch }}",
        "{% if a %}{% endfor %}",
    ],
    "depth": [
        "{% if a %}" * 40 + "{% endif %}" * 40,
        "{% if " + "not " * 40 + "a %}{% endif %}",
        "{{ " + "(" * 5000 + "a",
    ],
}


@pytest.mark.parametrize("text", ALLOWED)
def test_the_language_is_these(text: str) -> None:
    language.check(parsed(text, environment()))


@pytest.mark.parametrize("text", [pytest.param(one, id=one[:50]) for some in REFUSED.values() for one in some])
def test_and_nothing_else(text: str) -> None:
    with pytest.raises(TemplateRefused):
        language.check(parsed(text, environment()))


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("{{ a|upper }}{{ b[0].c }}{{ b['c'] }}", {"a", "b[].c", "b.c"}),
        ("{% for p in rows|batch(2) %}{% for r in p %}{{ r.x }}{% endfor %}{% endfor %}", {"rows", "rows[].x"}),
        ("{% for a in x %}{% for b in a.y %}{{ b }}{{ b.z }}{% endfor %}{% endfor %}", {"x", "x[].y", "x[].y[].z"}),
        ("{% for a in x %}{% else %}{{ a }}{% endfor %}", {"x", "a"}),
        ("{% if a == b.c|length %}{% endif %}", {"a", "b.c"}),
    ],
)
def test_names(text: str, names: set[str]) -> None:
    assert language.names(parsed(text, environment())) == names
