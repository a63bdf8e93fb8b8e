"""Saying before it is saved that an entry for a day that has passed changes what was judged since."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from datetime import date

from contracts.hindsight_queries import of_move
from contracts.models import Agreement
from lifecycle.queries import Subject
from web.account import my_work


def looking_back(subject: Subject, trigger: str, *, on: date, understood: bool) -> AbstractContextManager[None]:
    """Guard a move and what follows from it; a partnership's own moves change no tier."""
    if not isinstance(subject, Agreement):
        return nullcontext()
    work = my_work()
    return of_move(work.session, subject, trigger, on=on, today=work.today, understood=understood)
