"""The startup pack of a partnership, for programs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import Schema
from werkzeug.wrappers import Response

from diligence import pack_actions as changes
from diligence import pack_queries as reads
from diligence import proposal_actions
from diligence.pack_actions import EDIT, VIEW, Typed
from diligence.pack_models import PackEntry
from diligence.pack_states import Act, Begun, Standing
from kernel.text import Label, render
from web import packs
from web.account import my_work
from web.api import partnerships
from web.api.fields import Body, Choice, Day, Flag, Id, Part, Text, Whole
from web.api.partnerships import acting, found
from web.api.repeats import KEPT
from web.api.schemas import Named, Versioned, always, listed, maybe, page_of
from web.api.shapes import Shape, named
from web.api.tags import expected

PATH = "/<id:partnership_id>/pack"
resource = partnerships.resource
ACTS, BEGUN = [one.value for one in Act], [one.value for one in Begun]
STATES = [one.value for one in Standing]


class PackEntryLine(Schema):
    """What one organisation does, with which tool, by whom and until when; `acts` are what you may do with it."""

    id = always(Id)
    organisation = always(Part, Named)
    helped = maybe(Part, Named)
    what = always(Text, 4000)
    item = maybe(Text, 80)
    tool = maybe(Text, 80)
    state = always(Choice, STATES)
    owner = maybe(Part, Named)
    leader = maybe(Part, Named)
    due_on = maybe(Day)
    overdue = always(Flag)
    shown_by = maybe(Text, 2000)
    settled_on = maybe(Day)
    words = maybe(Text, 2000)
    acts = listed(Choice(ACTS))


class PackEntrySchema(Versioned, PackEntryLine):
    """An entry of a startup pack as it stands."""


class PackEntryPlan(Body):
    """What it is, with which tool, by whom and until when, what shows it done."""

    what = Text(2000)
    tool = Text(80)
    owner_id = Id()
    leader_id = Id()
    due_on = Day()
    shown_by = Text(2000)


class PackEntryBody(PackEntryPlan):
    """An action of your own organisation, something asked of the other, or something offered to it."""

    begun = Choice(BEGUN, required=True)
    organisation_id = Id(required=True)
    other_id = Id()


class PackActBody(PackEntryPlan):
    """What is done with an entry; `words` say what shows it done, or why it is dropped."""

    act = Choice(ACTS, required=True)
    words = Text(2000)


class PackProposedSchema(Schema):
    """How many entries follow that were not there yet."""

    new = always(Whole)


PackPage = page_of(PackEntryLine, "PackPage")


def shape(one: PackEntry, partnership_id: str) -> Shape:
    """Return an entry as the API gives it."""
    said: Label | str = reads.words_of(one, packs.items())
    note = reads.words(my_work().session, [one.settled_note])
    return {
        "id": one.id,
        "organisation": named(one.organisation),
        "helped": named(one.helped),
        "what": said if isinstance(said, str) else render(said),
        "item": one.item,
        "tool": one.tool,
        "state": one.state,
        "owner": named(one.owner),
        "leader": named(one.leader),
        "due_on": one.due_on,
        "overdue": one.is_overdue(my_work().today),
        "shown_by": one.shown_by,
        "settled_on": one.settled_on,
        "words": note.get(one.settled_note or ""),
        "acts": [act.value for act in packs.acts(one, found(partnership_id), EDIT)],
        "version": one.version,
    }


def again(entry_id: str) -> Shape:
    """Return what an earlier request wrote down."""
    one = my_work().session.get_one(PackEntry, entry_id)
    return shape(one, one.partnership_id)


def _typed(body: Mapping[str, Any]) -> Typed:
    return Typed(
        what=body.get("what") or "",
        tool=body.get("tool") or "",
        owner=body.get("owner_id") or "",
        leader=body.get("leader_id") or "",
        due_on=body.get("due_on"),
        shown_by=body.get("shown_by") or "",
        words=body.get("words") or "",
    )


@resource.get(PATH, PackPage, needs=VIEW, narrowed=("state", "overdue"))
def pack_list(partnership_id: str) -> Shape:
    """List the startup pack: what waits to be settled first, what ended last."""
    one = found(partnership_id)
    rows = [shape(row, one.id) for row in reads.entries(my_work().session, one.id)]
    return {"rows": [{key: row[key] for key in row if key != "version"} for row in rows], "after": None}


@resource.get(f"{PATH}/<id:entry_id>", PackEntrySchema, needs=VIEW)
def pack_show(partnership_id: str, entry_id: str) -> Shape:
    """Read one entry."""
    one = found(partnership_id)
    return shape(reads.entry(my_work().session, one.id, entry_id), one.id)


@resource.download(f"{PATH}/word/<language>", needs=VIEW)
def pack_word(partnership_id: str, language: str) -> Response:
    """Give the pack with the joint risks as a Word file that all sides sign, in a language."""
    return packs.sent(found(partnership_id), language)


@resource.post(PATH, PackEntrySchema, needs=EDIT, takes=PackEntryBody, again=again)
def pack_add(body: Mapping[str, Any], partnership_id: str) -> Shape:
    """Write down an action of your own organisation, ask another for something, or offer it something."""
    one = found(partnership_id)
    made = changes.add(
        my_work().session,
        one,
        _typed(body),
        begun=body["begun"],
        organisation=body["organisation_id"],
        other=body.get("other_id") or "",
        tools=packs.tool_titles(),
        **acting(),
    )
    return shape(made, one.id)


def proposed_again(count: str) -> Shape:
    """Return how many entries an earlier request proposed."""
    return {"new": int(count)}


@resource.post(f"{PATH}/proposals", PackProposedSchema, needs=EDIT, again=proposed_again)
def pack_propose(partnership_id: str) -> Shape:
    """Propose an entry for each weak answer that both sides agreed on; asked again, nothing doubles."""
    made = proposal_actions.propose(my_work().session, found(partnership_id), packs.items(), **acting())
    return {"new": len(made), KEPT: str(len(made))}


@resource.post(
    f"{PATH}/<id:entry_id>/acts",
    PackEntrySchema,
    needs=EDIT,
    takes=PackActBody,
    again=again,
    versioned=True,
    status=200,
)
def pack_act(body: Mapping[str, Any], partnership_id: str, entry_id: str) -> Shape:
    """Confirm, offer, accept, change, do or drop an entry, each side for itself."""
    one = found(partnership_id)
    entry = reads.entry(my_work().session, one.id, entry_id)
    changes.act(
        my_work().session,
        one,
        entry,
        _typed(body),
        what=body["act"],
        tools=packs.tool_titles(),
        expected_version=expected(entry),
        **acting(),
    )
    return shape(entry, one.id)
