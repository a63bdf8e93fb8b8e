"""The joint register of risks of a partnership, for programs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import Schema

from diligence import pack_queries as reads
from diligence import risk_actions
from diligence.pack_models import Risk
from diligence.pack_states import WORST, RiskState
from diligence.risk_actions import EDIT, VIEW, Bears, Described
from kernel.text import render
from web import packs
from web.account import my_work
from web.api import partnerships
from web.api.fields import Body, Choice, Day, Id, Part, Rows, Text, Whole
from web.api.partnerships import acting, found
from web.api.schemas import Named, Versioned, always, listed, maybe, page_of
from web.api.shapes import Shape, named
from web.api.tags import expected

PATH = "/<id:partnership_id>/risks"
resource = partnerships.resource
STATES = [one.value for one in RiskState]
SCALE = [str(value) for value in range(1, WORST + 1)]


class BearerPart(Schema):
    """What one side bears, in per cent, in words or both; and who looks after it there."""

    organisation = always(Part, Named)
    share = maybe(Whole)
    words = maybe(Text)
    owner = maybe(Part, Named)


class JointRiskLine(Schema):
    """A joint risk; `lacks` says what one above the appetite still needs."""

    id = always(Id)
    cause = maybe(Text, 4000)
    effect = maybe(Text, 4000)
    response = maybe(Text, 4000)
    likelihood = always(Whole)
    size = always(Whole)
    product = always(Whole)
    state = always(Choice, STATES)
    reviewed_on = always(Day)
    bearers = listed(Part(BearerPart))
    lacks = listed(Text(1000))


class JointRiskSchema(Versioned, JointRiskLine):
    """A joint risk as it stands."""


class BearerBody(Body):
    """What one side bears; shares come to 100 together."""

    organisation_id = Id(required=True)
    share = Text(3)
    words = Text()
    owner_id = Id()


class JointRiskBody(Body):
    """A risk: cause, effect, how likely and how grave, what is done about it, who bears what, how it stands."""

    cause = Text(4000, required=True)
    effect = Text(4000, required=True)
    likelihood = Choice(SCALE, required=True)
    size = Choice(SCALE, required=True)
    response = Text(4000)
    state = Choice(STATES, load_default=RiskState.OPEN.value)
    bearers = Rows(Part(BearerBody), load_default=list)


JointRiskPage = page_of(JointRiskLine, "JointRiskPage")


def line(one: Risk, most: int | None) -> Shape:
    """Return a risk as the API gives it, without its version."""
    said = reads.words(my_work().session, [one.cause_note, one.effect_note, one.response_note])
    return {
        "id": one.id,
        "cause": said.get(one.cause_note),
        "effect": said.get(one.effect_note),
        "response": said.get(one.response_note or ""),
        "likelihood": one.likelihood,
        "size": one.effect,
        "product": one.size,
        "state": one.state,
        "reviewed_on": one.reviewed_on,
        "bearers": [
            {
                "organisation": named(row.organisation),
                "share": row.share,
                "words": row.words,
                "owner": named(row.owner),
            }
            for row in one.bearers
        ],
        "lacks": [render(message) for message in packs.lacking(one, most)],
    }


def again(risk_id: str) -> Shape:
    """Return a risk as it stands now."""
    session = my_work().session
    session.flush()
    one = session.get_one(Risk, risk_id)
    session.refresh(one)
    return {**line(one, packs.bound(found(one.partnership_id)).most), "version": one.version}


def _described(body: Mapping[str, Any]) -> Described:
    return Described(
        cause=body["cause"],
        effect=body["effect"],
        likelihood=body["likelihood"],
        size=body["size"],
        response=body.get("response") or "",
        state=body["state"],
        bearers=[
            Bears(row["organisation_id"], row.get("share") or "", row.get("words") or "", row.get("owner_id") or "")
            for row in body["bearers"]
        ],
    )


@resource.get(PATH, JointRiskPage, needs=VIEW, narrowed=("state",))
def joint_risks_list(partnership_id: str) -> Shape:
    """List the joint risks: open ones first, the greatest of them first."""
    one = found(partnership_id)
    most = packs.bound(one).most
    return {"rows": [line(row, most) for row in reads.risks(my_work().session, one.id)], "after": None}


@resource.get(f"{PATH}/<id:risk_id>", JointRiskSchema, needs=VIEW)
def joint_risks_show(partnership_id: str, risk_id: str) -> Shape:
    """Read one joint risk."""
    one = found(partnership_id)
    return again(reads.risk(my_work().session, one.id, risk_id).id)


@resource.post(PATH, JointRiskSchema, needs=EDIT, takes=JointRiskBody, again=again)
def joint_risks_add(body: Mapping[str, Any], partnership_id: str) -> Shape:
    """Enter a risk into the joint register; either side may."""
    one = found(partnership_id)
    return again(risk_actions.add(my_work().session, one, _described(body), **acting()).id)


@resource.post(
    f"{PATH}/<id:risk_id>/reviews",
    JointRiskSchema,
    needs=EDIT,
    takes=JointRiskBody,
    again=again,
    versioned=True,
    status=200,
)
def joint_risks_review(body: Mapping[str, Any], partnership_id: str, risk_id: str) -> Shape:
    """Say anew what a risk is, who bears what and how it stands; what was said before stays in the journal."""
    one = found(partnership_id)
    risk = reads.risk(my_work().session, one.id, risk_id)
    risk_actions.change(my_work().session, one, risk, _described(body), expected_version=expected(risk), **acting())
    return again(risk.id)
