"""What a person chooses for themselves: language and password."""

from __future__ import annotations

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from kernel.text import LOCALES, gettext
from web import account, language
from web.addresses import local
from web.marks import public, returns_to, signed_in
from web.own_settings import SHORTEST_PASSWORD
from web.own_settings import change_password as change

pages = Blueprint("settings", __name__)


@pages.get("/settings")
@signed_in
def show() -> str:
    """Show what a person can choose."""
    return render_template("settings/page.html", person=account.me(), shortest=SHORTEST_PASSWORD)


@pages.post("/language")
@public
def switch() -> Response:
    """Change the language and go back to where the reader was."""
    wish = request.form.get("language", "")
    answer = redirect(local(request.form.get("back")), 303)
    if wish in LOCALES:
        if account.me_or_none() is not None:
            account.me().locale = wish
        answer.set_cookie(language.COOKIE, wish, max_age=language.YEAR_SECONDS, samesite="Lax", httponly=True)
    return answer


@pages.post("/settings/password")
@signed_in
@returns_to("settings.show")
def change_password() -> Response:
    """Keep a new password; whoever has one proves it first."""
    typed = request.form
    change(account.me(), old=typed.get("old", ""), new=typed.get("new", ""))
    flash(gettext("Your password is changed. Other devices are signed out."))
    return make_response(redirect(url_for("settings.show"), 303))
