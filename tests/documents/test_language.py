"""The small language: what it is made of, and that nothing else gets in."""

import pytest

from documents import language
from documents.errors import TemplateRefused
from documents.press_environment import environment, parsed
from kernel.text import render

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


DEEP, LAST = "too many conditions inside each other", "an expression that is not a name"
FOREIGN = "a loop inside a loop over a list that is not one of the outer item"
MORE = "a loop with more than an item and a list"
WHY = [
    ("{% if a %}" * 21 + "x" + "{% endif %}" * 21, DEEP),
    ("{% if " + "not " * 21 + "a %}{% endif %}", DEEP),
    ("{% if " + "(" * 21 + "a and b" + ") and b" * 21 + " %}{% endif %}", DEEP),
    ("{% if " + "a or (" * 21 + "b" + ")" * 21 + " %}{% endif %}", DEEP),
    ("{% if a %}{% else %}" * 21 + "x" + "{% endif %}" * 21, DEEP),
    ("{% for a in b %}{% else %}" * 21 + "x" + "{% endfor %}" * 21, DEEP),
    ("{% set a = b %}", "“assign”"),
    ("{% if a %}{% set a = b %}{% endif %}", "“assign”"),
    ("{% if a %}{% elif b %}{% set a = b %}{% endif %}", "“assign”"),
    ("{% if a %}{% else %}{% set a = b %}{% endif %}", "“assign”"),
    ("{% for a in x %}{% set a = b %}{% endfor %}", "“assign”"),
    ("{% for a in x %}{% else %}{% set a = b %}{% endfor %}", "“assign”"),
    ("{% for a in x if a %}{% endfor %}", MORE),
    ("{% for a in x recursive %}{% endfor %}", MORE),
    ("{% for a, b in x %}{% endfor %}", MORE),
    (
        "{% for a in x %}{% for b in a.y %}{% for c in b.z %}{% endfor %}{% endfor %}{% endfor %}",
        "a loop inside a loop inside a loop",
    ),
    ("{% for a in x %}{% for b in y %}{% endfor %}{% endfor %}", FOREIGN),
    ("{% for a in x %}{% for b in a.y %}{% endfor %}{% for c in b.y %}{% endfor %}{% endfor %}", FOREIGN),
    ("{% for a in loop %}{% endfor %}", "the count of a loop outside of a loop"),
    ("{% for loop in x %}{% for b in loop.y %}{% endfor %}{% endfor %}", "“loop.y”"),
    ("{% for loop in x %}{% for b in loop.first %}{% endfor %}{% endfor %}", "a loop over the count of a loop"),
    ("{% for _a in x %}{% endfor %}", "a name that begins with “_”"),
    ("{{ a._b }}", "a name that begins with “_”"),
    ("{{ a['_b'] }}", "a name that begins with “_”"),
    ("{{ a[2000000] }}", "a constant that is too large"),
    ("{% if a == 1000001 %}{% endif %}", "a constant that is too large"),
    ("{% if a == '" + "x" * 201 + "' %}{% endif %}", "a constant that is too large"),
    ("{% if a == 1.5 %}{% endif %}", "a constant that is too large"),
    ("{% if a in b %}{% endif %}", "the comparison “in”"),
    ("{% if a == b not in c %}{% endif %}", "the comparison “notin”"),
    ("{{ a() }}", "a call"),
    ("{{ a + b }}", "arithmetic"),
    ("{{ -a }}", "arithmetic"),
    ("{{ a ~ b }}", "arithmetic"),
    ("{{ 'x' }}", LAST),
    ("{{ 'x'|upper }}", LAST),
    ("{{ a == b }}", LAST),
    ("{{ a[b] }}", LAST),
    ("{% filter upper %}{% endfilter %}", "“filterblock”"),
    ("{{ a|batch(2) }}", "the filter “batch”"),
    ("{% for x in a|join %}{% endfor %}", "the filter “join”"),
    ("{% for x in a|batch %}{% endfor %}", "the filter “batch” with other words than it takes"),
    ("{{ a|upper(1) }}", "the filter “upper” with other words than it takes"),
    ("{{ a|join(1) }}", "the filter “join” with other words than it takes"),
    ("{{ a|join('a', 'b') }}", "the filter “join” with other words than it takes"),
    ("{{ a|join(b) }}", "the filter “join” with other words than it takes"),
    ("{{ a|join(d='x') }}", "the filter “join” with other words than it takes"),
    ("{{ a|join(*b) }}", "the filter “join” with other words than it takes"),
    ("{{ a|upper(**b) }}", "the filter “upper” with other words than it takes"),
    ("{% for x in a|batch(true) %}{% endfor %}", "the filter “batch” with other words than it takes"),
    ("{% for x in a|batch(0) %}{% endfor %}", "the filter “batch” beyond its bounds"),
    ("{% for x in a|batch(101) %}{% endfor %}", "the filter “batch” beyond its bounds"),
    ("{{ a|join('" + "x" * 21 + "') }}", "the filter “join” beyond its bounds"),
    ("{% for a in x %}{{ loop.previtem }}{% endfor %}", "“loop.previtem”"),
    ("{% for a in x %}{{ loop['depth'] }}{% endfor %}", "“loop.depth”"),
    ("{{ loop.index }}", "the count of a loop outside of a loop"),
]


@pytest.mark.parametrize(("text", "why"), [pytest.param(*one, id=one[0][:40]) for one in WHY])
def test_a_refusal_says_what_and_in_which_line(text: str, why: str) -> None:
    with pytest.raises(TemplateRefused) as refused:
        language.check(parsed(f"a\n{text}", environment()))
    assert render(refused.value.reason) == f"it uses {why}, which templates may not use (line 2 of the text)."


@pytest.mark.parametrize(
    "text",
    [
        "{% if a %}" * 20 + "x" + "{% endif %}" * 20,
        "{% if " + "not " * 20 + "a %}{% endif %}",
        "{% if a == 1000000 and b == 0 and c == '" + "x" * 200 + "' %}{% endif %}",
        "{% for x in a|batch(100) %}{% endfor %}{% for x in a|batch(1) %}{% endfor %}",
        "{{ a|join('" + "x" * 20 + "') }}{{ a[1000000] }}",
        "{% for a in x %}{{ loop.first }}{{ loop.last }}{{ loop.length }}{{ loop['index'] }}{% endfor %}",
        "{% if a %}{% elif b %}{% for r in x %}{% endfor %}{% else %}{% for r in x %}{% endfor %}{% endif %}",
        "{% if a != b and c > d and e >= f and g < h and i <= j %}{% endif %}",
        "{% for a in x %}{% for b in a.y|batch(2) %}{% endfor %}{% endfor %}",
    ],
)
def test_up_to_its_bounds(text: str) -> None:
    language.check(parsed(text, environment()))


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("{{ a|upper }}{{ b[0].c }}{{ b['c'] }}", {"a", "b[].c", "b.c"}),
        ("{% for p in rows|batch(2) %}{% for r in p %}{{ r.x }}{% endfor %}{% endfor %}", {"rows", "rows[].x"}),
        ("{% for a in x %}{% for b in a.y %}{{ b }}{{ b.z }}{% endfor %}{% endfor %}", {"x", "x[].y", "x[].y[].z"}),
        ("{% for a in x %}{% else %}{{ a }}{% endfor %}", {"x", "a"}),
        ("{% if a == b.c|length %}{% endif %}", {"a", "b.c"}),
        ("{% for a in x %}{{ loop.index }}{{ loop['first'] }}{% endfor %}{{ loop2 }}", {"x", "loop2"}),
        ("{% for a in x %}{{ a[0].b }}{{ a }}{% endfor %}{{ a }}", {"x", "x[].b", "a"}),
        ("{% for a in x %}{% if a.b %}{% else %}{{ c }}{% endif %}{% endfor %}", {"x", "x[].b", "c"}),
        ("{% for a in x|batch(2) %}{{ a|length }}{% endfor %}{{ y|join }}", {"x", "y"}),
        ("{{ (a.b|upper)|trim }}{{ a[0] }}{{ a['b']['c'] }}", {"a.b", "a.b.c"}),
    ],
)
def test_names(text: str, names: set[str]) -> None:
    assert language.names(parsed(text, environment())) == names
