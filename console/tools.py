"""The libraries of tools in `tack policy check`."""

from __future__ import annotations

from pathlib import Path

from policy import tool_files
from policy.clause_loader import INDEX
from policy.files import Checked

#: What the index of such a library has and no other.
_OWN = "\ntools:"


def tools_checked(file: Path | None = None) -> list[Checked]:
    """The files of a library of tools with their faults: FILE alone, or every library, told by its index.

    Nothing where FILE is no part of such a library. A file with faults is always named.
    """
    if file is not None:
        library = file.resolve().parent
        if not (library / INDEX).is_file() or _OWN not in (library / INDEX).read_text(encoding="utf-8"):
            return []
        found = tool_files.check(library.name, library.parent)
        return [Checked(path, tuple(problems)) for path, problems in found if path == file.resolve()]
    checked = []
    for name in tool_files.names():
        for path, problems in tool_files.check(name):
            if problems or path.name == INDEX:
                checked.append(Checked(path, tuple(problems)))
    return checked
