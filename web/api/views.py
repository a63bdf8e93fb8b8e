"""Saved views, for programs."""

from __future__ import annotations

import json
from typing import Any

from partnerships.actions import views as acts
from partnerships.models import Programme
from partnerships.queries import partnerships as partnership_queries
from partnerships.queries import views as queries
from partnerships.view_models import SavedView
from web import list_asking
from web.account import my_work
from web.api import bodies, partnership_schemas
from web.api.resource import Resource
from web.api.shapes import Shape, named

resource = Resource("views", "Lists of partnerships that somebody comes back to: one's own, and those that are shared.")


def shown(view: SavedView) -> Shape:
    """Return a view; `asked` are the parameters that the list of partnerships takes."""
    shared = view.programme
    return {
        "id": view.id,
        "name": view.name,
        "layout": view.layout,
        "asked": json.loads(view.asked),
        "owner": named(view.owner),
        "programme": {"id": shared.id, "name": shared.name} if shared else None,
    }


def again(view_id: str) -> Shape:
    """Return what an earlier request left."""
    return shown(queries.find(my_work().session, view_id, my_work().by))


@resource.get("", partnership_schemas.ViewList, needs="partnership.view", narrowed=("name", "layout"))
def views_list() -> Shape:
    """List the views you may use, by name."""
    work = my_work()
    return {"rows": [shown(one) for one in queries.seen_by(work.session, work.by)], "after": None}


@resource.post("", partnership_schemas.ViewSchema, needs="partnership.view", takes=bodies.ViewBody, again=again)
def views_save(body: dict[str, Any]) -> Shape:
    """Keep a view under a name."""
    work = my_work()
    list_asking.asked(body["asked"])
    view = acts.save(
        work.session,
        name=body["name"],
        layout=body["layout"],
        asked=list_asking.stated(body["asked"]),
        programme=_programme(body.get("programme_id")),
        by=work.by,
        now=work.now,
    )
    work.session.refresh(view, ["owner"])
    return shown(view)


@resource.post(
    "/<id:view_id>",
    partnership_schemas.ViewSchema,
    needs="partnership.view",
    takes=bodies.ViewEdit,
    status=200,
    again=again,
)
def views_change(body: dict[str, Any], view_id: str) -> Shape:
    """Give your view another name, or share it with another programme or, with null, nobody."""
    work = my_work()
    view = queries.find(work.session, view_id, work.by)
    programme = _programme(body["programme_id"]) if "programme_id" in body else view.programme
    return shown(acts.change(work.session, view, name=body.get("name", view.name), programme=programme, by=work.by))


@resource.delete("/<id:view_id>", needs="partnership.view")
def views_delete(view_id: str) -> None:
    """Delete a view."""
    work = my_work()
    acts.delete(work.session, queries.find(work.session, view_id, work.by), by=work.by)


def _programme(programme_id: str | None) -> Programme | None:
    return partnership_queries.programme(my_work().session, programme_id, my_work().by) if programme_id else None
