"""What happens around the stories: stand-ins, delegated approvals, facts and names of organisations, kept lists."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial

from application.demo import cast
from application.demo.telling import Hand, Teller, add_body
from partnerships.actions import belonging, delegations, facts, former_names, merging, stand_ins, views

Happening = Callable[[Teller, Hand], object]


@dataclass(frozen=True, slots=True)
class Around:
    """One thing that happens, so many days ago, by whom."""

    days: int
    by: str
    happen: Happening


def happenings(teller: Teller) -> Iterator[tuple[int, Callable[[], object]]]:
    """Yield everything around the stories with its day."""
    for one in AROUND:
        yield one.days, partial(teller.happens, one.by, one.days, one.happen)


def _lead(organisation: str, fact: str, answer: str, source: str) -> Happening:
    def told(teller: Teller, hand: Hand) -> object:
        body = teller.organisation(organisation, hand)
        return facts.record_fact(teller.work.session, body, fact=fact, answer=answer, source=source, **hand.keywords)

    return told


def _once_called(organisation: str, name: str, until: int) -> Happening:
    def told(teller: Teller, hand: Hand) -> object:
        body = teller.organisation(organisation, hand)
        last = teller.calendar.day(until)
        return former_names.add_name(teller.work.session, body, name=name, kind="former", used_to=last, **hand.keywords)

    return told


def _answers_for(organisation: str, name: str, role: str, capacity: str) -> Happening:
    def told(teller: Teller, hand: Hand) -> object:
        body = teller.organisation(organisation, hand)
        return belonging.add_person(
            teller.work.session, body, name=name, role=role, capacity=capacity, since=hand.on, **hand.keywords
        )

    return told


def _twin(teller: Teller, hand: Hand) -> object:
    """Somebody added the cooperative a second time from a list; the two records are made one."""
    body = replace(cast.BODIES["cerroazul"], name="Coop. Cafetalera Cerro Azul", number="08010000000099")
    kept = teller.organisation("cerroazul", hand)
    gone = add_body(teller.work, body, hand, confirmed_new=True)
    return merging.merge(teller.work.session, kept, gone, chosen={"HN-RTN": "both"}, **hand.keywords)


def _delegated(teller: Teller, hand: Hand) -> object:
    return delegations.delegate(
        teller.work.session,
        teller.company.people["sabillon"],
        teller.company.programmes["markets"],
        most="50000",
        currency=next(iter(teller.told.values())).edition.currency,
        from_on=hand.on,
        until_on=hand.on + timedelta(days=120),
        kinds=("grant", "subaward"),
        **hand.keywords,
    )


def _away(teller: Teller, hand: Hand) -> object:
    return stand_ins.name_stand_in(
        teller.work.session,
        teller.company.people["amador"],
        teller.company.people["caceres"],
        from_on=hand.on,
        until_on=hand.on + timedelta(days=18),
        **hand.keywords,
    )


def _view(name: str, layout: str, programme: str, **asked: str) -> Happening:
    def told(teller: Teller, hand: Hand) -> object:
        return views.save(
            teller.work.session,
            name=name,
            layout=layout,
            asked=asked,
            programme=teller.company.programmes[programme],
            by=hand.by,
            now=hand.now,
        )

    return told


AROUND: tuple[Around, ...] = (
    Around(300, "padilla", _lead("neblinas", "locally-led", "yes", "Acta constitutiva, 2019")),
    Around(280, "padilla", _lead("lencas", "women-led", "yes", "Junta directiva de la asamblea de marzo")),
    Around(200, "amador", _lead("lempira", "women-led", "no", "Their list of directors")),
    Around(180, "mejia", _once_called("lacteos", "Quesera Río Hondo", 420)),
    Around(170, "mejia", _answers_for("cerroazul", "Delia Argueta", "director", "Gerente")),
    Around(160, "amador", _answers_for("lempira", "Nicole Banegas", "signatory", "Programme manager")),
    Around(95, "mejia", _twin),
    Around(25, "marchetti", _delegated),
    Around(4, "amador", _away),
    Around(60, "mejia", _view("Exploraciones abiertas", "list", "markets", stage="exploratory")),
    Around(58, "whitfield", _view("Waiting for an approval", "list", "markets", waits="approval")),
    Around(
        50,
        "funes",
        _view("Turismo", "board", "towns", market_system="tourism-and-creative-industries"),
    ),
)
