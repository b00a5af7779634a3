"""A month is paid by two people and a worker: prepared by one, released by another, closed by itself."""

import os
import subprocess
import sys
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from django.db import connection

from amparo.administration.payments.queries import payments_of_person, runs
from tests.database import REPOSITORY
from tests.factories.access import AccountFactory
from tests.factories.payments import awards_in_payment
from tests.journeys.conftest import Arrive

DAY = "2026-11-20"


def work() -> None:
    """Run the queue's jobs in a process of their own, as an institution does, until none is left."""
    parts = urlsplit(os.environ["DATABASE_URL"])
    url = urlunsplit(parts._replace(path=f"/{connection.settings_dict['NAME']}"))
    command = [sys.executable, "-m", "amparo.config.command_line", "work", "--until-idle"]
    environment = {**os.environ, "DATABASE_URL": url, "AMPARO_TODAY": DAY}
    subprocess.run(command, cwd=REPOSITORY, env=environment, check=True, timeout=60, capture_output=True)


def test_two_people_and_a_worker_pay_a_month(arrive: Arrive, screen: tuple[int, int], settings: Any) -> None:
    settings.AMPARO_TODAY = DAY
    awards = awards_in_payment(["2000.00", "3500.50", "1621.00"])
    preparer = arrive(AccountFactory(payment_officer=True, display_name="Ivo Brandão"), screen=screen)
    preparer.go("/desk/")
    preparer.press(preparer.words("Prepare a run"))
    preparer.page.select_option("[name=month]", "2026-11-01")
    preparer.press(preparer.words("Prepare"))
    assert preparer.words("You prepared this run. Another person must release it.") in preparer.text()
    assert preparer.page.get_by_role("button", name=preparer.words("Release the run")).count() == 0
    (run,) = runs()
    refused = preparer.page.request.post(f"/desk/runs/{run.pk}/release/", form={}, fail_on_status_code=False)
    assert refused.status == 403
    assert runs()[0].status == "prepared"

    releaser = arrive(AccountFactory(supervisor=True), screen=screen)
    releaser.go("/desk/runs/")
    releaser.page.locator("tbody a").first.click()
    releaser.look()
    assert "7.121,50" in releaser.text()
    releaser.press(releaser.words("Release the run"))
    assert runs()[0].status == "released"
    work()
    releaser.page.locator("#state .govuk-tag").get_by_text(releaser.words("Closed"), exact=True).wait_for()
    assert releaser.page.locator("#announcement").inner_text() == releaser.words("Closed")
    releaser.look()
    assert runs()[0].status == "closed"
    assert [len(payments_of_person(award.person_id)) for award in awards] == [1, 1, 1]
    releaser.go("/desk/ledger/")
    assert releaser.words("Balanced") in releaser.text()


def test_a_share_of_a_coming_month_is_prepared_with_the_mistakes_told_in_words(
    arrive: Arrive, screen: tuple[int, int], settings: Any
) -> None:
    settings.AMPARO_TODAY = DAY
    awards_in_payment(["2000.00", "3500.50", "1621.00"])
    preparer = arrive(AccountFactory(payment_officer=True, display_name="Ivo Brandão"), screen=screen)
    preparer.go("/desk/runs/prepare/")
    preparer.page.select_option("[name=month]", "2026-12-01")
    preparer.page.check("[name=kind][value=advance]")
    preparer.press(preparer.words("Prepare"))
    assert preparer.words("Say how many percent of the month are paid ahead.") in preparer.text()
    preparer.page.fill("[name=percent]", "50")
    preparer.press(preparer.words("Prepare"))
    assert "3.560,75" in preparer.text()
    assert [(run.kind, run.expected_amount) for run in runs()] == [("advance", Decimal("3560.75"))]

    preparer.go("/desk/runs/prepare/")
    preparer.page.select_option("[name=month]", "2026-12-01")
    preparer.page.check("[name=kind][value=supplementary]")
    preparer.press(preparer.words("Prepare"))
    words = "A supplementary run pays whom the month's own run left out. Close that run first."
    assert preparer.words(words) in preparer.text()
    preparer.look()
