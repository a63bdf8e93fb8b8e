"""Every event that the code records has a sentence, and every sentence can be said in both languages."""

from __future__ import annotations

import ast
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from kernel.ids import new_id
from kernel.journal import JournalEntry
from kernel.journal_chain import canonical
from kernel.text import render, using
from policy.edition import Edition
from policy.loader import load
from tests.policy.editions import TEXT
from web.names import Names
from web.sentences import AGREEMENT_MOVES, EVENTS, STAGE_MOVES, sentence
from web.told import Told

ROOT = Path(__file__).resolve().parent.parent.parent
#: Put together from the name of a class, so not to be read in the code.
MADE_UP = {"PartnershipMoved", "AgreementMoved", "PartnershipAdopted", "AgreementAdopted"}
PERSON, RECORD, OTHER = new_id(), new_id(), new_id()
FACTS = {
    "move": "explore", "from": "co-creation", "to": "exploratory", "outcome": "completed", "role": "lead-partner",
    "ended": "2026-03-01", "ends": "2026-04-01", "ends_on": "2026-04-01", "cap": 800000, "currency": "USD",
    "amount": 123450, "kind": "grant", "tier": "T2", "step": 1, "steps": 2, "person": OTHER, "before": PERSON,
    "organisation": OTHER, "programme": OTHER, "scheme": "HN-RTN", "day": "2026-03-02", "rate": "24.85",
    "starts_on": "2026-03-01", "duties": ["finance"], "stand_in": OTHER,
    "due": "2026-05-01", "risk": "high", "total": 10000, "name": "2026-01", "count": 3, "state": "draft",
    "fixed_by": "agreement.draft",
}  # fmt: skip


def edition() -> Edition:
    return load(TEXT)


def entry(event: str, kind: str = "partnership", **facts: object) -> JournalEntry:
    return JournalEntry(
        subject_kind=kind,
        subject_id=RECORD,
        seq=1,
        event=event,
        payload=canonical({**FACTS, **facts}),  # type: ignore[dict-item]
        by=PERSON,
        on=date(2026, 3, 2),
        now=datetime(2026, 3, 2, 16, 30, tzinfo=UTC),
        refs="[]",
    )


def told(found: JournalEntry) -> Told:
    named = {PERSON: "Ana Mejía", RECORD: "GA-2026-001", OTHER: "Cooperativa & Hijos"}
    return Told(found, Names(named, {RECORD: edition()}))


def recorded() -> set[str]:
    """Every event named in a call of `journal.record`, read from the code."""
    found: set[str] = set()
    for path in ROOT.glob("[a-z]*/**/*.py"):
        if path.is_relative_to(ROOT / "tests") or ".venv" in path.parts or "node_modules" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in {"journal.record", "record"}:
                found |= set(texts(node.args[2:3]))
    return found


def texts(nodes: list[ast.expr]) -> list[str]:
    return [
        one.value
        for node in nodes
        for one in ast.walk(node)
        if isinstance(one, ast.Constant)
        and isinstance(one.value, str)
        and one.value[:1].isupper()
        and one.value not in {"Moved", "Adopted"}
    ]


def test_every_event_has_its_sentence() -> None:
    assert recorded()
    assert recorded() - set(EVENTS) == set()
    assert set(EVENTS) >= MADE_UP


def test_every_move_of_the_shipped_rules_has_its_own_sentence() -> None:
    assert {move.key for move in edition().moves} <= set(STAGE_MOVES)
    assert {move.key for move in edition().agreement_moves} <= set(AGREEMENT_MOVES)


@pytest.mark.parametrize("event", sorted(EVENTS))
@pytest.mark.parametrize("locale", ["en", "es"])
def test_every_sentence_can_be_said(event: str, locale: str) -> None:
    with using(locale):
        words = render(sentence(told(entry(event))))
    assert "%(" not in words
    assert words[-1] in ".:"


@pytest.mark.parametrize("move", sorted(STAGE_MOVES))
def test_every_move_of_a_partnership_is_told(move: str) -> None:
    with using("en"):
        words = render(sentence(told(entry("PartnershipMoved", move=move))))
    assert words.startswith("Ana Mejía")


@pytest.mark.parametrize("move", sorted(AGREEMENT_MOVES))
def test_every_move_of_an_agreement_is_told(move: str) -> None:
    found = entry("AgreementMoved", "agreement", move=move, role="leadership", **{"from": "draft", "to": "in-review"})
    with using("en"):
        words = render(sentence(told(found)))
    assert "GA-2026-001" in words


def test_sentences_name_names_amounts_and_days() -> None:
    bring = entry("AgreementMoved", "agreement", move="bring-into-force")
    extend = entry("PartnershipMoved", move="extend")
    with using("en"):
        assert render(sentence(told(bring))) == "GA-2026-001 came into force, for USD\xa01,234.50."
        assert render(sentence(told(extend))) == ("Ana Mejía extended the exploration from 1 Mar 2026 to 1 Apr 2026.")


def test_a_move_of_other_rules_is_told_in_their_own_words() -> None:
    with using("es"):
        words = render(sentence(told(entry("PartnershipMoved", move="regroup"))))
    assert words == "Ana Mejía dio el paso «regroup» en GA-2026-001: de Cocreación a Exploración."
