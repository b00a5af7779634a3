"""Whatever people do with their insurances, in any order: what is paid is on record, what is owed is in the ledger."""

from contextlib import suppress
from datetime import date, timedelta
from decimal import Decimal

from django.conf import settings as django_settings
from django.db import transaction
from django.test import override_settings
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from amparo.administration.claims.operations import ClaimAlreadyOpen
from amparo.administration.collection.models import Charge
from amparo.administration.collection.queries import all_open_amount
from amparo.administration.contributions.models import ContributionMonth
from amparo.administration.ledger.operations import open_accounts
from amparo.administration.ledger.queries import account_balance, trial_balance
from amparo.administration.voluntary_insurance import operations
from amparo.administration.voluntary_insurance.choices import CHARGED_BY
from amparo.administration.voluntary_insurance.models import Enrolment, InsuredMonth
from tests.administration.claims import letters
from tests.factories.contributions import record_career
from tests.factories.insurance import apply, artisan_answers, pay, student_answers
from tests.factories.registry import EmployerFactory, PersonFactory

START, END = date(2026, 2, 2), date(2100, 1, 1)
UNPRINTED = {**django_settings.PROCESS_TASKS, "notify": f"{letters.__name__}.notify_decision"}


class Insuring(RuleBasedStateMachine):
    """One person, one day after the other. Each sequence begins with nothing and leaves nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.unprinted = override_settings(PROCESS_TASKS=UNPRINTED)
        self.unprinted.enable()
        self.sequence = transaction.atomic()
        self.sequence.__enter__()
        open_accounts()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.sequence.__exit__(None, None, None)
        self.unprinted.disable()

    @initialize()
    def begin(self) -> None:
        self.day, self.entries = START, 0
        self.person, self.employer = PersonFactory(), EmployerFactory()
        apply(self.person, "insure_by_choice", student_answers(), self.day, key="first")

    @rule(days=st.integers(1, 45))
    def time_passes(self, days: int) -> None:
        self.day = min(self.day + timedelta(days=days), date(2026, 10, 31))

    @rule()
    def the_night_comes(self) -> None:
        operations.keep_insurances(on=self.day)

    @rule(amount=st.sampled_from(["50.00", "178.31", "178.31", "600.00", "1000.00"]))
    def something_is_paid(self, amount: str) -> None:
        pay(self.person, amount, self.day)

    @rule(amount=st.integers(1, 9_000))
    def another_amount(self, amount: int) -> None:
        if running := self.running():
            operations.change_declared_amount(enrolment_id=running.pk, amount=Decimal(amount), on=self.day)

    @rule()
    def leaving(self) -> None:
        if running := self.running():
            operations.leave(enrolment_id=running.pk, on=self.day)

    @rule(works=st.booleans())
    def applying(self, works: bool) -> None:
        service, answers = (
            ("insure_self_employed", artisan_answers()) if works else ("insure_by_choice", student_answers())
        )
        self.entries += 1
        with suppress(operations.AlreadyInsured, ClaimAlreadyOpen), transaction.atomic():
            apply(self.person, service, answers, self.day, key=f"key-{self.entries}")

    @rule()
    def an_employer_declares_the_month(self) -> None:
        month = self.day.replace(day=1)
        if not ContributionMonth.objects.filter(person=self.person, month=month, employer=self.employer).exists():
            record_career(self.person.pk, [(month, month, 2000)], employer_id=self.employer.pk)

    def running(self) -> Enrolment | None:
        return Enrolment.objects.filter(person=self.person, end_month=None).first()

    @invariant()
    def the_ledger_says_what_is_owed(self) -> None:
        assert trial_balance(END).is_balanced
        assert account_balance("contributions_receivable", END) == all_open_amount()

    @invariant()
    def a_month_is_on_record_when_it_is_paid_and_only_then(self) -> None:
        charges = {each.source_number: each for each in Charge.objects.filter(source=CHARGED_BY)}
        months = list(InsuredMonth.objects.all())
        assert set(charges) == {each.pk for each in months}
        paid = {each.month for each in months if charges[each.pk].paid_amount == each.amount}
        assert paid == {each.month for each in months if each.recorded_on}
        own = ContributionMonth.objects.filter(employer=None)
        assert set(own.values_list("month", flat=True)) == paid

    @invariant()
    def nobody_owes_for_an_ended_choice(self) -> None:
        for month in InsuredMonth.objects.filter(enrolment__by_choice=True, enrolment__end_month__isnull=False):
            assert Charge.objects.get(source=CHARGED_BY, source_number=month.pk).open_amount == 0


TestAnySequence = type(
    "TestAnySequence",
    (Insuring.TestCase, TestCase),
    {
        "settings": settings(
            max_examples=10, stateful_step_count=14, deadline=None, suppress_health_check=list(HealthCheck)
        )
    },
)
