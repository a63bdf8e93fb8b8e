"""Becomes the program that writes tracked changes, once both files are such as it may read: `AUTHOR MOMENT`.

Its own files are laid out in the folder it works in, 108 MB that go with it: nothing is left that two could share.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

from lxml import etree
from python_redlines import DocxodusEngine

from documents import check_package
from documents.archive import unpacked
from documents.check_report import Fault
from documents.redline import AFTER, BEFORE, FAULT, TRACKED
from kernel.packing import pack

#: Where words lead that a reader may click on; nothing of it is fetched before that.
ADDRESSES = ("http://", "https://", "mailto:")


def main(author: str, moment: str) -> None:
    """Refuse what acts by itself or fetches, and else hand over to the program."""
    for name in (BEFORE, AFTER):
        file = Path(name).read_bytes()
        for fault in check_package.faults(file):
            if not _clicked(file, fault):
                Path(FAULT).write_text(json.dumps(pack([fault.message])), encoding="utf-8")
                return
    program = DocxodusEngine(target_path="program").extracted_binaries_path
    # A move would hide what changed within it.
    told = [BEFORE, AFTER, TRACKED, f"--author={author}", f"--date-time={moment}"]
    os.execv(program, [program, *told])  # noqa: S606 -- the pinned program, under the limits of this process


def _clicked(file: bytes, fault: Fault) -> bool:
    """Whether a part leads outside by words to click on only, as Word makes of every address that is typed."""
    if fault.code != "external" or fault.place is None or not fault.place.part.endswith(".rels"):
        return False
    relations = etree.fromstring(
        unpacked(file)[fault.place.part], etree.XMLParser(resolve_entities=False, no_network=True)
    )
    return all(
        one.get("TargetMode") != "External"
        or (one.get("Type", "").endswith("/hyperlink") and one.get("Target", "").lower().startswith(ADDRESSES))
        for one in relations.iter("{*}Relationship")
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
