"""Words for the names that an edition takes from the code: what a gate waits for, what a move asks, what is printed.

The gates themselves live in `lifecycle`; when one is closed it says more, with figures. Here is how the rules read.
"""

from __future__ import annotations

from collections.abc import Mapping

from kernel.text import Label
from policy.kinds import Risk

GATES: Mapping[str, Label] = {
    "agreement-in-force": Label(
        "a memorandum, grant or umbrella agreement is in force",
        "hay un memorando, una donación o un convenio marco vigente",
    ),
    "agreements-finished": Label(
        "every agreement is closed, terminated or cancelled",
        "todo acuerdo está cerrado, terminado anticipadamente o cancelado",
    ),
    "all-signed": Label("all parties have signed", "todas las partes han firmado"),
    "approved": Label("every approval is given", "se dieron todas las aprobaciones"),
    "approver-fits": Label("the approval is this person’s to give", "la aprobación le corresponde a esa persona"),
    "approver-declared": Label(
        "whoever approves has declared any conflict of interest",
        "quien aprueba ha declarado si tiene conflicto de interés",
    ),
    "assessed-both-ways": Label(
        "each partner and the funder are assessed by both sides, as thoroughly as the size asks",
        "cada socio y el financiador están evaluados por ambas partes, tan a fondo como lo pide el tamaño",
    ),
    "approver-without-conflict": Label(
        "whoever approves has no conflict of interest", "quien aprueba no tiene conflicto de interés"
    ),
    "complementarity-stated": Label(
        "each side says what it brings beyond money, and how they complement each other is stated",
        "cada parte indica qué aporta además de dinero y consta cómo se complementan",
    ),
    "conflicts-declared": Label(
        "everybody who works on it has declared any conflict of interest, and each one is handled",
        "quienes trabajan en ella declararon si tienen conflicto de interés, y cada uno tiene su manejo",
    ),
    "document-for-tier": Label("there is a document for its tier", "hay un documento para su nivel"),
    "document-printed": Label("the document is printed", "el documento está impreso"),
    "edited-clauses-approved": Label(
        "clauses edited for this agreement are approved, where there are any",
        "las cláusulas editadas para este acuerdo están aprobadas, donde las hay",
    ),
    "edited-clauses-settled": Label(
        "every clause edited for this agreement fits its terms",
        "toda cláusula editada para este acuerdo sigue encajando",
    ),
    "exploration-open": Label("the exploration is still open", "la exploración sigue abierta"),
    "exploration-planned": Label(
        "the question, budget cap, end date and the partner’s co-investment are set",
        "están definidas la pregunta, el tope del presupuesto, la fecha límite y la coinversión del socio",
    ),
    "finding-recorded": Label(
        "an exploration, where there was one, has its finding", "la exploración, si la hubo, tiene su hallazgo"
    ),
    "liaison-named": Label("a liaison is named", "hay un enlace designado"),
    "no-open-agreement": Label("no agreement is open", "ningún acuerdo está abierto"),
    "not-approved-before": Label("the same person has not approved already", "la misma persona no ha aprobado antes"),
    "not-extended-before": Label("it was not extended before", "no se ha prorrogado antes"),
    "not-the-author": Label("it is not the author who approves", "quien aprueba no es quien lo redactó"),
    "partner-named": Label("a partner is named", "hay un socio designado"),
    "period-over": Label("the period is over", "el plazo terminó"),
    "reports-in": Label("every report is in", "se recibieron todos los informes"),
    "screened-lately": Label(
        "every party was screened against the lists lately, and what was found is decided",
        "todas las partes se verificaron hace poco contra las listas, y lo hallado está decidido",
    ),
    "selection-recorded": Label("the basis of selection is recorded", "consta la modalidad de selección"),
    "shares-add-up": Label(
        "the shares add up to 100%, where there are any", "las participaciones suman 100 %, donde las hay"
    ),
    "signed-file-attached": Label("the signed file is attached", "el archivo firmado está adjunto"),
    "stage-allows-agreements": Label("the stage allows agreements", "la etapa permite acuerdos"),
    "start-reached": Label("the start date is reached", "llegó la fecha de inicio"),
    "subawards-finished": Label("its subawards are finished", "sus subdonaciones están concluidas"),
    "terms-complete": Label("every term is filled in", "todos los términos están completos"),
    "tier-derived": Label("its tier is derived", "su nivel está determinado"),
    "three-marks-given": Label(
        "idea, partner and relationship have a mark each", "la idea, el socio y la relación tienen su valoración"
    ),
    "umbrella-in-force": Label(
        "for a subaward, its umbrella is in force", "si es subdonación, su convenio marco está vigente"
    ),
    "within-budget-cap": Label("it stays within the exploration’s budget cap", "no rebasa el tope de la exploración"),
    "within-ceiling": Label("it stays within the umbrella’s ceiling", "no rebasa el tope del convenio marco"),
}

ASKS: Mapping[str, Label] = {
    "reason": Label("a reason", "el motivo"),
    "outcome": Label("how it ended", "cómo terminó"),
    "ends-on": Label("the new end date", "la nueva fecha límite"),
    "signature": Label(
        "who signed, in what capacity, when, and the signed file",
        "quién firmó, en qué calidad, cuándo, y el archivo firmado",
    ),
}

TEMPLATES: Mapping[str, Label] = {
    "letter-of-intent": Label("letter of intent", "carta de intención"),
    "memorandum": Label("memorandum", "memorando"),
    "letter-grant": Label("grant letter", "carta de donación"),
    "small-grant": Label("small grant agreement", "acuerdo de donación pequeña"),
    "grant": Label("grant agreement", "acuerdo de donación"),
    "exploratory-agreement": Label("exploratory agreement", "acuerdo exploratorio"),
    "umbrella": Label("umbrella agreement", "convenio marco"),
    "subaward": Label("subaward", "subdonación"),
    "assembled-letter": Label("letter made of clauses", "carta armada con cláusulas"),
    "assembled-agreement": Label("agreement made of clauses", "acuerdo armado con cláusulas"),
}

RISKS: Mapping[Risk, Label] = {
    Risk.LOW: Label("low", "bajo"),
    Risk.MEDIUM: Label("medium", "medio"),
    Risk.HIGH: Label("high", "alto"),
    Risk.NOT_RATED: Label("not rated", "sin calificar"),
}
