"""How many partnerships a list has, counted as far as anybody needs: the same work in a small and a large portfolio."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import Integer, Select, and_, bindparam, func, literal_column, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from contracts.asked_queries import Asked, first_part, rest_by_row, with_rest
from contracts.line_queries import Line
from contracts.listed_models import NEXT_ON
from kernel.frozen import Frozen
from kernel.lists import Page
from partnerships.models import Partnership
from partnerships.permissions import Standing
from partnerships.queries.searching import dialect_of

#: A list is counted as far as this; who has more narrows it instead of counting.
MOST_COUNTED = 1_000
_MOST = bindparam("most", None, type_=Integer)
#: How many rows are looked at for words that many may have, before their index is asked.
NEAR = 2_000


def counted(session: Session, by: Standing, asked: Asked, *, today: date) -> int:
    """Return how many partnerships a list has, counted as far as one more than MOST_COUNTED."""
    if asked.words:
        near = _number(session, by, asked, today, window=NEAR)
        if near > MOST_COUNTED:
            return near
    return _number(session, by, asked, today, window=None)


def counted_beside(
    session: Session, by: Standing, asked: Asked, page: Page[Line], *, today: date, after: str | None
) -> int:
    """Return the same where a page of the list is in hand: one that is the whole list needs no counting."""
    whole = after is None and page.after is None
    return len(page.rows) if whole else counted(session, by, asked, today=today)


def counted_by_stage(
    session: Session, by: Standing, asked: Asked, stages: Sequence[str], *, today: date
) -> dict[str, int]:
    """Return how many partnerships of a list stand in each of some stages, each counted as far as in `counted`."""
    dialect = dialect_of(session)
    anywhere = replace(asked, filters=replace(asked.filters, stage=None))
    values = {**asked.values(today), **asked.indexed(dialect), "most": MOST_COUNTED + 1}
    if asked.words and counted(session, by, anywhere, today=today) <= MOST_COUNTED:
        some = _found(dialect, by, anywhere, Partnership.stage).subquery()
        found = session.execute(select(some.c.stage, func.count()).group_by(some.c.stage), values)
        return dict.fromkeys(stages, 0) | {stage: number for stage, number in found if stage in stages}
    open_to = and_(first_part(dialect, by, anywhere), rest_by_row(dialect, asked, Partnership.__table__.c))
    columns = []
    for number, stage in enumerate(stages):
        some = select(Partnership.id).where(open_to, Partnership.stage == stage).limit(_MOST).subquery()
        columns.append(select(func.count()).select_from(some).scalar_subquery().label(f"stage_{number}"))
    return dict(zip(stages, session.execute(select(*columns), values).one(), strict=True)) if columns else {}


def _number(session: Session, by: Standing, asked: Asked, today: date, *, window: int | None) -> int:
    dialect = dialect_of(session)
    values = {**asked.values(today), **asked.indexed(dialect), "most": MOST_COUNTED + 1}
    if asked.among is not None:
        return session.scalar(_count(dialect, by, asked, window=window), values) or 0
    return int(_frozen(dialect, by.kind, asked.shape(), window=window).row(session, values).found)


@lru_cache(256)
def _frozen(dialect: str, kind: Standing, shape: Asked, *, window: int | None) -> Frozen:
    return Frozen(_count(dialect, kind, shape, window=window))


def _count(dialect: str, by: Standing, asked: Asked, *, window: int | None) -> Select[*tuple[Any, ...]]:
    if window:
        looked_at = select(Partnership.id, Partnership.search_text, NEXT_ON).where(first_part(dialect, by, asked))
        near = looked_at.limit(literal_column(str(window))).subquery()
        found = select(near.c.id).where(rest_by_row(dialect, asked, near.c))
    else:
        found = _found(dialect, by, asked, Partnership.id)
    return select(func.count().label("found")).select_from(found.limit(_MOST).subquery())


def _found(dialect: str, by: Standing, asked: Asked, column: InstrumentedAttribute[Any]) -> Any:
    """Return a column of all that a list has, in the order in which it is found first."""
    return with_rest(dialect, select(column).where(first_part(dialect, by, asked)), asked)
