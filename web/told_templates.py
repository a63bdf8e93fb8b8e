"""Sentences of the journal about templates that an organisation brings itself."""

from __future__ import annotations

from collections.abc import Mapping

from contracts.template_rules import LANGUAGES, NAMES
from kernel.text import Message, Value, render
from web.told import Sentence, Told


def which(name: str, language: str) -> str:
    """Return a template as people call it, with its language."""
    return f"{render(NAMES[name]) if name in NAMES else name} ({LANGUAGES.get(language, language)})"


def _values(told: Told) -> Mapping[str, Value]:
    template = which(told.text("name"), told.text("language"))
    return {"by": told.by, "number": told.count("number"), "template": template}


def _proposed(told: Told) -> Message:
    if told.facts.get("programme"):
        return Message(
            "%(by)s handed in version %(number)s of the template “%(template)s” of %(programme)s.",
            programme=told.name("programme"),
            **_values(told),
        )
    return Message("%(by)s handed in version %(number)s of the template “%(template)s”.", **_values(told))


def _published(told: Told) -> Message:
    return Message("%(by)s published version %(number)s of the template “%(template)s”.", **_values(told))


def _withdrawn(told: Told) -> Message:
    if told.text("from") == "published":
        return Message("%(by)s took version %(number)s of the template “%(template)s” out of force.", **_values(told))
    return Message("%(by)s withdrew version %(number)s of the template “%(template)s”.", **_values(told))


def _taken(told: Told) -> Message:
    if told.facts.get("version"):
        return Message(
            "%(by)s let %(what)s be printed from version %(number)s of the template “%(template)s” from now on.",
            what=told.subject,
            **_values(told),
        )
    return Message(
        "%(by)s let %(what)s be printed from the template “%(template)s” that comes with Tack from now on.",
        what=told.subject,
        by=told.by,
        template=which(told.text("name"), told.text("language")),
    )


TEMPLATES: Mapping[str, Sentence] = {
    "NewerTemplateTaken": _taken,
    "TemplateProposed": _proposed,
    "TemplatePublished": _published,
    "TemplateWithdrawn": _withdrawn,
}
