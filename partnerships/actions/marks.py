"""What can be done about the three marks: give one, with its reason; the earlier ones stay."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from types import MappingProxyType

from sqlalchemy.orm import Session

from kernel import journal
from kernel.days import refuse_future
from kernel.errors import Conflict
from kernel.fields import Fields
from kernel.ids import new_id
from kernel.journal_chain import Plain
from kernel.telling import tell
from kernel.text import Message
from partnerships import permissions
from partnerships.actions.versions import hold_open, touch
from partnerships.choosing_models import CriterionAnswer, Mark
from partnerships.marking import Answer, suggest
from partnerships.models import Partnership
from partnerships.permissions import Standing, scope_of
from policy.choosing import Choosing, MarkOf
from policy.queries import edition as find_edition

EDIT = "partnership.edit"


def rules_of(session: Session, partnership: Partnership) -> Choosing:
    """Return how partners are chosen under a partnership's edition; raises Conflict where it says nothing about it."""
    rules = find_edition(session, partnership.edition_id).choosing
    if rules is None:
        raise Conflict(
            Message("The rules this partnership follows say nothing about how partners are chosen."),
            subject=partnership.ref,
        )
    return rules


def give_mark(
    session: Session,
    partnership: Partnership,
    *,
    of: str,
    level: str,
    reason: str,
    answers: Mapping[str, str | None] = MappingProxyType({}),
    by: Standing,
    on: date,
    now: datetime,
    expected_version: int | None = None,
) -> Mark:
    """Mark the idea, the partner or the relationship on the edition's scale, whatever the answers suggest."""
    permissions.check(by, EDIT, scope_of(partnership), subject=partnership.ref)
    held = hold_open(session, partnership, expected_version)
    refuse_future(on, zone=partnership.programme.office.zone, now=now)
    rules = rules_of(session, partnership)
    fields = Fields()
    marked = fields.choice("of", of, list(MarkOf))
    given = fields.choice("level", level, [one.key for one in rules.levels])
    because = fields.prose("reason", reason, longest=4000)
    kept = _read_answers(fields, rules, marked, answers)
    fields.settle(partnership.ref)
    note = journal.write_note(session, because, by=by.person_id, now=now)
    # The note's row must stand before the mark refers to it.
    session.flush()
    mark = Mark(id=new_id(), partnership_id=partnership.id, of=marked, level=given, reason=str(note["note"]))
    mark.by, mark.on, mark.now = by.person_id, on, now
    mark.answers = [CriterionAnswer(criterion=key, answer=answer) for key, answer in kept.items()]
    suggested = suggest(rules.levels, rules.criteria_of(marked), kept).level
    mark.suggested = suggested.key if suggested else None
    session.add(mark)
    touch(session, partnership, held)
    facts: dict[str, Plain] = {"mark": marked, "level": given, "suggested": mark.suggested}
    tell(session, partnership, "MarkGiven", {**facts, "answers": kept, "reason": note}, by=by, on=on, now=now)
    return mark


def _read_answers(fields: Fields, rules: Choosing, of: str, given: Mapping[str, str | None]) -> dict[str, str]:
    """Return what was answered, each to a criterion that informs this mark."""
    known = [one.key for one in rules.criteria_of(of)]
    kept: dict[str, str] = {}
    for key, answer in given.items():
        with fields.within("answers."):
            if key not in known:
                fields.wrong(key, "“%(value)s” is not one of the choices: %(known)s.", value=key, known=known)
            elif found := fields.optional_choice(key, answer, list(Answer)):
                kept[key] = found
    return kept
