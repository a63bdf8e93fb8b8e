"""What the grid of permissions expects, worked out from the typed table of who holds what and never by `granted`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from werkzeug.routing import Rule

from tests.lifecycle.test_what_guards_what import STAFF, WHO
from tests.web.grid_world import HERE, Asker, Record
from web.marks import Mark

#: What a partner's member may do with what concerns their organisation.
MEMBERS = frozenset(
    {
        "agreement.view",
        "diligence.agree",
        "diligence.answer",
        "diligence.record-paper",
        "diligence.view",
        "organisation.view",
        "outside.view",
        "pack.done",
        "pack.edit",
        "pack.view",
        "partnership.view",
        "risk.edit",
        "risk.view",
    }
)
#: What a duty adds, for the organisation in which somebody has it.
DUTIES: Mapping[str, frozenset[str]] = {
    "signatory": frozenset({"agreement.countersign", "member.view"}),
    "finance": frozenset({"report.financial"}),
    "programme": frozenset({"report.narrative"}),
}
#: The kinds of records that an address names first, by the part before it.
FIRST = re.compile(r"^/(?:api/v1/)?([a-z-]+)/<")
KINDS = frozenset(
    {
        "accounts",
        "concerns",
        "flags",
        "partnerships",
        "agreements",
        "organisations",
        "files",
        "imports",
        "print-runs",
        "rules",
        "proposed-rules",
        "proposed-editions",
        "editions",
        "templates",
    }
)
#: What people keep for themselves, and what waits between two of them.
KEPT = frozenset({"delegations", "notes", "passkeys", "requests", "sessions", "stand-ins", "tokens", "views"})
#: What was said in confidence, and what is held against a body; and what it takes to know of it.
CONFIDED = {"concerns": "concern.handle", "flags": "flag.view"}
PROPOSED = frozenset({"proposed-rules", "proposed-editions"})
RULES = PROPOSED | {"rules", "editions"}
#: What every programme looks at alike.
SHARED = RULES | {"organisations", "people", "imports", "templates", "hits"}
#: What hangs on a record and stands further on in its address.
PARTS = frozenset(
    {
        "entry_id",
        "activity_id",
        "assessment_id",
        "document_id",
        "evidence_id",
        "gone_id",
        "holder_id",
        "link_id",
        "membership_id",
        "name_id",
        "number_id",
        "outside_id",
        "party_id",
        "person_id",
        "report_id",
        "risk_id",
        "row_id",
    }
)


@dataclass(frozen=True, slots=True)
class About:
    """What a route is about: a kind of record, or nothing; and whether it is for staff alone."""

    kind: str | None = None
    staff: bool = False
    #: What the body must say for the record to be named there, `{}` filled with its identifier.
    body: Mapping[str, Any] | None = None
    values: Mapping[str, str] | None = None
    #: Which of the record's identifiers stands in the address, where it is not that of its kind.
    named: str | None = None
    #: Whether whoever is let in must get it done, and not only a reason that has nothing to do with who asks.
    done: bool = False
    #: What is done with what somebody keeps, where who may differs: "decline", "delete".
    act: str = ""


#: Routes that their address alone does not describe. A route that changes something and names no record in its
#: address must stand here, and say what its body names.
ROUTES: Mapping[str, About] = {
    "accounts.create": About(),
    "accounts.give_role": About("accounts", body={"role": "liaison", "programme": "{programme}"}),
    "accounts.show": About("people"),
    "accounts.take_role": About("accounts", body={"role": "grants-officer", "programme": "{programme}"}),
    "agreement_clauses.back": About("agreements", values={"clause": "purpose-shared"}),
    "agreement_clauses.edit": About("agreements", values={"clause": "purpose-shared"}),
    "agreement_clauses.save": About("agreements", values={"clause": "purpose-shared"}),
    "agreement_forms.report": About("agreements", body={"report": "{report_id}"}),
    "api-accounts.accounts_add": About(),
    "api-accounts.accounts_show": About("people"),
    "api-accounts.roles_give": About("accounts", body={"role": "liaison", "programme_id": "{programme}"}),
    "api-accounts.roles_take": About("accounts", body={"role": "grants-officer", "programme_id": "{programme}"}),
    "api-partnerships.team_join": About("partnerships", body={"person_id": "{person_id}"}),
    "api-rates.rates_enter": About(),
    "api-sessions.sessions_end_others": About(),
    "api-agreements.agreements_draft": About(
        "partnerships", body={"partnership_id": "{partnerships}", "recipient_id": "{organisations}"}
    ),
    "api-editions.editions_check": About(),
    "api-jobs.jobs_replay": About("unknown"),
    "api-jobs.jobs_show": About("unknown"),
    "api-mails.mails_show": About("unknown"),
    "jobs.replay": About("unknown"),
    # The paper's forms are asked for and not made yet: whoever may see it hears so, and nobody else hears anything.
    "api-files.files_page": About("files", values={"number": "1"}),
    "renditions.picture": About("files", values={"number": "1"}),
    "renditions.ask": About("files", body={"form": "pages"}, done=True),
    "api-rates.rates_load": About(),
    "api-passkeys.passkeys_begin": About(),
    "api-passkeys.passkeys_register": About(),
    "api-passkeys.passkeys_remove": About("passkeys", done=True),
    "api-second-factor.second_factor_begin": About(),
    "api-second-factor.second_factor_confirm": About(),
    "api-second-factor.second_factor_remove": About(),
    "api-session.session_language": About(),
    "hits.decide": About("hits"),
    "hits.show": About("hits"),
    "api-screening-hits.hits_decide": About("hits"),
    "api-screening-hits.hits_show": About("hits"),
    # A password that is changed ends the sessions that the grid asks with.
    "api-session.session_password": About(body={"new": "short"}),
    "api-tokens.tokens_make": About(),
    "api-agreements.agreements_check": About(
        "partnerships", body={"partnership_id": "{partnerships}", "recipient_id": "{organisations}"}
    ),
    "api-notes.notes_show": About("notes", done=True),
    "api-imports.imports_keep": About(staff=True),
    "api-imports.imports_preview": About(staff=True),
    "api-imports.imports_template": About(staff=True, values={"ending": "csv"}),
    "api-organisations.merges_add": About("organisations", body={"gone_id": "{gone_id}"}),
    "api-organisations.organisations_add": About(),
    "api-organisations.organisations_list": About(staff=True),
    "api-editions.editions_compare": About(staff=True),
    "api-editions.editions_propose": About(),
    "api-organisations.parents_set": About("organisations", body={"parent_id": "{organisations}"}),
    "api-partnerships.parties_add": About("partnerships", body={"organisation_id": "{organisations}"}),
    "api-partnerships.partnerships_open": About("programme", body={"programme_id": "{programme}"}),
    "api-requests.requests_ask": About(
        "partnerships", body={"subject": {"kind": "partnership", "id": "{partnerships}"}}
    ),
    "api-views.views_save": About(),
    "api-delegations.delegations_give": About(
        "programme", body={"person_id": "{person_id}", "programme_id": "{programme}"}
    ),
    "api-delegations.delegations_revoke": About("delegations", done=True),
    "api-handovers.handovers_make": About(staff=True, body={"leaving_id": "{person_id}", "taking_id": "{person_id}"}),
    "api-handovers.handovers_preview": About(staff=True),
    "api-stand-ins.stand_ins_end": About("stand-ins", done=True),
    "api-stand-ins.stand_ins_name": About(body={"stand_in_id": "{person_id}"}),
    "handovers.make": About(staff=True),
    "api-concerns.concerns_raise": About(
        "organisations", body={"organisation_id": "{organisations}", "category": "other", "words": "Look at it."}
    ),
    "concerns.send": About(
        "organisations", body={"organisation": "{organisations}", "category": "other", "words": "W"}
    ),
    "delegations.give": About(staff=True),
    "delegations.revoke": About("delegations", done=True),
    "diligence.sheet": About("partnerships", values={"domain": "core"}),
    "diligence_forms.answer": About("partnerships", values={"domain": "core"}),
    "diligence_forms.open_one": About("partnerships", body={"organisation_id": "{organisations}", "tier": "N0"}),
    "diligence_forms.show_evidence": About("partnerships", values={"domain": "core"}),
    "diligence_forms.withdraw_evidence": About("partnerships", values={"domain": "core"}),
    "api-partnerships.diligence_open": About("partnerships", body={"organisation_id": "{organisations}", "tier": "N0"}),
    "api-partnerships.diligence_evidence_add": About("partnerships", values={"item": "core.exists"}),
    "api-partnerships.diligence_paper": About("partnerships", values={"voice": "own", "day": "2026-03-02"}),
    "choosing_forms.mark": About("partnerships", values={"of": "idea"}),
    "api-partnerships.partnerships_advance_many": About(
        "partnerships", body={"partnerships": ["{partnerships}"], "move": "decline", "reason": "No."}
    ),
    "api-partnerships.partnerships_preview": About(
        "partnerships", body={"partnerships": ["{partnerships}"], "move": "decline"}
    ),
    "bulk_moves.move": About(
        "partnerships",
        body={"partnership": "{partnerships}", "move": "decline", "reason": "No.", "on": "2026-03-02"},
    ),
    "bulk_moves.preview": About(),
    "api-print-runs.print_runs_ask": About("agreements", body={"agreements": ["{agreements}"]}),
    "api-print-runs.print_runs_preview": About("agreements", body={"agreements": ["{agreements}"]}),
    "print_runs.ask": About("agreements", body={"agreement": "{agreements}"}),
    # What is on hold is lifted by whoever may: a hold that nobody can lift stops more than it should.
    "api-agreements.agreements_lift": About("agreements", named="held_agreement", done=True),
    "api-organisations.organisations_lift": About("organisations", done=True),
    "api-partnerships.partnerships_lift": About("partnerships", named="held_partnership", done=True),
    "holds.lift_agreement": About("agreements", named="held_agreement", body={"reason": "Settled."}, done=True),
    "holds.lift_organisation": About("organisations", body={"reason": "Settled."}, done=True),
    "holds.lift_partnership": About("partnerships", named="held_partnership", body={"reason": "Settled."}, done=True),
    "home.note": About("partnerships", body={"partnership": "{partnerships}", "text": "Hello"}),
    "imports.keep": About(staff=True),
    "imports.look": About(staff=True),
    "imports.template": About(staff=True, values={"ending": "csv"}),
    "journal.stream": About("partnerships", values={"kind": "partnership"}),
    "api-notes.notes_erase": About("notes", done=True),
    "notes.ask": About("notes", done=True),
    "notes.erase": About("notes", body={"reason": "They asked."}, done=True),
    "organisation_merging.merge": About("organisations", body={"other": "{gone_id}"}),
    "organisations.create": About(),
    "organisations.listing": About(staff=True),
    "partnership_list.create": About("programme", body={"programme": "{programme}", "title": "Bees"}),
    "partnership_forms.add_party": About("partnerships", body={"organisation": "{organisations}"}),
    "editions.compare": About(),
    "proposals.look": About(),
    "proposals.propose": About(),
    "partnership_views.save": About(),
    "rates.enter": About(),
    "rates.load": About(),
    "requests.ask": About("partnerships", body={"subject": "partnership:{partnerships}"}),
    # What is asked of others is answered by whoever may; what is one's own is ended by nobody else.
    "api-requests.requests_decline": About("requests", body={"reason": "No."}, done=True, act="decline"),
    "api-requests.requests_show": About("requests", done=True),
    "api-requests.requests_withdraw": About("requests", done=True, act="withdraw"),
    "api-sessions.sessions_end": About("sessions", done=True),
    "api-tokens.tokens_revoke": About("tokens", done=True),
    "api-views.views_change": About("views", body={"name": "Ours"}, done=True, act="change"),
    "api-views.views_delete": About("views", done=True, act="delete"),
    "partnership_views.change": About("views", body={"name": "Ours"}, done=True, act="change"),
    "passkeys.remove": About("passkeys", done=True),
    "requests.decline": About("requests", body={"reason": "No."}, done=True, act="decline"),
    "requests.show": About("requests", done=True),
    "requests.withdraw": About("requests", done=True, act="withdraw"),
    "sessions.end": About("sessions", done=True),
    "stand_ins.end": About("stand-ins", done=True),
    "api-templates.templates_check": About(),
    "api-templates.templates_hand_in": About(),
    "api-templates.templates_picture": About("templates", values={"case": "typical", "number": "1"}),
    "api-templates.templates_print": About("templates", values={"case": "typical"}, done=True),
    "api-templates.templates_with_tack": About(values={"name": "subaward", "language": "es"}),
    "api-tools.tools_show": About(values={"key": "petty-cash"}),
    "api-tools.tools_word": About(values={"key": "petty-cash", "language": "es"}),
    # Sanctions lists concern every programme alike; here none was given.
    "api-screening-lists.screening_lists_confirm": About("unknown"),
    "api-screening-lists.screening_lists_give": About(),
    "api-screening-lists.screening_lists_load": About("unknown"),
    "screening_lists.confirm": About("unknown"),
    "screening_lists.give": About(),
    "screening_lists.one": About("unknown"),
    "templates.hand_in": About(),
    "templates.look": About(),
    "templates.picture": About("templates", values={"case": "typical", "number": "1"}),
    "templates.tacks_own": About(values={"name": "subaward", "language": "es"}),
    "templates.trial": About("templates", values={"case": "typical"}, done=True),
    "tokens.revoke": About("tokens", done=True),
    "api-partnerships.pack_word": About("partnerships", values={"language": "es"}),
    "packs.word": About("partnerships", values={"language": "es"}),
    "tools.show": About(values={"key": "petty-cash"}),
    "tools.word": About(values={"key": "petty-cash", "language": "es"}),
}
REDIRECTED = 303


def about(rule: Rule) -> About | None:
    """Return what a route is about, or None where nobody has said."""
    stated = ROUTES.get(rule.endpoint)
    if stated is not None:
        return stated
    named = FIRST.match(rule.rule)
    arguments = sorted(rule.arguments - PARTS)
    if not rule.arguments:
        changes = (rule.methods or set()) & {"POST", "PATCH", "PUT", "DELETE"}
        return None if changes and not rule.rule.startswith("/settings") else About()
    if named is not None and named[1] in KINDS and len(arguments) == 1:
        return About(named[1])
    return None


def expected(asker: Asker, mark: Mark, it: About, record: Record, *, program: bool) -> int | None:
    """Return the refusal that this asker must get, or None where they must get none."""
    if mark.signed_in and not (asker.known and asker.active):
        return 401 if program else REDIRECTED
    if mark.permission is not None and not _somewhere(asker, mark.permission, staff=False):
        return 403
    if it.kind in KEPT:
        return _of_kept(asker, it, record)
    if it.kind is None:
        return None if mark.permission is None or _somewhere(asker, mark.permission, staff=it.staff) else 403
    if not _knows(asker, it.kind, record):
        return 404
    return None if mark.permission is None or _there(asker, it.kind, mark.permission, record) else 403


def _of_kept(asker: Asker, it: About, record: Record) -> int | None:
    """Return the refusal for what somebody keeps, or what waits between two people, whose mark lets the asker in."""
    mine = record.keeper == asker.name
    administers = {where for role, where in asker.roles if role in WHO["stand-in.edit"]}
    if it.kind == "notes":
        # A note belongs to no one programme: who erases administers all, and the others learn of none.
        return (None if record.exists else 404) if None in administers else 403
    if it.kind == "delegations" and record.exists:
        return _of_programme(asker, record, "delegation.view", "delegation.edit")
    if it.kind == "requests" and record.exists:
        return _of_request(asker, it, record, mine=mine)
    if it.kind == "views":
        return _of_view(asker, it, record, mine=mine, everywhere=None in administers)
    if it.kind == "stand-ins" and record.exists and administers and not mine:
        return None if administers & {None, record.programme} else 403
    # Of browsers and passkeys nobody but their owner knows; a token is ended for its owner by who administers all.
    ends = it.kind == "tokens" and record.exists and None in administers
    return None if mine or ends else 404


def _of_programme(asker: Asker, record: Record, view: str, permission: str) -> int | None:
    held = {role for role, where in asker.roles if where in {None, record.programme}}
    return 404 if not held & WHO[view] else None if held & WHO[permission] else 403


def _of_request(asker: Asker, it: About, record: Record, *, mine: bool) -> int | None:
    answers = _of_programme(asker, record, "partnership.move", "partnership.move") is None
    if it.act == "withdraw":
        return None if mine else 404
    if it.act == "decline":
        # Nobody answers what they asked themselves.
        return 403 if mine else None if answers else 404
    return None if mine or answers else 404


def _of_view(asker: Asker, it: About, record: Record, *, mine: bool, everywhere: bool) -> int | None:
    seen = record.shared and _of_programme(asker, record, "journal.view", "journal.view") is None
    if mine or (seen and it.act == "delete" and everywhere):
        return None
    return 403 if seen else 404


def _somewhere(asker: Asker, permission: str, *, staff: bool) -> bool:
    if permission in {"job.replay", "job.view", "mail.view"}:
        # Mails hold links that let anybody in, so they are for whoever administers everywhere; so is the box itself.
        return any(role in WHO[permission] and where is None for role, where in asker.roles)
    if any(role in WHO[permission] for role, _ in asker.roles):
        return True
    return not staff and bool(asker.organisations) and permission in _as_member(asker)


def _as_member(asker: Asker) -> frozenset[str]:
    return MEMBERS.union(*(DUTIES[duty] for duty in asker.duties))


def _there(asker: Asker, kind: str, permission: str, record: Record) -> bool:
    if kind in PROPOSED and permission != "edition.view":
        # Rules are for every programme: whoever publishes, or withdraws what another proposed, leads them all.
        return any(role in WHO["edition.publish"] and where is None for role, where in asker.roles)
    if kind == "templates" and permission != "template.view":
        # The world's are of one programme each, handed in by its officer: who leads that one publishes and withdraws.
        return any(role in WHO["template.publish"] and where in {None, record.programme} for role, where in asker.roles)
    if permission == "member.view" and not any(role in STAFF for role, _ in asker.roles):
        # To stand beside a partner is not enough: a signatory knows the members of their own.
        return bool(asker.organisations & record.organisations)
    if kind in {
        "flags",
        "hits",
        "organisations",
        "people",
        "imports",
        "templates",
        *RULES,
    } and not permission.startswith(("hold.", "member.edit", "flag.decide", "screening.decide")):
        # Every programme shares its organisations, people and rules; whose an import is, `_knows` says. A hold is no
        # such thing: it stops what an organisation does in the programmes it works in, as what is decided of a hit may.
        # Nor is a member: they look into those programmes.
        return True
    if any(role in WHO[permission] and where in {None, record.programme} for role, where in asker.roles):
        return True
    return permission in _as_member(asker) and bool(asker.organisations & record.organisations)


def _began(asker: Asker, record: Record) -> bool:
    importing = {where for role, where in asker.roles if role in WHO["import.run"]}
    return bool(importing) and (None in importing or asker.name == record.begun_by)


def _confided(asker: Asker, kind: str, record: Record) -> bool:
    """A flag is known to all who may see flags; a concern, past the liaison, to who handles those of its programme."""
    places = {where for role, where in asker.roles if role in WHO[CONFIDED[kind]]}
    return bool(places if kind == "flags" else places & {None, record.programme})


def _knows(asker: Asker, kind: str, record: Record) -> bool:
    if not record.exists or kind in {"unknown", *CONFIDED}:
        return record.exists and kind in CONFIDED and _confided(asker, kind, record)
    staffed = {where for role, where in asker.roles if role in STAFF}
    if kind in {"accounts", "people"}:
        # Whoever administers anything sees everybody, so that nobody is added twice.
        return True
    if kind == "imports":
        return _began(asker, record)
    if kind in {"organisations", "templates", "hits", *RULES} and staffed:
        return True
    if kind == "print-runs":
        # A file of everything is for nobody who may not print all of it.
        staffed = {where for role, where in asker.roles if role in WHO["agreement.print"]}
    if kind in {"programme", "print-runs"}:
        return None in staffed or record.programme in staffed
    return None in staffed or record.programme in staffed or bool(asker.organisations & record.organisations)


#: What the world of the grid says of records: of those elsewhere, and of what partners never see of their own.
ELSEWHERE = ("Partnership elsewhere", "Grant elsewhere", "Second grant elsewhere")
NOT_FOR_PARTNERS = ("Partnership another", "Grant another", "Cooperativa pine", "auditors", "We talked", "Field work")


def hidden_from(asker: Asker) -> tuple[str, ...]:
    """Return words that no answer to an asker may hold."""
    staffed = {where for role, where in asker.roles if role in STAFF}
    if not staffed:
        # Who belongs to the other partner, too, reads of its records.
        return NOT_FOR_PARTNERS + (() if "sea" in asker.organisations else (*ELSEWHERE, "Cooperativa sea"))
    # Organisations are known to all staff, and so are accounts; another programme's records are not.
    return ELSEWHERE if staffed <= {HERE} else ()
