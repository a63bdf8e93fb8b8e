"""One partnership, on one page: where it stands, what can happen next, who brings what, what happened."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial as as_called
from typing import Any

from flask import Blueprint, render_template, request
from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from application.work import Work
from contracts import queries as contracts
from contracts.records import Brief, highest_tier
from contracts.states import LABELS
from kernel import journal
from kernel.journal import JournalEntry
from kernel.storage import Attachment
from lifecycle import queries as lifecycle
from partnerships.models import Partnership
from partnerships.permissions import Role, granted, scope_of
from partnerships.queries import choosing, organisations, people
from policy import queries as policies
from policy.edition import Edition
from policy.kinds import Risk, StageKind
from web import bars, correcting, diligence, focus, held, rules, strip, subjects, timeline
from web.account import my_work
from web.errors import partial
from web.marks import needs
from web.pages import choosing as choosing_page
from web.sentences import RISKS

pages = Blueprint("partnerships", __name__)
LINES = 20
#: What nobody does any more once a partnership is closed.
CHANGING = frozenset({"may_edit", "may_rate", "may_draft"})
FUNDER, USUAL_ROLE = "funder", "lead-partner"


@pages.get("/partnerships/<subject_id>")
@needs("partnership.view")
def show(subject_id: str) -> str:
    """Show one partnership; for htmx, what happened and the field for a note."""
    partnership, work = subjects.whole_partnership(subject_id), my_work()
    may = _may(work, partnership)
    newest = journal.about(work.session, partnership.ref, limit=LINES)
    happened = timeline.seen(work.session, newest, inside=may["staff"])
    if partial():
        return render_template("partnerships/_happened.html", one=partnership, lines=happened, today=work.today, **may)
    edition = policies.edition(work.session, partnership.edition_id)
    own = _own(work.session, partnership, newest)
    briefs = contracts.briefs(work.session, [partnership.id])
    facts, moves = lifecycle.moves_beside(work.session, partnership, briefs, by=work.by, today=work.today)
    stopped = any(one.subject == partnership.ref for one in facts.holds)
    page = as_called(
        render_template,
        "partnerships/one.html",
        one=partnership,
        edition=edition,
        lines=happened,
        today=work.today,
        moves=moves,
        facts=facts,
        own_organisations=work.by.organisations,
        diligence_looks=diligence.RESULT_LOOKS,
        diligence_results=diligence.RESULT_WORDS,
        held=held.panel(partnership.ref, scope_of(partnership), stopped=stopped),
        correction=correcting.panel(partnership, own) if may["may_correct"] else None,
        **_standing(work, partnership, edition, own),
        **_agreements(work.session, partnership, edition, briefs),
        **_choices(work, partnership, edition),
        **_chosen(work, partnership, edition),
        **may,
    )
    return focus.shown(page)


def _own(session: Session, partnership: Partnership, newest: Sequence[JournalEntry]) -> list[JournalEntry]:
    """Return a partnership's own stream: of a young one it is among its newest entries, all of which are in hand."""
    if len(newest) == LINES:
        return journal.of_subject(session, partnership.ref)
    return sorted((one for one in newest if one.subject == partnership.ref), key=lambda one: one.seq)


def _standing(work: Work, partnership: Partnership, edition: Edition, own: Sequence[JournalEntry]) -> dict[str, Any]:
    parts = bars.shares(partnership.parties)
    note = journal.notes(work.session, [partnership.risk_note]) if partnership.risk_note else {}
    return {
        "steps": strip.steps(partnership, edition, own, today=work.today),
        "parts_of_shares": parts,
        "share_bar": bars.of_shares(parts),
        "share_words": bars.words_of_shares(parts),
        "risk_words": RISKS[partnership.risk],
        "risk_reason": next((one.text for one in note.values()), None),
        "label": rules.label,
    }


_FILES = (
    select(Attachment)
    .where(Attachment.subject_kind == "agreement", Attachment.subject_id.in_(bindparam("ids", expanding=True)))
    .order_by(Attachment.id.desc())
)


def _agreements(
    session: Session, partnership: Partnership, edition: Edition, briefs: Sequence[Brief]
) -> dict[str, Any]:
    ids = [one.id for one in briefs]
    return {
        "agreements": bars.in_order(briefs),
        "tier": highest_tier(briefs),
        "ceilings": bars.ceilings(briefs),
        "states": LABELS,
        "open_to_agreements": edition.stage(partnership.stage).kind not in {StageKind.CLOSING, StageKind.CLOSED},
        "files": session.scalars(_FILES, {"ids": ids}).all() if ids else (),
    }


def _chosen(work: Work, partnership: Partnership, edition: Edition) -> dict[str, Any]:
    """Return the three marks, each for itself, where the partnership's rules speak of them."""
    if edition.choosing is None:
        return {"chosen": None}
    standing = choosing.levels(work.session, partnership.id)
    rows = [(rule.label, standing.get(rule.key.value)) for rule in edition.choosing.marks]
    return {"chosen": edition.choosing, "marks": rows, "looks": choosing_page.looks(edition.choosing)}


def _choices(work: Work, partnership: Partnership, edition: Edition) -> dict[str, Any]:
    staff = people.names_with_roles(work.session, (Role.LIAISON, Role.GRANTS_OFFICER), partnership.programme_id)
    return {
        "colleagues": sorted(staff.items(), key=lambda pair: pair[1]),
        "systems": rules.options(edition.market_systems),
        "relationships": rules.options(edition.relationship_types),
        "kinds": rules.options(edition.contribution_kinds),
        "risks": [(risk.value, RISKS[risk]) for risk in Risk],
        "base": work.settings.base_currency,
    }


def _may(work: Work, partnership: Partnership) -> dict[str, bool]:
    scope = scope_of(partnership)
    wanted = {
        "may_edit": "partnership.edit",
        "may_note": "partnership.note",
        "may_rate": "partnership.risk",
        "may_draft": "agreement.draft",
        "may_correct": "move.correct",
        "staff": "journal.view",
    }
    edition = policies.edition(work.session, partnership.edition_id)
    over = edition.stage(partnership.stage).kind is StageKind.CLOSED
    return {name: granted(work.by, wanted[name], scope) and not (over and name in CHANGING) for name in wanted}


def _roles(edition: Edition) -> list[rules.Option]:
    """Return what an organisation can be beside the funder, the usual first."""
    known = [option for option in rules.options(edition.party_roles) if option[0] != FUNDER]
    return sorted(known, key=lambda option: option[0] != USUAL_ROLE)


@pages.get("/partnerships/<subject_id>/parties/new")
@needs("partnership.edit")
def add_party(subject_id: str) -> str:
    """Look for the organisation that joins."""
    partnership, work = subjects.partnership(subject_id), my_work()
    search = request.args.get("search", "")
    edition = policies.edition(work.session, partnership.edition_id)
    template = "partnerships/_candidates.html" if partial() else "partnerships/party.html"
    return render_template(
        template,
        one=partnership,
        search=search,
        found=organisations.page(work.session, organisations.Filters(search), limit=12).rows,
        already={party.organisation_id for party in partnership.parties},
        roles=_roles(edition),
    )
