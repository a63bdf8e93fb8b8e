"""The shipped edition, read once for all tests of the rules."""

from __future__ import annotations

from policy.loader import load, shipped

PATH = shipped("standard")[0]
TEXT = PATH.read_text(encoding="utf-8")
STANDARD = load(TEXT, PATH.name)
