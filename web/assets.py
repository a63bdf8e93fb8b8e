"""Style sheets and scripts: our own and the two browser packages, by exact path, cached for good by content."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from flask import Blueprint, Response, current_app, request
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as AnyResponse

from web.marks import public

ROOT = Path(__file__).resolve().parent.parent
#: Every file a browser may ask for, and where it lies.
FILES = {
    "bootstrap.css": ROOT / "node_modules/bootstrap/dist/css/bootstrap.min.css",
    "htmx.js": ROOT / "node_modules/htmx.org/dist/htmx.min.js",
    "passkeys.js": ROOT / "static/passkeys.js",
    "tack.css": ROOT / "static/tack.css",
    "tack.js": ROOT / "static/tack.js",
    "tack.svg": ROOT / "static/tack.svg",
}
TYPES = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}
FOREVER = "public, max-age=31536000, immutable"

pages = Blueprint("assets", __name__)


@dataclass(frozen=True, slots=True)
class Asset:
    """One file as it is sent."""

    content: bytes
    kind: str
    digest: str


def load() -> dict[str, Asset]:
    """Read every file once; raises FileNotFoundError naming the one that `make setup` has not brought."""
    return {name: _read(name, path) for name, path in FILES.items()}


def _read(name: str, path: Path) -> Asset:
    content = path.read_bytes()
    return Asset(content, TYPES[Path(name).suffix], hashlib.sha256(content).hexdigest()[:16])


def address(name: str) -> str:
    """Return the address of a file, which changes when its content does."""
    asset: Asset = current_app.extensions["tack-assets"][name]
    return f"/static/{asset.digest}/{name}"


@pages.get("/static/<digest>/<name>")
@public
def send(digest: str, name: str) -> AnyResponse:
    """Send one file; another digest than today's is somebody else's page."""
    asset: Asset | None = current_app.extensions["tack-assets"].get(name)
    if asset is None or asset.digest != digest:
        raise NotFound
    response = Response(asset.content, content_type=asset.kind)
    response.headers["Cache-Control"] = FOREVER
    response.set_etag(asset.digest)
    return response.make_conditional(request)
