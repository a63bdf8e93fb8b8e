"""What templates can say: gettext, filters for values, and the few functions every page uses."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from babel.dates import format_date
from babel.lists import format_list
from flask import Flask, g, request
from jinja2 import StrictUndefined

from kernel.errors import Invalid, NotPermitted
from kernel.ids import new_id
from kernel.money import Money
from kernel.text import FORMATS, Label, Value, locale, render, show
from partnerships.permissions import ROLE_LABELS, Role
from partnerships.shares import percent
from policy.edition import Edition
from web import addresses, assets, controls, focus, kept_files, menu, refusals, rules, way_back
from web.account import may, me_or_none
from web.forms import failed
from web.said import counted, said

OPTIONS = {"undefined": StrictUndefined, "extensions": ["jinja2.ext.i18n"], "trim_blocks": True, "lstrip_blocks": True}


def install(app: Flask) -> None:
    """Give templates their words."""
    environment = app.jinja_env
    environment.globals.update(_=said, gettext=said, ngettext=counted)
    environment.filters.update(
        show=show,
        words=render,
        share=percent,
        plain_amount=plain_amount,
        plain=plain,
        options=rules.options,
        kind_of=kind_of,
        long_day=long_day,
        anyone=anyone,
        either=either,
        outcomes_of=outcomes_of,
    )
    environment.globals.update(
        asset=assets.address,
        control_address=controls.address,
        control_words=controls.words,
        whom=controls.whom,
        page_of=controls.page_of,
        may=may,
        money=Money,
        new_id=new_id,
        role_words=role_words,
        mends=refusals.mends,
        mends_of=refusals.of_error,
        not_yours=refusals.not_yours,
        together=refusals.together,
        aim=focus.aim,
        address_of_each=addresses.of_each,
        focused=focus.focused,
        kept_file=kept_files.kept,
        focus_inside=focus.inside,
        why_here=focus.why,
        came_from=way_back.origin,
        going_on=way_back.on,
        way_back=way_back.place,
        problems_of=problems_of,
        allowed_to=allowed_to,
    )
    app.context_processor(_of_request)


def _of_request() -> dict[str, Any]:
    return {
        "reader": me_or_none(),
        "language": locale(),
        "failed": failed(),
        "menu": menu.entries() if g.get("work") is not None and me_or_none() is not None else (),
        "path": request.full_path.rstrip("?"),
    }


def plain_amount(money: Money) -> str:
    """Return an amount as it is typed into a field: no currency, no grouping."""
    return f"{money.decimal:f}"


def long_day(day: date) -> str:
    """Return a date with its weekday."""
    form = "EEEE d MMMM y" if locale() == "en" else "EEEE d 'de' MMMM 'de' y"
    return format_date(day, form, locale=FORMATS[locale()])


def either(labels: Sequence[Label]) -> str:
    """Return a choice in words: one, another or a third."""
    return format_list([render(one) for one in labels], style="or", locale=FORMATS[locale()])


def anyone(whom: Value) -> str:
    """Return who is asked: a name, or one of several roles."""
    return whom if isinstance(whom, str) else either(whom)  # type: ignore[arg-type]


def plain(number: Decimal) -> str:
    """Return a number as it is typed into a field."""
    return f"{number.normalize():f}"


def kind_of(edition: Edition, kind: str) -> Label | str:
    """Return a kind of agreement in words."""
    return next((rule.label for rule in edition.agreement_kinds if rule.kind == kind), kind)


def outcomes_of(keys: Sequence[str], edition: Edition) -> list[tuple[str, Label | str]]:
    """Return outcomes as choices of a field."""
    return [(key, rules.label(edition.outcomes, key)) for key in keys]


def role_words(role: str) -> str:
    """Return a role in the reader's words."""
    return render(ROLE_LABELS[Role(role)])


def problems_of(error: object) -> Sequence[Any]:
    """Return the problems with fields that an error carries."""
    return error.problems if isinstance(error, Invalid) else ()


def allowed_to(error: object) -> str:
    """Return who may do what was refused, in words, or nothing where no role may."""
    return either(controls.whom(error.permission)) if isinstance(error, NotPermitted) else ""
