"""The months of an insurance: charged once, paid, recorded, changed, given up, ended."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from django.db import DatabaseError, IntegrityError

from amparo.administration.claims.facts import gather_facts
from amparo.administration.common.institution import current_law
from amparo.administration.common.periods import add_months
from amparo.administration.contributions.models import ContributionMonth
from amparo.administration.notices.queries import notices_of_person
from amparo.administration.registry.models import Person
from amparo.administration.registry.operations import record_civil_event
from amparo.administration.voluntary_insurance import operations
from amparo.administration.voluntary_insurance.choices import EndReason, InsuredMonthState
from amparo.administration.voluntary_insurance.models import DeclaredAmount, Enrolment, InsuredMonth
from amparo.administration.voluntary_insurance.queries import insurance_shown
from tests.factories.contributions import record_career
from tests.factories.insurance import apply, artisan_answers, charges_of_person, enrol_artisan, enrol_student, pay
from tests.factories.registry import EmployerFactory, PersonFactory

pytestmark = pytest.mark.django_db
MARCH = date(2026, 3, 1)


def months_on(first: date, count: int) -> list[date]:
    return [add_months(first, number) for number in range(count)]


def charge_months(first: date, count: int) -> None:
    """Each month's round, on the second of the month."""
    for month in months_on(first, count):
        operations.keep_insurances(on=month.replace(day=2))


class TestCharging:
    def test_each_month_is_charged_once_however_often_it_is_asked(self) -> None:
        person = PersonFactory()
        enrol_artisan(person)
        assert [operations.keep_insurances(on=date(2026, 4, 2)) for _again in range(3)] == [1, 0, 0]
        assert [charge.month for charge in charges_of_person(person)] == [MARCH, date(2026, 4, 1)]

    def test_what_was_missed_is_made_up_for(self) -> None:
        person = PersonFactory()
        enrol_artisan(person)
        assert operations.keep_insurances(on=date(2026, 6, 20)) == 3
        assert [charge.month.month for charge in charges_of_person(person)] == [3, 4, 5, 6]

    def test_the_month_of_enrolling_is_charged_by_enrolling(self) -> None:
        enrol_artisan(PersonFactory())
        assert operations.charge_month(month=MARCH, on=date(2026, 3, 20)) == 0

    def test_no_month_before_enrolling_is_charged(self) -> None:
        enrol_artisan(PersonFactory())
        assert operations.charge_month(month=date(2026, 2, 1), on=date(2026, 3, 20)) == 0

    def test_a_charged_month_stands(self) -> None:
        month = InsuredMonth.objects.get(enrolment=enrol_artisan(PersonFactory()))
        with pytest.raises(DatabaseError, match="charged_once"):
            InsuredMonth.objects.filter(pk=month.pk).update(amount=1)


class TestPaying:
    def test_a_month_counts_only_once_it_is_paid(self) -> None:
        person = PersonFactory()
        enrol_artisan(person)
        assert not ContributionMonth.objects.filter(person=person).exists()
        pay(person, "600.00", date(2026, 4, 10))
        (recorded,) = ContributionMonth.objects.filter(person=person)
        assert (recorded.month, recorded.category) == (MARCH, "individual")
        assert (recorded.remuneration, recorded.contribution_amount) == (Decimal("3000.00"), Decimal("600.00"))
        assert recorded.employer_id is None

    def test_a_part_of_it_does_not_count(self) -> None:
        person = PersonFactory()
        enrol_artisan(person)
        pay(person, "599.99", date(2026, 4, 10))
        assert not ContributionMonth.objects.filter(person=person).exists()
        pay(person, "0.01", date(2026, 4, 11))
        assert ContributionMonth.objects.filter(person=person).count() == 1

    def test_several_months_at_once(self) -> None:
        person = PersonFactory()
        enrolment = enrol_student(person)
        charge_months(date(2026, 4, 1), 1)
        pay(person, "356.62", date(2026, 4, 10))
        shown = insurance_shown(enrolment, date(2026, 4, 11))
        assert [each.state for each in shown.months] == [InsuredMonthState.PAID, InsuredMonthState.PAID]
        assert not shown.awaits_first_payment


class TestPayingLate:
    def test_before_the_first_month_in_time_is_no_qualifying_period(self) -> None:
        person = PersonFactory()
        enrol_artisan(person)
        charge_months(date(2026, 4, 1), 2)
        pay(person, "2000.00", date(2026, 5, 12))  # March is late, April in time, May before its day
        months = ContributionMonth.objects.filter(person=person).order_by("month")
        assert list(months.values_list("category", flat=True)) == ["late", "individual", "individual"]
        facts = gather_facts(person.pk, "retirement", {}, date(2026, 6, 1))
        found = current_law().compute(("contribution_months", "qualifying_months"), facts, date(2026, 6, 1)).values
        assert (found["contribution_months"], found["qualifying_months"]) == (3, 2)

    def test_after_a_month_in_time_counts(self) -> None:
        person = PersonFactory()
        enrol_artisan(person)
        pay(person, "600.00", date(2026, 4, 15))
        charge_months(date(2026, 4, 1), 2)
        pay(person, "700.00", date(2026, 6, 20))
        assert set(ContributionMonth.objects.filter(person=person).values_list("category", flat=True)) == {"individual"}


class TestAnotherAmount:
    def test_holds_from_the_next_month_that_is_not_charged(self) -> None:
        person = PersonFactory()
        enrolment = enrol_artisan(person)
        operations.change_declared_amount(enrolment_id=enrolment.pk, amount=Decimal(4000), on=date(2026, 3, 20))
        charge_months(date(2026, 4, 1), 1)
        assert [charge.amount for charge in charges_of_person(person)] == [Decimal("600.00"), Decimal("800.00")]

    def test_is_held_within_the_laws_limits(self) -> None:
        person = PersonFactory()
        enrolment = enrol_artisan(person)
        operations.change_declared_amount(enrolment_id=enrolment.pk, amount=Decimal(1), on=date(2026, 3, 20))
        charge_months(date(2026, 4, 1), 1)
        operations.change_declared_amount(enrolment_id=enrolment.pk, amount=Decimal(99_999), on=date(2026, 4, 20))
        charge_months(date(2026, 5, 1), 1)
        amounts = [charge.amount for charge in charges_of_person(person)]
        assert amounts == [Decimal("600.00"), Decimal("324.20"), Decimal("1695.11")]

    def test_of_nothing_is_refused(self) -> None:
        enrolment = enrol_artisan(PersonFactory())
        with pytest.raises(operations.AmountNotPossible):
            operations.change_declared_amount(enrolment_id=enrolment.pk, amount=Decimal(0), on=date(2026, 3, 20))

    def test_never_for_a_charged_month(self) -> None:
        enrolment = enrol_artisan(PersonFactory())
        with pytest.raises(IntegrityError, match="charged already"):
            DeclaredAmount.objects.filter(enrolment=enrolment).update(amount=1)


class TestLeaving:
    def test_what_is_unpaid_of_a_choice_is_not_owed(self) -> None:
        person = PersonFactory()
        enrolment = enrol_student(person)
        operations.leave(enrolment_id=enrolment.pk, on=date(2026, 3, 12))
        (charge,) = charges_of_person(person)
        assert charge.open_amount == 0
        assert insurance_shown(enrolment, date(2026, 3, 12)).months[0].state == InsuredMonthState.NOT_OWED

    def test_who_left_before_paying_may_enrol_again_the_same_month(self) -> None:
        person = PersonFactory()
        operations.leave(enrolment_id=enrol_student(person).pk, on=date(2026, 3, 12))
        assert apply(person, "insure_self_employed", artisan_answers(), key="again").status == "granted"

    def test_who_works_owes_the_month(self) -> None:
        person = PersonFactory()
        enrolment = enrol_artisan(person)
        operations.leave(enrolment_id=enrolment.pk, on=date(2026, 3, 12))
        (charge,) = charges_of_person(person)
        assert charge.open_amount == Decimal("600.00")
        assert operations.keep_insurances(on=date(2026, 4, 2)) == 0

    def test_a_second_time_is_refused(self) -> None:
        enrolment = enrol_artisan(PersonFactory())
        operations.leave(enrolment_id=enrolment.pk, on=date(2026, 3, 12))
        with pytest.raises(operations.InsuranceEnded):
            operations.leave(enrolment_id=enrolment.pk, on=date(2026, 3, 13))


class TestTheLawEndsIt:
    def test_a_choice_lapses_with_the_seventh_unpaid_month(self) -> None:
        person = PersonFactory()
        enrolment = enrol_student(person)
        charge_months(date(2026, 4, 1), 7)  # the last round is on 2 October: six months are past their day
        enrolment.refresh_from_db()
        assert enrolment.end_month is None
        operations.keep_insurances(on=date(2026, 10, 16))
        enrolment.refresh_from_db()
        assert (enrolment.end_month, enrolment.end_reason) == (MARCH, EndReason.ARREARS)
        (notice,) = [each for each in notices_of_person(person.pk) if each.kind == "insurance"]
        assert notice.subject == "Fim do seguro: Contribuição facultativa"
        assert {charge.open_amount for charge in charges_of_person(person)} == {Decimal(0)}

    def test_a_payment_counts_the_months_anew(self) -> None:
        person = PersonFactory()
        enrolment = enrol_student(person)
        charge_months(date(2026, 4, 1), 5)
        pay(person, "178.31", date(2026, 4, 10))
        operations.keep_insurances(on=date(2026, 10, 16))
        enrolment.refresh_from_db()
        assert enrolment.end_month is None

    def test_who_works_stays_insured_and_owes(self) -> None:
        person = PersonFactory()
        enrolment = enrol_artisan(person)
        charge_months(date(2026, 4, 1), 9)
        enrolment.refresh_from_db()
        assert enrolment.end_month is None
        assert len(charges_of_person(person)) == 10

    def test_an_employers_contribution_takes_the_place_of_a_choice(self) -> None:
        person, employer = PersonFactory(), EmployerFactory()
        enrolment = enrol_student(person)
        record_career(person.pk, [(date(2026, 4, 1), date(2026, 4, 1), 2000)], employer_id=employer.pk)
        operations.keep_insurances(on=date(2026, 5, 2))
        enrolment.refresh_from_db()
        assert (enrolment.end_month, enrolment.end_reason) == (date(2026, 4, 1), EndReason.EMPLOYMENT)
        assert len(charges_of_person(person)) == 1

    def test_an_employer_does_not_end_what_the_law_insures_anyway(self) -> None:
        person, employer = PersonFactory(), EmployerFactory()
        enrolment = enrol_artisan(person)
        record_career(person.pk, [(date(2026, 4, 1), date(2026, 4, 1), 2000)], employer_id=employer.pk)
        operations.keep_insurances(on=date(2026, 5, 2))
        enrolment.refresh_from_db()
        assert enrolment.end_month is None


@pytest.mark.parametrize("enrol", [enrol_artisan, enrol_student])
def test_nobody_is_asked_to_pay_for_months_after_a_death_told_late(enrol: Callable[[Person], Enrolment]) -> None:
    """Insured from March, dead in April, told in July: March and April were worked; May to July are nobody's debt."""
    person = PersonFactory()
    enrolment = enrol(person)
    operations.keep_insurances(on=date(2026, 7, 2))
    record_civil_event(person_id=person.pk, kind="death", occurred_on=date(2026, 4, 20), source="SIRC")
    operations.keep_insurances(on=date(2026, 7, 3))
    enrolment.refresh_from_db()
    assert (enrolment.end_reason, enrolment.end_month) == (EndReason.DEATH, date(2026, 5, 1))
    still_owed = [each.month for each in charges_of_person(person) if each.open_amount]
    assert still_owed == ([] if enrolment.by_choice else [date(2026, 3, 1), date(2026, 4, 1)])
