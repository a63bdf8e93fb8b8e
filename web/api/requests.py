"""Requests, for programs: asking whoever may mend what is missing, and answering."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kernel.unmet import Ref
from lifecycle import request_actions, request_queries
from lifecycle.request_queries import Waiting
from web import asking, problems
from web.account import my_work
from web.api import bodies, request_schemas
from web.api.partnerships import acting
from web.api.resource import Resource
from web.api.shapes import Shape

resource = Resource("requests", "What one person asks of another, until the gate it is about is met.")


def shown(one: Waiting) -> Shape:
    """Return a request as its reader sees it."""
    request = one.request
    return {
        "id": request.id,
        "subject": _ref(request.subject),
        "move": request.move,
        "unmet": problems.unmet(one.unmet, request.subject),
        "partnership": one.partnership,
        "asked_by": one.asker,
        "asked_of": one.asked,
        "asked_on": request.asked_on,
        "note": one.note,
        "mine": one.mine,
        "outcome": request.outcome,
        "answered_by": one.closer,
        "reason": one.reason,
    }


def again(request_id: str) -> Shape:
    """Return a request as it stands now."""
    my_work().session.flush()
    return shown(asking.found(request_id))


@resource.get("", request_schemas.RequestList, needs="partnership.view", narrowed=("move", "mine"))
def requests_list() -> Shape:
    """List what others ask of you and what you asked, the oldest first."""
    work = my_work()
    rows = request_queries.waiting_for(work.session, work.by, now=work.now)
    return {"rows": [shown(one) for one in rows], "after": None}


@resource.post("", request_schemas.RequestSchema, needs="partnership.view", takes=bodies.RequestBody, again=again)
def requests_ask(body: Mapping[str, Any]) -> Shape:
    """Ask for one thing that a move lacks; asked again, it is the same request."""
    subject = asking.subject_of(body["subject"]["kind"], body["subject"]["id"])
    made = request_actions.ask(
        my_work().session,
        subject,
        body["move"],
        request_actions.Gap(body["code"], Ref(**body["about"]) if "about" in body else subject.ref, body["control"]),
        note=body["note"],
        **acting(),
    )
    return _seen(made.id)


@resource.get("/<id:request_id>", request_schemas.RequestSchema, needs="partnership.view")
def requests_show(request_id: str) -> Shape:
    """Read a request that you asked or may answer."""
    return shown(asking.found(request_id))


@resource.post(
    "/<id:request_id>/decline",
    request_schemas.RequestSchema,
    needs="partnership.view",
    takes=bodies.DeclineBody,
    status=200,
    again=again,
)
def requests_decline(body: Mapping[str, Any], request_id: str) -> Shape:
    """Say no, with a reason."""
    request_actions.decline(my_work().session, asking.found(request_id).request, reason=body["reason"], **acting())
    return again(request_id)


@resource.post(
    "/<id:request_id>/withdraw", request_schemas.RequestSchema, needs="partnership.view", status=200, again=again
)
def requests_withdraw(request_id: str) -> Shape:
    """Take your own request back."""
    request_actions.withdraw(my_work().session, asking.found(request_id).request, **acting())
    return again(request_id)


def _seen(request_id: str) -> Shape:
    """Return a request that was asked for: one's own, or the one that a colleague asked before."""
    work = my_work()
    work.session.flush()
    return shown(request_queries.asked(work.session, request_id, work.by))


def _ref(ref: Ref) -> Shape:
    return {"kind": ref.kind, "id": ref.id}
