"""An organisation's logo on its page and in the API: who may give it, what is refused, what comes back."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

from tests.kernel.test_pictures import picture
from tests.web.api.conftest import Program
from tests.web.conftest import Browser
from tests.web.world import World

Enter = Callable[[str], Browser]


def sent(content: bytes) -> dict[str, object]:
    return {"_form": "logo", "file": (BytesIO(content), "logo.png")}


def test_it_is_given_shown_and_taken_back_on_the_page(officer: Browser, world: World) -> None:
    path = f"/organisations/{world.ids['coop']}"
    assert officer.get(f"{path}/logo").status_code == 404
    assert "None given; documents are printed without." in officer.get(path).text
    assert officer.post(f"{path}/logo", sent(picture())).status_code == 303
    page = officer.get(path).text
    assert f'src="{path}/logo?v=' in page
    assert 'alt="Logo of Cooperativa Cumbres"' in page
    shown = officer.get(f"{path}/logo")
    assert (shown.mimetype, shown.data[:4]) == ("image/png", b"\x89PNG")
    assert officer.post(f"{path}/logo/remove").status_code == 303
    assert officer.get(f"{path}/logo").status_code == 404


def test_a_file_that_is_no_picture_is_refused_beside_its_field(officer: Browser, world: World) -> None:
    path = f"/organisations/{world.ids['coop']}/logo"
    refused = officer.post(path, sent(b"%PDF-1.7 %%EOF"))
    assert refused.status_code == 422
    assert "This is no PNG or JPEG picture, or it is damaged." in refused.text
    assert officer.post(path, {"_form": "logo"}).status_code == 422


def test_programs_do_the_same(officer: Browser, world: World) -> None:
    there, path = Program(officer.client), f"/organisations/{world.ids['coop']}"
    assert there.get(path).get_json()["logo"] is None
    given = there.post(f"{path}/logo", data={"file": (BytesIO(picture("JPEG")), "logo.jpg")})
    assert given.status_code == 200
    logo = given.get_json()["logo"]
    assert (logo["width"], logo["height"]) == (200, 80)
    assert there.get(f"{path}/logo").data[:4] == b"\x89PNG"
    assert there.post(f"{path}/logo", data={"file": (BytesIO(b"x"), "logo.jpg")}).status_code == 422
    assert there.post(f"{path}/logo/removal").get_json()["logo"] is None
    assert there.post(f"{path}/logo/removal").status_code == 404


def test_a_partner_sees_its_own_and_changes_nothing(officer: Browser, signed_in: Enter, world: World) -> None:
    path = f"/organisations/{world.ids['coop']}"
    assert officer.post(f"{path}/logo", sent(picture())).status_code == 303
    partner = signed_in(world.emails["partner"])
    read = partner.get(path).status_code
    assert partner.get(f"{path}/logo").status_code == read
    assert partner.post(f"{path}/logo", sent(picture())).status_code in {403, 404}
    assert partner.post(f"{path}/logo/remove").status_code in {403, 404}
