"""Proposed changes: what the database refuses about them, whoever asks and however many ask at once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from amparo.administration.access.choices import Role
from amparo.administration.awards.changes import (
    ChangeClosed,
    ChangeOutOfDate,
    OwnBenefit,
    SameApprover,
    reject_change,
)
from amparo.administration.awards.models import AwardChange, AwardChangeMonth
from amparo.administration.awards.rules import AwardRules, read_award_rules
from amparo.administration.decisions.operations import ReasonMissing
from amparo.administration.payments.corrections import approve_change
from amparo.administration.payments.models import Payment, PaymentInstruction
from amparo.administration.payments.operations import RunExists, prepare_run
from tests.factories.access import AccountFactory
from tests.factories.changes import TODAY, earned_more, pay_months, redetermined, retired
from tests.factories.payments import officer

REASON = "The second employer's record is right."


@pytest.fixture(autouse=True)
def _day(settings: Any) -> None:
    settings.AMPARO_TODAY = TODAY.isoformat()


@pytest.fixture
def change(db: None, tmp_path: Path) -> AwardChange:
    award = retired()
    earned_more(award)
    return redetermined(tmp_path).changes[0]


def approve(change: AwardChange, officer_id: int, reason: str = REASON) -> Any:
    return approve_change(change_id=change.pk, officer_id=officer_id, reason=reason, on=TODAY)


class TestRefusals:
    @pytest.mark.parametrize(
        ("name", "values"),
        [
            ("awards_change_gives_another_amount", {"amount_by_law": None}),
            ("awards_change_gives_another_amount", {"amount_by_law": Decimal("-1.00")}),
            ("awards_change_gives_another_amount", {"kind": "end"}),
            ("awards_change_arrears_or_overpayment", {"arrears_amount": 1, "overpayment_amount": 1}),
            ("awards_change_arrears_or_overpayment", {"arrears_amount": -1}),
            ("awards_change_why_known", {"why": "whim"}),
        ],
    )
    def test_a_proposal_that_makes_no_sense(self, change: AwardChange, name: str, values: dict[str, Any]) -> None:
        fields = {each.attname: getattr(change, each.attname) for each in AwardChange._meta.concrete_fields}
        for key in ("id", "reference"):
            fields.pop(key)
        AwardChange.objects.filter(pk=change.pk).update(status="withdrawn")
        with pytest.raises(DatabaseError, match=name), transaction.atomic():
            AwardChange.objects.create(**{**fields, **values})

    def test_two_open_proposals_for_one_award(self, change: AwardChange) -> None:
        change.pk, change.reference = None, "00000000-0000-0000-0000-000000000001"
        with pytest.raises(DatabaseError, match="awards_change_one_open"), transaction.atomic():
            change.save(force_insert=True)

    @pytest.mark.parametrize("field", ["amount_by_law", "arrears_amount", "effective_from", "needs_two"])
    def test_what_was_proposed_stands(self, change: AwardChange, field: str) -> None:
        other = {"effective_from": date(2027, 1, 1), "needs_two": not change.needs_two}.get(field, Decimal("9.99"))
        with pytest.raises(DatabaseError), transaction.atomic():
            AwardChange.objects.filter(pk=change.pk).update(**{field: other})

    def test_applied_without_approval_or_decision(self, change: AwardChange) -> None:
        with pytest.raises(DatabaseError, match="awards_change_applied_when_approved"), transaction.atomic():
            AwardChange.objects.filter(pk=change.pk).update(status="applied", settled_on=TODAY)

    def test_a_settled_change_is_not_opened_again_nor_removed(self, change: AwardChange) -> None:
        reject_change(change_id=change.pk, officer_id=officer(Role.SUPERVISOR).pk, reason="Wrong person.", on=TODAY)
        for act in (lambda: AwardChange.objects.filter(pk=change.pk).update(status="proposed"), change.delete):
            with pytest.raises(DatabaseError), transaction.atomic():
                act()

    def test_the_same_person_twice(self, change: AwardChange) -> None:
        one = officer(Role.SUPERVISOR).pk
        with pytest.raises(DatabaseError, match="awards_change_two_persons"), transaction.atomic():
            AwardChange.objects.filter(pk=change.pk).update(approved_by_id=one, second_approved_by_id=one)

    def test_months_that_do_not_differ_or_change_later(self, db: None, tmp_path: Path) -> None:
        award = retired()
        pay_months()
        earned_more(award)
        (paid,) = redetermined(tmp_path).changes
        with pytest.raises(DatabaseError), transaction.atomic():
            AwardChangeMonth.objects.filter(change=paid).update(due=0)
        for values in ({"paid": 5, "due": 5}, {"paid": -1, "due": 5}):
            with pytest.raises(DatabaseError), transaction.atomic():
                AwardChangeMonth.objects.create(change=paid, month=date(2027, 1, 1), **values)


class TestWhoMayDecide:
    def test_nobody_decides_on_their_own_benefit(self, change: AwardChange) -> None:
        own = AccountFactory(person=change.award.person)
        for act in (approve_change, reject_change):
            with pytest.raises(OwnBenefit):
                act(change_id=change.pk, officer_id=own.pk, reason=REASON, on=TODAY)

    def test_nothing_is_decided_without_a_reason(self, change: AwardChange) -> None:
        one = officer(Role.SUPERVISOR).pk
        for act in (approve_change, reject_change):
            with pytest.raises(ReasonMissing):
                act(change_id=change.pk, officer_id=one, reason=" \n", on=TODAY)

    def test_a_rejected_change_cannot_be_approved(self, change: AwardChange) -> None:
        one = officer(Role.SUPERVISOR).pk
        reject_change(change_id=change.pk, officer_id=one, reason="Wrong person.", on=TODAY)
        with pytest.raises(ChangeClosed):
            approve(change, officer(Role.SUPERVISOR).pk)


class TestRules:
    def test_without_a_file_every_change_needs_two(self, tmp_path: Path) -> None:
        assert read_award_rules(tmp_path) == AwardRules(Decimal(0), ())

    def test_the_institutions_file_is_read(self, institution_folder: Path) -> None:
        rules = read_award_rules(institution_folder)
        assert rules.one_approval_up_to == Decimal("5000.00")
        assert rules.calendar_benefits == ("bpc_elderly",)


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """What each act returned, or the error that it raised, each in a thread with a connection of its own."""

    def one(act: Callable[[], Any]) -> Any:
        try:
            return act()
        except (ChangeClosed, ChangeOutOfDate, SameApprover, RunExists) as error:
            return type(error)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(one, acts))


@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    def test_four_approvals_apply_a_change_once(self, tmp_path: Path) -> None:
        award = retired()
        pay_months()
        earned_more(award)
        (change,) = redetermined(tmp_path).changes
        officers = [officer(Role.SUPERVISOR).pk for _number in range(4)]
        done = at_once(*(lambda one=one: approve(change, one).status for one in officers))
        assert sorted(map(str, done)) == sorted(["applied", *[str(ChangeClosed)] * 3])
        assert award.rates.count() == 2
        pay_months(date(2026, 4, 1), date(2026, 4, 1), kind="arrears")
        assert Payment.objects.filter(kind="arrears").count() == 1

    def test_a_run_prepared_meanwhile_pays_the_old_amount_or_the_new_and_nothing_in_between(
        self, tmp_path: Path
    ) -> None:
        award = retired()
        pay_months()
        earned_more(award)
        (change,) = redetermined(tmp_path).changes
        one, other = officer(Role.SUPERVISOR).pk, officer(Role.PAYMENT_OFFICER).pk
        april = date(2026, 4, 1)
        done = at_once(
            lambda: approve(change, one).status,
            lambda: prepare_run(month=april, kind="monthly", pay_date=TODAY, prepared_by_id=other).status,
        )
        amount = PaymentInstruction.objects.get(award=award, period=april).amount
        expected = {"applied": change.amount_by_law, ChangeOutOfDate: change.amount_in_payment}
        assert amount == expected[done[0]]
