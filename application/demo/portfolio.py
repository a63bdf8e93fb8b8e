"""The demo portfolio: thirteen partnerships of one programme."""

from __future__ import annotations

from application.demo import chapter_fields, chapter_people, chapter_towns
from application.demo.chapter_pivot import YOUTH
from application.demo.chapter_umbrella import CACAO
from application.demo.choosing import chosen
from application.demo.script import Story

STORIES: tuple[Story, ...] = tuple(
    chosen(story)
    for story in (
        YOUTH,
        CACAO,
        *chapter_people.STORIES,
        *chapter_fields.STORIES,
        *chapter_towns.STORIES,
    )
)
