"""Who may reach an address is enforced before its page."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings

from amparo.administration.access.choices import Role
from amparo.administration.access.reach import ANYONE, guarded, reachable
from tests.factories.access import AccountFactory, signed_in


def page(request: HttpRequest) -> HttpResponse:
    return HttpResponse("the page")


urlpatterns = [
    reachable("open/", page, name="open", by=ANYONE),
    reachable("desk/", page, name="desk", by=(Role.CASE_OFFICER, Role.SUPERVISOR)),
]

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


@pytest.fixture(autouse=True)
def _sign_in_somewhere(tmp_path: Path) -> Iterator[None]:
    with override_settings(LOGIN_URL="/sign-in/", STATIC_ROOT=tmp_path):
        yield


def test_anyone_reaches_an_open_page() -> None:
    assert Client().get("/open/").status_code == 200


def test_a_stranger_is_sent_to_sign_in_and_back() -> None:
    assert Client().get("/desk/?page=2").headers["Location"] == "/sign-in/?next=/desk/%3Fpage%3D2"


def test_a_password_without_a_code_is_not_enough() -> None:
    client = Client()
    client.force_login(AccountFactory(officer=True), backend="django.contrib.auth.backends.ModelBackend")
    assert client.get("/desk/").status_code == 302


def test_another_persons_code_does_not_confirm_the_session() -> None:
    client, other = signed_in(AccountFactory(officer=True)), AccountFactory(officer=True)
    session = client.session
    session["otp_device_id"] = signed_in(other).session["otp_device_id"]
    session.save()
    assert client.get("/desk/").status_code == 302


@pytest.mark.parametrize(("trait", "status"), [("officer", 200), ("supervisor", 200), ("payment_officer", 403)])
def test_only_the_named_roles_pass(trait: str, status: int) -> None:
    assert signed_in(AccountFactory(**{trait: True})).get("/desk/").status_code == status


def test_an_insured_person_does_not_reach_the_desk() -> None:
    assert signed_in(AccountFactory()).get("/desk/").status_code == 403


def test_a_guarded_page_is_not_kept_by_the_browser() -> None:
    response = signed_in(AccountFactory(officer=True)).get("/desk/")
    assert response.headers["Cache-Control"] == "private, no-store"


def test_an_address_that_names_nobody_is_refused_when_it_is_declared() -> None:
    for nobody in ((), "everyone"):
        with pytest.raises(ValueError, match="Say who"):
            guarded(page, nobody)
    assert getattr(urlpatterns[1].callback, "reachable_by", None) == (Role.CASE_OFFICER, Role.SUPERVISOR)
