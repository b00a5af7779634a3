"""Filing a return: all or nothing, by law, once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from amparo.administration.contributions.models import ContributionMonth
from amparo.administration.registry.models import CivilEvent
from amparo.administration.returns.assessment import EmployerFactMissing
from amparo.administration.returns.checking import MonthRefused
from amparo.administration.returns.models import MonthlyReturn, RefusedLine, ReturnLine
from amparo.administration.returns.operations import IdempotencyKeyReused, ReturnRefused
from amparo.administration.returns.queries import assessed_totals, changes_between
from tests.factories.registry import EmployerFactory, PersonFactory
from tests.factories.returns import FILED_ON, MONTH, filed, firm, line, representative_of, worker_of

pytestmark = pytest.mark.django_db


def refused_fields(error: ReturnRefused) -> set[tuple[int, str]]:
    return {(each.line, each.field) for each in error.errors}


def test_a_return_is_assessed_by_law_and_stands_on_the_workers_records() -> None:
    employer = firm(risk="medium")
    one, two = worker_of(employer), worker_of(employer)

    answer = filed(employer, representative_of(employer), line(one), line(two, "10000.00", days=30, teaching=True))

    assert (answer.version, answer.accepted, answer.refused) == (1, 2, 0)
    # 248.60 and 988.09 withheld (the table of 2026); 22 % of all pay for a firm of medium risk.
    assert assessed_totals(answer.return_id) == {"worker": Decimal("1236.69"), "employer": Decimal("2860.00")}
    month = ContributionMonth.objects.get(person=two)
    assert (month.month, month.employer, month.remuneration) == (MONTH, employer, Decimal("10000.00"))
    assert (month.contribution_amount, month.days, month.teaching) == (Decimal("988.09"), 30, True)
    assert answer.totals == {
        "remuneration": Decimal("13000.00"),
        "worker": Decimal("1236.69"),
        "employer": Decimal("2860.00"),
    }


def test_a_household_owes_by_its_own_article() -> None:
    household = EmployerFactory(identifier="52998224725", name="Casa de Ana")
    person = worker_of(household)

    answer = filed(household, representative_of(household), line(person, "2000.00", category="domestic"))

    assert answer.totals["employer"] == Decimal("176.00")


def test_one_wrong_line_files_nothing_and_every_wrong_line_is_said() -> None:
    employer = firm()
    known, account = worker_of(employer), representative_of(employer)
    wrong = [
        line(known, identifier="11144477734"),  # mistyped
        line(known, identifier="11144477735"),  # nobody's
        line(known, category="astronaut"),
        line(known, category="individual"),
        line(known, "0.00"),
        line(known, "10000000.01"),
        line(known, "1.005"),
        line(known, days=31),
    ]

    with pytest.raises(ReturnRefused) as refusal:
        filed(employer, account, line(known), *wrong)

    assert refused_fields(refusal.value) >= {
        (2, "identifier"),
        (3, "identifier"),
        (4, "category"),
        (5, "category"),
        (6, "remuneration"),
        (7, "remuneration"),
        (8, "remuneration"),
        (9, "days"),
    }
    assert "CPF" in next(each.sentence for each in refusal.value.errors if each.line == 3)
    assert not MonthlyReturn.objects.exists()
    assert not ContributionMonth.objects.exists()


def test_a_worker_twice_names_the_first_line() -> None:
    employer = firm()
    person = worker_of(employer)

    with pytest.raises(ReturnRefused) as refusal:
        filed(employer, representative_of(employer), line(person), line(person, "10.00"))

    assert " 1." in refusal.value.errors[0].sentence


def test_the_dead_and_the_unborn_are_not_insured() -> None:
    employer = firm()
    dead, unborn = worker_of(employer), PersonFactory(birth_date=date(2026, 10, 1), recorded_on=date(2026, 10, 2))
    CivilEvent.objects.create(person=dead, kind="death", occurred_on=date(2026, 8, 31), source="test")

    with pytest.raises(ReturnRefused) as refusal:
        filed(employer, representative_of(employer), line(dead), line(unborn))

    assert refused_fields(refusal.value) == {(1, "identifier"), (2, "identifier")}


def test_a_worker_who_died_in_the_month_is_insured_in_it() -> None:
    employer = firm()
    person = worker_of(employer)
    CivilEvent.objects.create(person=person, kind="death", occurred_on=date(2026, 9, 1), source="test")

    assert filed(employer, representative_of(employer), line(person)).accepted == 1


def test_the_right_lines_are_filed_only_when_the_payer_says_so_and_the_others_stay_open() -> None:
    employer = firm()
    person, account = worker_of(employer), representative_of(employer)
    wrong = line(person, identifier="11144477734", name="Zé Ninguém")

    answer = filed(employer, account, line(person), wrong, accept_partly=True)

    assert (answer.accepted, answer.refused) == (1, 1)
    open_line = RefusedLine.objects.get(filed_id=answer.return_id)
    assert (open_line.number, open_line.field, open_line.name) == (2, "identifier", "Zé Ninguém")
    assert open_line.sentence


def test_nothing_is_filed_where_no_line_is_right() -> None:
    employer = firm()
    person = worker_of(employer)

    with pytest.raises(ReturnRefused):
        filed(employer, representative_of(employer), line(person, "0.00"), accept_partly=True)


def test_a_month_in_which_nobody_worked_is_declared_so() -> None:
    employer = firm()

    answer = filed(employer, representative_of(employer))

    assert (answer.accepted, answer.totals["worker"]) == (0, Decimal("0.00"))


def test_a_correction_is_a_new_version_and_replaces_the_months() -> None:
    employer = firm()
    stays, goes, comes = worker_of(employer), worker_of(employer), worker_of(employer)
    account = representative_of(employer)
    first = filed(employer, account, line(stays), line(goes))

    second = filed(employer, account, line(stays, "3500.00"), line(comes))

    assert second.version == 2
    standing = MonthlyReturn.objects.get(pk=second.return_id)
    assert MonthlyReturn.objects.get(pk=first.return_id).state == "superseded"
    assert (standing.state, standing.remuneration_sum) == ("filed", Decimal("6500.00"))
    months = dict(ContributionMonth.objects.values_list("person_id", "remuneration"))
    assert months == {stays.pk: Decimal("3500.00"), comes.pk: Decimal("3000.00")}
    assert ReturnLine.objects.filter(filed_id=first.return_id).count() == 2
    changes = {each.person_id: (each.before, each.after) for each in changes_between(first.return_id, second.return_id)}
    assert changes == {
        stays.pk: (Decimal("3000.00"), Decimal("3500.00")),
        goes.pk: (Decimal("3000.00"), None),
        comes.pk: (None, Decimal("3000.00")),
    }


def test_the_months_of_another_employer_are_left_alone() -> None:
    one, other = firm(), firm()
    person = worker_of(one)
    filed(other, representative_of(other), line(person, "1000.00"))
    account = representative_of(one)
    filed(one, account, line(person, "2000.00"))

    filed(one, account, line(person, "2500.00"))

    assert set(ContributionMonth.objects.values_list("employer_id", "remuneration")) == {
        (other.pk, Decimal("1000.00")),
        (one.pk, Decimal("2500.00")),
    }


def test_the_same_key_gives_the_same_answer_and_another_body_is_refused() -> None:
    employer = firm()
    person, account = worker_of(employer), representative_of(employer)
    first = filed(employer, account, line(person), idempotency_key="once-and-once")

    again = filed(employer, account, line(person), idempotency_key="once-and-once")

    assert again == first
    with pytest.raises(IdempotencyKeyReused):
        filed(employer, account, line(person, "1.00"), idempotency_key="once-and-once")


def test_the_same_lines_again_make_no_new_version() -> None:
    employer = firm()
    person, account = worker_of(employer), representative_of(employer)
    first = filed(employer, account, line(person), idempotency_key="first-key")

    assert filed(employer, account, line(person), idempotency_key="second-key").return_id == first.return_id


@pytest.mark.django_db(transaction=True)
def test_sixteen_clients_with_one_key_file_one_return() -> None:
    employer = firm()
    person, account = worker_of(employer), representative_of(employer)

    def file_it(_client: int) -> int:
        try:
            return filed(employer, account, line(person), idempotency_key="one-for-all").return_id
        finally:
            connection.close()

    with ThreadPoolExecutor(16) as clients:
        answers = set(clients.map(file_it, range(16)))

    assert answers == {MonthlyReturn.objects.get().pk}
    assert ContributionMonth.objects.count() == 1


def test_a_month_that_has_not_begun_is_refused() -> None:
    employer = firm()

    with pytest.raises(MonthRefused):
        filed(employer, representative_of(employer), month=date(2026, 11, 1))


def test_a_month_beyond_the_law_that_is_held_is_said_line_by_line() -> None:
    employer = firm()
    person = worker_of(employer)

    with pytest.raises(ReturnRefused) as refusal:
        filed(employer, representative_of(employer), line(person), month=date(1999, 5, 1))

    assert refused_fields(refusal.value) == {(1, "month")}


def test_a_firm_whose_risk_nobody_told_is_asked_for_it() -> None:
    employer = EmployerFactory()
    person = worker_of(employer)

    with pytest.raises(EmployerFactMissing):
        filed(employer, representative_of(employer), line(person))


@pytest.mark.parametrize(
    ("name", "is_noted"),
    [("Maria da Conceição dos Santos", False), ("MARIA CONCEICAO DOS SANTOS ARAUJO", False), ("João Pereira", True)],
)
def test_another_name_than_ours_is_noted(name: str, is_noted: bool) -> None:
    employer = firm()
    person = worker_of(employer)

    answer = filed(employer, representative_of(employer), line(person, name=name))

    assert any(each.field == "name" for each in answer.notes) is is_noted


def test_name_and_birth_date_of_somebody_else_are_refused() -> None:
    employer = firm()
    person = worker_of(employer)

    with pytest.raises(ReturnRefused):
        filed(employer, representative_of(employer), line(person, name="João Pereira", birth_date=date(1990, 1, 1)))


def test_pay_below_the_minimum_is_noted_and_filed() -> None:
    employer = firm()
    person = worker_of(employer)

    answer = filed(employer, representative_of(employer), line(person, "900.00"))

    assert [each.field for each in answer.notes] == ["remuneration"]


@pytest.mark.parametrize(
    "change",
    [
        {"accepted_count": 7},
        {"worker_sum": Decimal(1)},
        {"version": 9},
        {"month": date(2026, 8, 1)},
        {"received_on": date(2026, 10, 6)},
    ],
)
def test_the_database_refuses_to_change_what_was_filed(change: dict[str, Any]) -> None:
    employer = firm()
    answer = filed(employer, representative_of(employer), line(worker_of(employer)))

    with pytest.raises(DatabaseError), transaction.atomic():
        MonthlyReturn.objects.filter(pk=answer.return_id).update(**change)


def test_the_database_refuses_to_change_or_remove_a_line() -> None:
    employer = firm()
    answer = filed(employer, representative_of(employer), line(worker_of(employer)))
    rows = ReturnLine.objects.filter(filed_id=answer.return_id)

    with pytest.raises(DatabaseError), transaction.atomic():
        rows.update(remuneration=Decimal(1))
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.delete()


def test_two_standing_returns_for_a_month_cannot_be() -> None:
    employer = firm()
    answer = filed(employer, representative_of(employer), line(worker_of(employer)))
    copy = MonthlyReturn.objects.get(pk=answer.return_id)
    copy.pk, copy.version, copy.idempotency_key = None, 2, "another-key"

    with pytest.raises(IntegrityError, match="one_return_stands_for_a_month"), transaction.atomic():
        copy.save(force_insert=True)


def test_the_clock_of_the_law_is_the_month_and_not_the_day_of_filing() -> None:
    employer = firm()
    person = worker_of(employer)

    answer = filed(employer, representative_of(employer), line(person, "3000.00"), month=date(2025, 6, 1))

    # The table of 2025: 3,000 pays 253.41 (113.85 + 1,275.88 × 9 % + 206.12 × 12 %).
    assert answer.totals["worker"] == Decimal("253.41")
    assert FILED_ON.year == 2026
