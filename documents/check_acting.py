"""What acts by itself in a part of a Word file: links, fields that fetch, chunks of other files, sources of letters."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from documents.check_report import Fault, Place
from kernel.text import Message

_ADDRESS = re.compile(r"\s*(?:[a-z][a-z0-9+.-]*:|//|\\\\)", re.IGNORECASE)
"""Something outside: a scheme, or a server of a network."""

_ACTING = ("aFChunk", "oleObject", "package", "control", "subDocument", "vbaProject", "attachedToolbars")
"""Kinds of relations to what is no text, picture or font."""

_CHUNKS = frozenset({"altChunk", "subDoc", "OLEObject", "control"})
_FETCHING = re.compile(
    r"(?:^|\s)(?:DDEAUTO|DDE|INCLUDETEXT|INCLUDEPICTURE|INCLUDE|IMPORT|LINK|HYPERLINK(?!\s*\\l))(?=[\s\"&]|$)",
    re.IGNORECASE,
)
_FIRST = re.compile(r"\s*(\w+)")
_ACTING_FIELDS = frozenset(
    {"ADDIN", "AUTOTEXT", "AUTOTEXTLIST", "CONTROL", "DATABASE", "EMBED", "GLOSSARY", "HTMLCONTROL", "PRINT", "QUOTE"}
    | {"RD", "MACROBUTTON"}
)
"""What runs, fetches, prints, or (QUOTE) spells another field from the numbers of its letters."""


def faults(name: str, root: Any) -> Iterator[Fault]:
    """Everything in a part that acts by itself."""
    if name.lower().endswith(".rels"):
        yield from _relations(name, root)
        return
    chunks, sources, addresses = _elements(root)
    if chunks:
        yield embedded(name)
    if sources:
        yield _external(name, Message("it fetches its words from a list of addresses; finish the mail merge first."))
    if addresses and name.lower().startswith("word/"):
        yield _linked(name, addresses[0])
    if _fetches(root):
        yield _external(name, Message("a field in it runs, fetches or opens something."))


def embedded(name: str) -> Fault:
    """The fault of what is another file inside this one."""
    return Fault(
        "embedded",
        Message("it carries an embedded object; paste it as text or as a picture."),
        Place("member", name),
    )


def _relations(name: str, root: Any) -> Iterator[Fault]:
    for relation in root.iter("{*}Relationship"):
        target = relation.get("Target", "")
        if relation.get("TargetMode", "").lower() == "external" or _ADDRESS.match(target):
            yield _linked(name, target)
        elif relation.get("Type", "").endswith(tuple(f"/{kind}" for kind in _ACTING)):
            yield embedded(name)


def _elements(root: Any) -> tuple[bool, bool, list[str]]:
    """Whether it takes in other files, or lists of addresses, and what its pictures are fetched from."""
    chunks = sources = False
    addresses = []
    for element in root.iter("{*}*"):
        kind = element.tag.rpartition("}")[2]
        chunks |= kind in _CHUNKS
        sources |= kind == "mailMerge"
        for stated, value in element.attrib.items():
            if stated.rpartition("}")[2] in {"src", "href"} and _ADDRESS.match(value):
                addresses.append(value)
    return chunks, sources, addresses


def _fetches(root: Any) -> bool:
    said = list(_instructions(root))
    # Word splits one field into pieces, one field may stand inside another, and one may begin right behind another.
    if _FETCHING.search("".join(said)) or _FETCHING.search(" ".join(said)):
        return True
    firsts = [first[1].upper() for one in said if (first := _FIRST.match(one))]
    return not _ACTING_FIELDS.isdisjoint(firsts)


def _instructions(root: Any) -> Iterator[str]:
    """What each field does, in the order of their ends; a field that another spells begins with nothing of its own."""
    open_fields: list[list[str]] = []
    for element in root.iter("{*}fldChar", "{*}instrText", "{*}fldSimple"):
        kind = element.tag.rpartition("}")[2]
        if kind == "instrText":
            if not open_fields:
                open_fields.append([])
            open_fields[-1].append("".join(element.itertext()))
            continue
        stated = {key.rpartition("}")[2]: value for key, value in element.attrib.items()}
        if kind == "fldSimple":
            yield stated.get("instr", "")
        elif stated.get("fldCharType") == "begin":
            if open_fields and not "".join(open_fields[-1]).strip():
                yield "QUOTE"
            open_fields.append([])
        elif stated.get("fldCharType") == "end" and open_fields:
            yield "".join(open_fields.pop())
    for pieces in open_fields:
        yield "".join(pieces)


def _linked(name: str, target: str) -> Fault:
    return _external(
        name, Message("it links to “%(target)s” outside of it; write the address as text.", target=target[:200])
    )


def _external(name: str, message: Message) -> Fault:
    return Fault("external", message, Place("member", name))
