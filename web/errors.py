"""One table: which error is which status; and the three faces of each: page, fragment, problem document."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from flask import Flask, Response, current_app, g, make_response, redirect, render_template, request, url_for
from flask_wtf.csrf import CSRFError
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as AnyResponse

from kernel.errors import (
    Busy,
    ChangesThePast,
    Conflict,
    GateClosed,
    IllegalMove,
    Invalid,
    NotFound,
    NotPermitted,
    StaleVersion,
    TackError,
)
from kernel.journal_export import NoSeal
from kernel.text import Message
from web import language, problems
from web.forms import FORM, Failed
from web.marks import returns_of
from web.work import abandon, read_again


class VersionNeeded(TackError):
    """A program wants to change a record and does not say which version of it has been read."""

    code: ClassVar[str] = "version-needed"

    def __init__(self) -> None:
        super().__init__(Message("Say in If-Match which version you are changing: the ETag you got when you read it."))


class NotAsDescribed(Invalid):
    """A program sends what the description of the operation does not allow: not this record, the program is wrong."""

    code: ClassVar[str] = "not-as-described"


class ScopeMissing(TackError):
    """A program's token does not reach so far."""

    code: ClassVar[str] = "scope-missing"

    def __init__(self, scope: str) -> None:
        super().__init__(Message("This token is for reading only; the change needs one with the scope “write”."))
        self.scope = scope


class SessionNeeded(TackError):
    """A token is sent for what makes a way in, which is done in a session only."""

    code: ClassVar[str] = "session-needed"

    def __init__(self) -> None:
        super().__init__(Message("No token does this: it makes or changes a way in, for whoever signed in themselves."))


STATUS: Mapping[type[TackError], int] = {
    NotFound: 404,
    NotPermitted: 403,
    ScopeMissing: 403,
    SessionNeeded: 403,
    IllegalMove: 409,
    GateClosed: 409,
    StaleVersion: 409,
    VersionNeeded: 428,
    ChangesThePast: 409,
    Conflict: 409,
    NoSeal: 409,
    Invalid: 422,
    Busy: 503,
}
#: What a program hears instead: its If-Match no longer holds.
PRECONDITION_FAILED = 412
RETRY_SECONDS = 5
#: What Flask and Werkzeug refuse by themselves, in our words.
OWN_WORDS: Mapping[int, Message] = {
    400: Message("Your browser sent something that could not be read."),
    405: Message("This page cannot be used that way."),
    413: Message("What you sent is too large."),
    415: Message("This kind of file or data is not taken here."),
    429: Message("Too many requests; wait a moment."),
}
BROKEN = Message("Something broke on our side. Nothing was half-saved, and the log says what it was.")
FORM_EXPIRED = Message(
    "This form was open for too long, or your browser keeps no cookies. Go back, load the page again and repeat it."
)
CSRF_NEEDED = Message("With a cookie, a change needs X-CSRFToken: the csrf_token that GET /api/v1/session gives.")


class SignInNeeded(TackError):
    """Nobody is signed in, and the page is not for everybody."""

    code: ClassVar[str] = "sign-in-needed"


class SecondFactorNeeded(TackError):
    """Who works here has to turn the second step on before anything else."""

    code: ClassVar[str] = "second-factor-needed"

    def __init__(self) -> None:
        super().__init__(Message("Whoever works here signs in with a second step. Turn yours on under “My settings”."))


class TokenRefused(SignInNeeded):
    """A program's token is not known, or does not work any more."""

    code: ClassVar[str] = "token-refused"


class WebRefusal(TackError):
    """Something that the web itself refuses: an address, a method, a size, a form that expired."""

    code: ClassVar[str] = "refused"

    def __init__(self, message: Message, status: int) -> None:
        super().__init__(message)
        self.status = status


def install(app: Flask) -> None:
    """Answer every error by the table."""
    app.register_error_handler(TackError, _tack)
    app.register_error_handler(CSRFError, _csrf)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(500, _broken)


def status_of(error: TackError) -> int:
    """Return the status of an error; a kind that is not in the table is one of ours and counts as invalid."""
    if isinstance(error, WebRefusal):
        return error.status
    if isinstance(error, SecondFactorNeeded):
        return STATUS[NotPermitted]
    return next((status for kind, status in STATUS.items() if isinstance(error, kind)), 422)


def partial() -> bool:
    """Say whether htmx asks for a piece of a page."""
    return request.headers.get("HX-Request-Type") == "partial"


def wants_json() -> bool:
    """Say whether a program is asking."""
    return request.path.startswith("/api/")


def _tack(error: TackError) -> AnyResponse:
    if isinstance(error, SignInNeeded):
        return _to_sign_in(error)
    language.ensure()
    if isinstance(error, SecondFactorNeeded) and not wants_json() and not partial():
        abandon()
        return redirect(url_for("second_factor.show"), 303)
    status = status_of(error)
    if wants_json():
        abandon()
        status = PRECONDITION_FAILED if isinstance(error, StaleVersion) else status
        answer = problems.response(problems.document(error, status))
    elif isinstance(error, Busy):
        answer = _plain(error, status)
    else:
        answer = _page(error, status)
    if status == STATUS[Busy]:
        answer.headers["Retry-After"] = str(RETRY_SECONDS)
    return answer


def _page(error: TackError, status: int) -> Response:
    """Show the form again where one failed, else a page that says what is wrong."""
    read_again()
    view = current_app.view_functions.get(request.endpoint or "")
    page = returns_of(view) if view is not None and request.method == "POST" else None
    typed = _typed()
    if page is not None and typed is not None and not isinstance(error, NotFound | NotPermitted):
        g.failed = Failed(typed.get(FORM, ""), typed, error)
        try:
            return make_response(current_app.view_functions[page](**_arguments(page)), status)
        except (NotFound, NotPermitted) as refused:
            # What the form was about is not for this reader; that goes before what was wrong with it.
            error, status = refused, status_of(refused)
    template = "errors/_fragment.html" if partial() else "errors/page.html"
    return make_response(render_template(template, error=error, status=status), status)


def _typed() -> MultiDict[str, str] | None:
    """Return what was typed, or None where a form is too large for anything of it to be read."""
    try:
        return request.form
    except HTTPException:
        return None


def _arguments(page: str) -> dict[str, str]:
    """Return what a page takes of the form's address; a form about a part has more in its own."""
    taken = next(current_app.url_map.iter_rules(page)).arguments
    return {name: value for name, value in (request.view_args or {}).items() if name in taken}


def _to_sign_in(error: TackError) -> AnyResponse:
    abandon()
    if wants_json():
        language.ensure()
        answer = problems.response(problems.document(error, 401))
        answer.headers["WWW-Authenticate"] = "Bearer"
        return answer
    back = request.full_path.rstrip("?") if request.method == "GET" else None
    address = url_for("sign_in.show", next=back)
    if partial():
        return Response(status=401, headers={"HX-Redirect": address})
    return redirect(address, 303)


def _csrf(error: CSRFError) -> AnyResponse:
    current_app.logger.info("form refused: %s", error.description)
    return _tack(WebRefusal(CSRF_NEEDED if wants_json() else FORM_EXPIRED, 400))


def _http(error: HTTPException) -> AnyResponse:
    status = error.code or 500
    if status < 400 or error.response is not None:  # noqa: PLR2004 -- a redirect is no error
        return error.get_response()
    if status >= 500:  # noqa: PLR2004 -- ours, and logged
        return _broken(error)
    if status == STATUS[NotFound]:
        return _tack(NotFound())
    if error.code == 405 and (page := _page_of_form()):  # noqa: PLR2004 -- method not allowed
        return page
    answer = _tack(WebRefusal(OWN_WORDS.get(status, OWN_WORDS[400]), status))
    if error.code == 405 and (allowed := getattr(error, "valid_methods", None)):  # noqa: PLR2004 -- method not allowed
        answer.headers["Allow"] = ", ".join(sorted(allowed))
    return answer


def _page_of_form() -> AnyResponse | None:
    """Lead somebody who opens the address of a form, such as by reloading after a refusal, to the form's page."""
    if request.method != "GET" or wants_json():
        return None
    try:
        endpoint, taken = current_app.url_map.bind_to_environ(request.environ).match(method="POST")
    except HTTPException:
        return None
    page = returns_of(current_app.view_functions[endpoint])
    if page is None:
        return None
    wanted = next(current_app.url_map.iter_rules(page)).arguments
    return redirect(url_for(page, **{name: value for name, value in taken.items() if name in wanted}), 303)


def _broken(_error: Exception) -> AnyResponse:
    """Say that it is our fault; what happened is in the log, and nothing of it on the page."""
    language.ensure()
    error = WebRefusal(BROKEN, 500)
    if wants_json():
        return problems.response(problems.document(error, 500))
    return _plain(error, 500)


def _plain(error: TackError, status: int) -> Response:
    """Show a page that needs no database."""
    abandon()
    g.plain = True
    return make_response(render_template("errors/plain.html", error=error), status)
