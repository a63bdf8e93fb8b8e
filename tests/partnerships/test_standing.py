"""What a person is on a day, from their records; and in whose name they act."""

from __future__ import annotations

from datetime import date

import pytest

from kernel.errors import NotPermitted
from kernel.unmet import Ref
from partnerships.models import Membership, Partnership, Party, Person, RoleHeld
from partnerships.permissions import (
    Delegated,
    Duty,
    Represented,
    Role,
    Scope,
    Standing,
    Voice,
    check,
    granted,
    is_party,
    labels_granted,
    represented,
    roles_granted,
    scope_of,
    speak_for,
    standing_of,
)
from partnerships.standing_models import Delegation, MembershipDuty, MembershipTerm

DAY = date(2026, 3, 2)
BEFORE, AFTER = date(2026, 3, 1), date(2026, 3, 3)

UNTIL = date(2026, 12, 31)


def member(organisation: str, term: tuple[date, date | None] | None = None, *duties: Duty) -> Membership:
    return Membership(
        organisation_id=organisation,
        term=MembershipTerm(from_on=term[0], until_on=term[1]) if term else None,
        duties=[MembershipDuty(duty=duty.value) for duty in duties],
    )


def person(
    key: str, *roles: tuple[Role, str | None], members: tuple[Membership, ...] = (), active: bool = True
) -> Person:
    held = [RoleHeld(role=role.value, programme_id=programme) for role, programme in roles]
    return Person(id=key, active=active, roles_held=held, memberships=list(members))


def test_roles_memberships_and_duties_are_read_from_the_records() -> None:
    found = standing_of(
        person(
            "ana",
            (Role.LIAISON, "p1"),
            (Role.AUDITOR, None),
            members=(member("o1"), member("o2", None, Duty.SIGNATORY, Duty.FINANCE)),
        )
    )
    assert found == Standing(
        "ana",
        active=True,
        roles=frozenset({("liaison", "p1"), ("auditor", None)}),
        organisations=frozenset({"o1", "o2"}),
        duties=frozenset({("signatory", "o2"), ("finance", "o2")}),
    )
    assert found.voice is None
    assert found.alone == found
    assert standing_of(person("eva", active=False)) == Standing("eva", active=False, roles=frozenset())


@pytest.mark.parametrize(
    ("term", "on", "counts"),
    [
        (None, None, True),
        (None, DAY, True),
        ((BEFORE, None), None, True),
        ((BEFORE, AFTER), None, False),  # without a day only what has no end
        ((BEFORE, None), DAY, True),
        ((DAY, DAY), DAY, True),
        ((AFTER, None), DAY, False),
        ((AFTER, AFTER), DAY, False),
        ((BEFORE, BEFORE), DAY, False),
    ],
)
def test_a_membership_counts_within_its_term(
    term: tuple[date, date | None] | None, on: date | None, *, counts: bool
) -> None:
    found = standing_of(person("ana", members=(member("o1", term, Duty.SIGNATORY),)), on=on)
    assert found.organisations == (frozenset({"o1"}) if counts else frozenset())
    assert found.duties == (frozenset({("signatory", "o1")}) if counts else frozenset())


def test_what_was_delegated_is_read_as_it_was_given() -> None:
    row = Delegation(
        id="d1",
        given_by="eva",
        programme_id="p1",
        kinds="grant subaward",
        tiers="",
        most=1_000,
        currency="USD",
        from_on=BEFORE,
        until_on=AFTER,
    )
    found = standing_of(person("ana"), delegations=[row])
    assert found.delegations == (
        Delegated("d1", "eva", "p1", frozenset({"grant", "subaward"}), frozenset(), 1_000, "USD", BEFORE, AFTER),
    )
    row.kinds, row.tiers = "", "T1 T2"
    (one,) = standing_of(person("ana"), delegations=[row]).delegations
    assert (one.kinds, one.tiers) == (frozenset(), frozenset({"T1", "T2"}))


AWAY = (
    (Role.LEADERSHIP, "p1"),
    (Role.ADMINISTRATOR, None),
    (Role.SYSTEM, None),
    (Role.PARTNER_MEMBER, None),
    (Role.LIAISON, None),
)


def test_a_stand_in_holds_the_work_of_who_is_away_and_never_their_accounts() -> None:
    absent, closed = person("eva", *AWAY), person("ida", (Role.FINANCE, None), active=False)
    found = standing_of(person("ana", (Role.GRANTS_OFFICER, "p1")), stands_in_for=[(absent, UNTIL), (closed, UNTIL)])

    lent = frozenset({("leadership", "p1"), ("liaison", None)})
    own = frozenset({("grants-officer", "p1")})
    assert found.stands_in_for == (Represented("eva", lent, until_on=UNTIL),)
    assert (found.roles, found.own_roles) == (own | lent, own)
    assert isinstance(found.voice, Voice)
    assert found.voice.on_behalf_of is None
    assert found.alone == Standing("ana", active=True, roles=own, own_roles=own)
    assert found.alone.voice is None
    assert found.as_stand_in(found.stands_in_for[0]) == Standing("ana", active=True, roles=lent)


def test_without_anybody_who_is_away_there_is_no_other_voice() -> None:
    found = standing_of(
        person("ana", (Role.LIAISON, None)), stands_in_for=[(person("ida", (Role.FINANCE, None), active=False), UNTIL)]
    )
    assert (found.own_roles, found.voice, found.stands_in_for) == (None, None, ())
    assert found.roles == frozenset({("liaison", None)})


def stand_in() -> Standing:
    return standing_of(
        person("ana", (Role.GRANTS_OFFICER, "p1")),
        stands_in_for=[(person("ida", (Role.FINANCE, "p1")), UNTIL), (person("eva", (Role.LEADERSHIP, "p1")), UNTIL)],
    )


def test_whoever_has_a_permission_only_in_anothers_place_speaks_for_that_other() -> None:
    by = stand_in()
    assert by.voice is not None
    check(by, "agreement.terminate", Scope("p1"))
    assert by.voice.on_behalf_of == "eva"
    check(by, "rate.edit", Scope())
    assert by.voice.on_behalf_of == "ida"
    check(by, "agreement.draft", Scope("p1"))  # as an officer, by themselves
    assert by.voice.on_behalf_of is None


def test_who_may_not_is_refused_with_what_it_was_about() -> None:
    by = stand_in()
    assert by.voice is not None
    speak_for(by, "eva")
    about = Ref("agreement", "a1")
    with pytest.raises(NotPermitted) as refused:
        check(by, "agreement.terminate", Scope("p2"), subject=about)
    assert (refused.value.permission, refused.value.subject) == ("agreement.terminate", about)
    assert by.voice.on_behalf_of == "eva"  # nothing was done


def test_nobody_is_represented_where_nobody_is_away() -> None:
    plain = Standing("ana", active=True, roles=frozenset())
    assert represented(plain, lambda _one: False) is None
    assert represented(stand_in(), lambda _one: False) is None
    speak_for(plain, "eva")
    assert plain.voice is None


def test_duties_count_in_the_organisation_that_the_record_concerns() -> None:
    signs = Standing(
        "ana",
        active=True,
        roles=frozenset(),
        organisations=frozenset({"o1", "o2"}),
        duties=frozenset({("signatory", "o1"), ("finance", "o2")}),
    )
    assert granted(signs, "agreement.countersign", Scope("p1", frozenset({"o1"})))
    assert granted(signs, "agreement.countersign", Scope("p1", frozenset({"o9", "o1"})))
    assert not granted(signs, "agreement.countersign", Scope("p1", frozenset({"o2"})))
    assert not granted(signs, "agreement.countersign", Scope("p1"))


@pytest.mark.parametrize(
    ("given_in", "asked_in", "reaches"),
    [("p1", "p1", True), ("p1", "p2", False), ("p1", None, True), (None, "p1", True), (None, None, True)],
)
def test_a_delegation_reaches_its_programme(given_in: str | None, asked_in: str | None, *, reaches: bool) -> None:
    one = Delegated("d1", "eva", given_in, frozenset(), frozenset(), 1, "USD", BEFORE, AFTER)
    assert one.reaches(Scope(asked_in)) is reaches
    by = Standing("ana", active=True, roles=frozenset(), delegations=(one,))
    assert granted(by, "agreement.approve", Scope(asked_in)) is reaches


def test_sentences_name_the_roles_that_hold_a_permission() -> None:
    assert roles_granted("agreement.return") == (Role.GRANTS_OFFICER, Role.LEADERSHIP, Role.FINANCE)
    assert roles_granted("account.edit") == (Role.ADMINISTRATOR,)  # Tack itself cannot be asked
    assert [label.en for label in labels_granted("edition.publish")] == ["administrator", "leadership"]
    assert roles_granted("agreement.countersign") == ()
    assert [label.en for label in labels_granted("agreement.countersign")] == ["the partner's signatory"]
    assert [label.en for label in labels_granted("report.financial")] == ["the partner's finance"]
    assert [label.en for label in labels_granted("agreement.sign")] == ["grants officer"]


def test_the_programmes_of_roles() -> None:
    by = Standing("ana", active=True, roles=frozenset({("liaison", "p1"), ("finance", None), ("auditor", "p3")}))
    assert by.programmes("liaison", "finance") == {"p1", None}
    assert by.programmes("verifier") == frozenset()


def test_a_partnership_is_judged_by_its_programme_and_its_parties() -> None:
    place = Partnership(programme_id="p1", parties=[Party(organisation_id="o1"), Party(organisation_id="o2")])
    scope = scope_of(place)
    assert scope == Scope("p1", frozenset({"o1", "o2"}))
    assert is_party(Standing("ana", active=True, roles=frozenset(), organisations=frozenset({"o2"})), scope)
