"""Sentences in templates: as Jinja's own new style says them, but looked up and marked as safe once for a language."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup

from kernel.text import gettext, locale, ngettext

#: Every sentence of every template, in both languages, several times over.
_SENTENCES = 16_384


@pass_eval_context
def said(context: EvalContext, text: str, /, **values: Any) -> str:
    """Return a sentence in the reader's language with its values; in a page they are escaped."""
    if not context.autoescape:
        return gettext(text) % values
    language = locale()
    return _marked(text, language) % values if values else _alone(text, language)


@pass_eval_context
def counted(context: EvalContext, one: str, many: str, num: int, /, **values: Any) -> str:
    """Return the right of two sentences for a count, which they call `num`."""
    values.setdefault("num", num)
    if not context.autoescape:
        return ngettext(one, many, num) % values
    if len(values) == 1 and type(num) is int:
        return _of_number(one, many, num, locale())
    return Markup(ngettext(one, many, num)) % values  # noqa: S704 -- our own sentence


# The language is the reader's at each of these: it is named so that each language has its own.
@lru_cache(_SENTENCES)
def _marked(text: str, _language: str) -> Markup:
    return Markup(gettext(text))  # noqa: S704 -- our own sentence


@lru_cache(_SENTENCES)
def _alone(text: str, language: str) -> Markup:
    return _marked(text, language) % {}


@lru_cache(_SENTENCES)
def _of_number(one: str, many: str, num: int, _language: str) -> Markup:
    return Markup(ngettext(one, many, num)) % {"num": num}  # noqa: S704 -- our own sentence
