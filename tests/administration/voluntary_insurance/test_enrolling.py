"""Applying to be insured: decided at once, with the first month charged in the same transaction."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from django.db import IntegrityError
from pypdf import PdfReader

from amparo.administration.claims.choices import ClaimStatus
from amparo.administration.collection.operations import issue_slip
from amparo.administration.decisions.models import Decision
from amparo.administration.notices.operations import notify_decision
from amparo.administration.voluntary_insurance.models import Enrolment, InsuredMonth
from amparo.administration.voluntary_insurance.operations import AlreadyInsured
from amparo.administration.voluntary_insurance.queries import enrolment_of_claim, insurances_of
from tests.factories.insurance import (
    ENROLLED_ON,
    apply,
    artisan_answers,
    charges_of_person,
    enrol_artisan,
    enrol_student,
    student_answers,
)
from tests.factories.registry import PersonFactory

pytestmark = pytest.mark.django_db


class TestAnArtisan:
    def test_is_insured_at_once_on_what_she_declares(self) -> None:
        person = PersonFactory()
        claim = apply(person, "insure_self_employed", artisan_answers())
        assert claim.status == ClaimStatus.GRANTED
        enrolment = enrolment_of_claim(claim.pk)
        assert enrolment is not None
        assert (enrolment.category, enrolment.first_month, enrolment.end_month) == (
            "individual",
            date(2026, 3, 1),
            None,
        )
        assert not enrolment.by_choice

    def test_can_pay_the_first_month_right_away(self) -> None:
        person = PersonFactory()
        enrol_artisan(person)
        (charge,) = charges_of_person(person)
        assert (charge.amount, charge.month, charge.due_on) == (Decimal("600.00"), date(2026, 3, 1), date(2026, 4, 15))
        slip = issue_slip(charge_ids=[charge.pk], on=ENROLLED_ON)
        assert (slip.amount, slip.due_on) == (Decimal("600.00"), date(2026, 4, 15))
        assert slip.payload

    def test_is_not_insured_before_she_pays(self) -> None:
        enrolment = enrol_artisan(PersonFactory())
        (insurance,) = insurances_of(enrolment.person_id, ENROLLED_ON)
        assert insurance.awaits_first_payment
        assert insurance.next_due
        assert insurance.next_due.amount == Decimal("600.00")

    def test_keeps_the_words_of_the_law_in_the_decision(self) -> None:
        enrolment = enrol_artisan(PersonFactory())
        decision = Decision.objects.get(pk=enrolment.decision_id)
        assert decision.monthly_amount == Decimal("600.00")
        assert decision.determination["values"]["own_work_met"] is True


class TestARefusal:
    def test_opens_nothing_and_says_why(self) -> None:
        person = PersonFactory()
        claim = apply(person, "insure_self_employed", artisan_answers(own_work="micro_entrepreneur"))
        assert claim.status == ClaimStatus.REFUSED
        assert enrolment_of_claim(claim.pk) is None
        assert not charges_of_person(person)

    def test_by_choice_is_not_for_who_works_for_pay(self) -> None:
        claim = apply(PersonFactory(), "insure_by_choice", student_answers(has_paid_work=True))
        assert claim.status == ClaimStatus.REFUSED


class TestOneAtATime:
    def test_a_second_application_changes_nothing(self) -> None:
        person = PersonFactory()
        enrol_artisan(person)
        with pytest.raises(AlreadyInsured):
            apply(person, "insure_by_choice", student_answers(), key="enrol-2")
        assert Enrolment.objects.filter(person=person).count() == 1

    def test_the_database_holds_it(self) -> None:
        one, other = enrol_artisan(PersonFactory()), enrol_student(PersonFactory())
        columns = {"benefit": "x", "category": "individual", "by_choice": False, "first_month": date(2026, 5, 1)}
        with pytest.raises(IntegrityError, match="one_at_a_time"):
            Enrolment.objects.create(person_id=one.person_id, decision_id=other.decision_id + 10_000, **columns)

    def test_no_month_lies_outside(self) -> None:
        enrolment = enrol_artisan(PersonFactory())
        with pytest.raises(IntegrityError, match="outside the enrolment"):
            InsuredMonth.objects.create(
                enrolment=enrolment, month=date(2026, 2, 1), base_amount=1621, amount=1, due_on=date(2026, 3, 15)
            )


def test_the_letter_says_that_the_person_pays_and_is_not_paid() -> None:
    person = PersonFactory(language="en")
    claim = apply(person, "insure_self_employed", artisan_answers())
    notice = notify_decision(claim_id=claim.pk, on=ENROLLED_ON)
    pages = PdfReader(BytesIO(bytes(notice.document.content))).pages
    text = " ".join("".join(page.extract_text() for page in pages).split())
    assert "You contribute R$600.00 a month" in text
    assert "Monthly contribution" in text
    assert "You will receive" not in text
