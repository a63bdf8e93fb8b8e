"""The rule that lets an agreement be reviewed, and the templates it is printed on, ask for the same terms."""

from typing import Any

import pytest

from contracts.terms import WITH_BUDGET, WITH_MONEY, WITH_REPORTS
from documents import shelf
from documents.context import blank
from documents.names import empty_terms
from tests.documents.contexts import small

TEMPLATES = {
    "letter-of-intent": ["letter-of-intent"],
    "memorandum": ["memorandum"],
    "exploratory": ["exploratory-agreement"],
    "grant": ["letter-grant", "small-grant", "grant"],
    "umbrella": ["umbrella"],
    "subaward": ["subaward"],
}
ALL = [
    (kind, template, language)
    for kind, templates in TEMPLATES.items()
    for template in templates
    for language in ("en", "es")
]
# Who takes part, the number, the liaison: there is no agreement without them.
ALWAYS = ("number", "language", "title", "edition", "template_version", "printed_on", "kind_label", "purpose", "start",
          "end", "programme", "signers")  # fmt: skip
MONEY = ("amount", "currency", "payment_basis", "payment_code")


def required_only(kind: str, language: str) -> dict[str, Any]:
    """A context in which nothing stands but what the rule asks for and what is always there."""
    full: dict[str, Any] = {**small(language)}
    names = [*ALWAYS]
    names += MONEY if kind in WITH_MONEY else ()
    names += ("budget", "budget_total") if kind in WITH_BUDGET else ()
    names += ("reports", "reports_text") if kind in WITH_REPORTS else ()
    names += ("umbrella",) if kind == "subaward" else ()
    names += ("exploratory",) if kind == "exploratory" else ()
    bodies = {one: {**full[one], "identifier": "", "signatory": "", "capacity": ""} for one in ("funder", "partner")}
    return {
        **blank(),
        **{name: full[name] for name in names},
        **bodies,
        "liaison": {"name": full["liaison"]["name"], "email": ""},
    }


@pytest.mark.parametrize(("kind", "template", "language"), ALL)
def test_whatever_may_be_reviewed_may_be_printed(kind: str, template: str, language: str) -> None:
    assert empty_terms(shelf.template(template, language).content, required_only(kind, language)) == []


@pytest.mark.parametrize(("kind", "template", "language"), ALL)
def test_money_is_never_printed_where_it_is_not_asked_for(kind: str, template: str, language: str) -> None:
    without = {**required_only(kind, language), "amount": ""}
    missing = empty_terms(shelf.template(template, language).content, without)

    assert missing == (["amount"] if kind in WITH_MONEY else [])
