"""Where the control is that mends an unmet gate, and who may use it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import url_for

from kernel.text import Label
from kernel.unmet import Ref, Unmet
from partnerships.permissions import PERMISSIONS, ROLE_LABELS, Role, labels_granted


@dataclass(frozen=True, slots=True)
class Control:
    """A page by its endpoint, and the field to focus; `{}` in it stands for what a gate says behind the colon."""

    endpoint: str
    field: str
    words: Label


#: Control named by a gate → where it is. The name's first part is the kind of the subject.
CONTROLS: Mapping[str, Control] = {
    "agreement.hold": Control("agreements.show", "lift-hold-reason", Label("Lift the hold", "Levantar la suspensión")),
    "organisation.hold": Control(
        "organisations.show", "lift-hold-reason", Label("Lift the hold", "Levantar la suspensión")
    ),
    "partnership.hold": Control(
        "partnerships.show", "lift-hold-reason", Label("Lift the hold", "Levantar la suspensión")
    ),
    "agreement.clause": Control(
        "agreements.show", "edited-{}", Label("Look at the edited clause", "Revisar la cláusula editada")
    ),
    "agreement.clause-approval": Control(
        "agreements.show", "approve-clauses", Label("Approve the edited clauses", "Aprobar las cláusulas editadas")
    ),
    "agreement.conditions": Control(
        "agreement_conditions.listing",
        "conditions-due_on",
        Label("Look at the conditions", "Revisar las condiciones"),
    ),
    "agreement.moves": Control("agreements.show", "moves", Label("Open the agreement", "Abrir el acuerdo")),
    "agreement.print": Control("agreements.show", "print-now", Label("Print the document", "Imprimir el documento")),
    "agreement.reports": Control("agreements.show", "reports-on", Label("Note the report", "Registrar el informe")),
    "agreement.signature": Control(
        "agreements.show", "moves:record-signature", Label("Record the signature", "Registrar la firma")
    ),
    "agreement.signed-file": Control(
        "agreements.show", "signed-file-file", Label("Attach the signed document", "Adjuntar el documento firmado")
    ),
    "agreement.terms": Control("agreements.edit", "terms-title", Label("Complete the terms", "Completar los términos")),
    "agreement.terms:amount": Control(
        "agreements.edit", "terms-amount", Label("Change the amount", "Cambiar el monto")
    ),
    "agreement.terms:budget": Control(
        "agreements.edit", "terms-budget-0-what", Label("Fill in the budget", "Llenar el presupuesto")
    ),
    "agreement.terms:currency": Control(
        "agreements.edit", "terms-currency", Label("Change the currency", "Cambiar la moneda")
    ),
    "agreement.terms:ends_on": Control("agreements.edit", "terms-ends_on", Label("Set the end", "Fijar el final")),
    "agreement.terms:payment_basis": Control(
        "agreements.edit", "terms-payment_basis", Label("Choose the payment basis", "Elegir la base de pago")
    ),
    "agreement.terms:reports": Control(
        "agreements.edit", "terms-report-0-due_on", Label("Schedule the reports", "Programar los informes")
    ),
    "agreement.terms:starts_on": Control(
        "agreements.edit", "terms-starts_on", Label("Set the start", "Fijar el inicio")
    ),
    "agreement.terms:title": Control("agreements.edit", "terms-title", Label("Give it a title", "Ponerle un título")),
    "edition.publish": Control("proposals.show", "publish", Label("Open the proposal", "Abrir la propuesta")),
    "organisation.hits": Control("organisations.show", "first-hit", Label("Decide who it is", "Decidir quién es")),
    "organisation.other-name": Control(
        "organisations.show", "name-name", Label("Note how it is written", "Registrar cómo se escribe")
    ),
    "organisation.screening": Control("organisations.show", "screen-now", Label("Screen now", "Revisar ahora")),
    "organisation.address": Control(
        "organisations.edit", "organisation-address", Label("Fill in the address", "Llenar la dirección")
    ),
    "partnership.brings": Control(
        "choosing.show", "brings-{}-brings.0", Label("Say what each side brings", "Indicar qué aporta cada parte")
    ),
    "partnership.complementarity": Control(
        "choosing.show",
        "complementarity-statement",
        Label("Say how they complement each other", "Indicar cómo se complementan"),
    ),
    "partnership.declaration": Control(
        "choosing.show", "declaration-declared", Label("Declare your interests", "Declarar sus intereses")
    ),
    "partnership.handling": Control(
        "choosing.show", "handling-handling", Label("Say how it is handled", "Indicar cómo se maneja")
    ),
    "partnership.mark": Control("choosing.show", "marks", Label("Give the mark", "Registrar la valoración")),
    "partnership.mark:idea": Control("choosing.show", "mark-idea-level", Label("Mark the idea", "Valorar la idea")),
    "partnership.mark:partner": Control(
        "choosing.show", "mark-partner-level", Label("Mark the partner", "Valorar el socio")
    ),
    "partnership.mark:relationship": Control(
        "choosing.show", "mark-relationship-level", Label("Mark the relationship", "Valorar la relación")
    ),
    "partnership.selection": Control(
        "choosing.show",
        "selection-basis",
        Label("Record the basis of selection", "Registrar la modalidad de selección"),
    ),
    "partnership.diligence": Control(
        "diligence.show", "assess-{}", Label("Go to the assessment", "Ir a la evaluación")
    ),
    "partnership.draft": Control("agreements.new", "terms-kind", Label("Draft the agreement", "Redactar el acuerdo")),
    "partnership.exploration": Control(
        "partnerships.show", "exploration-question", Label("Plan the exploration", "Planificar la exploración")
    ),
    "partnership.finding": Control(
        "partnerships.show", "finding-finding", Label("Record the finding", "Registrar el hallazgo")
    ),
    "partnership.idea": Control("partnerships.show", "about-idea", Label("Describe the idea", "Describir la idea")),
    "partnership.liaison": Control(
        "partnerships.show", "liaison-liaison", Label("Name a liaison", "Nombrar un enlace")
    ),
    "partnership.moves": Control("partnerships.show", "moves", Label("See what can happen", "Ver qué puede pasar")),
    "partnership.parties": Control("partnerships.add_party", "search", Label("Add a partner", "Agregar un socio")),
    "partnership.shares": Control(
        "partnerships.show", "shares-parties.0.share", Label("Set the shares", "Fijar las participaciones")
    ),
    "template.publish": Control("templates.show", "publish", Label("Open the template", "Abrir la plantilla")),
    "rates.enter": Control("rates.show", "rate-from", Label("Enter the rate", "Registrar el tipo de cambio")),
}


def address(unmet: Unmet, subject: Ref | None = None) -> str:
    """Return the address of the control that mends this, its field focused.

    `subject` is whose move was refused: its page says there what is missing.
    """
    control, field = _control(unmet), field_of(unmet)
    named = {"field": field, "gate": unmet.code, "why": str(subject or unmet.subject)}
    # Which move it will be is known on the page only; every other field is a place of its own.
    anchor = None if field.startswith("moves") else field
    return url_for(control.endpoint, subject_id=unmet.subject.id, **named, _anchor=anchor)  # type: ignore[arg-type]


def field_of(unmet: Unmet) -> str:
    """Return the field to focus; of a move, with its name where the gate names it."""
    control = _control(unmet)
    behind = unmet.control.partition(":")[2]
    return f"{control.field}:{behind}" if control.field == "moves" and behind else control.field.format(behind)


def words(unmet: Unmet) -> Label:
    """Return what the link to the control says."""
    return _control(unmet).words


def _control(unmet: Unmet) -> Control:
    """Return the control of one field, else the one of its form."""
    return CONTROLS.get(unmet.control) or CONTROLS[unmet.control.partition(":")[0]]


def whom(fixed_by: str) -> tuple[Label, ...]:
    """Return who can mend it by what they are; a gate names a permission or a role."""
    return labels_granted(fixed_by) if fixed_by in PERMISSIONS else (ROLE_LABELS[Role(fixed_by)],)


def page_of(ref: Ref) -> str | None:
    """Return the address of a subject's own page, or None where its kind has none."""
    endpoints = {
        "agreement": "agreements.show",
        "hit": "hits.show",
        "organisation": "organisations.show",
        "partnership": "partnerships.show",
        "edition": "editions.show",
        "request": "requests.show",
        "proposed-edition": "proposals.show",
        "template-version": "templates.show",
    }
    return url_for(endpoints[ref.kind], subject_id=ref.id) if ref.kind in endpoints else None
