"""What each name of a contract's values means, in words for whoever writes a template."""

from __future__ import annotations

from collections.abc import Mapping

from kernel.text import Label

_L = Label
#: In the order of the catalogue; a test holds it against the list of values that print.
MEANINGS: Mapping[str, Label] = {
    "number": _L("The agreement's number.", "El número del acuerdo."),
    "title": _L("The agreement's title.", "El título del acuerdo."),
    "kind_label": _L("What the rules call this kind of agreement.", "Cómo llaman las reglas a este tipo de acuerdo."),
    "language": _L("The language it is printed in: en or es.", "El idioma en que se imprime: en o es."),
    "edition": _L("The edition of the rules it follows.", "La edición de las reglas que sigue."),
    "template_version": _L(
        "The version of the template it is printed from.", "La versión de la plantilla con que se imprime."
    ),
    "printed_on": _L("The day it is printed.", "El día en que se imprime."),
    "programme": _L("The programme the agreement belongs to.", "El programa al que pertenece el acuerdo."),
    "programme.name": _L("The programme's name.", "El nombre del programa."),
    "programme.office": _L("The office that runs it.", "La oficina que lo lleva."),
    "programme.address": _L("The address of that office.", "La dirección de esa oficina."),
    "funder": _L("Who funds: the office's own organisation.", "Quién financia: la organización de la oficina."),
    "funder.name": _L("The funder's name.", "El nombre del financiador."),
    "funder.identifier": _L(
        "Its number in a register, with the register; may be empty.",
        "Su número en un registro, con el registro; puede estar vacío.",
    ),
    "funder.address": _L("Its address on one line.", "Su dirección en una línea."),
    "funder.signatory": _L("Who signs for it, once known.", "Quién firma por él, cuando se sabe."),
    "funder.capacity": _L("As what that person signs, once known.", "En calidad de qué firma, cuando se sabe."),
    "partner": _L("The partner who receives the agreement.", "El socio que recibe el acuerdo."),
    "partner.name": _L("The partner's name.", "El nombre del socio."),
    "partner.identifier": _L(
        "Its number in a register, with the register; may be empty.",
        "Su número en un registro, con el registro; puede estar vacío.",
    ),
    "partner.address": _L("Its address on one line.", "Su dirección en una línea."),
    "partner.signatory": _L("Who signs for it, once known.", "Quién firma por él, cuando se sabe."),
    "partner.capacity": _L("As what that person signs, once known.", "En calidad de qué firma, cuando se sabe."),
    "multi_party": _L(
        "Whether more than the funder and one partner take part.",
        "Si participan más que el financiador y un socio.",
    ),
    "parties": _L("All parties of the partnership.", "Todas las partes de la alianza."),
    "parties[].name": _L("A party's name.", "El nombre de una parte."),
    "parties[].role": _L("Its role in the partnership.", "Su papel en la alianza."),
    "parties[].identifier": _L("Its number in a register.", "Su número en un registro."),
    "parties[].address": _L("Its address on one line.", "Su dirección en una línea."),
    "parties[].contribution": _L("What it brings; may be empty.", "Lo que aporta; puede estar vacío."),
    "parties[].share": _L("Its share of the whole; may be empty.", "Su participación en el total; puede estar vacía."),
    "purpose": _L("The idea of the partnership.", "La idea de la alianza."),
    "amount": _L(
        "The amount with its currency; of an umbrella, its ceiling.",
        "El monto con su moneda; de un convenio marco, su tope.",
    ),
    "amount_words": _L("The amount in words; may be empty.", "El monto en letras; puede estar vacío."),
    "currency": _L("The currency's three letters.", "Las tres letras de la moneda."),
    "payment_basis": _L("How it is paid, in words.", "Cómo se paga, en palabras."),
    "payment_code": _L(
        "The same for conditions: fixed-amount, cost-reimbursement, in-kind or hybrid.",
        "Lo mismo para condiciones: fixed-amount, cost-reimbursement, in-kind o hybrid.",
    ),
    "envisaged_amount": _L(
        "The amount a letter of intent speaks of.", "El monto del que habla una carta de intención."
    ),
    "start": _L("The first day.", "El primer día."),
    "end": _L("The last day.", "El último día."),
    "market_system": _L("The market system; may be empty.", "El sistema de mercado; puede estar vacío."),
    "relationship_type": _L("The type of relationship; may be empty.", "El tipo de relación; puede estar vacío."),
    "law": _L("The law that applies; may be empty.", "La ley que se aplica; puede estar vacía."),
    "liaison": _L("The person who keeps the relationship.", "La persona que mantiene la relación."),
    "liaison.name": _L("The liaison's name.", "El nombre del enlace."),
    "liaison.email": _L("The liaison's e-mail address.", "El correo del enlace."),
    "budget": _L("The lines of the budget.", "Las líneas del presupuesto."),
    "budget[].line": _L("What a line is for.", "Para qué es una línea."),
    "budget[].amount": _L("Its amount, without the currency.", "Su monto, sin la moneda."),
    "budget_total": _L("The sum of the lines, without the currency.", "La suma de las líneas, sin la moneda."),
    "reports": _L("The reports that are due.", "Los informes que se deben."),
    "reports[].kind": _L("The kind of a report.", "El tipo de un informe."),
    "reports[].period": _L("The period it covers; may be empty.", "El período que cubre; puede estar vacío."),
    "reports[].due": _L("The day it is due.", "El día en que se debe."),
    "reports_text": _L("All days of reports on one line.", "Todas las fechas de informes en una línea."),
    "shares": _L("What each party brings.", "Lo que aporta cada parte."),
    "shares[].party": _L("Who brings it.", "Quién lo aporta."),
    "shares[].kind": _L("In which form.", "En qué forma."),
    "shares[].value": _L("Its value with the currency.", "Su valor con la moneda."),
    "shares[].share": _L("Its share of the whole.", "Su participación en el total."),
    "shares_total": _L("The sum of the shares.", "La suma de las participaciones."),
    "umbrella": _L(
        "The umbrella that a subaward is called off under; empty for all others.",
        "El convenio marco del que sale una subdonación; vacío en los demás.",
    ),
    "umbrella.number": _L("The umbrella's number.", "El número del convenio marco."),
    "umbrella.ceiling": _L("Its ceiling.", "Su tope."),
    "umbrella.obligated": _L("What is obligated under it.", "Lo comprometido bajo él."),
    "umbrella.remaining": _L("What remains under it.", "Lo que queda bajo él."),
    "umbrella.start": _L("Its first day.", "Su primer día."),
    "umbrella.end": _L("Its last day.", "Su último día."),
    "exploratory": _L(
        "The exploration of an exploratory agreement; empty for all others.",
        "La exploración de un acuerdo exploratorio; vacía en los demás.",
    ),
    "exploratory.question": _L("The question it is to answer.", "La pregunta que ha de responder."),
    "exploratory.cap": _L("The most it may cost.", "Lo más que puede costar."),
    "exploratory.ends": _L("The day by which it ends.", "El día en que termina."),
    "exploratory.co_investment": _L("What the partner adds.", "Lo que añade el socio."),
    "signers": _L("The places to sign, in their order.", "Los lugares para firmar, en su orden."),
    "signers[].party": _L("For which party.", "Por cuál parte."),
    "signers[].name": _L("Who signs; may be empty.", "Quién firma; puede estar vacío."),
    "signers[].capacity": _L("As what; may be empty.", "En calidad de qué; puede estar vacío."),
    "clauses": _L(
        "The clauses the agreement is made of, and the headings above them.",
        "Las cláusulas de que se compone el acuerdo, y los títulos sobre ellas.",
    ),
    "clauses[].heading": _L("Whether it is a heading.", "Si es un título."),
    "clauses[].title": _L("The words of a heading.", "Las palabras de un título."),
    "clauses[].pieces": _L("A clause's words, in pieces.", "Las palabras de una cláusula, en trozos."),
    "clauses[].pieces[].text": _L("Words, or the number of another clause.", "Palabras, o el número de otra cláusula."),
    "clauses[].pieces[].ref": _L(
        "The bookmark of the clause whose number this is; empty for words.",
        "El marcador de la cláusula cuyo número es; vacío si son palabras.",
    ),
    "clauses[].mark": _L("The bookmark of a heading or clause.", "El marcador de un título o de una cláusula."),
    "clauses[].id": _L("The number of that bookmark.", "El número de ese marcador."),
    "prevailing_language": _L(
        "Where the document is in two languages, the one that prevails; otherwise empty.",
        "Si el documento va en dos idiomas, el que prevalece; si no, vacío.",
    ),
    "second_language": _L(
        "Where the document is in two languages, the other one; otherwise empty.",
        "Si el documento va en dos idiomas, el otro; si no, vacío.",
    ),
    "reasons": _L(
        "Why each clause is there, where the annex is asked for.",
        "Por qué está cada cláusula, cuando se pide el anexo.",
    ),
    "reasons[].number": _L("The clause's number.", "El número de la cláusula."),
    "reasons[].title": _L("The clause's title.", "El título de la cláusula."),
    "reasons[].why": _L("The row of the rules that chose it.", "La fila de las reglas que la eligió."),
}
