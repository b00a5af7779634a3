"""Advances, supplementary runs and instalments: whatever the order, what is paid adds up to what was due."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.db.models import Sum
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase as HypothesisCase

from amparo.administration.access.choices import Role
from amparo.administration.awards.models import Award
from amparo.administration.awards.operations import change_rate
from amparo.administration.ledger.queries import trial_balance
from amparo.administration.payments.corrections import paid_months
from amparo.administration.payments.models import Payment, PaymentRun
from amparo.administration.payments.operations import cancel_run, pay_run, prepare_run, release_run
from amparo.administration.payments.order import OutOfOrder
from tests.factories.payments import NOVEMBER, PAY_DATE, awards_in_payment, officer

pytestmark = pytest.mark.django_db
AUGUST, DECEMBER = date(2026, 8, 1), date(2026, 12, 1)


def prepared(kind: str, month: date = NOVEMBER, share: str | None = None) -> PaymentRun:
    """A run of a kind, prepared."""
    return prepare_run(
        month=month,
        kind=kind,
        pay_date=PAY_DATE,
        prepared_by_id=officer(Role.PAYMENT_OFFICER).pk,
        share=Decimal(share) if share else None,
        chunk_size=3,
    )


def paid(kind: str, month: date = NOVEMBER, share: str | None = None) -> PaymentRun:
    """A run of a kind, closed."""
    run = prepared(kind, month, share)
    release_run(run_id=run.pk, released_by_id=officer(Role.SUPERVISOR).pk)
    closed = pay_run(run_id=run.pk)
    assert closed.status == "closed", closed.difference
    return closed


def amounts(award: Award) -> dict[str, Decimal]:
    """What an award was paid, by kind."""
    rows = Payment.objects.filter(award=award).values_list("kind").annotate(Sum("amount"))
    return dict(rows)


class TestAdvances:
    def test_an_advance_is_taken_off_its_month(self) -> None:
        (award,) = awards_in_payment(["1000.01"])
        paid("advance", share="0.3")
        paid("monthly")
        assert amounts(award) == {"advance": Decimal("300.00"), "monthly": Decimal("700.01")}

    def test_a_month_paid_ahead_as_a_whole_is_not_paid_again(self) -> None:
        (award,) = awards_in_payment(["1000.01"])
        paid("advance", share="1")
        assert paid("monthly").paid_count == 0
        assert amounts(award) == {"advance": Decimal("1000.01")}

    def test_what_is_left_after_a_cut_is_never_below_nothing(self) -> None:
        (award,) = awards_in_payment(["1000.00"])
        paid("advance", share="0.5")
        run = prepared("monthly")
        release_run(run_id=run.pk, released_by_id=officer(Role.SUPERVISOR).pk)
        # What was instructed is now what a steady month pays: the advance must be seen all the same.
        change_rate(award_id=award.pk, monthly_amount=Decimal("500.00"), from_on=NOVEMBER)
        closed = pay_run(run_id=run.pk)
        assert (closed.status, closed.withheld_amount) == ("closed", Decimal("500.00"))
        assert amounts(award) == {"advance": Decimal("500.00")}

    def test_a_month_counts_as_paid_with_what_was_paid_ahead(self) -> None:
        (award,) = awards_in_payment(["1000.00"])
        paid("advance", share="0.5")
        paid("monthly")
        (month,) = paid_months([award.pk])
        assert (month.month, month.amount) == (NOVEMBER, Decimal("1000.00"))

    def test_a_later_month_pays_what_an_advance_left_of_an_earlier_one(self) -> None:
        (award,) = awards_in_payment(["1000.00"])
        paid("advance", share="0.5")
        paid("monthly", DECEMBER)
        assert amounts(award) == {"advance": Decimal("500.00"), "monthly": Decimal("1500.00")}

    @pytest.mark.parametrize("share", [None, "0", "1.0001"])
    def test_its_share_is_more_than_nothing_and_at_most_the_whole(self, share: str | None) -> None:
        awards_in_payment(["1000.00"])
        with pytest.raises(IntegrityError, match="payments_run_advance_has_its_share"), transaction.atomic():
            prepared("advance", share=share)


class TestOrder:
    def test_nothing_is_paid_ahead_of_a_month_that_has_its_run(self) -> None:
        awards_in_payment(["1000.00"])
        prepared("monthly")
        with pytest.raises(OutOfOrder):
            prepared("advance", share="0.5")

    def test_a_month_waits_until_its_advance_is_closed(self) -> None:
        awards_in_payment(["1000.00"])
        run = prepared("advance", share="0.5")
        with pytest.raises(OutOfOrder):
            prepared("monthly")
        cancel_run(run_id=run.pk)
        assert prepared("monthly").expected_amount == Decimal("1000.00")

    @pytest.mark.parametrize(("first", "second"), [("monthly", "advance"), ("advance", "monthly")])
    def test_the_database_refuses_it_to_whoever_does_not_ask(self, first: str, second: str) -> None:
        awards_in_payment(["1000.00"])
        run = prepared(first, share="0.5" if first == "advance" else None)
        with pytest.raises(IntegrityError, match="payments_run_in_order"), transaction.atomic():
            PaymentRun.objects.create(
                institution=run.institution,
                month=NOVEMBER,
                kind=second,
                pay_date=PAY_DATE,
                share=Decimal("0.5") if second == "advance" else None,
                prepared_by_id=run.prepared_by_id,
            )

    def test_two_open_runs_of_the_thirteenth_are_refused(self) -> None:
        awards_in_payment(["1000.00"])
        run = prepared("thirteenth", AUGUST)
        with pytest.raises(OutOfOrder):
            prepared("thirteenth", NOVEMBER)
        with pytest.raises(IntegrityError, match="payments_run_one_open_thirteenth"), transaction.atomic():
            PaymentRun.objects.create(
                institution=run.institution,
                month=NOVEMBER,
                kind="thirteenth",
                pay_date=PAY_DATE,
                prepared_by_id=run.prepared_by_id,
            )


class TestSupplementary:
    def test_whom_the_month_left_out_is_paid_before_the_next(self) -> None:
        (before,) = awards_in_payment(["1000.00"])
        paid("monthly")
        (late,) = awards_in_payment(["800.00"], starts_on=date(2026, 11, 16))
        paid("supplementary")
        assert amounts(before) == {"monthly": Decimal("1000.00")}
        assert amounts(late) == {"monthly": Decimal("400.00")}
        assert paid("monthly", DECEMBER).paid_amount == Decimal("1800.00")

    def test_it_follows_the_months_own_run(self) -> None:
        awards_in_payment(["1000.00"])
        prepared("monthly")
        with pytest.raises(OutOfOrder):
            prepared("supplementary")

    def test_it_counts_as_paid(self) -> None:
        paid("monthly")
        (late,) = awards_in_payment(["800.00"])
        paid("supplementary")
        assert [month.amount for month in paid_months([late.pk])] == [Decimal("800.00")]


class TestThirteenth:
    def test_half_comes_with_august_and_the_rest_with_november(self) -> None:
        (award,) = awards_in_payment(["1000.01"])
        assert paid("thirteenth", AUGUST).paid_amount == Decimal("500.00")
        assert paid("thirteenth", NOVEMBER).paid_amount == Decimal("500.01")
        assert amounts(award) == {"thirteenth": Decimal("1000.01")}

    def test_none_is_due_before_august(self) -> None:
        with pytest.raises(OutOfOrder):
            prepared("thirteenth", date(2026, 7, 1))

    def test_a_higher_right_is_made_up_for_by_a_later_run(self) -> None:
        (award,) = awards_in_payment(["1000.00"])
        paid("thirteenth", NOVEMBER)
        change_rate(award_id=award.pk, monthly_amount=Decimal("1200.00"), from_on=DECEMBER)
        assert paid("thirteenth", DECEMBER).paid_amount == Decimal("200.00")
        assert amounts(award) == {"thirteenth": Decimal("1200.00")}

    def test_what_was_paid_too_much_is_not_paid_again(self) -> None:
        (award,) = awards_in_payment(["1000.00"])
        paid("thirteenth", AUGUST)
        change_rate(award_id=award.pk, monthly_amount=Decimal("400.00"), from_on=NOVEMBER)
        assert paid("thirteenth", NOVEMBER).paid_count == 0
        assert amounts(award) == {"thirteenth": Decimal("500.00")}


AMOUNTS = st.lists(st.decimals(min_value="0.05", max_value="8475.55", places=2), min_size=1, max_size=5)
SHARES = st.none() | st.decimals(min_value="0.0001", max_value="1", places=4)


class AnyOrder(HypothesisCase):
    @given(early=AMOUNTS, late=AMOUNTS, share=SHARES, instalments=st.sets(st.integers(8, 12)))
    @settings(max_examples=25, deadline=None)
    def test_every_award_is_paid_what_is_due(
        self, early: list[Decimal], late: list[Decimal], share: Decimal | None, instalments: set[int]
    ) -> None:
        awards = awards_in_payment(early)
        if share is not None:
            paid("advance", share=str(share))
        paid("monthly")
        awards += awards_in_payment(late)
        paid("supplementary")
        paid("monthly", DECEMBER)
        for month in sorted(instalments | {11}):
            paid("thirteenth", date(2026, month, 1))
        for award, amount in zip(awards, [*early, *late], strict=True):
            by_kind = amounts(award)
            assert by_kind.get("advance", Decimal(0)) + by_kind.get("monthly", Decimal(0)) == 2 * amount
            assert by_kind["thirteenth"] == amount
        books = trial_balance(PAY_DATE)
        assert books.debits == books.credits
