"""Whatever is charged, credited, paid and put into plans, in any order: the ledger's receivable is what all payers owe."""

from datetime import date, timedelta
from decimal import Decimal

from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from amparo.administration.collection.models import Charge, Receipt, Slip
from amparo.administration.collection.operations import (
    InvalidCharge,
    NothingToPay,
    NotOnOneSlip,
    credit,
    issue_instalment_slip,
    issue_slip,
)
from amparo.administration.collection.plans import (
    AnotherPlanIsRunning,
    NothingOverdue,
    TooManyInstalments,
    agree_plan,
    review_plans,
)
from amparo.administration.collection.queries import all_open_amount, instalments_of, open_charges, plan_of
from amparo.administration.collection.settlement import settle_payer, settle_slip
from amparo.administration.ledger.operations import open_accounts
from amparo.administration.ledger.queries import account_balance, trial_balance
from tests.factories.collection import charged, employer_payer, received

START, END = date(2026, 2, 2), date(2027, 1, 1)
cents = st.integers(1, 300_000).map(lambda value: Decimal(value).scaleb(-2))
# Enough to be wrong about: a few charges, a few payments of more or less than what was asked.
shares = st.sampled_from([Decimal("0.3"), Decimal("0.5"), Decimal(1), Decimal(1), Decimal("1.2")])


class Collection(RuleBasedStateMachine):
    """Two payers, one day after the other. Each sequence begins with nothing and leaves nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.sequence = transaction.atomic()
        self.sequence.__enter__()
        open_accounts()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.sequence.__exit__(None, None, None)

    @initialize()
    def begin(self) -> None:
        self.day = START
        self.payers = [employer_payer(), employer_payer()]
        self.credits = 0
        charged("10.00", payer=self.payers[0], due_on=START)

    @rule(days=st.integers(1, 25))
    def time_passes(self, days: int) -> None:
        self.day = min(self.day + timedelta(days=days), date(2026, 8, 31))

    @rule(which=st.integers(0, 1), amount=cents, due_in=st.integers(-60, 30))
    def somebody_is_charged(self, which: int, amount: Decimal, due_in: int) -> None:
        charged(str(amount), payer=self.payers[which], due_on=self.day + timedelta(days=due_in), posted_on=self.day)

    @rule(data=st.data(), amount=cents)
    def a_charge_is_lowered(self, data: st.DataObject, amount: Decimal) -> None:
        charge = data.draw(st.sampled_from(list(Charge.objects.order_by("pk"))))
        self.credits += 1
        try:
            credit(
                charge_id=charge.pk,
                amount=amount,
                reason="Corrected",
                source="return",
                source_number=self.credits,
                posted_on=self.day,
            )
        except InvalidCharge:
            assert amount > charge.amount - charge.credited_amount

    @rule(which=st.integers(0, 1))
    def a_slip_is_issued(self, which: int) -> None:
        try:
            issue_slip(charge_ids=[each.pk for each in open_charges(self.payers[which])], on=self.day)
        except (NothingToPay, NotOnOneSlip):
            assert not [each for each in open_charges(self.payers[which]) if not each.plan_id] or plan_of(
                self.payers[which]
            )

    @rule(data=st.data(), share=shares)
    def a_slip_is_paid(self, data: st.DataObject, share: Decimal) -> None:
        if slips := list(Slip.objects.order_by("pk")):
            slip = data.draw(st.sampled_from(slips))
            receipt = self.pay(slip.amount * share)
            settle_slip(receipt_id=receipt.pk, slip_id=slip.pk, on=self.day)

    @rule(which=st.integers(0, 1), amount=cents)
    def somebody_pays_without_slip(self, which: int, amount: Decimal) -> None:
        settle_payer(receipt_id=self.pay(amount).pk, payer=self.payers[which], on=self.day)

    @rule(amount=cents)
    def nobody_knows_who_paid(self, amount: Decimal) -> None:
        self.pay(amount)

    @rule(which=st.integers(0, 1), count=st.integers(2, 6))
    def a_plan_is_agreed(self, which: int, count: int) -> None:
        payer = self.payers[which]
        ids = [each.pk for each in open_charges(payer)]
        try:
            agree_plan(payer=payer, charge_ids=ids, instalment_count=count, on=self.day)
        except (NothingOverdue, TooManyInstalments, AnotherPlanIsRunning):
            return

    @rule(which=st.integers(0, 1), share=shares)
    def an_instalment_is_paid(self, which: int, share: Decimal) -> None:
        plan = plan_of(self.payers[which])
        unpaid = [each for each in instalments_of(plan) if each.open_amount] if plan else []
        if unpaid:
            slip = issue_instalment_slip(instalment_id=unpaid[0].pk, on=self.day)
            settle_slip(receipt_id=self.pay(slip.amount * share).pk, slip_id=slip.pk, on=self.day)

    @rule()
    def plans_are_reviewed(self) -> None:
        review_plans(self.day)

    def pay(self, amount: Decimal) -> Receipt:
        return received(str(max(Decimal("0.01"), amount.quantize(Decimal("0.01")))), paid_on=self.day)

    @invariant()
    def the_ledger_says_what_the_charges_say(self) -> None:
        assert account_balance("contributions_receivable", END) == all_open_amount()
        assert all_open_amount() == sum((each.open_amount for each in Charge.objects.all()), Decimal(0))
        assert trial_balance(END).is_balanced

    @invariant()
    def what_waits_is_what_no_receipt_was_put_to(self) -> None:
        waiting = sum((each.open_amount for each in Receipt.objects.all()), Decimal(0))
        assert account_balance("unidentified_receipts", END) == waiting >= 0


TestAnySequence = type(
    "TestAnySequence",
    (Collection.TestCase, TestCase),
    {
        "settings": settings(
            max_examples=12, stateful_step_count=16, deadline=None, suppress_health_check=list(HealthCheck)
        )
    },
)
