"""Agreements: the list, the form of the terms, one agreement on one page, its files."""

from __future__ import annotations

from functools import partial
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from contracts import drafting_queries, list_queries, paper_queries, rendition_queries, two_languages
from contracts import queries as contracts
from contracts.drafting import Draft
from contracts.list_queries import AgreementFilters
from contracts.models import Agreement, Approval
from contracts.records import Brief
from contracts.states import LABELS, OPEN, State
from contracts.terms import Missing
from kernel.packing import unpack
from kernel.text import Label
from lifecycle import agreement_queries
from lifecycle import queries as lifecycle
from lifecycle.clause_actions import OPEN as OPEN_CLAUSES
from lifecycle.clause_gates import approval_not_theirs
from lifecycle.condition_queries import conditions_of
from lifecycle.countersigning import own_unsigned, signs_only_own
from lifecycle.facts import AgreementFacts
from partnerships.models import Partnership
from partnerships.permissions import check, granted, scope_of
from policy import queries as policies
from policy.edition import Edition
from policy.kinds import AgreementKind, Tier
from policy.tiers import TierAnswer
from web import agreement_terms as terms
from web import bars, correcting, focus, held, own_templates, subjects, timeline
from web.account import may, my_work
from web.kinds import KINDS
from web.marks import needs

pages = Blueprint("agreements", __name__)
LINES = 30
#: Moves that take back or give up; they stand below those that lead on.
BACKWARD = frozenset({"return", "suspend", "terminate", "cancel"})


@pages.get("/agreements")
@needs("agreement.view")
def listing() -> str:
    """List agreements, newest first, with filters."""
    work = my_work()
    asked = AgreementFilters(**{name: request.args.get(name, "").strip() for name in ("search", "state", "kind")})
    found = list_queries.page(work.session, work.by, asked, after=request.args.get("after") or None)
    return render_template(
        "agreements/page.html",
        found=found,
        asked=asked,
        states=LABELS,
        kinds=KINDS,
        narrowed=any((asked.search, asked.state, asked.kind)),
        bulk="bulk" if may("agreement.print") else None,
    )


@pages.get("/partnerships/<subject_id>/agreements/new")
@needs("agreement.draft")
def new(subject_id: str) -> str:
    """Choose the kind of a new agreement, then fill in its terms."""
    partnership, work = subjects.partnership(subject_id), my_work()
    check(work.by, "agreement.draft", scope_of(partnership), subject=partnership.ref)
    edition = policies.edition(work.session, partnership.edition_id)
    kind = request.args.get("kind", "")
    if kind not in terms.MEANINGS:
        umbrellas = terms.open_umbrellas(contracts.briefs(work.session, [partnership.id]))
        return render_template(
            "agreements/kinds.html", one=partnership, choices=terms.choices(edition, partnership, umbrellas)
        )
    return form_page(
        partnership, edition, AgreementKind(kind), request.form or _first(partnership, AgreementKind(kind))
    )


@pages.get("/agreements/<subject_id>/terms")
@needs("agreement.edit")
def edit(subject_id: str) -> str | Response:
    """Show the terms of a draft as a form; what has left its author's hands is shown as it stands."""
    agreement, work = subjects.agreement(subject_id), my_work()
    partnership = agreement.partnership
    check(work.by, "agreement.edit", scope_of(partnership), subject=agreement.ref)
    if agreement.state != State.DRAFT:
        # The way to a field that is closed by now leads to the moves that open it again, or give it up.
        gate, why = request.args.get("gate"), request.args.get("why")
        field = focus.MOVES if focus.wanted() else None
        return redirect(url_for("agreements.show", subject_id=agreement.id, field=field, gate=gate, why=why), 303)
    edition = policies.edition(work.session, partnership.edition_id)
    typed = request.form or terms.typed_from(agreement)
    kept = TierAnswer(Tier(agreement.tier) if agreement.tier else None, None, *_why(agreement))
    return form_page(partnership, edition, AgreementKind(agreement.kind), typed, agreement=agreement, answer=kept)


def form_page(
    partnership: Partnership,
    edition: Edition,
    kind: AgreementKind,
    typed: Any,
    *,
    agreement: Agreement | None = None,
    answer: TierAnswer | None = None,
    stated: Draft | None = None,
    more: str = "",
) -> str:
    """Show the form of the terms, with the tier they come out as where that was asked."""
    briefs = contracts.briefs(my_work().session, [partnership.id])
    umbrellas = terms.open_umbrellas(briefs)
    ceilings = [bar for bar in bars.ceilings(briefs) if bar.umbrella in umbrellas]
    return render_template(
        "agreements/terms.html",
        one=partnership,
        agreement=agreement,
        kind=kind,
        kind_label=edition.kind_rule(kind).label,
        meaning=terms.MEANINGS[kind],
        fields=terms.shown(kind),
        typed=typed,
        answer=answer,
        answer_is_new=stated is not None,
        lacking=_lacking(partnership, stated, answer) if stated and answer else (),
        budget_rows=terms.rows(typed, "budget", more=more == "budget"),
        report_rows=terms.rows(typed, "report", more=more == "report"),
        recipients=terms.recipients(partnership),
        umbrella_options=[(one.id, f"{one.number} {one.title}") for one in umbrellas],
        ceilings=ceilings,
        beyond=bars.beyond(stated, ceilings) if stated else None,
        bases=list(terms.BASES.items()),
        reports=list(terms.REPORTS.items()),
        two_languages=two_languages.possible(edition),
    )


def _lacking(partnership: Partnership, stated: Draft, answer: TierAnswer) -> list[Missing]:
    """Return what else keeps terms from being submitted than what the tier lacks, which is said beside it."""
    found = drafting_queries.lacking(my_work().session, partnership, stated)
    return [one for one in found if one.message not in answer.missing]


def _first(partnership: Partnership, kind: AgreementKind) -> dict[str, str]:
    """Return what a new form begins with."""
    office = partnership.programme.office
    plan = partnership.exploration
    begun = {"title": partnership.title, "language": office.locale, "currency": my_work().settings.base_currency}
    if kind is AgreementKind.EXPLORATORY and plan is not None:
        begun |= {"currency": plan.currency, "ends_on": plan.ends_on.isoformat()}
    if kind is AgreementKind.SUBAWARD:
        umbrellas = terms.open_umbrellas(contracts.briefs(my_work().session, [partnership.id]))
        begun |= {"title": "", "currency": umbrellas[0].currency or ""} if umbrellas else {}
    return begun


def _why(agreement: Agreement) -> tuple[tuple[Any, ...], tuple[Any, ...]]:
    """Return the kept reasons of a tier, or what was missing where none was derived."""
    kept = unpack(agreement.tier_why) if agreement.tier_why else ()
    return (kept, ()) if agreement.tier else ((), kept)


@pages.get("/agreements/<subject_id>")
@needs("agreement.view")
def show(subject_id: str) -> str:
    """Show one agreement: its terms, what can happen next, approvals, signatures, papers, reports."""
    agreement, work = subjects.agreement(subject_id), my_work()
    partnership = agreement.partnership
    edition = policies.edition(work.session, partnership.edition_id)
    briefs = contracts.briefs(work.session, [partnership.id])
    facts = _facts(agreement)
    page = partial(
        render_template,
        "agreements/one.html",
        one=agreement,
        partnership=partnership,
        kind_label=edition.kind_rule(AgreementKind(agreement.kind)).label,
        state_label=LABELS[agreement.state],
        staff=granted(work.by, "journal.view", scope_of(partnership)),
        tier=facts.tier,
        tier_row=_row(edition, facts.tier),
        steps=_steps(agreement, facts),
        given=len(facts.approvals),
        moves=sorted(
            lifecycle.moves(work.session, agreement, by=work.by, today=work.today),
            key=lambda one: one.move.trigger in BACKWARD,
        ),
        own_parties=own_unsigned(facts, work.by) if signs_only_own(facts, work.by) else None,
        lines=timeline.about(
            work.session, agreement.ref, limit=LINES, inside=may("journal.view", scope_of(partnership))
        ),
        today=work.today,
        held=held.panel(agreement.ref, scope_of(partnership)),
        correction=correcting.panel(agreement) if may("move.correct", scope_of(partnership)) else None,
        states=LABELS,
        bases=terms.BASES,
        reports=terms.REPORTS,
        conditions=conditions_of(work.session, [agreement.id])[agreement.id],
        clauses=paper_queries.clauses(work.session, agreement, edition, work.today),
        renditions=rendition_queries.of_contents(work.session, [paper.sha256 for paper in agreement.documents]),
        may_approve_clauses=_approves_clauses(facts),
        **own_templates.beside_papers(agreement, edition),
        **_under(agreement, briefs),
        **_may(partnership),
    )
    return focus.shown(page)


def _facts(agreement: Agreement) -> AgreementFacts:
    work = my_work()
    return agreement_queries.facts(work.session, [agreement.id], today=work.today)[agreement.id]


def _approves_clauses(facts: AgreementFacts) -> bool:
    """Whether the reader may approve what was edited in the clauses; there is nothing to where nothing was."""
    by, scope = my_work().by, facts.partnership.scope
    return (
        bool(facts.edited.waiting)
        and facts.state in OPEN_CLAUSES
        and granted(by, "agreement.approve", scope)
        and not list(approval_not_theirs(facts, by))
    )


def _row(edition: Edition, answer: TierAnswer) -> Label | None:
    """Return the words of the row a tier comes from, where one row alone gives it."""
    rows = [row for row in edition.tiers if row.tier is answer.tier and answer.row_key in {row.key, None}]
    return rows[0].label if len(rows) == 1 else None


def _steps(agreement: Agreement, facts: AgreementFacts) -> list[tuple[int, str, Approval | None]]:
    """Return each approval that is asked for: its number, whose it is, and what was given."""
    given = {one.step: one for one in agreement.approvals if one.round == agreement.review_round}
    return [(number, role, given.get(number)) for number, role in enumerate(facts.steps or (), 1)]


def _under(agreement: Agreement, briefs: list[Brief]) -> dict[str, Any]:
    """Return the ceiling bar and the subawards of an umbrella; of a subaward, its umbrella's."""
    umbrella = agreement.id if agreement.kind == AgreementKind.UMBRELLA else agreement.umbrella_id
    return {
        "ceiling": next((bar for bar in bars.ceilings(briefs) if bar.umbrella.id == umbrella), None),
        "subawards": [one for one in briefs if one.umbrella_id == agreement.id],
    }


def _may(partnership: Partnership) -> dict[str, Any]:
    scope, by = scope_of(partnership), my_work().by
    wanted = {"may_edit": "agreement.edit", "may_print": "agreement.print", "may_sign": "agreement.sign"}
    found: dict[str, Any] = {name: granted(by, permission, scope) for name, permission in wanted.items()}
    return {**found, "open_states": OPEN, "may_draft": granted(by, "agreement.draft", scope)}
