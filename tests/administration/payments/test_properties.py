"""Whatever happens between preparation and payment, every cent that was released is paid or explained."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.db.models import Sum
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase as HypothesisCase

from amparo.administration.awards.choices import SuspensionReason, TerminationReason
from amparo.administration.awards.models import Award
from amparo.administration.awards.operations import change_rate, suspend_award, terminate_award
from amparo.administration.ledger.queries import account_balance, trial_balance
from amparo.administration.payments.models import Payment, PaymentExclusion, PaymentInstruction
from amparo.administration.payments.operations import pay_chunk, pay_run, retry_run
from amparo.administration.registry.operations import record_civil_event
from tests.factories.payments import PAY_DATE, awards_in_payment, released_run

DAYS = st.dates(date(2026, 10, 2), date(2026, 12, 20))


class Life(NamedTuple):
    """An award and what happens to it between preparation and payment."""

    amount: Decimal
    event: str
    day: date


LIVES = st.lists(
    st.builds(
        Life,
        st.decimals(min_value="0.50", max_value="8475.55", places=2),
        st.sampled_from(["nothing", "nothing", "death", "suspension", "termination", "rise", "cut"]),
        DAYS,
    ),
    max_size=8,
)


def happen(award: Award, life: Life) -> None:
    """Let the event happen."""
    match life.event:
        case "death":
            record_civil_event(person_id=award.person_id, kind="death", occurred_on=life.day, source="SIRC")
        case "suspension":
            suspend_award(award_id=award.pk, from_on=life.day, reason=SuspensionReason.REVIEW)
        case "termination":
            terminate_award(award_id=award.pk, ended_on=life.day, reason=TerminationReason.NO_LONGER_ENTITLED)
        case "rise":
            change_rate(award_id=award.pk, monthly_amount=life.amount * 2, from_on=life.day)
        case "cut":
            change_rate(award_id=award.pk, monthly_amount=Decimal("0.01"), from_on=life.day)


class AnyRun(HypothesisCase):
    @given(lives=LIVES, order=st.lists(st.integers(1, 4), max_size=6), chunk_size=st.integers(1, 4))
    @settings(max_examples=20, deadline=None)
    def test_released_is_paid_plus_withheld_for_every_award(
        self, lives: list[Life], order: Sequence[int], chunk_size: int
    ) -> None:
        awards = awards_in_payment([life.amount for life in lives])
        run = released_run(chunk_size=chunk_size)
        for award, life in zip(awards, lives, strict=True):
            happen(award, life)
        parts = run.chunks.count()
        for number in order:
            if number <= parts:
                pay_chunk(run_id=run.pk, number=number)
        run = pay_run(run_id=run.pk)
        assert run.status == "closed", run.difference
        self._every_award_adds_up()
        assert account_balance("benefits_payable", PAY_DATE) == 0
        assert account_balance("payments_in_transit", PAY_DATE) == run.paid_amount
        assert trial_balance(PAY_DATE).is_balanced

    def _every_award_adds_up(self) -> None:
        paid = dict(Payment.objects.values_list("award_id", "amount"))
        withheld = dict(PaymentExclusion.objects.values_list("award_id", "amount"))
        for award_id, amount in PaymentInstruction.objects.values_list("award_id", "amount"):
            assert paid.get(award_id, 0) + withheld.get(award_id, 0) == amount
        dead = Award.objects.filter(person__in=_dead()).values_list("pk", flat=True)
        assert not set(dead) & set(paid)

    @given(lives=LIVES, forgotten=st.sets(st.integers(1, 4)))
    @settings(max_examples=15, deadline=None)
    def test_parts_wrongly_marked_paid_are_noticed_and_mended(self, lives: list[Life], forgotten: set[int]) -> None:
        awards_in_payment([life.amount for life in lives])
        run = released_run(chunk_size=2)
        lost = run.chunks.filter(number__in=forgotten).aggregate(amount=Sum("amount"))["amount"]
        run.chunks.filter(number__in=forgotten).update(status="paid")
        run = pay_run(run_id=run.pk)
        assert run.status == ("failed" if lost else "closed")
        if lost:
            retry_run(run_id=run.pk)
            run = pay_run(run_id=run.pk)
        assert (run.status, run.paid_amount) == ("closed", run.expected_amount)


def _dead() -> list[int]:
    from amparo.administration.registry.models import CivilEvent

    return list(CivilEvent.objects.filter(kind="death").values_list("person_id", flat=True))
