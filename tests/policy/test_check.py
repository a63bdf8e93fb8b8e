from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest
import yaml

from kernel.text import render, using
from policy import nodes
from policy.check import check, proved
from policy.files import editions_in, read
from policy.problems import PolicyInvalid
from policy.rows import AgreementMove, StageMove
from tests.policy.editions import TEXT
from tests.policy.known import KNOWN

POLICY = Path(nodes.__file__).parent


def test_the_shipped_editions_are_sound() -> None:
    for path in editions_in():
        assert check(read(path), KNOWN) == []


def test_the_shipped_editions_use_every_name() -> None:
    editions = [proved(read(path), KNOWN) for path in editions_in()]
    used = {field.name: set[str]() for field in fields(KNOWN)}
    for edition in editions:
        for move in edition.moves:
            used["stage_gates"] |= {gate for dest in move.dests for gate in move.gates_to(dest)}
        used["agreement_gates"] |= {gate for step in edition.agreement_moves for gate in step.gates}
        used["agreement_gates"] |= {
            g for step in edition.agreement_moves for gs in step.gates_by_tier.values() for g in gs
        }
        used["permissions"] |= {one.permission for one in edition.waivers}
        steps: list[StageMove | AgreementMove] = [*edition.moves, *edition.agreement_moves]
        used["permissions"] |= {step.permission for step in steps}
        used["asks"] |= {ask for step in steps for ask in step.asks}
        used["agreement_moves"] |= {step.key for step in edition.agreement_moves}
        used["roles"] |= {step.role for row in edition.approvals for step in row.steps}
        used["templates"] |= {row.template for row in edition.documents}
        used["contribution_kinds"] |= {one.key for one in edition.contribution_kinds}
        used["party_roles"] |= {one.key for one in edition.party_roles}
        used["outcomes"] |= {one.key for one in edition.outcomes}
        used["thresholds"] |= {one.key for one in edition.thresholds}
        used["libraries"] |= {edition.clauses.library} if edition.clauses else set()
        used["checklists"] |= {edition.diligence.library} if edition.diligence else set()
        used["tools"] |= {edition.diligence.tools} if edition.diligence else set()
    for name, names in used.items():
        assert set(getattr(KNOWN, name)) <= names, name


def test_every_problem_is_found_in_one_reading() -> None:
    text = TEXT.replace("kind: pivot\n", "kind: pivto\n").replace("financial: false", "financial: maybe")
    assert [render(one.message) for one in check(text, KNOWN)] == [
        (
            "“pivto” is not one of: co-creation, exploratory, umbrella, delivery, pivot, closing, closed."
            " Did you mean “pivot”?"
        ),
        "Here should stand true or false.",
    ]


def test_what_is_wrong_is_said_in_spanish_too() -> None:
    with pytest.raises(PolicyInvalid) as refused, using("es"):
        proved(TEXT.replace("to: [delivery]", "to: [delivry]"), KNOWN, "mine.yaml")
    with using("es"):
        words = [render(one.message) for one in refused.value.problems]
    assert words == ["No hay ninguna etapa «delivry». ¿Quiso decir «delivery»?"]
    assert refused.value.source_name == "mine.yaml"


@pytest.mark.parametrize(
    ("text", "place", "says"),
    [
        ("", "1:1", "The file is empty."),
        ("# nothing\n", "1:1", "The file is empty."),
        ("a list", "1:1", "Here should stand keys with values."),
        ("- a\n- b\n", "1:1", "Here should stand keys with values."),
        ("a: 1\nb: \x07\n", "2:4", "A character stands here that no YAML file may contain."),
        ("a: [" + "[" * 20000, "1:1", "Lists stand inside lists too deeply to be read."),
        ("a: " + "[" * 240 + "]" * 240, "1:1", "The key “a” is not known here."),
        ("a: 1\n---\nb: 2\n", "2:1", "This is not YAML"),
        ("a: *b\n", "1:4", "This is not YAML"),
        ("? [a, b]\n: 1\n", "1:3", "The key “?” is not known here."),
    ],
)
def test_what_is_no_edition_at_all_is_refused_in_words(text: str, place: str, says: str) -> None:
    assert [one for one in check(text, KNOWN) if one.where == place and says in render(one.message)]


@pytest.mark.parametrize("path", sorted(POLICY.rglob("*.yaml")), ids=lambda path: str(path.relative_to(POLICY)))
def test_the_fast_way_reads_what_the_slow_one_reads_at_the_same_places(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert placed(nodes.compose(text, nodes.Reading())) == placed(yaml.compose(text, Loader=yaml.SafeLoader))


def placed(node: yaml.Node | None) -> object:
    assert node is not None
    children = node.value if isinstance(node, yaml.CollectionNode) else []
    flat = [one for child in children for one in (child if isinstance(child, tuple) else (child,))]
    value = node.value if isinstance(node, yaml.ScalarNode) else [placed(one) for one in flat]
    return node.tag, node.start_mark.line, node.start_mark.column, value
