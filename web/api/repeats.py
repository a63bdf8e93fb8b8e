"""A change happens once, however often a program sends it: the `Idempotency-Key` of a request."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Iterator, Mapping
from functools import wraps
from typing import Any, TypeAlias

from flask import request

from kernel import once
from kernel.errors import Conflict, invalid
from kernel.text import Message
from web.account import my_work
from web.work import tack

#: Finds what an earlier request made again, from the identifier that was kept of it.
Again: TypeAlias = Callable[[str], Any]
#: Takes what is sent and returns what the view gets in its place.
Ready: TypeAlias = Callable[[Any], Any]
KEY = "Idempotency-Key"
REPLAYED = "Idempotent-Replayed"
LONGEST_KEY = 100
#: What a key may be: signs of ASCII that can be seen, with spaces between them.
PATTERN = rf"^[!-~]([ -~]{{0,{LONGEST_KEY - 2}}}[!-~])?$"
#: What stands in the answer of a view for whether it is an earlier one's.
EARLIER = "earlier"
#: What stands in it, and not in the answer, where neither an identifier nor the address leads to the answer again.
KEPT = "kept"
_DIGEST = 32


def happening_once(view: Callable[..., Any], again: Again, ready: Ready | None = None) -> Callable[..., Any]:
    """Let a request with a key have its effect once; the key belongs to the person and to what was asked.

    What is sent is made `ready` before its key is claimed, with no transaction that the claim would stand in.
    """

    @wraps(view)
    def taking_a_key(*args: Any, **given: Any) -> Any:
        key = request.headers.get(KEY)
        if key is not None and not (0 < len(key) <= LONGEST_KEY and key.isascii() and key.isprintable()):
            raise invalid(KEY, "Give a key of 1 to %(most)s printable characters.", most=LONGEST_KEY)
        sent = (ready(*args),) if ready is not None else args
        if key is None:
            return _shown(view(*sent, **given))
        work = my_work()
        name, asked = f"api:{key}", fingerprint()
        earlier = once.claim(work.session, name, by=work.by.person_id, now=work.now)
        if earlier is not None:
            return _repeated(earlier, asked, again)
        made = view(*sent, **given)
        once.answer(work.session, name, by=work.by.person_id, answer=f"{asked} {_kept(made, given)}")
        return _shown(made)

    return taking_a_key


def is_repeat() -> bool:
    """Say whether the request had its effect before, so that nothing of what it brings is tried again."""
    key, work = request.headers.get(KEY), my_work()
    return key is not None and once.is_known(work.session, f"api:{key}", by=work.by.person_id)


def _kept(made: Mapping[str, Any], given: Mapping[str, Any]) -> str:
    """Return what leads to the answer again: what the view says, its identifier, or that of the record it is about."""
    stated = made.get(KEPT, made.get("id"))
    return str(stated if stated is not None else next(iter(given.values())))


def _shown(made: Any) -> Any:
    return {name: value for name, value in made.items() if name != KEPT} if isinstance(made, Mapping) else made


def _repeated(earlier: str, asked: str, again: Again) -> dict[str, Any]:
    before, _, made = earlier.partition(" ")
    if before != asked:
        raise Conflict(Message("This key was used for another request. Every request needs a key of its own."))
    return {**again(made), EARLIER: True}


def fingerprint() -> str:
    """Return what tells one request from another: its method, its address and what it brings.

    What is brought may be a password: without the instance's key nobody can try one against what is kept of it.
    """
    parts = [request.method.encode(), request.full_path.encode(), *_brought()]
    return hmac.new(tack().settings.secret_key.encode(), b"\n".join(parts), "sha256").hexdigest()[:_DIGEST]


def _brought() -> Iterator[bytes]:
    """Yield the body, or of a form its fields and files: what divides them is another text each time."""
    if request.mimetype != "multipart/form-data":
        yield request.get_data(cache=True)
        return
    for name, value in sorted(request.form.items(multi=True)):
        yield f"{name}={value}".encode()
    for name, sent in sorted(request.files.items(multi=True)):
        sent.stream.seek(0)
        yield f"{name}={sent.filename}:{hashlib.file_digest(sent.stream, 'sha256').hexdigest()}".encode()  # type: ignore[arg-type]
        sent.stream.seek(0)
