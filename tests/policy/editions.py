"""The shipped edition, read once for all tests of the rules."""

from __future__ import annotations

from policy.files import editions_in, read
from policy.loader import load

PATH = editions_in()[0]
TEXT = read(PATH)
STANDARD = load(TEXT, PATH.name)
