"""Codes of the second step, for people and programs alike: each try is counted before it is looked at."""

from __future__ import annotations

import math

from kernel.errors import Conflict
from kernel.text import Message
from partnerships import attempts_actions
from partnerships import second_factor_actions as acts
from partnerships.attempts import Counted
from partnerships.attempts_actions import Against
from partnerships.models import Person
from web.account import me
from web.work import commit, current, tack


def key() -> str:
    """Return the key of the instance, under which secrets are kept."""
    return tack().settings.secret_key


def counted(person_id: str) -> Message | None:
    """Count a try in a transaction of its own, or return what to say where there is to be none."""
    work = current()
    until = attempts_actions.claim(work.session, [_against(person_id)], now=work.now)
    if until is not None:
        minutes = math.ceil((until - work.now).total_seconds() / 60)
        return Message("Too many codes that were not right. Try again in %(minutes)s minutes.", minutes=minutes)
    commit()
    return None


def refuse_too_many() -> None:
    """Count a try of the reader; raises Conflict where there were too many that were not right."""
    wait = counted(me().id)
    if wait is not None:
        raise Conflict(wait)


def accepts(person: Person, code: str) -> bool:
    """Use a code up, and forget the tries before where it is right."""
    work = current()
    if not acts.accepts(work.session, person, code, key=key(), on=work.today, now=work.now):
        return False
    was_right(person)
    return True


def was_right(person: Person) -> None:
    """Forget the tries that were not right."""
    work = current()
    attempts_actions.was_right(work.session, [_against(person.id)], now=work.now)


def _against(person_id: str) -> Against:
    return Against(Counted.CODE, person_id)
