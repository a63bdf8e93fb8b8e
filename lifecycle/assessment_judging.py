"""Which moves of an assessment are possible: facts and a person in, every move with what it lacks out. A pure rule.

How an assessment moves is the same under every edition: rights and forms are equal on both sides.
"""

from __future__ import annotations

from diligence import speaking
from diligence.states import AGREE, REOPEN, SHARE, State, Voice
from kernel.text import Label
from kernel.workflow import Move, Workflow
from lifecycle import assessment_gates
from lifecycle.assessment_facts import AssessmentFacts
from lifecycle.judging import PossibleMove
from partnerships.permissions import Standing, granted

_O, _S, _A = State.OPEN.value, State.SHARED.value, State.AGREED.value
MOVES = (
    Move(
        SHARE,
        Label("Hand in", "Entregar"),
        Label(
            "Each side hands in its own answers. Once both have, both see everything.",
            "Cada parte entrega sus respuestas. Cuando ambas lo han hecho, ambas ven todo.",
        ),
        (_O,),
        (_O, _S),
        speaking.ANSWER,
        ("independent", "not-handed-in-before", "everything-answered"),
    ),
    Move(
        REOPEN,
        Label("Open it again", "Abrirla de nuevo"),
        Label(
            "Answers can be changed, and are handed in anew.",
            "Las respuestas se pueden cambiar y se entregan de nuevo.",
        ),
        (_O, _S),
        (_O,),
        speaking.ANSWER,
        ("independent", "something-handed-in"),
        asks=("reason",),
    ),
    Move(
        AGREE,
        Label("Agree to the result", "Aceptar el resultado"),
        Label(
            "The ratings of the joint session become the result for both sides.",
            "Las valoraciones de la sesión conjunta pasan a ser el resultado para ambas partes.",
        ),
        (_S,),
        (_A,),
        speaking.AGREE,
        ("independent", "session-recorded", "everything-rated", "agreed-by-the-other-side"),
    ),
)
WORKFLOW = Workflow("assessment", attribute="state", initial=_O, states=[_O, _S, _A], moves=MOVES)


def possible(facts: AssessmentFacts, *, by: Standing) -> list[PossibleMove]:
    """Return every move from where an assessment stands, judged."""
    return [_judged(move, facts, by) for move in WORKFLOW.moves_from(facts.state)]


def judge(trigger: str, facts: AssessmentFacts, *, by: Standing) -> PossibleMove:
    """Judge one move; raises IllegalMove where it does not leave from here."""
    return _judged(WORKFLOW.move(facts.state, trigger), facts, by)


def _judged(move: Move, facts: AssessmentFacts, by: Standing) -> PossibleMove:
    unmet = tuple(one for name in move.gates for one in assessment_gates.GATES[name](facts, by))
    return PossibleMove(move, destination(move, facts, by), granted(by, move.permission, facts.about.scope), unmet)


def destination(move: Move, facts: AssessmentFacts, by: Standing) -> str:
    """Return where a move leads: handing in shares once the other side has handed in too."""
    if len(move.dests) == 1:
        return move.dests[0]
    mine = assessment_gates.voice(facts, by) or Voice.OWN
    return _S if mine.opposite in facts.handed_in else _O
