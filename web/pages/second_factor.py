"""The second step of signing in: asked after the password or the link, turned on and off by its owner."""

from __future__ import annotations

import qrcode
from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from kernel.text import Message, gettext
from partnerships import second_factor_actions as acts
from partnerships.account_models import SecondFactor
from partnerships.permissions import STAFF
from partnerships.queries import accounts as reads
from web import account, bearer, second_step
from web.account import me, my_work
from web.errors import SecondFactorNeeded
from web.forms import Form
from web.marks import public, returns_to, signed_in
from web.work import current, tack

pages = Blueprint("second_factor", __name__)
WRONG = Message("This code is not right, or was used already. Wait for the next one.")
#: What whoever still has to begin may use: beginning, the language, leaving.
OPEN_WITHOUT = frozenset({"settings.switch", "sign_in.leave"})
BEGINNING = ("second_factor.", "api-second-factor.")


def insist() -> None:
    """Lead staff without a second step to it where the instance asks it of everybody who works here."""
    if tack().settings.second_factor != "staff" or bearer.in_use() is not None:
        return
    endpoint = request.endpoint or ""
    if endpoint in OPEN_WITHOUT or endpoint.startswith(BEGINNING):
        return
    works_here = {role for role, _ in account.my_standing().roles} & set(STAFF)
    if works_here and reads.second_factor(current().session, me()) is None:
        raise SecondFactorNeeded


@pages.get("/sign-in/code")
@public
def ask() -> Response:
    """Ask for the code."""
    if account.pending() is None:
        return redirect(url_for("sign_in.show"), 303)
    return _asked()


@pages.post("/sign-in/code")
@public
def answer() -> Response:
    """Let in whoever has the right code; tries are counted like those of a password."""
    found = account.pending()
    if found is None:
        return redirect(url_for("sign_in.show"), 303)
    wait = second_step.counted(found[0].id)
    if wait is not None:
        return _asked(wait, 429)
    again = account.pending()
    if again is None or not second_step.accepts(again[0], request.form.get("code", "")):
        return _asked(WRONG, 422)
    person, how, back = again
    account.sign_in(person, how)
    return redirect(back, 303)


@pages.get("/settings/second-factor")
@signed_in
def show() -> str:
    """Show whether the second step is on, and what turns it on or off."""
    return _page()


@pages.post("/settings/second-factor")
@signed_in
@returns_to("second_factor.show")
def begin() -> Response:
    """Make a secret and show it."""
    work = my_work()
    acts.begin(work.session, me(), key=second_step.key(), by=work.by, now=work.now)
    return redirect(url_for("second_factor.show"), 303)


@pages.post("/settings/second-factor/confirm")
@signed_in
@returns_to("second_factor.show")
def confirm() -> Response:
    """Turn it on by a first code and show the recovery codes, this once."""
    second_step.refuse_too_many()
    work, form = my_work(), Form()
    code = form.needed("code")
    form.done()
    codes = acts.confirm(work.session, me(), code, key=second_step.key(), by=work.by, on=work.today, now=work.now)
    second_step.was_right(me())
    return make_response(_page(codes), 201)


@pages.post("/settings/second-factor/off")
@signed_in
@returns_to("second_factor.show")
def turn_off() -> Response:
    """Turn it off by a fresh code."""
    second_step.refuse_too_many()
    work = my_work()
    if not second_step.accepts(me(), request.form.get("code", "")):
        raise acts.wrong()
    acts.turn_off(work.session, me(), by=work.by, on=work.today, now=work.now)
    flash(gettext("The second step is off."))
    return redirect(url_for("second_factor.show"), 303)


def _asked(error: Message | None = None, status: int = 200) -> Response:
    return make_response(render_template("sign_in/code.html", error=error), status)


def _page(codes: list[str] | None = None) -> str:
    work, person = my_work(), me()
    on = reads.second_factor(work.session, person)
    begun = work.session.get(SecondFactor, person.id) if on is None else None
    return render_template(
        "settings/second_factor.html",
        on=on,
        begun=begun,
        left=reads.codes_left(work.session, person) if on else 0,
        secret=acts.secret_of(begun, key=second_step.key()) if begun else "",
        picture=_picture(acts.address_of(begun, person, key=second_step.key())) if begun else None,
        codes=codes,
        required=tack().settings.second_factor == "staff",
    )


def _picture(text: str) -> tuple[int, str]:
    """Return the size of a QR code in its own units and the path of its dark squares."""
    code = qrcode.QRCode(border=4)
    code.add_data(text)
    code.make()
    rows = code.get_matrix()
    dark = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, on in enumerate(row) if on)
    return len(rows), dark
