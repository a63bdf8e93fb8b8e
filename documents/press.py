"""The press: a Word template and plain values in, a Word file out.

A template is compiled once and then only its changing texts are rendered; what that cannot do goes through docxtpl by
itself. docxtpl as it comes renders without a sandbox and without escaping, so that a template can run code and "A & B"
loses its end; here it never runs that way.
"""

from collections.abc import Mapping
from typing import Any

from jinja2 import nodes

from documents.plain import plain
from documents.press_compiled import compiled
from documents.press_rich import Beyond, RichValue, checked
from documents.press_whole import whole


def render(
    template: bytes,
    context: Mapping[str, object],
    *,
    rich: Mapping[str, RichValue] | None = None,
    replaced: Mapping[str, bytes] | None = None,
) -> bytes:
    """The printed Word file; the same template and values give the same bytes.

    `rich` are values that are more than text; `replaced` are new contents for pictures of the template, by their names.
    Raises NotPlain, IllegalCharacter or NotTakenIn for a value, TemplateRefused for a template, RenderFailed where a
    name has no value or the file would not be whole.
    """
    values: dict[str, Any] = plain(context)
    ready = compiled(template)
    more = {name: checked(name, value) for name, value in (rich or {}).items()}
    if not replaced:
        try:
            return ready.printed({**values, **more} if more else values)
        except Beyond:
            pass
    return whole(template, values, more, replaced or {})


def trees(template: bytes) -> list[nodes.Template]:
    """The texts of a template (body, head, foot, notes, properties), parsed and proved to be in the small language.

    Raises TemplateRefused.
    """
    return compiled(template).trees
