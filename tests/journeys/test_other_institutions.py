"""The same pages serve other institutions: their whole demonstration runs, and their people claim in their languages."""

import json
import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from playwright.sync_api import Browser
from psycopg import sql

from tests.database import REPOSITORY
from tests.journeys.visitor import Visitor

Answer = Callable[[Visitor], None]


@dataclass(frozen=True)
class Served:
    """A demonstration that is being served: where, what its summary says, and who may sign in."""

    address: str
    summary: Mapping[str, Any]
    accounts: list[tuple[str, str, str, str, str]]

    def account(self, what: str) -> tuple[str, str]:
        """Login and password of the account that shows something."""
        return next((login, password) for login, password, _name, _role, shows in self.accounts if what in shows)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    for _attempt in range(600):
        assert process.poll() is None, "the demonstration has ended"
        try:
            urllib.request.urlopen(address, timeout=2)  # noqa: S310 - our own address
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError(address)


@pytest.fixture(scope="module", params=["canada_esdc", "uruguay_bps", "guatemala_igss"])
def served(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """`amparo demo` of another institution, small, on a database of its own."""
    name, port, data = f"demo_{os.getpid()}_{request.param}", free_port(), tmp_path_factory.mktemp(request.param)
    url = os.environ["DATABASE_URL"]
    template = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
    with psycopg.connect(url, dbname="postgres", autocommit=True) as connection:
        connection.execute(template.format(sql.Identifier(name), sql.Identifier(os.environ["AMPARO_TEST_TEMPLATE"])))
    environment = {
        **os.environ,
        "AMPARO_INSTITUTION": request.param,
        "AMPARO_DATA": str(data),
        "DATABASE_URL": urlunsplit(urlsplit(url)._replace(path=f"/{name}")),
    }
    command = [sys.executable, "-m", "amparo.config.command_line", "demo", "--persons", "120", "--claims", "15"]
    process = subprocess.Popen(
        [*command, "--port", str(port)], env=environment, cwd=REPOSITORY, stdout=subprocess.DEVNULL
    )
    try:
        wait_for(f"http://127.0.0.1:{port}/", process)
        kept = json.loads((data / "demonstration.json").read_text("utf-8"))
        yield Served(f"http://127.0.0.1:{port}", kept["summary"], kept["accounts"])
    finally:
        process.terminate()
        process.wait(20)
        with psycopg.connect(url, dbname="postgres", autocommit=True) as connection:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.fixture
def visitors(chromium: Browser, served: Served) -> Iterator[Callable[..., Visitor]]:
    """Opens a browser of one's own at the institution, signed in as whoever shows something."""
    opened: list[Visitor] = []

    def arrive(what: str, language: str, *, scripts: bool = True) -> Visitor:
        visitor = Visitor.arrive(chromium, served.address, language=language, scripts=scripts)
        opened.append(visitor)
        login, password = served.account(what)
        visitor.go("/sign-in/")
        visitor.page.fill("[name=login]", login)
        visitor.page.fill("[name=password]", password)
        visitor.press(visitor.words("Continue"))
        visitor.page.fill("[name=code]", re.findall(r"\b\d{6}\b", visitor.text())[0])
        visitor.press(visitor.words("Sign in"))
        return visitor

    yield arrive
    for visitor in opened:
        visitor.leave()


def claim(visitor: Visitor, service: str, answers: Mapping[str, Answer]) -> str:
    """Claim: what the record knows stands in the fields, the rest is answered. Gives what the decision says."""
    visitor.go(f"/claim/{service}/")
    visitor.page.locator("main a.govuk-button").click()
    asked: list[str] = []
    while found := re.search(r"/question/(\w+)/", visitor.page.url):
        code = found[1]
        assert code not in asked, f"{code} was not accepted: {visitor.text()}"
        asked.append(code)
        answers.get(code, says_no)(visitor)
        visitor.press(visitor.words("Continue"))
    assert set(answers) <= set(asked)
    visitor.page.set_default_timeout(60_000)
    visitor.press(visitor.words("Submit the claim"))
    assert "/claims/" in visitor.page.url, visitor.text()
    return visitor.text().replace("\xa0", " ").replace("\u202f", " ")


def says(text: str) -> Answer:
    return lambda visitor: visitor.choose(visitor.words(text))


def says_no(visitor: Visitor) -> None:
    """No, where that is an answer and none is given yet."""
    if not visitor.page.locator("[type=radio]:checked").count() and visitor.page.locator("[value=no]").count():
        visitor.page.locator("[value=no]").check()


def types(value: str) -> Answer:
    return lambda visitor: visitor.page.fill("[name=answer]", value)


def day(*parts: int) -> Answer:
    return lambda visitor: visitor.fill_day("answer", parts)  # type: ignore[arg-type]


def test_the_whole_demonstration_runs_to_the_cent(served: Served) -> None:
    summary = served.summary
    assert summary["persons"] == 120
    assert sum(summary["statuses"].values()) == summary["claims"] > 8
    assert not summary["statuses"].get("submitted")
    assert summary["statuses"]["granted"] == sum(summary["granted"].values()) > 0
    run = summary["run"]
    assert (run["status"], run["agree"], summary["is_balanced"]) == ("closed", True, True)
    assert Decimal(run["paid_amount"]) == Decimal(run["transferred_amount"]) > 0
    assert summary["earlier_awards"] > 0


@pytest.mark.parametrize("served", ["canada_esdc"], indirect=True)
class TestCanada:
    def test_a_pension_is_claimed_in_english(self, visitors: Callable[..., Visitor]) -> None:
        def stays(visitor: Visitor) -> None:
            visitor.press("Add another")
            assert visitor.page.locator("legend", has_text="Stay 2").is_visible()
            visitor.press("Remove Stay 2")
            assert not visitor.page.locator("legend", has_text="Stay 2").count()
            visitor.page.fill("[name=row1_since-day]", "31")
            visitor.page.fill("[name=row1_since-month]", "2")
            visitor.press("Continue")
            assert "Stay 1" in visitor.page.locator(".govuk-error-summary").inner_text()
            visitor.page.fill("[name=row1_since-month]", "1")

        visitor = visitors("entitled to the pension", "en")
        decision = claim(
            visitor,
            "old_age_security",
            {"residence": stays, "pension_start_month": day(1, 7, 2026), "agreement_years": types("0")},
        )
        assert "$" in decision
        assert "Old Age Security" in decision

    def test_a_supplement_is_claimed_in_french_beside_a_partner_without_scripts(
        self, visitors: Callable[..., Visitor]
    ) -> None:
        def partner(visitor: Visitor) -> None:
            visitor.page.fill("[name=net_income]", "9 500,25")
            visitor.page.get_by_label("Aucune", exact=True).check()

        visitor = visitors("entitled to the supplement", "fr", scripts=False)
        decision = claim(
            visitor,
            "guaranteed_income_supplement",
            {"has_partner": says("Yes"), "partner": partner, "agreement_years": types("0")},
        )
        assert "Supplément de revenu garanti" in decision


@pytest.mark.parametrize("served", ["uruguay_bps"], indirect=True)
class TestUruguay:
    def test_a_pension_is_claimed_in_spanish(self, visitors: Callable[..., Visitor]) -> None:
        visitor = visitors("entitled to a pension", "es")
        decision = claim(
            visitor,
            "old_age_pension",
            {"children_born": types("2")},
        )
        assert "Jubilación" in decision
        assert "$" in decision

    def test_the_menu_has_the_languages_of_the_institution(self, visitors: Callable[..., Visitor]) -> None:
        visitor = visitors("a pensioner since January", "pt-br")
        visitor.go("/record/")
        menu = visitor.page.locator(".amparo-languages").inner_text()
        assert "Español" in menu
        assert "Français" not in menu


@pytest.mark.parametrize("served", ["guatemala_igss"], indirect=True)
class TestGuatemala:
    def test_who_left_a_job_contributes_voluntarily_in_one_visit(self, visitors: Callable[..., Visitor]) -> None:
        visitor = visitors("left a job", "es")
        decision = claim(visitor, "voluntary_insurance", {})
        assert "Q236.50" in decision.replace(" ", "")  # 5.5 % of 4,300
        assert visitor.page.locator(".amparo-slip svg").is_visible()

    def test_months_of_a_voluntary_contributor(self, visitors: Callable[..., Visitor]) -> None:
        visitor = visitors("contributes voluntarily", "es")
        visitor.go("/insurance/")
        assert visitor.words("Contribute on another amount") not in visitor.text()  # the law sets it
        assert visitor.page.locator("tbody tr").count() == 3  # applied in May
