"""What a request is about and which one is meant, found alike for pages and programs."""

from __future__ import annotations

from kernel.errors import NotFound
from lifecycle import request_queries
from lifecycle.queries import Subject
from lifecycle.request_queries import Waiting
from web import subjects
from web.account import my_work


def subject_of(kind: str, key: str) -> Subject:
    """Return the record whose move was refused; raises NotFound."""
    if kind == "partnership":
        return subjects.partnership(key)
    if kind == "agreement":
        return subjects.agreement(key)
    raise NotFound


def found(request_id: str) -> Waiting:
    """Return a request the reader asked or may answer; raises NotFound."""
    work = my_work()
    return request_queries.find(work.session, request_id, work.by)
