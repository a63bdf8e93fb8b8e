"""What every answer tells the browser it may and may not do."""

from __future__ import annotations

from flask import Flask, Response
from secure import (
    ContentSecurityPolicy,
    CrossOriginOpenerPolicy,
    PermissionsPolicy,
    ReferrerPolicy,
    Secure,
    XContentTypeOptions,
    XFrameOptions,
)

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'; connect-src 'self'; font-src 'self'"
)

_SECURE = Secure(
    csp=ContentSecurityPolicy().set(POLICY),
    coop=CrossOriginOpenerPolicy().same_origin(),
    permissions=PermissionsPolicy().geolocation().microphone().camera(),
    referrer=ReferrerPolicy().same_origin(),
    xcto=XContentTypeOptions().nosniff(),
    xfo=XFrameOptions().deny(),
)


#: The same for every answer.
_HEADERS = tuple(_SECURE.headers.items())


def install(app: Flask) -> None:
    """Put the headers on every answer; what is personal is never kept by anything in between."""

    @app.after_request
    def add(response: Response) -> Response:
        for name, value in _HEADERS:
            response.headers[name] = value
        response.headers.setdefault("Cache-Control", "no-store")
        return response
