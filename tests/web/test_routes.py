"""What holds for every route and every template, whichever comes next."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from partnerships.permissions import PERMISSIONS
from web.controls import CONTROLS
from web.marks import Mark, mark_of
from web.work import TackApp

ROOT = Path(__file__).resolve().parent.parent.parent
PAGES = sorted(path for path in (ROOT / "templates").rglob("*.html"))
MAILS = sorted(path for path in (ROOT / "templates").rglob("*.txt"))
# Everybody may come here without signing in; whatever joins this list is a decision.
PUBLIC = {
    "api-session.session_show",
    "api_docs.openapi",
    "api_docs.show",
    "assets.send",
    "health.lives",
    "health.ready",
    "settings.switch",
    "passkeys.answer",
    "passkeys.ask",
    "passkeys.begin_sign_in",
    "second_factor.answer",
    "second_factor.ask",
    "sign_in.ask_link",
    "sign_in.enter",
    "sign_in.leave",
    "sign_in.show",
    "sign_in.show_link",
    "sign_in.use_link",
}
INLINE = re.compile(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=|javascript:", re.IGNORECASE)


def marks(app: TackApp) -> dict[str, Mark | None]:
    return {rule.endpoint: mark_of(app.view_functions[rule.endpoint]) for rule in app.url_map.iter_rules()}


def test_every_route_says_who_may_enter(app: TackApp) -> None:
    assert [endpoint for endpoint, mark in marks(app).items() if mark is None] == []


def test_few_routes_are_open_to_everybody(app: TackApp) -> None:
    public = {endpoint for endpoint, mark in marks(app).items() if mark and not mark.signed_in}
    assert public <= PUBLIC


def test_every_permission_a_route_asks_for_exists(app: TackApp) -> None:
    asked = {mark.permission for mark in marks(app).values() if mark and mark.permission}
    assert asked <= set(PERMISSIONS)


def test_what_only_reads_is_get_and_what_changes_is_not(app: TackApp) -> None:
    mixed = [rule.rule for rule in app.url_map.iter_rules() if rule.methods and {"GET", "POST"} <= rule.methods]
    assert mixed == []


def test_every_template_compiles(app: TackApp) -> None:
    for path in [*PAGES, *MAILS]:
        app.jinja_env.get_template(path.relative_to(ROOT / "templates").as_posix())


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_template_has_script_or_style_of_its_own(path: Path) -> None:
    # The content security policy would refuse it, in silence.
    assert INLINE.findall(path.read_text(encoding="utf-8")) == []


def test_every_form_that_posts_carries_its_token() -> None:
    forms = [
        (path, form)
        for path in PAGES
        for form in re.findall(r"(?is)<form\b[^>]*method=\"post\".*?</form>", path.read_text(encoding="utf-8"))
    ]
    assert forms
    bare = [path.name for path, form in forms if not re.search(r"csrf|hidden\(|secret", form)]
    assert bare == []


def named_controls() -> set[str]:
    """The control of every `Unmet` that the gates yield, read from the code."""
    found: set[str] = set()
    for path in [*ROOT.glob("lifecycle/*.py"), *ROOT.glob("contracts/*.py"), *ROOT.glob("partnerships/**/*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Unmet":
                given = [word.value for word in node.keywords if word.arg == "control"] or node.args[4:5]
                found |= {one.value for one in given if isinstance(one, ast.Constant) and isinstance(one.value, str)}
    return found


def test_every_control_a_gate_names_has_its_place(app: TackApp) -> None:
    named = named_controls()
    assert named
    assert named - set(CONTROLS) == set()
    assert {control.endpoint for control in CONTROLS.values()} <= set(app.view_functions)
