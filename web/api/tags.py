"""ETags: which version of a record a program has read, and whether it still has it.

A tag is the version, a point, and a digest of the answer: `"7.1f2e3d4c5b6a"`. What is changed is judged by the version
alone; whether an answer is still the same is judged by all of it, since it also shows what belongs to other records.
"""

from __future__ import annotations

import hashlib
import re

from flask import Response, request

from partnerships.actions.versions import Versioned
from web.errors import VersionNeeded

IF_MATCH, IF_NONE_MATCH = "If-Match", "If-None-Match"
#: What a program may send. Proxies that compress mark a tag as weak; the version in it is as good.
PATTERN = r'^(\*|(W/)?"[0-9]{1,9}(\.[0-9a-f]{12})?")$'
_TAG = re.compile(r'(?:W/)?"([0-9]{1,9})(?:\.[0-9a-f]{12})?"', re.ASCII)
_ANY = "*"
_DIGEST = 12
#: No record ever has it.
_NO_VERSION = -1


def mark(answer: Response, version: int) -> None:
    """Give an answer its tag, and make it an empty 304 where the program has it already."""
    digest = hashlib.sha256(answer.get_data()).hexdigest()[:_DIGEST]
    answer.set_etag(f"{version}.{digest}")
    # Shared caches would give one reader what another may see.
    answer.headers["Cache-Control"] = "private, no-cache"
    if request.method == "GET":
        answer.make_conditional(request)


def expected(record: Versioned) -> int | None:
    """Return the version a program says it has read, or None for whichever stands; raises VersionNeeded without one.

    Of several tags the one that fits counts; a tag that is none of ours fits no version.
    """
    stated = request.headers.get(IF_MATCH, "").strip()
    if not stated:
        raise VersionNeeded
    if stated == _ANY:
        return None
    versions = {int(found) for found in _TAG.findall(stated)}
    return record.version if record.version in versions else min(versions, default=_NO_VERSION)
