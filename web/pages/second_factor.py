"""The second step of signing in: asked after the password or the link, turned on and off by its owner."""

from __future__ import annotations

import math

import qrcode
from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from kernel.errors import Conflict
from kernel.text import Message, gettext
from partnerships import attempts_actions
from partnerships import second_factor_actions as acts
from partnerships.account_models import SecondFactor
from partnerships.attempts import Counted
from partnerships.attempts_actions import Against
from partnerships.permissions import STAFF
from partnerships.queries import accounts as reads
from web import account, bearer
from web.account import me, my_work
from web.errors import SecondFactorNeeded
from web.forms import Form
from web.marks import public, returns_to, signed_in
from web.work import commit, current, tack

pages = Blueprint("second_factor", __name__)
WRONG = Message("This code is not right, or was used already. Wait for the next one.")
#: What whoever still has to begin may use: beginning, the language, leaving.
OPEN_WITHOUT = frozenset({"settings.switch", "sign_in.leave"})


def insist() -> None:
    """Lead staff without a second step to it where the instance asks it of everybody who works here."""
    if tack().settings.second_factor != "staff" or bearer.in_use() is not None:
        return
    endpoint = request.endpoint or ""
    if endpoint in OPEN_WITHOUT or endpoint.startswith("second_factor."):
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
    wait = _counted(found[0].id)
    if wait is not None:
        return _asked(wait, 429)
    again = account.pending()
    if again is None or not _accepts(again[0]):
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
    acts.begin(work.session, me(), key=_key(), by=work.by, now=work.now)
    return redirect(url_for("second_factor.show"), 303)


@pages.post("/settings/second-factor/confirm")
@signed_in
@returns_to("second_factor.show")
def confirm() -> Response:
    """Turn it on by a first code and show the recovery codes, this once."""
    _refuse_too_many()
    work, form = my_work(), Form()
    code = form.needed("code")
    form.done()
    codes = acts.confirm(work.session, me(), code, key=_key(), by=work.by, on=work.today, now=work.now)
    attempts_actions.was_right(work.session, [_against(me().id)], now=work.now)
    return make_response(_page(codes), 201)


@pages.post("/settings/second-factor/off")
@signed_in
@returns_to("second_factor.show")
def turn_off() -> Response:
    """Turn it off by a fresh code."""
    _refuse_too_many()
    work = my_work()
    if not _accepts(me()):
        raise acts.wrong()
    acts.turn_off(work.session, me(), by=work.by, on=work.today, now=work.now)
    flash(gettext("The second step is off."))
    return redirect(url_for("second_factor.show"), 303)


def _key() -> str:
    return tack().settings.secret_key


def _against(person_id: str) -> Against:
    return Against(Counted.CODE, person_id)


def _counted(person_id: str) -> Message | None:
    """Count a try in a transaction of its own, or return what to say where there is to be none."""
    work = current()
    until = attempts_actions.claim(work.session, [_against(person_id)], now=work.now)
    if until is not None:
        minutes = math.ceil((until - work.now).total_seconds() / 60)
        return Message("Too many codes that were not right. Try again in %(minutes)s minutes.", minutes=minutes)
    commit()
    return None


def _refuse_too_many() -> None:
    wait = _counted(me().id)
    if wait is not None:
        raise Conflict(wait)


def _accepts(person: account.Account) -> bool:
    """Use a code up, and forget the tries before where it is right."""
    work, code = current(), request.form.get("code", "")
    if not acts.accepts(work.session, person, code, key=_key(), on=work.today, now=work.now):
        return False
    attempts_actions.was_right(work.session, [_against(person.id)], now=work.now)
    return True


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
        secret=acts.secret_of(begun, key=_key()) if begun else "",
        picture=_picture(acts.address_of(begun, person, key=_key())) if begun else None,
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
