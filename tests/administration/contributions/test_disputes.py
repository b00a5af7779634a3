"""Missing months: said by the person, settled by an officer or a rule, and then on the record."""

import threading
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils.translation import override

from amparo.administration.common.periods import add_months, period_from
from amparo.administration.contributions.choices import DisputeStatus, MonthState
from amparo.administration.contributions.disputes import (
    AlreadyDisputed,
    DisputedMonths,
    DisputeRefused,
    DisputeSettled,
    dispute_months,
    reject_dispute,
    settle_by_rule,
    settle_open_by_rule,
    uphold_dispute,
    withdraw_dispute,
)
from amparo.administration.contributions.models import ContributionMonth, Dispute
from amparo.administration.contributions.operations import record_contribution_month
from amparo.administration.contributions.queries import evidence_of, insurance_record, open_disputes
from amparo.administration.documents.operations import store_document
from amparo.administration.registry.models import Employer, Employment, Person
from tests.factories.access import AccountFactory
from tests.factories.registry import EmployerFactory, PersonFactory

pytestmark = pytest.mark.django_db
ON = date(2026, 7, 20)
FIRST, LAST = date(2024, 3, 1), date(2024, 5, 1)


def said(**other: Any) -> DisputedMonths:
    """March to May 2024 at a bakery for 2,000.00 a month."""
    fields = {
        "first_month": FIRST,
        "last_month": LAST,
        "employer_name": "Padaria Sol",
        "category": "employee",
        "remuneration": Decimal("2000.00"),
        "statement": "I worked there all year.",
    }
    return DisputedMonths(**(fields | other))


def disputed(person: Person | None = None, **other: Any) -> Dispute:
    return dispute_months(person_id=(person or PersonFactory()).pk, months=said(**other), on=ON)


def declared(person: Person, month: date, employer: Employer | None = None, pay: str = "2000.00") -> None:
    record_contribution_month(
        person_id=person.pk,
        month=month,
        category="employee",
        remuneration=Decimal(pay),
        contribution_amount=Decimal("100.00"),
        source="test",
        employer_id=employer.pk if employer else None,
    )


def on_record(person_id: int) -> list[tuple[date, Decimal, Decimal]]:
    rows = ContributionMonth.objects.filter(person_id=person_id).order_by("month")
    return list(rows.values_list("month", "remuneration", "contribution_amount"))


def upheld(dispute: Dispute, pay: str = "2000.00") -> Dispute:
    officer = AccountFactory(officer=True)
    return uphold_dispute(
        dispute_id=dispute.pk, officer_id=officer.pk, remuneration=Decimal(pay), reason="The work book shows it", on=ON
    )


def test_a_dispute_waits_for_an_officer_with_its_evidence() -> None:
    person = PersonFactory()
    document = store_document(
        person_id=person.pk,
        kind="evidence",
        title="Work book",
        language="pt",
        media_type="application/pdf",
        content=b"%PDF-1",
        created_on=ON,
    )
    dispute = dispute_months(person_id=person.pk, months=said(), evidence=[document.pk, document.pk], on=ON)
    assert [each.pk for each in open_disputes()] == [dispute.pk]
    assert evidence_of(dispute.pk) == [document.reference]


def test_upheld_months_are_on_record_with_what_the_law_says_is_owed() -> None:
    dispute = upheld(disputed())
    assert dispute.status == DisputeStatus.UPHELD
    # 2024: 1,412.00 at 7.5 % and 588.00 at 9 %
    assert on_record(dispute.person_id) == [
        (month, Decimal("2000.00"), Decimal("158.82")) for month in (FIRST, date(2024, 4, 1), LAST)
    ]


def test_an_officer_may_find_less_pay_than_was_said() -> None:
    dispute = upheld(disputed(), "1500.00")
    assert {pay for _month, pay, _owed in on_record(dispute.person_id)} == {Decimal("1500.00")}


def test_a_month_with_less_pay_is_raised_and_one_with_more_stays() -> None:
    person, employer = PersonFactory(), EmployerFactory()
    declared(person, FIRST, employer, "1000.00")
    declared(person, LAST, employer, "3000.00")
    upheld(disputed(person, employer_id=employer.pk))
    assert [pay for _month, pay, _owed in on_record(person.pk)] == [Decimal(pay) for pay in ("2000", "2000", "3000")]


def test_months_before_the_laws_history_are_recorded_without_an_amount() -> None:
    old = date(1995, 3, 1)
    dispute = upheld(disputed(first_month=old, last_month=old))
    assert on_record(dispute.person_id) == [(old, Decimal("2000.00"), Decimal("0.00"))]


def test_a_rejection_has_a_reason_and_leaves_the_record_alone() -> None:
    dispute = disputed()
    officer = AccountFactory(officer=True)
    with pytest.raises(DisputeRefused):
        reject_dispute(dispute_id=dispute.pk, officer_id=officer.pk, reason=" ", on=ON)
    rejected = reject_dispute(dispute_id=dispute.pk, officer_id=officer.pk, reason="Another firm", on=ON)
    assert rejected.status == DisputeStatus.REJECTED
    assert on_record(dispute.person_id) == []


def test_a_person_takes_back_their_own_dispute_only() -> None:
    dispute = disputed()
    with pytest.raises(DisputeSettled):
        withdraw_dispute(dispute_id=dispute.pk, person_id=PersonFactory().pk, on=ON)
    assert withdraw_dispute(dispute_id=dispute.pk, person_id=dispute.person_id, on=ON).status == "withdrawn"


def test_what_was_settled_is_not_settled_again() -> None:
    dispute = upheld(disputed())
    with pytest.raises(DisputeSettled):
        upheld(dispute)
    with pytest.raises(DisputeSettled):
        settle_by_rule(dispute_id=dispute.pk, on=ON)


@pytest.mark.parametrize(
    ("other", "why"),
    [
        ({"first_month": LAST, "last_month": FIRST}, "first month comes before"),
        ({"last_month": add_months(ON, 1)}, "future"),
        ({"first_month": add_months(LAST, -120)}, "ten years"),
        ({"category": "astronaut"}, "not known"),
        ({"remuneration": Decimal(0)}, "above zero"),
        ({"statement": "  "}, "what is wrong"),
        ({"employer_name": ""}, "who employed"),
    ],
)
def test_what_cannot_be_disputed_is_refused_in_words(other: dict[str, Any], why: str) -> None:
    with override("en"), pytest.raises(DisputeRefused, match=why):
        disputed(**other)


def test_ten_years_may_be_disputed_at_once() -> None:
    assert disputed(first_month=add_months(LAST, -119)).status == "open"


def test_a_month_is_in_one_open_dispute_at_a_time() -> None:
    person = PersonFactory()
    first = disputed(person)
    with pytest.raises(AlreadyDisputed):
        disputed(person, first_month=LAST, last_month=date(2024, 8, 1))
    assert disputed(person, first_month=date(2024, 6, 1), last_month=date(2024, 8, 1))
    withdraw_dispute(dispute_id=first.pk, person_id=person.pk, on=ON)
    assert disputed(person)


class TestRules:
    @staticmethod
    def employed(person: Person, until: date | None = None) -> Employer:
        employer = EmployerFactory()
        Employment.objects.create(
            person=person, employer=employer, category="employee", period=period_from(date(2024, 1, 1), until)
        )
        return employer

    def test_a_gap_within_an_employment_on_record_is_closed_at_once(self) -> None:
        person = PersonFactory()
        employer = self.employed(person)
        declared(person, date(2024, 2, 1), employer)
        dispute = disputed(person, employer_id=employer.pk)
        assert (dispute.status, dispute.rule) == ("upheld", "employment_on_record")
        assert "art. 33" in dispute.reason
        assert len(on_record(person.pk)) == 4

    def test_more_pay_than_before_and_after_goes_to_an_officer(self) -> None:
        person = PersonFactory()
        employer = self.employed(person)
        declared(person, date(2024, 2, 1), employer, "1999.99")
        assert disputed(person, employer_id=employer.pk).status == "open"

    @pytest.mark.parametrize(("until", "status"), [(date(2024, 6, 1), "upheld"), (date(2024, 5, 31), "open")])
    def test_the_employment_must_cover_every_month(self, until: date, status: str) -> None:
        person = PersonFactory()
        employer = self.employed(person, until)
        declared(person, date(2024, 2, 1), employer)
        assert disputed(person, employer_id=employer.pk).status == status

    def test_an_employment_elsewhere_proves_nothing(self) -> None:
        person = PersonFactory()
        employer = self.employed(person)
        declared(person, date(2024, 2, 1), employer)
        assert disputed(person, employer_id=EmployerFactory().pk).status == "open"

    def test_a_later_return_settles_what_waits(self) -> None:
        person, employer = PersonFactory(), EmployerFactory()
        dispute = disputed(person, employer_id=employer.pk)
        for month in (FIRST, date(2024, 4, 1)):
            declared(person, month, employer)
        assert settle_open_by_rule(on=ON) == []
        declared(person, LAST, employer)
        assert [(each.pk, each.rule) for each in settle_open_by_rule(on=ON)] == [(dispute.pk, "declared_since")]


class TestRecord:
    def test_the_record_shows_what_is_disputed_declared_assessed_and_paid(self) -> None:
        person, employer = PersonFactory(), EmployerFactory()
        for month in (date(2024, 1, 1), date(2024, 2, 1), date(2024, 3, 1), date(2024, 5, 1)):
            declared(person, month, employer)
        disputed(person, first_month=date(2024, 4, 1), last_month=date(2024, 4, 1))
        states = {
            (date(2024, 2, 1), employer.pk): MonthState.ASSESSED,
            (date(2024, 3, 1), employer.pk): MonthState.PAID,
        }
        (year,) = insurance_record(person.pk, ON, states=states).years
        assert [month.state for month in year.months] == ["declared", "assessed", "paid", "disputed", "declared"]
        assert year.contributed_months == 4

    def test_of_two_payers_the_one_less_far_stands_for_the_month(self) -> None:
        person, employer, other = PersonFactory(), EmployerFactory(), EmployerFactory()
        declared(person, FIRST, employer)
        declared(person, FIRST, other)
        (year,) = insurance_record(person.pk, ON, states={(FIRST, employer.pk): MonthState.PAID}).years
        assert [month.state for month in year.months] == ["declared"]


class TestConstraints:
    @pytest.mark.parametrize(
        ("change", "constraint"),
        [
            ("SET status = 'upheld', settled_on = '2026-07-20'", "upheld_by_officer_or_rule"),
            ("SET status = 'upheld', settled_on = '2026-07-20', rule = 'because'", "upheld_by_officer_or_rule"),
            ("SET status = 'rejected', settled_on = '2026-07-20'", "rejected_by_somebody"),
            ("SET status = 'withdrawn'", "settled_on_a_day"),
            ("SET remuneration = 0", "remuneration_positive"),
        ],
    )
    def test_the_database_refuses(self, change: str, constraint: str) -> None:
        disputed()
        with pytest.raises(DatabaseError, match=constraint), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE contributions_dispute {change}")

    def test_a_settled_dispute_is_not_opened_again(self) -> None:
        dispute = disputed()
        withdraw_dispute(dispute_id=dispute.pk, person_id=dispute.person_id, on=ON)
        with pytest.raises(DatabaseError), transaction.atomic():
            Dispute.objects.update(status="open", settled_on=None)


@pytest.mark.django_db(transaction=True)
def test_two_officers_at_once_settle_it_once() -> None:
    dispute, outcomes = disputed(), []

    def settle() -> None:
        try:
            upheld(dispute)
            outcomes.append("upheld")
        except DisputeSettled:
            outcomes.append("settled before")
        finally:
            connection.close()

    threads = [threading.Thread(target=settle) for _officer in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["settled before"] * 3 + ["upheld"]
    assert len(on_record(dispute.person_id)) == 3
