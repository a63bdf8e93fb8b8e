"""The demo portfolio: forty-five partnerships of two programmes, eleven of them from the first year."""

from __future__ import annotations

from application.demo import (
    chapter_advisers,
    chapter_at_work,
    chapter_fields,
    chapter_first_year,
    chapter_people,
    chapter_questions,
    chapter_snags,
    chapter_towns,
)
from application.demo.chapter_pivot import YOUTH
from application.demo.chapter_umbrella import CACAO
from application.demo.choosing import chosen
from application.demo.script import Story

#: Days before the day of loading that the second year lasts; what opened earlier keeps the rules of the first.
YEAR = 365

_TOLD = (
    YOUTH,
    CACAO,
    *chapter_people.STORIES,
    *chapter_fields.STORIES,
    *chapter_towns.STORIES,
    *chapter_first_year.STORIES,
    *chapter_advisers.STORIES,
    *chapter_questions.STORIES,
    *chapter_snags.STORIES,
    *chapter_at_work.STORIES,
)
#: The first edition asks for nothing about choosing.
STORIES: tuple[Story, ...] = tuple(chosen(story, story.language) if story.opened <= YEAR else story for story in _TOLD)
