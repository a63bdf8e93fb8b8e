"""The application that people and programs talk to."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from flask import Blueprint, current_app, g, request
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.wrappers import Response

from application.work import Tack
from kernel import once
from kernel.text import Message
from web import account, assets, bearer, cookies, errors, headers, language, marks, scopes, unkeepable, way_back, words
from web import screening_lists as taking_lists
from web.api import install as api
from web.forms import ONCE
from web.pages import (
    accounts,
    agreement_clauses,
    agreement_conditions,
    agreement_forms,
    agreements,
    assurance,
    bulk_moves,
    checklists,
    choosing,
    choosing_forms,
    clauses,
    comparing,
    concerns,
    corrections,
    delegations,
    diligence,
    diligence_forms,
    editions,
    files,
    flags,
    handovers,
    health,
    hits,
    holds,
    home,
    imports,
    jobs,
    journal,
    mails,
    members,
    notes,
    organisation_forms,
    organisation_logos,
    organisation_merging,
    organisations,
    outside,
    packs,
    partnership_forms,
    partnership_list,
    partnership_views,
    partnerships,
    passkeys,
    print_runs,
    proposals,
    rates,
    renditions,
    requests,
    risks,
    screening_lists,
    seals,
    second_factor,
    sessions,
    settings,
    sign_in,
    stand_ins,
    templates,
    tokens,
    tools,
)
from web.work import TackApp, current, pressed_twice

ROOT = Path(__file__).resolve().parent.parent
#: A file of 25 megabytes and the form around it; what is larger is refused before it is read.
LARGEST_REQUEST = 26_000_000
PAGES: tuple[Blueprint, ...] = (
    assets.pages,
    health.pages,
    sign_in.pages,
    home.pages,
    corrections.pages,
    holds.pages,
    settings.pages,
    tokens.pages,
    sessions.pages,
    passkeys.pages,
    second_factor.pages,
    accounts.pages,
    partnership_list.pages,
    bulk_moves.pages,
    print_runs.pages,
    partnership_views.pages,
    partnerships.pages,
    partnership_forms.pages,
    choosing.pages,
    choosing_forms.pages,
    diligence.pages,
    diligence_forms.pages,
    agreements.pages,
    agreement_forms.pages,
    agreement_clauses.pages,
    agreement_conditions.pages,
    members.pages,
    organisation_forms.pages,
    organisation_logos.pages,
    organisation_merging.pages,
    concerns.pages,
    flags.pages,
    outside.pages,
    packs.pages,
    assurance.pages,
    organisations.pages,
    rates.pages,
    delegations.pages,
    handovers.pages,
    stand_ins.pages,
    requests.pages,
    risks.pages,
    checklists.pages,
    clauses.pages,
    comparing.pages,
    editions.pages,
    proposals.pages,
    templates.pages,
    tools.pages,
    journal.pages,
    seals.pages,
    notes.pages,
    imports.pages,
    screening_lists.pages,
    jobs.pages,
    hits.pages,
    mails.pages,
    files.pages,
    renditions.pages,
)


def create_app(tack: Tack) -> TackApp:
    """Return the application over a running instance."""
    app = TackApp("tack", template_folder=str(ROOT / "templates"), static_folder=None)
    app.jinja_options = words.OPTIONS
    app.session_interface = cookies.Cookies()
    if tack.settings.trusted_proxies:
        # Behind a proxy every try would come from one network: its own.
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=tack.settings.trusted_proxies, x_proto=0, x_host=0
        )
    app.extensions["tack-assets"] = assets.load()
    app.config.from_mapping(
        MAX_CONTENT_LENGTH=LARGEST_REQUEST,
        PERMANENT_SESSION_LIFETIME=timedelta(days=7),
        SESSION_COOKIE_NAME="tack",
        SESSION_COOKIE_SAMESITE="Lax",
        WTF_CSRF_TIME_LIMIT=None,
    )
    work_for(app, tack)
    # The order matters: what is forged never reaches the database, and nobody is let in before we know who asks.
    taking_lists.allow_large(app)
    bearer.Csrf(app)
    account.install(app)
    app.before_request(language.enter)
    app.before_request(unkeepable.refuse)
    app.before_request(scopes.judge)
    app.before_request(_let_in)
    app.before_request(_once)
    headers.install(app)
    way_back.install(app)
    errors.install(app)
    words.install(app)
    for pages in PAGES:
        app.register_blueprint(pages)
    api.install(app)
    return app


def work_for(app: TackApp, tack: Tack) -> None:
    """Let an application work for an instance from now on: its database, its keys and its address."""
    app.tack = tack
    app.config["SECRET_KEY"] = tack.settings.secret_key
    app.config["SESSION_COOKIE_SECURE"] = tack.settings.public_url.startswith("https://")


def _let_in() -> None:
    """Hold the reader against the route's mark; a route without one lets nobody in."""
    view = current_app.view_functions.get(request.endpoint or "")
    if view is None:
        return
    mark = marks.mark_of(view) or marks.Mark(signed_in=True, permission="account.edit")
    if mark.signed_in and account.me_or_none() is None:
        raise errors.SignInNeeded(Message("Please sign in."))
    if mark.in_person and bearer.in_use() is not None:
        raise errors.SessionNeeded
    if mark.signed_in:
        second_factor.insist()
    if mark.permission is not None:
        account.require(mark.permission)


def _once() -> Response | None:
    """Take each form once: a second press gets the answer of the first."""
    key = request.form.get(ONCE) if request.method == "POST" else None
    person = account.me_or_none()
    if not key or person is None:
        return None
    work = current()
    answered = once.claim(work.session, key, by=person.id, now=work.now)
    if answered is None:
        g.once = (key, person.id)
        return None
    return pressed_twice(answered)
