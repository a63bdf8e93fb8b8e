"""What a page does a program can do: every address of the pages beside the operation that does the same."""

from __future__ import annotations

from tests.web.api.test_one_rule import described
from web.work import TackApp

#: What belongs to a person in front of a browser, and to whoever keeps the server.
PAGES_ALONE = {
    # Coming in; a program has a token.
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
    # What pages are made of, and what a server is asked by its keeper.
    "assets.send",
    "health.lives",
    "health.ready",
}
#: Which operation gives what a page shows.
SHOWN = {
    "accounts.listing": "/accounts",
    "accounts.new": "/programmes",
    "accounts.show": "/accounts/{account_id}",
    "agreement_clauses.edit": "/agreements/{agreement_id}/clauses",
    "agreement_clauses.new": "/agreements/{agreement_id}/clauses",
    "agreements.edit": "/agreements/{agreement_id}",
    "agreements.listing": "/agreements",
    "agreements.new": "/partnerships/{partnership_id}",
    "agreements.show": "/agreements/{agreement_id}",
    "bulk_moves.preview": "/partnerships/moves/preview",
    "choosing.show": "/partnerships/{partnership_id}/choosing",
    "print_runs.archive": "/print-runs/{run_id}/documents.zip",
    "print_runs.listing": "/print-runs",
    "print_runs.new": "/print-runs/preview",
    "print_runs.show": "/print-runs/{run_id}",
    "clauses.listing": "/editions/{edition_id}/clauses",
    "comparing.show": "/agreements/{agreement_id}/comparison",
    "comparing.tracked": "/agreements/{agreement_id}/comparison/tracked.docx",
    "delegations.show": "/delegations",
    "editions.compare": "/editions/compare",
    "editions.file": "/editions/{edition_id}",
    "editions.listing": "/editions",
    "editions.show": "/editions/{edition_id}",
    "files.send": "/files/{file_id}",
    "handovers.show": "/handovers/preview",
    "home.show": "/waiting",
    "imports.not_applied": "/imports/{import_id}/not-applied.xlsx",
    "imports.one": "/imports/{import_id}",
    "imports.show": "/imports",
    "imports.template": "/imports/template.{ending}",
    "journal.listing": "/journal",
    "journal.stream": "/journal",
    "jobs.listing": "/jobs",
    "mails.listing": "/mails",
    "notes.ask": "/notes/{note_id}",
    "organisation_forms.choose_parent": "/organisations",
    "organisation_logos.show": "/organisations/{organisation_id}/logo",
    "organisation_merging.show": "/organisations/{organisation_id}/merges/{gone_id}",
    "organisations.edit": "/organisations/{organisation_id}",
    "organisations.listing": "/organisations",
    "organisations.new": "/organisations",
    "organisations.show": "/organisations/{organisation_id}",
    "partnership_list.board": "/partnerships/stages",
    "partnership_list.listing": "/partnerships",
    "partnership_list.new": "/programmes",
    "partnership_views.listing": "/views",
    "partnerships.add_party": "/organisations",
    "partnerships.show": "/partnerships/{partnership_id}",
    "passkeys.show": "/passkeys",
    "proposals.file": "/proposed-editions/{proposal_id}",
    "proposals.new": "/editions/check",
    "proposals.show": "/proposed-editions/{proposal_id}",
    "rates.show": "/rates",
    "renditions.archive": "/files/{file_id}/renditions/pdf-a",
    "renditions.forms": "/files/{file_id}/renditions",
    "renditions.pdf": "/files/{file_id}/renditions/pdf",
    "renditions.picture": "/files/{file_id}/pages/{number}",
    "renditions.preview": "/files/{file_id}/renditions",
    "requests.listing": "/requests",
    "requests.show": "/requests/{request_id}",
    "seals.export": "/journal/seals/export",
    "seals.listing": "/journal/seals",
    "second_factor.show": "/second-factor",
    "sessions.show": "/sessions",
    "settings.show": "/session",
    "stand_ins.show": "/stand-ins",
    "tokens.show": "/tokens",
}
ACCOUNT, AGREEMENT = "/accounts/{account_id}", "/agreements/{agreement_id}"
ORGANISATION, PARTNERSHIP = "/organisations/{organisation_id}", "/partnerships/{partnership_id}"
#: Which operation does what a form does.
DONE = {
    "accounts.close": f"{ACCOUNT}/deactivation",
    "accounts.create": "/accounts",
    "accounts.give_role": f"{ACCOUNT}/roles",
    "accounts.invite": f"{ACCOUNT}/invitation",
    "accounts.reopen": f"{ACCOUNT}/reactivation",
    "accounts.reset_second_factor": f"{ACCOUNT}/second-factor/reset",
    "accounts.take_role": f"{ACCOUNT}/roles/removal",
    "accounts.withdraw": f"{ACCOUNT}/invitation/withdrawal",
    "agreement_clauses.add": f"{AGREEMENT}/clauses",
    "agreement_clauses.approve": f"{AGREEMENT}/clauses/approval",
    "agreement_clauses.back": f"{AGREEMENT}/clauses/put-back",
    "agreement_clauses.save": f"{AGREEMENT}/clauses/edits",
    "agreement_forms.draft": "/agreements",
    "agreement_forms.edit": AGREEMENT,
    "agreement_forms.move": f"{AGREEMENT}/moves",
    "agreement_forms.print_paper": f"{AGREEMENT}/documents",
    "agreement_forms.report": f"{AGREEMENT}/reports/{{report_id}}",
    "agreement_forms.signed_file": f"{AGREEMENT}/signed-file",
    "bulk_moves.move": "/partnerships/moves",
    "print_runs.ask": "/print-runs",
    "print_runs.cancel": "/print-runs/{run_id}/cancel",
    "choosing_forms.brings": f"{PARTNERSHIP}/choosing/brings",
    "choosing_forms.complementarity": f"{PARTNERSHIP}/choosing/complementarity",
    "choosing_forms.declare": f"{PARTNERSHIP}/choosing/declarations",
    "choosing_forms.handle": f"{PARTNERSHIP}/choosing/handling",
    "choosing_forms.inception": f"{PARTNERSHIP}/choosing/inception",
    "choosing_forms.mark": f"{PARTNERSHIP}/choosing/marks",
    "choosing_forms.remove_inception": f"{PARTNERSHIP}/choosing/inception/{{row_id}}/removal",
    "choosing_forms.selection": f"{PARTNERSHIP}/choosing/selection",
    "comparing.hand_in": f"{AGREEMENT}/returned-files",
    "corrections.agreement": f"{AGREEMENT}/correction",
    "corrections.partnership": f"{PARTNERSHIP}/correction",
    "delegations.give": "/delegations",
    "delegations.revoke": "/delegations/{delegation_id}/revocation",
    "handovers.make": "/handovers",
    "holds.agreement": f"{AGREEMENT}/holds",
    "holds.lift_agreement": f"{AGREEMENT}/holds/lift",
    "holds.lift_organisation": f"{ORGANISATION}/holds/lift",
    "holds.lift_partnership": f"{PARTNERSHIP}/holds/lift",
    "holds.organisation": f"{ORGANISATION}/holds",
    "holds.partnership": f"{PARTNERSHIP}/holds",
    "holds.waive_for_agreement": f"{AGREEMENT}/waivers",
    "holds.waive_for_partnership": f"{PARTNERSHIP}/waivers",
    "home.note": f"{PARTNERSHIP}/notes",
    "imports.apply": "/imports/{import_id}/rows",
    "imports.keep": "/imports",
    "imports.look": "/imports/preview",
    "members.add": f"{ORGANISATION}/members",
    "members.change": f"{ORGANISATION}/members/{{membership_id}}",
    "members.end": f"{ORGANISATION}/members/{{membership_id}}/end",
    "jobs.replay": "/jobs/{job_id}/replay",
    "notes.erase": "/notes/{note_id}/erasure",
    "organisation_forms.end_parent": f"{ORGANISATION}/parents/{{link_id}}/end",
    "organisation_logos.give": f"{ORGANISATION}/logo",
    "organisation_logos.remove": f"{ORGANISATION}/logo/removal",
    "organisation_forms.end_person": f"{ORGANISATION}/people/{{holder_id}}/end",
    "organisation_forms.fact": f"{ORGANISATION}/facts",
    "organisation_forms.identify": f"{ORGANISATION}/identifiers",
    "organisation_forms.name": f"{ORGANISATION}/names",
    "organisation_forms.person": f"{ORGANISATION}/people",
    "organisation_forms.remove_identifier": f"{ORGANISATION}/identifiers/{{number_id}}/removal",
    "organisation_forms.remove_name": f"{ORGANISATION}/names/{{name_id}}/removal",
    "organisation_forms.remove_person": f"{ORGANISATION}/people/{{holder_id}}/removal",
    "organisation_forms.set_parent": f"{ORGANISATION}/parents",
    "organisation_merging.merge": f"{ORGANISATION}/merges",
    "organisation_merging.undo": f"{ORGANISATION}/merges/{{gone_id}}/undo",
    "organisations.create": "/organisations",
    "organisations.save": ORGANISATION,
    "partnership_forms.about": PARTNERSHIP,
    "partnership_forms.add_party": f"{PARTNERSHIP}/parties",
    "partnership_forms.exploration": f"{PARTNERSHIP}/exploration",
    "partnership_forms.finding": f"{PARTNERSHIP}/finding",
    "partnership_forms.join_team": f"{PARTNERSHIP}/team",
    "partnership_forms.leave_team": f"{PARTNERSHIP}/team/{{person_id}}/removal",
    "partnership_forms.liaison": PARTNERSHIP,
    "partnership_forms.move": f"{PARTNERSHIP}/moves",
    "partnership_forms.note": f"{PARTNERSHIP}/notes",
    "partnership_forms.remove_party": f"{PARTNERSHIP}/parties/{{party_id}}/removal",
    "partnership_forms.risk": f"{PARTNERSHIP}/risk",
    "partnership_forms.shares": f"{PARTNERSHIP}/shares",
    "partnership_list.create": "/partnerships",
    "partnership_views.change": "/views/{view_id}",
    "partnership_views.save": "/views",
    "passkeys.begin": "/passkeys/challenge",
    "passkeys.register": "/passkeys",
    "passkeys.remove": "/passkeys/{passkey_id}",
    "proposals.look": "/editions/check",
    "proposals.propose": "/editions",
    "proposals.publish": "/proposed-editions/{proposal_id}/publish",
    "proposals.withdraw": "/proposed-editions/{proposal_id}/withdraw",
    "rates.enter": "/rates",
    "rates.load": "/rates/table",
    "renditions.ask": "/files/{file_id}/renditions",
    "requests.ask": "/requests",
    "requests.decline": "/requests/{request_id}/decline",
    "requests.withdraw": "/requests/{request_id}/withdraw",
    "second_factor.begin": "/second-factor",
    "second_factor.confirm": "/second-factor/confirmation",
    "second_factor.turn_off": "/second-factor/removal",
    "sessions.end": "/sessions/{session_id}/end",
    "sessions.end_others": "/sessions/others/end",
    "settings.change_password": "/session/password",
    "settings.switch": "/session/language",
    "stand_ins.end": "/stand-ins/{stand_in_id}/end",
    "stand_ins.name": "/stand-ins",
    "tokens.make": "/tokens",
    "tokens.revoke": "/tokens/{token_id}/revocation",
}


def pages(app: TackApp, method: str) -> set[str]:
    """The addresses of pages that are asked so, by the name of their view."""
    found = {rule.endpoint for rule in app.url_map.iter_rules() if method in (rule.methods or ())}
    return {endpoint for endpoint in found if not endpoint.startswith("api")}


def test_what_a_page_shows_a_program_reads(app: TackApp) -> None:
    readable = {path for method, path, _ in described(app) if method == "get"}
    questions = {path for method, path, one in described(app) if method == "post" and "200" in one["responses"]}

    assert pages(app, "GET") - PAGES_ALONE == set(SHOWN)
    assert {path for path in SHOWN.values() if path not in readable | questions} == set()


def test_what_a_form_does_a_program_does(app: TackApp) -> None:
    changes = {path for method, path, _ in described(app) if method != "get"}

    assert pages(app, "POST") - PAGES_ALONE == set(DONE)
    assert {path for path in DONE.values() if path not in changes} == set()


def test_what_a_program_does_a_page_does(app: TackApp) -> None:
    changes = {path for method, path, _ in described(app) if method != "get"}

    # Beside its form: a question asked before it is sent, a file before its record, and what a page answers by itself.
    assert changes - set(DONE.values()) == {
        "/agreements/check",
        "/agreements/{agreement_id}/check",
        "/agreements/{agreement_id}/countersignature",
        "/agreements/{agreement_id}/files",
        "/partnerships/moves/preview",
        "/print-runs/preview",
    }
