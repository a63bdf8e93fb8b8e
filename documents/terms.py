"""What people call the terms that a template names, so that a refusal to print can be read by anyone."""

from kernel.text import Message

TERMS = {
    "amount": Message("the amount"),
    "budget": Message("the budget"),
    "budget[].amount": Message("the amount of a budget line"),
    "budget[].line": Message("the name of a budget line"),
    "budget_total": Message("the total of the budget"),
    "clauses": Message("the clauses"),
    "currency": Message("the currency"),
    "edition": Message("the edition"),
    "end": Message("the last day"),
    "envisaged_amount": Message("the envisaged amount"),
    "exploratory.cap": Message("the budget cap of the exploration"),
    "exploratory.co_investment": Message("what the partner invests in the exploration"),
    "exploratory.ends": Message("the day by which the exploration ends"),
    "exploratory.question": Message("the question of the exploration"),
    "funder.address": Message("the funder's address"),
    "funder.name": Message("the funder's name"),
    "law": Message("the law that applies"),
    "liaison.email": Message("the liaison’s e-mail address"),
    "liaison.name": Message("the liaison"),
    "number": Message("the number of the agreement"),
    "parties": Message("the parties"),
    "parties[].name": Message("a party's name"),
    "parties[].role": Message("a party's role"),
    "partner.address": Message("the partner's address"),
    "partner.name": Message("the partner's name"),
    "payment_basis": Message("the payment basis"),
    "programme.name": Message("the programme"),
    "programme.office": Message("the programme's office"),
    "prevailing_language": Message("the language that prevails"),
    "purpose": Message("the idea of the partnership, which is the purpose of the agreement"),
    "reports": Message("the report schedule"),
    "reports[].due": Message("the date of a report"),
    "reports[].kind": Message("the kind of a report"),
    "reports_text": Message("the report schedule"),
    "second_language": Message("the second language"),
    "shares[].kind": Message("the form of a contribution"),
    "shares[].party": Message("who brings a contribution"),
    "shares[].value": Message("the value of a contribution"),
    "shares_total": Message("the sum of the shares"),
    "signers": Message("who signs"),
    "signers[].party": Message("for whom a person signs"),
    "start": Message("the first day"),
    "template_version": Message("the version of the template"),
    "title": Message("the title"),
    "umbrella.ceiling": Message("the ceiling of the umbrella"),
    "umbrella.end": Message("the last day of the umbrella"),
    "umbrella.number": Message("the number of the umbrella"),
    "umbrella.obligated": Message("what is obligated under the umbrella"),
    "umbrella.remaining": Message("what remains under the umbrella"),
    "umbrella.start": Message("the first day of the umbrella"),
}

#: Where the values in the other language of a document stand.
SECOND = "second."


def spoken(name: str) -> Message:
    """A term as a person would say it, in whichever language it is wanted; one without words by its own name."""
    name = name.removeprefix(SECOND)
    return TERMS.get(name) or Message("the term “%(name)s”", name=name)
