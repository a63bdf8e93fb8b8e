"""Stories told within a few days, so that some of the demo began under the newest rules, whenever it is loaded."""

from __future__ import annotations

from dataclasses import replace

from application.demo.script import Contract, Step, Story

#: Days before the day of loading on which a hurried story opens.
DAYS = 4


def hurried(story: Story) -> Story:
    """Return a story whose steps all fall into the last days, in their order; what lies ahead keeps its distance."""
    steps = tuple(_hurried(step, step.days * DAYS // story.opened) for step in story.steps)
    return replace(story, opened=DAYS, steps=steps)


def _hurried(step: Step, days: int) -> Step:
    act, later = step.act, step.days - days
    if isinstance(act, Contract):
        reports = tuple((kind, due - later) for kind, due in act.reports)
        act = replace(act, starts=act.starts - later, ends=act.ends - later, reports=reports)
    return replace(step, days=days, act=act)
