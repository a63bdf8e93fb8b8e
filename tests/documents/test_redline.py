"""Tracked changes by the real program: both files can be read back out of the one that is made."""

from __future__ import annotations

import sys
from datetime import datetime, timedelta, timezone

import pytest
from docx.opc.constants import RELATIONSHIP_TYPE

from documents import press, redline, shelf
from documents.archive import packed, unpacked
from documents.errors import NotRead, RedlineFailed, RedlineUnavailable
from documents.word_text import read
from tests.documents.bad_templates import BAD, external
from tests.documents.contexts import large
from tests.documents.word_files import word_file

NOW = datetime(2026, 11, 22, 6, 30, tzinfo=timezone(timedelta(hours=-6)))


def tracked(before: bytes, after: bytes) -> bytes:
    return redline.tracked(before, after, author="Tack", now=NOW)


def test_each_change_is_tracked_under_name_and_moment_and_both_texts_stand_in_it() -> None:
    before = word_file("The partner reports.", "It pays 10 dollars.", "Last", header="Version 1")
    after = word_file("The partner always reports.", "It pays 20 dollars.", "New", "Last", header="Version 2")
    made = tracked(before, after)
    found = read(made)
    assert found.paragraphs == ("The partner always reports.", "It pays 20 dollars.", "New", "Last", "Version 2")
    assert found.before == ("The partner reports.", "It pays 10 dollars.", "Last", "Version 1")
    body = unpacked(made)["word/document.xml"].decode()
    assert body.count("<w:ins ") == 4  # always, 20, the new line and its end
    assert body.count("<w:del ") == 1
    assert body.count('w:author="Tack"') == 5
    assert body.count('w:date="2026-11-22T12:30:00Z"') == 5


def test_our_own_papers() -> None:
    values = large("es")
    template = shelf.template("umbrella", "es").content
    before = press.render(template, values)
    after = press.render(template, values | {"amount": "USD\u00a01", "title": "A & B <c> Ltd", "budget": []})
    found = read(tracked(before, after))
    assert (found.before, found.paragraphs) != (read(before).paragraphs, ())
    assert "".join(found.before) == "".join(read(before).paragraphs)
    assert "".join(found.paragraphs) == "".join(read(after).paragraphs)


def test_two_that_say_the_same_have_nothing_to_track() -> None:
    with pytest.raises(RedlineFailed, match="say the same"):
        tracked(word_file("One"), word_file("One"))


def test_what_acts_by_itself_or_fetches_is_never_given_to_the_program() -> None:
    for bad in ("macros", "a picture elsewhere", "a template elsewhere"):
        with pytest.raises(NotRead):
            tracked(word_file("x"), BAD[bad][0]())
    linked = external(RELATIONSHIP_TYPE.HYPERLINK, "https://example.org")()
    assert read(tracked(word_file("One"), linked)).before == ("One",)


def test_where_the_program_is_not_installed_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    assert redline.available()
    # What stands as None among the modules is for the import machinery a module that is not there.
    monkeypatch.setitem(sys.modules, "python_redlines_docxodus", None)
    assert not redline.available()
    with pytest.raises(RedlineUnavailable, match="install requirements"):
        tracked(word_file("One"), word_file("Two"))


def test_a_program_that_breaks_or_takes_too_long_makes_no_file(monkeypatch: pytest.MonkeyPatch) -> None:
    broken = packed({name: part for name, part in unpacked(word_file("One")).items() if name != "_rels/.rels"})
    with pytest.raises(RedlineFailed, match="did not come to an end"):
        tracked(broken, word_file("Two"))
    monkeypatch.setattr(redline, "SECONDS", 0.2)
    with pytest.raises(RedlineFailed, match="did not come to an end"):
        tracked(word_file("One"), word_file("Two"))


def test_what_does_not_say_the_same_as_the_two_files_is_not_given_out(monkeypatch: pytest.MonkeyPatch) -> None:
    good = tracked(word_file("One"), word_file("Two"))
    monkeypatch.setattr(redline, "_made", lambda *_: good)
    assert tracked(word_file("One"), word_file("Two")) == good
    for before, after in (("One", "Three"), ("Three", "Two")):
        with pytest.raises(RedlineFailed, match="does not say the same"):
            tracked(word_file(before), word_file(after))
