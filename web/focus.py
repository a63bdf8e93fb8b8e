"""The field that an address asks for: found, opened, focused, and described by what is missing.

An address names it as `field`, the gate as `gate`, and the record whose move was refused as `why`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import cast

from flask import g, request

from kernel.errors import TackError
from kernel.text import Message
from lifecycle.judging import PossibleMove
from lifecycle.queries import moves as possible_moves
from web import controls, subjects
from web.account import my_work

MOVES = "moves"
#: Gate → the moves that open it, the likeliest first.
BY_GATE: Mapping[str, tuple[str, ...]] = {
    "agreements-finished": ("close", "end", "terminate", "cancel"),
    "approved": ("approve",),
    "approver-fits": ("approve",),
    "exploration-open": ("extend", "commit"),
    "no-open-agreement": ("cancel", "close", "end", "terminate"),
    "not-approved-before": ("approve",),
    "not-extended-before": ("commit", "return", "decline"),
    "not-the-author": ("approve",),
    "period-over": ("terminate",),
    "stage-allows-agreements": ("commit", "explore"),
    "subawards-finished": ("close", "end", "terminate", "cancel"),
    "umbrella-in-force": ("bring-into-force", "resume"),
    # Of terms that left their author's hands.
    "document-for-tier": ("return", "cancel"),
    "edited-clauses-settled": ("return", "cancel"),
    "terms-complete": ("return", "cancel"),
    "tier-derived": ("return", "cancel"),
    "within-budget-cap": ("return", "cancel"),
    "within-ceiling": ("return", "cancel", "terminate"),
}
#: Moves that give up or go back are aimed at only where a gate asks for them.
BACKWARD = frozenset({"return", "suspend", "terminate", "cancel", "decline", "stop", "rethink"})
#: What a move asks for → the first field of its form.
FIRST = {"outcome": "outcome", "ends-on": "ends_on", "signature": "organisation_id", "reason": "reason"}


def wanted() -> str:
    """Return the field that the address names, or the one chosen instead where the page does not have it."""
    if "focus" not in g:
        g.focus = request.args.get("field", "") if request.method == "GET" else ""
    return cast("str", g.focus)


def focused(field: str) -> bool:
    """Say whether this is the field to focus."""
    return wanted() == field


def inside(form: str) -> bool:
    """Say whether the field to focus is one of this form's, so that it has to be open."""
    return wanted().startswith(f"{form}-")


def shown(page: Callable[[], str]) -> str:
    """Return a page on which the field of its address is found; where it is not, the moves are shown instead."""
    html = page()
    if wanted() and not wanted().startswith(MOVES) and f'id="{wanted()}"' not in html:
        g.focus = MOVES
        return page()
    return html


def aim(moves: Sequence[PossibleMove], prefix: str) -> str | None:
    """Return the move that the address asks for, and turn to the first field of its form where it is open."""
    name, _, trigger = wanted().partition(":")
    if name != MOVES or not moves:
        return None
    chosen = _chosen(moves, (trigger,) if trigger else BY_GATE.get(request.args.get("gate", ""), ()))
    if chosen.open:
        first = next(
            (FIRST[ask] for ask in ("outcome", "ends-on", "signature", "reason") if ask in chosen.move.asks), "on"
        )
        g.focus = f"{prefix}{chosen.move.trigger}-{first}"
    return chosen.move.trigger


def _chosen(moves: Sequence[PossibleMove], triggers: Sequence[str]) -> PossibleMove:
    fitting = [one for trigger in triggers for one in moves if one.move.trigger == trigger]
    onward = [one for one in moves if one.move.trigger not in BACKWARD] or list(moves)
    ordered = fitting or onward
    return next((one for one in ordered if one.open), ordered[0])


def why() -> Message | None:
    """Return what is missing at the field, as the refusal put it; None where nothing was, or not for this reader."""
    if "why" not in g:
        g.why = _why() if wanted() else None
    return cast("Message | None", g.why)


def _why() -> Message | None:
    kind, _, key = request.args.get("why", "").partition(":")
    gate, asked = request.args.get("gate", ""), request.args.get("field", "")
    if kind not in {"partnership", "agreement"} or not key:
        return None
    try:
        subject = subjects.partnership(key) if kind == "partnership" else subjects.agreement(key)
    except TackError:
        return None
    work = my_work()
    for move in possible_moves(work.session, subject, by=work.by, today=work.today):
        for one in move.unmet:
            if one.code == gate and controls.field_of(one) == asked:
                return one.message
    return None
