"""The demo portfolio: forty-five partnerships of two programmes, eleven of them from the first year."""

from __future__ import annotations

from dataclasses import replace

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
from application.demo.hurrying import hurried
from application.demo.script import Story
from application.demo.script_clauses import ACTS
from policy.edition import Edition

#: What began this week: drafts, papers in review, approved and out for signature, of several sizes and both languages.
THIS_WEEK = frozenset({"code", "flowers", "ledgers", "registry", "stands", "taxes", "university"})

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
STORIES: tuple[Story, ...] = tuple(hurried(story) if story.key in THIS_WEEK else story for story in _TOLD)


def under(story: Story, edition: Edition) -> Story:
    """Return a story as the rules it begins under let it happen: with what they ask about choosing, if anything.

    Where they know no clauses, nobody edits one.
    """
    steps = story.steps if edition.clauses else [one for one in story.steps if not isinstance(one.act, ACTS)]
    told = replace(story, steps=steps)
    return chosen(told, story.language) if edition.choosing else told
