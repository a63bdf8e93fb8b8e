"""A file chosen in a form that is shown again: it is kept, so that nobody has to choose it twice.

A browser never fills a file field anew. The form carries a signed slip instead, good for one person and one record.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from flask import current_app, g, request
from itsdangerous import BadSignature, URLSafeTimedSerializer

from kernel import uploads
from kernel.errors import Invalid, invalid
from kernel.unmet import Ref
from kernel.uploads import Upload
from web.account import my_work
from web.forms import Form

#: For how long a form may stand open before its file has to be chosen again, in seconds.
GOOD_FOR = 24 * 3600


@dataclass(frozen=True, slots=True)
class Slip:
    """What stands for a kept file in a form: its name for the reader, its token for us."""

    name: str
    token: str


def chosen(form: Form, field: str, subject: Ref) -> Upload | None:
    """Return the file of a field: the one just chosen, else the one its form came back with, else None.

    Raises Invalid for a file that is not taken, and for a slip of somebody else, of another record, or too old. Asked
    only once the reader may add files to the record: the content is stored at once.
    """
    sent = form.file(field, most=uploads.LARGEST)
    if sent is not None:
        # What is too large is refused before any of it is read.
        form.done()
        found = uploads.check(field, sent.filename or "", sent.stream.read())
        sha256 = my_work().storage.put(found.content).sha256
    elif form.text(slip_field(field)):
        sha256, name, media_type = _read(form.text(slip_field(field)), field, subject)
        found = Upload(name, media_type, my_work().storage.get(sha256))
    else:
        return None
    g.setdefault("kept_files", {})[field] = Slip(found.name, _sign(subject, sha256, found))
    return found


def brought(form: Form, field: str) -> bool:
    """Say whether a form brought a file, or the slip of one."""
    sent = request.files.get(field)
    return bool((sent is not None and sent.filename) or form.text(slip_field(field)))


def slip_field(field: str) -> str:
    """Return the name of the hidden field that carries the slip of a file field."""
    return f"{field}_kept"


def kept(field: str) -> Slip | None:
    """Return the slip of the file that the failed form brought, or None."""
    return cast("dict[str, Slip]", g.get("kept_files", {})).get(field)


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(cast("str", current_app.secret_key), salt="kept-file")


def _sign(subject: Ref, sha256: str, found: Upload) -> str:
    return _signer().dumps([str(subject), my_work().by.person_id, sha256, found.name, found.media_type])


def _read(token: str, field: str, subject: Ref) -> tuple[str, str, str]:
    try:
        of, person, sha256, name, media_type = _signer().loads(token, max_age=GOOD_FOR)
    except (BadSignature, ValueError) as error:
        raise _again(field) from error
    if (of, person) != (str(subject), my_work().by.person_id):
        raise _again(field)
    return sha256, name, media_type


def _again(field: str) -> Invalid:
    return invalid(field, "Choose the file again; the form was open for too long.")
