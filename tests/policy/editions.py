"""The shipped editions, read once for all tests of the rules: the first, the newest with its own texts, and clauses."""

from __future__ import annotations

from policy.files import PACKS, read
from policy.loader import load

PATH = PACKS / "standard" / "2026-01.yaml"
TEXT = read(PATH)
STANDARD = load(TEXT, PATH.name)

CLAUSED_PATH = PACKS / "standard" / "2026-11.yaml"
CLAUSED_TEXT = read(CLAUSED_PATH)
CLAUSED = load(CLAUSED_TEXT, CLAUSED_PATH.name)

BILINGUAL_PATH = PACKS / "standard" / "2026-12.yaml"
BILINGUAL_TEXT = read(BILINGUAL_PATH)
BILINGUAL = load(BILINGUAL_TEXT, BILINGUAL_PATH.name)

NEWEST_PATH = PACKS / "standard" / "2026-07.yaml"
NEWEST_TEXT = read(NEWEST_PATH)
NEWEST = load(NEWEST_TEXT, NEWEST_PATH.name)
