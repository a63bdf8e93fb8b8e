"""Personal tokens for programs: make one, see when each was used, revoke one."""

from __future__ import annotations

from flask import Blueprint, flash, make_response, redirect, render_template, url_for
from werkzeug.wrappers import Response

from kernel.text import Message, gettext
from partnerships import token_actions as acts
from partnerships.queries import tokens as reads
from web.account import me, my_work
from web.forms import Form
from web.marks import returns_to, signed_in
from web.work import answered_at, zone

pages = Blueprint("tokens", __name__)
SCOPES = (
    (acts.TokenScope.READ.value, Message("read only")),
    (acts.TokenScope.WRITE.value, Message("read and change")),
)


@pages.get("/settings/tokens")
@signed_in
def show() -> str:
    """Show the reader's tokens."""
    return _page()


@pages.post("/settings/tokens")
@signed_in
@returns_to("tokens.show")
def make() -> Response:
    """Make a token and show its secret, this once."""
    work, form = my_work(), Form()
    expires_on = form.optional_day("expires_on")
    form.done()
    token, secret = acts.make_token(
        work.session,
        me(),
        name=form.text("name"),
        scope=form.text("scope"),
        expires_on=expires_on,
        zone=zone(),
        by=work.by,
        on=work.today,
        now=work.now,
    )
    answered_at(url_for("tokens.show"))
    return make_response(_page(made=token.name, secret=secret), 201)


@pages.post("/settings/tokens/<token_id>/revoke")
@signed_in
@returns_to("tokens.show")
def revoke(token_id: str) -> Response:
    """End a token at once."""
    work = my_work()
    acts.revoke_token(work.session, token_id, by=work.by, on=work.today, now=work.now)
    flash(gettext("The token is revoked. Programs that use it are refused from now on."))
    return redirect(url_for("tokens.show"), 303)


def _page(made: str | None = None, secret: str | None = None) -> str:
    work = my_work()
    return render_template(
        "settings/tokens.html",
        tokens=reads.of_person(work.session, me()),
        scopes=SCOPES,
        words=dict(SCOPES),
        today=work.today,
        latest=work.today + acts.LONGEST_LIFE,
        made=made,
        secret=secret,
    )
