"""One move on many partnerships: first which can and which cannot and why, then one press for those that can."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from flask import Blueprint, flash, redirect, render_template, request, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response

from application.work import settle
from contracts import partnership_queries as lists
from kernel.errors import NotFound, TackError
from kernel.text import Label, Message, gettext
from lifecycle import bulk_actions
from lifecycle.actions import Step
from lifecycle.bulk_actions import MOST, Batch
from lifecycle.inputs import MoveInputs
from partnerships.models import Partnership
from policy.edition import Edition
from policy.queries import edition as edition_of
from policy.rows import StageMove
from web import list_asking, rules, subjects
from web.account import my_work
from web.forms import Form
from web.hindsight import foreseen, looking_back_on
from web.marks import needs, returns_to

pages = Blueprint("bulk_moves", __name__)
ROWS = 200


@pages.get("/partnerships/moves")
@needs("partnership.view")
def preview() -> str:
    """Say which of the chosen partnerships can make a move, which cannot and why; nothing moves."""
    trigger = request.values.get("move", "")
    chosen = list(_found()) if request.args.get("all") else request.values.getlist("partnership")
    subjects.many_partnerships(chosen)
    work, on = my_work(), _day()
    batch = judged(chosen, trigger, on)
    ids = [*(one.id for one in batch.moved), *(one.id for one in batch.left)]
    rows = select(Partnership.id, Partnership.title, Partnership.number).where(Partnership.id.in_(ids))
    titles = {key: (title, number) for key, title, number in work.session.execute(rows)}
    return render_template(
        "partnerships/bulk.html",
        batch=batch,
        move=_move(trigger),
        trigger=trigger,
        titles=titles,
        left=[one for one in batch.left if not isinstance(one.why, NotFound)],
        edition=_edition(),
        whither=_whither,
        why=reasons,
        today=work.today,
        on=on,
        changes=foreseen(batch.moved, on),
    )


def _day() -> date:
    """Return the day that is asked about; what is no day is today, and saving says so of one that was typed."""
    try:
        return date.fromisoformat(request.values.get("on", ""))
    except ValueError:
        return my_work().today


def judged(chosen: list[str], trigger: str, on: date) -> Batch:
    """Judge a move on each of the chosen, as if every answer it asks for were given; raises NotFound where none is."""
    work = my_work()
    batch = bulk_actions.judged(
        work.session, chosen, trigger, by=work.by, on=on, now=work.now, inputs=_answered(trigger)
    )
    if not batch.moved and all(isinstance(one.why, NotFound) for one in batch.left):
        raise NotFound
    return batch


def reasons(why: TackError) -> list[Message]:
    """Return why one cannot move: everything that is missing, or the refusal itself."""
    return [one.message for one in getattr(why, "unmet", ())] or [why.message]


def _found() -> Iterator[str]:
    """Yield what the list's filters find, as far as a batch goes and a little more, so that too many are noticed."""
    work, wanted = my_work(), list_asking.asked(request.args)
    after, count = None, 0
    while count <= MOST:
        page = lists.page(work.session, work.by, wanted, today=work.today, after=after, limit=ROWS)
        yield from (line.id for line in page.rows)
        count, after = count + len(page.rows), page.after
        if after is None:
            return


def _answered(trigger: str) -> MoveInputs:
    """Return answers that stand for those the press will bring, so that only gates and permissions refuse."""
    move = _move(trigger)
    outcome = move.outcomes[0] if move and move.outcomes else None
    return MoveInputs(reason="-", outcome=outcome, ends_on=date.max)


def _edition() -> Edition:
    work = my_work()
    return rules.newest(work.session, work.today)[1]


def _move(trigger: str) -> StageMove | None:
    return next((one for one in _edition().moves if one.key == trigger), None)


def _whither(one: Step) -> Label:
    return edition_of(my_work().session, one.edition_id).stage(one.change.stage).label


@pages.post("/partnerships/moves")
@needs("partnership.view")
@returns_to("bulk_moves.preview")
def move() -> Response:
    """Move those that can, in one journaled batch; what cannot stays where it is."""
    work, form = my_work(), Form()
    on, ends_on = form.day("on"), form.optional_day("ends_on")
    form.done()
    ids, trigger = form.values.getlist("partnership"), form.text("move")
    inputs = MoveInputs(reason=form.text("reason"), outcome=form.optional("outcome"), ends_on=ends_on)
    with looking_back_on(bulk_actions.chosen(ids), on=on, understood=form.yes("understood")):
        batch = bulk_actions.advance_many(work.session, ids, trigger, by=work.by, on=on, now=work.now, inputs=inputs)
        settle(work)
    flash(gettext("%(moved)s moved; %(left)s stayed.") % {"moved": len(batch.moved), "left": len(batch.left)})
    return redirect(url_for("partnership_list.listing", sort="latest"), 303)
