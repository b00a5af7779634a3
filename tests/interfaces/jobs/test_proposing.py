"""Re-determination feeds back: what is in payment is held against the law, and differences are proposed and applied."""

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from amparo.administration.access.choices import Role
from amparo.administration.audit.models import MassReading, Reading
from amparo.administration.awards.changes import ChangeOutOfDate, SameApprover
from amparo.administration.awards.choices import SuspensionReason
from amparo.administration.awards.models import Award, AwardRate, Termination
from amparo.administration.awards.operations import resume_award, suspend_award
from amparo.administration.awards.queries import overpayments_owed
from amparo.administration.claims.determination import replay_decision
from amparo.administration.common.periods import period_from
from amparo.administration.contributions.models import ContributionMonth
from amparo.administration.decisions.queries import decision_by_id
from amparo.administration.ledger.queries import trial_balance
from amparo.administration.notices.queries import notices_of_person
from amparo.administration.payments.corrections import approve_change
from amparo.administration.payments.models import Payment, PaymentRun
from amparo.administration.payments.operations import pay_run
from amparo.administration.registry.models import Person
from amparo.analysis.extract import open_extract
from amparo.interfaces.jobs.extraction.taking import Request, take_extract
from amparo.interfaces.jobs.proposing import NotOfAwards, propose_changes
from tests.factories.changes import TODAY, earned_more, law_gives, pay_months, redetermined, retired
from tests.factories.claims import submit
from tests.factories.payments import officer, prepared_run, released_run
from tests.factories.registry import PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _day(settings: Any) -> None:
    settings.AMPARO_TODAY = TODAY.isoformat()


def approve(change: Any, **changes: Any) -> Any:
    act = {"officer_id": officer(Role.SUPERVISOR).pk, "reason": "The second employer's record is right.", "on": TODAY}
    return approve_change(change_id=change.pk, **{**act, **changes})


def test_what_agrees_is_left_alone(tmp_path: Path) -> None:
    retired()
    assert redetermined(tmp_path).counts == {"agree": 1}


def test_more_contributions_propose_a_higher_amount_and_arrears(tmp_path: Path) -> None:
    award, other = retired(), retired()
    before = award.rates.get().monthly_amount
    pay_months()
    earned_more(award)
    made = redetermined(tmp_path)
    assert made.counts == {"agree": 1, "proposed": 1}
    (change,) = made.changes
    now = law_gives(award)
    assert (change.amount_in_payment, change.amount_by_law) == (before, now)
    assert (change.kind, change.why, change.effective_from) == ("amount", "facts", date(2026, 4, 1))
    assert change.arrears_amount == 3 * (now - before) > 0
    assert [each.month.month for each in change.months.order_by("month")] == [1, 2, 3]
    assert other.changes.count() == 0


def test_an_approved_change_is_decided_anew_paid_and_never_paid_twice(tmp_path: Path) -> None:
    award = retired()
    before = award.rates.get().monthly_amount
    pay_months()
    earned_more(award)
    (change,) = redetermined(tmp_path).changes
    applied = approve(change)
    assert applied.status == "applied"
    rates = list(AwardRate.objects.filter(award=award).order_by("period").values_list("monthly_amount", flat=True))
    assert rates == [before, change.amount_by_law]
    award.refresh_from_db()
    decision = decision_by_id(award.decision_id)
    assert decision.pk == applied.decision_id != applied.former_decision_id
    assert (decision.monthly_amount, decision.decided_by_id) == (change.amount_by_law, applied.approved_by_id)
    assert replay_decision(decision.reference).identical
    assert [notice.kind for notice in notices_of_person(award.person_id)] == ["decision"]
    for month in (4, 5):
        pay_months(date(2026, month, 1), date(2026, month, 1), kind="arrears")
    pay_months(date(2026, 4, 1), date(2026, 4, 1))
    paid = dict(Payment.objects.filter(award=award).values_list("kind", "amount").distinct().order_by("amount"))
    assert list(Payment.objects.filter(kind="arrears").values_list("amount", flat=True)) == [change.arrears_amount]
    assert paid["monthly"] == change.amount_by_law
    assert sum(Payment.objects.values_list("amount", flat=True)) == 4 * change.amount_by_law
    assert trial_balance(date(2026, 5, 7)).is_balanced
    assert redetermined(tmp_path / "again").counts == {"agree": 1}


def test_too_much_paid_is_owed_and_the_rate_falls(tmp_path: Path) -> None:
    award = retired(wage="6000.00")
    before = award.rates.get().monthly_amount
    pay_months()
    ContributionMonth.objects.filter(person_id=award.person_id, month__lt="2006-01-01").delete()
    (change,) = redetermined(tmp_path).changes
    now = law_gives(award)
    assert change.overpayment_amount == 3 * (before - now) > 0
    assert change.arrears_amount == 0
    assert overpayments_owed(award.person_id) == 0
    assert change.needs_two == (change.overpayment_amount + before - now > 5000)
    approve(change)
    if change.needs_two:
        approve(change)
    assert overpayments_owed(award.person_id) == change.overpayment_amount
    assert AwardRate.objects.filter(award=award).order_by("period").last().monthly_amount == now


def test_nobody_entitled_any_more_ends_the_award_with_its_last_paid_month(tmp_path: Path) -> None:
    award = retired()
    pay_months()
    Person.objects.filter(pk=award.person_id).update(birth_date=date(1990, 5, 4), sex="male")
    (change,) = redetermined(tmp_path).changes
    assert (change.kind, change.amount_by_law) == ("end", None)
    assert change.overpayment_amount == 3 * change.amount_in_payment
    approve(change)
    approve(change)
    ended = Termination.objects.get(award=award)
    assert (ended.ended_on, ended.reason) == (date(2026, 3, 31), "granted_in_error")
    assert prepared_run(month=date(2026, 4, 1)).expected_count == 0


def test_above_the_limit_two_persons_must_approve(tmp_path: Path) -> None:
    award = retired()
    pay_months()
    Person.objects.filter(pk=award.person_id).update(birth_date=date(1990, 5, 4), sex="male")
    (change,) = redetermined(tmp_path).changes
    assert change.needs_two
    first = officer(Role.SUPERVISOR)
    assert approve(change, officer_id=first.pk).status == "approved"
    with pytest.raises(SameApprover):
        approve(change, officer_id=first.pk)
    assert approve(change).status == "applied"


def test_a_month_paid_meanwhile_makes_the_proposal_out_of_date(tmp_path: Path) -> None:
    award = retired()
    pay_months()
    earned_more(award)
    (change,) = redetermined(tmp_path).changes
    prepared_run(month=date(2026, 4, 1))
    with pytest.raises(ChangeOutOfDate):
        approve(change)
    assert PaymentRun.objects.count() == 4
    again = redetermined(tmp_path / "again")
    assert again.counts == {"proposed": 1}
    assert [each.status for each in again.changes] == ["withdrawn", "proposed"]
    assert again.changes[1].effective_from == date(2026, 5, 1)


def test_a_month_that_was_withheld_is_paid_later_at_the_new_amount(tmp_path: Path) -> None:
    award = retired()
    pay_months()
    april = released_run(month=date(2026, 4, 1))
    suspend_award(award_id=award.pk, from_on=date(2026, 4, 1), reason=SuspensionReason.REVIEW)
    assert pay_run(run_id=april.pk).withheld_count == 1
    resume_award(award_id=award.pk, from_on=date(2026, 4, 1))
    earned_more(award)
    (change,) = redetermined(tmp_path).changes
    assert change.effective_from == date(2026, 4, 1)
    approve(change)
    pay_months(date(2026, 5, 1), date(2026, 5, 1))
    paid = Payment.objects.filter(award=award, period__gte=date(2026, 4, 1)).values_list("amount", flat=True)
    assert list(paid) == [change.amount_by_law] * 2


def test_an_award_that_ended_with_its_last_paid_month_has_its_past_put_right(tmp_path: Path) -> None:
    award = retired()
    pay_months()
    AwardRate.objects.filter(award=award).update(period=period_from(award.period.lower, date(2026, 4, 21)))
    Award.objects.filter(pk=award.pk).update(period=period_from(award.period.lower, date(2026, 4, 21)))
    pay_months(date(2026, 4, 1), date(2026, 4, 1))
    earned_more(award)
    (change,) = redetermined(tmp_path).changes
    assert (change.effective_from, change.months.count()) == (date(2026, 5, 1), 4)
    assert approve(change).status == "applied"
    assert award.rates.count() == 1
    pay_months(date(2026, 4, 1), date(2026, 4, 1), kind="arrears")
    assert Payment.objects.get(kind="arrears").amount == change.arrears_amount


def test_facts_that_changed_after_the_proposal_are_not_decided_unseen(tmp_path: Path) -> None:
    award = retired()
    earned_more(award)
    (change,) = redetermined(tmp_path).changes
    earned_more(award, wage="900.00")
    with pytest.raises(ChangeOutOfDate):
        approve(change)
    change.refresh_from_db()
    assert change.status == "proposed"


def test_an_award_of_which_nothing_was_paid_is_put_right_from_its_first_day(tmp_path: Path) -> None:
    award = retired()
    earned_more(award)
    (change,) = redetermined(tmp_path).changes
    assert (change.effective_from, change.arrears_amount) == (award.period.lower, Decimal(0))
    approve(change)
    assert award.rates.get().monthly_amount == change.amount_by_law


def test_the_same_difference_is_proposed_once(tmp_path: Path) -> None:
    earned_more(retired())
    redetermined(tmp_path)
    assert redetermined(tmp_path / "again").counts == {"already_proposed": 1}


def test_a_record_put_right_again_withdraws_the_proposal(tmp_path: Path) -> None:
    award = retired()
    earned_more(award)
    redetermined(tmp_path)
    ContributionMonth.objects.filter(person_id=award.person_id, employer__isnull=False).delete()
    again = redetermined(tmp_path / "again")
    assert again.counts == {"agree": 1}
    assert [each.status for each in again.changes] == ["withdrawn"]


def test_reading_everybody_is_logged_as_what_it_is(tmp_path: Path) -> None:
    award = retired()
    earned_more(award)
    made = redetermined(tmp_path)
    logged = MassReading.objects.get()
    assert (logged.account_id, logged.persons, logged.purpose) == (made.account.pk, 1, "extract")
    assert Reading.objects.get(person_id=award.person_id).purpose == "review"


def test_an_extract_of_everybody_proposes_nothing(tmp_path: Path) -> None:
    account = officer(Role.SUPERVISOR)
    request = Request(("retirement",), TODAY)
    take_extract(tmp_path / "extract", request, account_id=account.pk, now=datetime(2026, 4, 20, 9, tzinfo=UTC))
    extract = open_extract(tmp_path / "extract")
    with pytest.raises(NotOfAwards):
        propose_changes(extract, "retirement", tmp_path, on=TODAY, proposed_by_id=account.pk)


def test_a_benefit_that_follows_the_calendar_is_compared_as_of_today(tmp_path: Path) -> None:
    person = PersonFactory(elderly=True)
    claim = submit(person, on=date(2026, 3, 2))
    assert claim.status == "granted"
    award = Award.objects.get(person=person)
    AwardRate.objects.filter(award=award).update(monthly_amount=Decimal("1518.00"))
    pay_months(date(2026, 3, 1), date(2026, 3, 1))
    (change,) = redetermined(tmp_path, benefit="bpc_elderly").changes
    assert (change.determined_on, change.amount_by_law, change.why) == (TODAY, Decimal("1621.00"), "law")
    assert change.arrears_amount == (Decimal("1621.00") * 29 / 30).quantize(Decimal("0.01")) - Decimal("1467.40")
