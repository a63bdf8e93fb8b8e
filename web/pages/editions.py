"""The rules: every published edition, one of them in words with its graph, and two of them beside each other."""

from __future__ import annotations

from io import BytesIO

from flask import Blueprint, redirect, render_template, request, send_file, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response

from kernel.text import locale
from partnerships.models import SYSTEM_PERSON
from partnerships.permissions import ROLE_LABELS, labels_granted
from partnerships.queries import people
from policy import proposal_queries as proposals
from policy import queries as policies
from policy.explain import explain
from policy.graph_svg import sentences, stage_graph
from policy.side_by_side import side_by_side
from web.account import my_work
from web.marks import needs

pages = Blueprint("editions", __name__)


@pages.get("/rules")
@needs("edition.view")
def listing() -> str:
    """List the published editions, newest first, and what is proposed."""
    work = my_work()
    rows = policies.published(work.session)
    waiting = proposals.open_ones(work.session)
    behind = proposals.behind(work.session, [row.id for row in rows])
    known = {row.published_by for row in rows} | {one.proposed_by for one in (*waiting, *behind.values())}
    newest = next((row for row in rows if row.effective_from <= work.today), None)
    return render_template(
        "editions/page.html",
        rows=[(row, policies.edition(work.session, row.id)) for row in rows],
        newest=newest,
        waiting=waiting,
        behind=behind,
        names=people.names(work.session, known),
        itself=SYSTEM_PERSON,
    )


@pages.get("/rules/compare")
@needs("edition.view")
def compare() -> str | Response:
    """Show two editions beside each other, published or proposed: what differs, or everything."""
    work = my_work()
    if not {"old", "new"} <= request.args.keys():
        return redirect(url_for("editions.listing"), 303)
    old = proposals.either(work.session, request.args.get("old", ""))
    new = proposals.either(work.session, request.args.get("new", ""))
    return render_template(
        "editions/compare.html",
        old=old,
        new=new,
        told=side_by_side(old, new, ROLE_LABELS, labels_granted),
        whole=request.args.get("all") == "yes",
        address={"old": request.args["old"], "new": request.args["new"]},
    )


@pages.get("/rules/<subject_id>")
@needs("edition.view")
def show(subject_id: str) -> str:
    """Show one edition in words, with the graph of its stages."""
    work = my_work()
    row, edition = policies.row(work.session, subject_id), policies.edition(work.session, subject_id)
    origin = proposals.behind(work.session, [row.id]).get(row.id)
    # The picture is made by us from checked labels, which it escapes itself.
    picture = Markup(stage_graph(edition, locale()))  # noqa: S704 -- see above
    return render_template(
        "editions/one.html",
        row=row,
        edition=edition,
        origin=origin,
        names=people.names(work.session, {row.published_by} | ({origin.proposed_by} if origin else set())),
        shipped=row.published_by == SYSTEM_PERSON and origin is None,
        others=[one for one in policies.published(work.session) if one.id != row.id],
        sections=explain(edition, ROLE_LABELS, labels_granted),
        picture=picture,
        ways=list(sentences(edition)),
    )


@pages.get("/rules/<subject_id>/file")
@needs("edition.view")
def file(subject_id: str) -> Response:
    """Send the text of an edition as it came, to be copied into the next one."""
    row = policies.row(my_work().session, subject_id)
    return sent(row.text, f"{row.pack}-{row.name}.yaml")


def sent(text: str, name: str) -> Response:
    """Send a text of rules as a file."""
    return send_file(BytesIO(text.encode()), mimetype="application/yaml", as_attachment=True, download_name=name)
