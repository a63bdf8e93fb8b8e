"""The rules: every published edition, and one of them in words with its graph."""

from __future__ import annotations

from flask import Blueprint, render_template
from markupsafe import Markup

from kernel.text import locale
from partnerships.permissions import ROLE_LABELS, labels_granted
from policy import queries as policies
from policy.explain import explain
from policy.graph_svg import sentences, stage_graph
from web.account import my_work
from web.marks import needs

pages = Blueprint("editions", __name__)


@pages.get("/rules")
@needs("edition.view")
def listing() -> str:
    """List the published editions, newest first."""
    work = my_work()
    rows = policies.published(work.session)
    return render_template("editions/page.html", rows=[(row, policies.edition(work.session, row.id)) for row in rows])


@pages.get("/rules/<subject_id>")
@needs("edition.view")
def show(subject_id: str) -> str:
    """Show one edition in words, with the graph of its stages."""
    work = my_work()
    row, edition = policies.row(work.session, subject_id), policies.edition(work.session, subject_id)
    # The picture is made by us from checked labels, which it escapes itself.
    picture = Markup(stage_graph(edition, locale()))  # noqa: S704 -- see above
    return render_template(
        "editions/one.html",
        row=row,
        edition=edition,
        sections=explain(edition, ROLE_LABELS, labels_granted),
        picture=picture,
        ways=list(sentences(edition)),
    )
