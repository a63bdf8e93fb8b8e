"""The tools of the startup pack on pages: looked for, read on a phone or on paper, downloaded."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from diligence.tool_paper import said
from kernel.text import locale
from policy import tool_files, tool_finding, tool_words
from policy.checklists import ASSESSED
from web import tools
from web.marks import signed_in

pages = Blueprint("tools", __name__)


@pages.get("/tools")
@signed_in
def listing() -> str:
    """List the tools, narrowed by whom they are for, what they help with, their kind, or words."""
    asked = {name: request.args.get(name, "").strip() for name in ("side", "domain", "kind", "search")}
    helped, library = tools.helped(), tool_files.library()
    found = tool_finding.narrowed(library, helped.items, **asked)
    return render_template(
        "tools/page.html",
        found=found,
        asked=asked,
        sides=[(one.value, tool_words.USERS_BY_SIDE[one.value]) for one in ASSESSED],
        domains=[(one.key, one.label) for one in helped.domains],
        kinds=[(kind.value, label) for kind, label in tool_words.KINDS.items()],
        kind_words=tool_words.KINDS,
        users=tool_words.USERS,
    )


@pages.get("/tools/<key>")
@signed_in
def show(key: str) -> str:
    """Show one tool, to read, to print, or to take along."""
    tool = tool_files.tool(key)
    return render_template(
        "tools/one.html",
        tool=tool,
        questions=tools.questions(tool),
        kind_words=tool_words.KINDS,
        users=tool_words.USERS,
        languages=sorted(("en", "es"), key=lambda one: one != locale()),
        said=said,
    )


@pages.get("/tools/<key>/word/<language>")
@signed_in
def word(key: str, language: str) -> Response:
    """Give a tool as a Word file, to fill in or to change."""
    return tools.sent(key, language)
