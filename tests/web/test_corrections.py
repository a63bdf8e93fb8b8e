"""The last move is taken back from the page and by programs, with its reason for staff alone."""

from __future__ import annotations

from collections.abc import Callable

from application.work import Tack
from partnerships.models import Partnership
from tests.web.api.conftest import Program
from tests.web.conftest import Browser
from tests.web.world import TODAY, World

Enter = Callable[[str], Browser]
REASON = "Ana pressed on the wrong partnership."


def stopped(world: World, officer: Browser) -> str:
    """Stop a partnership by mistake; return its address."""
    page = f"/partnerships/{world.ids['coffee']}"
    form = {"_form": "move-stop", "move": "stop", "outcome": "stopped", "reason": "Basta.", "on": TODAY.isoformat()}
    assert officer.post(f"{page}/moves", form).status_code == 303
    return page


def stage(tack: Tack, world: World) -> tuple[str, str | None, str]:
    with tack.reading() as work:
        one = work.session.get_one(Partnership, world.ids["coffee"])
        return one.stage, one.outcome, one.stage_since.isoformat()


def seq_on(page: str) -> str:
    return page.split('name="seq" value="')[1].split('"', maxsplit=1)[0]


def test_an_officer_takes_the_last_move_back_on_the_page(
    tack: Tack, world: World, officer: Browser, signed_in: Enter
) -> None:
    before = stage(tack, world)
    page = stopped(world, officer)
    shown = officer.get(page).text
    assert "Correct the last move" in shown
    assert "“Stop” of" in shown
    form = {"_form": "correct", "seq": seq_on(shown), "reason": REASON}
    without = officer.post(f"{page}/correction", {**form, "reason": " "})
    assert without.status_code == 422
    for role in ("liaison", "auditor", "partner"):
        reader = signed_in(world.emails[role])
        assert "Correct the last move" not in reader.get(page).text
        assert reader.post(f"{page}/correction", form).status_code == 403
    assert officer.post(f"{page}/correction", form).status_code == 303
    assert stage(tack, world) == before
    assert officer.post(f"{page}/correction", form).status_code == 409
    assert stage(tack, world) == before
    assert REASON in officer.get(page).text
    member = signed_in(world.emails["partner"]).get(page).text
    assert "took back the move" in member
    assert REASON not in member


def test_a_number_that_is_none_takes_nothing_back(tack: Tack, world: World, officer: Browser) -> None:
    page = stopped(world, officer)
    for seq in ("", "x", "9" * 40, "0"):
        answer = officer.post(f"{page}/correction", {"_form": "correct", "seq": seq, "reason": REASON})
        assert answer.status_code in {409, 422}
    assert stage(tack, world)[0] == "closing"


def test_what_depends_on_it_stands_there_instead_of_a_form(world: World, officer: Browser) -> None:
    page = stopped(world, officer)
    program = Program(officer.client)
    edited = program.patch(f"/partnerships/{world.ids['coffee']}", {"title": "Coffee of the lake"})
    assert edited.status_code == 200
    shown = officer.get(page).text
    assert "its particulars were edited" in shown
    assert f"{page}/correction" not in shown
    answer = program.get(f"{page}/correction").get_json()
    assert (answer["open"], [one["event"] for one in answer["depends"]]) == (False, ["PartnershipEdited"])
    refused = program.post(f"{page}/correction", {"reason": REASON}, tag=program.tag(page))
    assert (refused.status_code, refused.get_json()["code"]) == (409, "conflict")


def test_a_program_takes_it_back_and_says_which_version_it_read(tack: Tack, world: World, officer: Browser) -> None:
    before = stage(tack, world)
    page = stopped(world, officer)
    program = Program(officer.client)
    asked = program.get(f"{page}/correction").get_json()
    assert (asked["open"], asked["refusal"], asked["depends"]) == (True, None, [])
    (move,) = asked["moves"]
    assert (move["move"], move["before"], move["to"]) == ("stop", before[0], "closing")
    for tag, refusal in (("", 428), ('"1"', 412)):
        assert program.post(f"{page}/correction", {"reason": REASON}, tag=tag).status_code == refusal
    read = program.tag(page)
    done = program.post(f"{page}/correction", {"reason": REASON, "seq": move["seq"]}, tag=read)
    assert done.status_code == 200
    assert done.get_json()["stage"] == before[0]
    assert stage(tack, world) == before
