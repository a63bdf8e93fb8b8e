"""Lists that come as XML: one element of a record at a time, and nothing that a file could reach for.

No entity is replaced but the five of XML itself, no other file is read, nothing is fetched.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from lxml import etree

from kernel.text import Message
from screening.list_files import BrokenList, ListFile


def elements(file: ListFile, root: str, wanted: Sequence[str], title: Message) -> Iterator[tuple[Any, Any]]:
    """Yield the root with each element of the wanted names as soon as it is whole, and let it go afterwards.

    Raises BrokenList for what is no XML, is cut off, declares entities, or has another root than the list.
    """
    with file.binary() as raw:
        reader = etree.iterparse(
            raw, events=("start", "end"), resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
        )
        try:
            yield from _walk(reader, file, root, frozenset(wanted), title)
        except etree.XMLSyntaxError as error:
            raise BrokenList(
                Message(
                    "“%(name)s”, line %(line)s: this is no whole XML. The file was cut off or changed; download the"
                    " list again.",
                    name=file.name,
                    line=error.lineno or 1,
                )
            ) from error


def _walk(reader: Any, file: ListFile, root: str, wanted: frozenset[str], title: Message) -> Iterator[tuple[Any, Any]]:
    top = None
    for event, element in reader:
        if top is None:
            top = element
            _right_one(file, top, root, title)
        if event == "end" and tag(element) in wanted:
            yield top, element
            _let_go(element)


def _right_one(file: ListFile, top: Any, root: str, title: Message) -> None:
    if top.getroottree().docinfo.doctype:
        raise BrokenList(
            Message(
                "“%(name)s” declares a document type, which no list does: it is not what its publisher offers. Download"
                " the list again.",
                name=file.name,
            )
        )
    if tag(top) != root:
        raise BrokenList(
            Message(
                "“%(name)s”: its outermost element is %(found)s, not %(root)s, so it is not this list: %(title)s. Give"
                " it under its own kind, or download this one.",
                name=file.name,
                found=tag(top)[:60],
                root=root,
                title=title,
            )
        )


def _let_go(element: Any) -> None:
    """Forget an element and those before it, so that a list of any length takes little memory."""
    element.clear()
    while element.getprevious() is not None:
        del element.getparent()[0]


def tag(element: Any) -> str:
    """Return an element's name without its namespace; a comment has none."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def text(element: Any, *path: str) -> str:
    """Return the text of the first element down a path of names, with single spaces; nothing where there is none."""
    for name in path:
        element = next((child for child in element if tag(child) == name), None)
        if element is None:
            return ""
    return " ".join((element.text or "").split())


def all_of(element: Any, name: str) -> Iterator[Any]:
    """Yield the children of a name."""
    return (child for child in element if tag(child) == name)


def texts(element: Any, *path: str) -> list[str]:
    """Return the texts of every element down a path of names that has one."""
    found = [element]
    for name in path:
        found = [child for one in found for child in all_of(one, name)]
    return [told for one in found if (told := " ".join((one.text or "").split()))]
