"""What pages and programs share of sanctions lists: the files of a request, kept, and the attempt they become."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from flask import Flask, request
from flask import session as cookie
from werkzeug.datastructures import FileStorage

from application.screening_lists import may_load
from kernel.errors import Invalid, Problem, invalid
from kernel.storage import StoredFile
from kernel.text import Message
from kernel.uploads import clean_name
from screening import list_actions as acts
from screening import list_queries as reads
from screening.list_kinds import FILES, TITLES, ListKind
from screening.list_models import Dated, ListLoad, LoadState
from screening.list_queries import GivenFile
from web import bearer
from web.account import my_work
from web.errors import WebRefusal
from web.forms import Form
from web.work import aside, tack

#: The endpoints that take a list, whose requests may be larger than others.
TAKING = frozenset({"screening_lists.give", "api-screening-lists.screening_lists_give"})
#: Of one list these come together at most, and so much around them, in bytes.
MOST_FILES, AROUND, TOO_LARGE = 4, 1_000_000, 413
LIST_STATES = {
    LoadState.WAITING.value: Message("is being read"),
    LoadState.LOADED.value: Message("in force"),
    LoadState.UNCHANGED.value: Message("nothing new"),
    LoadState.FAILED.value: Message("not taken"),
}
DATED = {
    Dated.STATED.value: Message("as the list states it"),
    Dated.GIVEN.value: Message("as whoever gave it said"),
    Dated.LOADED.value: Message("the day it was given; the list states none"),
}
KINDS = [(kind.value, TITLES[kind]) for kind in ListKind]
WANTED = [(TITLES[kind], FILES[kind]) for kind in ListKind]


@dataclass(frozen=True, slots=True)
class Given:
    """A list as it came: its kind, its files in the store, its date where one was said."""

    kind: ListKind
    files: Sequence[GivenFile]
    dated: date | None


def allow_large(app: Flask) -> None:
    """Let whoever is signed in send a list that is larger than other files; of all others nothing so large is read."""

    @app.before_request
    def allow() -> None:
        if request.endpoint in TAKING and (bearer.SIGNED_IN in cookie or bearer.presented() is not None):
            most = tack().settings.list_limit
            request.max_content_length = most + AROUND
            if (request.content_length or 0) > most + AROUND:
                raise WebRefusal(_too_large(most), TOO_LARGE)


def given(kind: str, dated: date | None) -> Given:
    """Return the list of this request, its files kept with no work open.

    Raises NotPermitted before anything is kept, and Invalid for an unknown kind, no file, too many, or too large ones.
    """
    may_load(my_work())
    if kind not in {one.value for one in ListKind}:
        raise invalid("kind", "Choose which list it is.")
    sent = [one for _, one in request.files.items(multi=True) if one.filename]
    problems = list(_problems(sent))
    if problems:
        raise Invalid(problems)
    storage = tack().storage
    return Given(ListKind(kind), aside(lambda: [_kept(one, storage.put_file(one.stream)) for one in sent]), dated)


def _kept(sent: FileStorage, stored: StoredFile) -> GivenFile:
    return GivenFile(clean_name(sent.filename or ""), stored.size, stored.sha256)


def _problems(sent: Sequence[FileStorage]) -> Iterator[Problem]:
    limit = tack().settings.list_limit
    if not sent:
        yield Problem("file", Message("Choose a file."))
    if len(sent) > MOST_FILES:
        yield Problem("file", Message("Give at most %(most)s files at once.", most=MOST_FILES))
    if sum(_size(one) for one in sent) > limit:
        yield Problem("file", _too_large(limit))


def _too_large(limit: int) -> Message:
    return Message(
        "This list is larger than %(most)s megabytes. An operator can load it with “tack screening load”, or raise the"
        " setting SCREENING_LIST_LIMIT.",
        most=limit // 1_000_000,
    )


def _size(sent: FileStorage) -> int:
    sent.stream.seek(0, 2)
    size = sent.stream.tell()
    sent.stream.seek(0)
    return size


def keep(found: Given) -> ListLoad:
    """Keep the attempt; the background work reads the list."""
    work = my_work()
    return acts.give(work.session, found.kind, found.files, dated=found.dated, by=work.by, on=work.today, now=work.now)


def load(load_id: str) -> ListLoad:
    """Return an attempt the reader may know of; raises NotFound."""
    return reads.find_load(my_work().session, load_id, my_work().by)


def confirm(load_id: str) -> ListLoad:
    """Give a doubted list again, confirmed; raises Conflict where nothing was doubted."""
    work = my_work()
    return acts.again(work.session, load(load_id), by=work.by, on=work.today, now=work.now)


def day_of(form: Form) -> date | None:
    """Return the date that a form says the list is of; raises Invalid for what is no date."""
    dated = form.optional_day("dated")
    form.done()
    return dated
