"""`amparo pay`, as a paymaster types it."""

import json
from datetime import date
from decimal import Decimal

import pytest
from click.testing import CliRunner

from amparo.administration.payments.models import PaymentRun
from amparo.config.command_line import main
from tests.factories.payments import PAY_DATE, awards_in_payment, two_officers

pytestmark = pytest.mark.django_db


def test_without_a_day_the_money_is_sent_on_that_of_the_calendar() -> None:
    awards_in_payment(["100.00"])
    maker, checker = two_officers()
    people = ["--prepared-by", maker.login, "--released-by", checker.login]
    done = CliRunner().invoke(main, ["pay", "--month", "2026-11", *people, "--json"])
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout)["status"] == "closed"
    assert PaymentRun.objects.get().pay_date == PAY_DATE


def test_with_a_day_it_is_that_one() -> None:
    maker, _checker = two_officers()
    given = ["--prepared-by", maker.login, "--pay-date", "2026-12-09"]
    assert CliRunner().invoke(main, ["pay", "--month", "2026-11", *given]).exit_code == 0
    assert PaymentRun.objects.get().pay_date == date(2026, 12, 9)


def test_an_advance_pays_its_share_of_the_month() -> None:
    awards_in_payment(["100.00"])
    maker, checker = two_officers()
    people = ["--prepared-by", maker.login, "--released-by", checker.login]
    given = ["pay", "--month", "2026-11", "--kind", "advance", "--share", "35", *people]
    assert CliRunner().invoke(main, given).exit_code == 0
    run = PaymentRun.objects.get()
    assert (run.kind, run.share, run.expected_amount) == ("advance", Decimal("0.35"), Decimal("35.00"))


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (["--kind", "advance"], "An advance needs --share"),
        (["--share", "50"], "--share is for an advance alone"),
        (["--kind", "advance", "--share", "0"], "1<=x<=100"),
    ],
)
def test_an_advance_and_its_share_go_together(given: list[str], told: str) -> None:
    maker, _checker = two_officers()
    done = CliRunner().invoke(main, ["pay", "--month", "2026-11", "--prepared-by", maker.login, *given])
    assert (done.exit_code, told in done.output) == (2, True), done.output
    assert not PaymentRun.objects.exists()
