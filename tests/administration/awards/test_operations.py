"""What may be done to an award, and what the database refuses whoever asks."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from amparo.administration.awards import operations
from amparo.administration.awards.choices import SuspensionReason, TerminationReason
from amparo.administration.awards.models import Award, AwardRate, Suspension
from amparo.administration.awards.queries import awards_of_person, deceased_awards, payable_awards
from amparo.administration.common.errors import RecordError
from amparo.administration.common.periods import period_from
from amparo.administration.registry.models import CivilEvent
from tests.factories.awards import AwardFactory
from tests.factories.claims import ClaimFactory
from tests.factories.registry import PersonFactory

pytestmark = pytest.mark.django_db
MARCH = date(2026, 3, 1)


def new_award(person_id: int, starts_on: date = MARCH) -> operations.NewAward:
    return operations.NewAward(
        person_id=person_id,
        benefit="retirement",
        starts_on=starts_on,
        monthly_amount=Decimal("1621.00"),
        thirteenth=True,
    )


def rates(award: Award) -> list[tuple[date, date | None, Decimal]]:
    rows = AwardRate.objects.filter(award=award).order_by("period")
    return [(row.period.lower, row.period.upper, row.monthly_amount) for row in rows]


def test_many_awards_are_opened_at_once_each_with_its_rate() -> None:
    people = PersonFactory.create_batch(3)
    awards = operations.open_awards([new_award(person.pk) for person in people])
    assert [award.person_id for award in awards] == [person.pk for person in people]
    assert all(rates(award) == [(MARCH, None, Decimal("1621.00"))] for award in awards)


def test_one_that_cannot_be_opened_keeps_all_of_them_closed() -> None:
    taken = AwardFactory()
    with pytest.raises(operations.BenefitAlreadyInPayment):
        operations.open_awards([new_award(PersonFactory().pk), new_award(taken.person_id)])
    assert Award.objects.get() == taken


@pytest.mark.parametrize("start", [date(2020, 1, 1), date(2024, 1, 1), date(2025, 6, 1)])
def test_two_awards_of_one_benefit_never_overlap(start: date) -> None:
    award = AwardFactory()
    with pytest.raises(IntegrityError, match="no_overlap"), transaction.atomic():
        AwardFactory(person=award.person, starts_on=start)
    assert AwardFactory(person=award.person, benefit="bpc_elderly", starts_on=start)


def test_an_award_may_follow_another_on_the_next_day() -> None:
    award = AwardFactory(ends_on=MARCH)
    assert AwardFactory(person=award.person, starts_on=MARCH)


@pytest.mark.parametrize("died_on", [date(2026, 2, 28), MARCH, date(2027, 1, 1)])
def test_no_open_award_begins_for_a_person_whose_death_is_on_record(died_on: date) -> None:
    person = PersonFactory(elderly=True)
    CivilEvent.objects.create(person=person, kind="death", occurred_on=died_on, source="SIRC")
    with pytest.raises(operations.PersonHasDied):
        operations.open_award(new_award(person.pk))


def test_the_days_up_to_a_death_may_still_be_awarded() -> None:
    person = PersonFactory(elderly=True)
    CivilEvent.objects.create(person=person, kind="death", occurred_on=date(2026, 3, 10), source="SIRC")
    assert AwardFactory(person=person, starts_on=MARCH, ends_on=date(2026, 3, 11))
    with pytest.raises(IntegrityError, match="beyond the recorded death"), transaction.atomic():
        AwardFactory(person=person, benefit="other", starts_on=MARCH, ends_on=date(2026, 3, 12))


def test_a_claim_without_a_grant_opens_nothing() -> None:
    with pytest.raises(operations.NothingGranted):
        operations.award_claim(claim_id=ClaimFactory().pk, on=MARCH)


def test_a_new_rate_replaces_the_old_from_its_day() -> None:
    award = AwardFactory(monthly_amount=2000)
    operations.change_rate(award_id=award.pk, monthly_amount=Decimal("2078.00"), from_on=date(2026, 1, 1))
    assert rates(award) == [
        (date(2024, 1, 1), date(2026, 1, 1), Decimal("2000.00")),
        (date(2026, 1, 1), None, Decimal("2078.00")),
    ]


@pytest.mark.parametrize(("amount", "day"), [(2000, date(2024, 1, 1)), (0, MARCH), (-1, MARCH)])
def test_a_rate_that_could_not_stand_is_refused(amount: int, day: date) -> None:
    award = AwardFactory()
    with pytest.raises(operations.RateNotLater):
        operations.change_rate(award_id=award.pk, monthly_amount=Decimal(amount), from_on=day)
    with pytest.raises(operations.AwardEnded):
        operations.change_rate(award_id=award.pk, monthly_amount=Decimal(1), from_on=date(2023, 12, 31))


@pytest.mark.parametrize(
    ("first", "end"), [(date(2023, 12, 1), date(2024, 2, 1)), (date(2025, 1, 1), None), (MARCH, date(2026, 5, 1))]
)
@pytest.mark.parametrize("kind", [AwardRate, Suspension])
def test_rates_and_suspensions_lie_within_their_award(
    kind: type[AwardRate] | type[Suspension], first: date, end: date | None
) -> None:
    award = AwardFactory(ends_on=MARCH)
    more = {"monthly_amount": 1} if kind is AwardRate else {"reason": "review"}
    AwardRate.objects.all().delete()
    with pytest.raises(IntegrityError, match="lies outside the award"), transaction.atomic():
        kind.objects.create(award=award, period=period_from(first, end), **more)


def test_two_rates_never_overlap_and_each_is_above_zero() -> None:
    award = AwardFactory()
    with pytest.raises(IntegrityError, match="awardrate_no_overlap"), transaction.atomic():
        AwardRate.objects.create(award=award, period=period_from(MARCH), monthly_amount=1)
    with pytest.raises(IntegrityError, match="positive"), transaction.atomic():
        AwardRate.objects.filter(award=award).update(monthly_amount=0)


def test_a_suspension_holds_payment_until_the_award_is_resumed() -> None:
    award = AwardFactory()
    operations.suspend_award(award_id=award.pk, from_on=date(2026, 1, 1), reason=SuspensionReason.NO_PROOF_OF_LIFE)
    with pytest.raises(operations.AlreadySuspended):
        operations.suspend_award(award_id=award.pk, from_on=MARCH, reason=SuspensionReason.REVIEW)
    assert awards_of_person(award.person_id)[0].suspended_since == date(2026, 1, 1)
    operations.resume_award(award_id=award.pk, from_on=MARCH)
    assert awards_of_person(award.person_id)[0].suspended_since is None
    assert [bool(payable_awards(date(2026, month, 1))) for month in (1, 2, 3)] == [False, False, True]
    with pytest.raises(operations.NotSuspended):
        operations.resume_award(award_id=award.pk, from_on=MARCH)


def test_a_suspension_taken_back_from_its_first_day_leaves_no_trace_in_payment() -> None:
    award = AwardFactory(suspended=MARCH)
    operations.resume_award(award_id=award.pk, from_on=MARCH)
    assert not Suspension.objects.exists()


def test_an_ended_award_ends_with_its_rates_and_suspensions() -> None:
    award = AwardFactory(suspended=date(2025, 6, 1))
    operations.change_rate(award_id=award.pk, monthly_amount=Decimal(3000), from_on=date(2026, 6, 1))
    operations.terminate_award(
        award_id=award.pk, ended_on=date(2026, 3, 15), reason=TerminationReason.NO_LONGER_ENTITLED
    )
    award.refresh_from_db()
    assert award.period.upper == date(2026, 3, 16)
    assert rates(award) == [(date(2024, 1, 1), date(2026, 3, 16), Decimal("2000.00"))]
    assert Suspension.objects.get().period.upper == date(2026, 3, 16)
    assert awards_of_person(award.person_id)[0].last_day == date(2026, 3, 15)
    with pytest.raises(operations.AwardEnded):
        operations.terminate_award(award_id=award.pk, ended_on=date(2026, 3, 16), reason=TerminationReason.DEATH)


def test_a_recorded_death_ends_the_award_with_its_day() -> None:
    alive, dead = AwardFactory(), AwardFactory()
    CivilEvent.objects.create(person=dead.person, kind="death", occurred_on=date(2026, 2, 10), source="SIRC")
    assert operations.terminate_deceased(on=date(2026, 2, 9)) == 0
    assert operations.terminate_deceased(on=MARCH) == 1
    assert deceased_awards(MARCH) == []
    dead.refresh_from_db()
    assert (dead.period.upper, dead.termination.reason) == (date(2026, 2, 11), "death")
    assert [row.award_id for row in payable_awards(MARCH)] == [alive.pk]


def test_a_death_that_comes_to_light_later_ends_an_ended_award_earlier() -> None:
    award = AwardFactory()
    operations.terminate_award(award_id=award.pk, ended_on=date(2026, 3, 31), reason=TerminationReason.AT_REQUEST)
    CivilEvent.objects.create(person=award.person, kind="death", occurred_on=date(2026, 3, 10), source="SIRC")
    assert operations.terminate_deceased(on=date(2026, 4, 1)) == 1
    assert operations.terminate_deceased(on=date(2026, 4, 2)) == 0
    award.refresh_from_db()
    assert (award.period.upper, award.termination.reason) == (date(2026, 3, 11), "death")


def test_a_reason_is_one_of_those_that_are_known() -> None:
    with pytest.raises(IntegrityError, match="suspension_reason"), transaction.atomic():
        operations.suspend_award(award_id=AwardFactory().pk, from_on=MARCH, reason="a bad day")  # type: ignore[arg-type]


def test_each_former_row_of_an_award_is_kept() -> None:
    award = AwardFactory()
    operations.change_rate(award_id=award.pk, monthly_amount=Decimal(3000), from_on=MARCH)
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from awards_awardrateevent where award_id = %s", [award.pk])
        assert cursor.fetchone() == (1,)


acts = st.lists(
    st.tuples(st.sampled_from(["suspend", "resume", "rate", "end"]), st.integers(0, 900)), min_size=1, max_size=8
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts)
def test_whatever_is_done_in_whatever_order_the_award_stays_whole(done: list[tuple[str, int]]) -> None:
    """Rates cover the award without gap or overlap, suspensions lie within it, and no month pays more than its rate."""
    with transaction.atomic():
        award = AwardFactory(monthly_amount=1000)
        for act, offset in done:
            day = date(2024, 1, 1) + timedelta(days=offset)
            try:
                _do(act, award.pk, day)
            except RecordError:
                continue
        award.refresh_from_db()
        spans = rates(award)
        assert (spans[0][0], spans[-1][1]) == (award.period.lower, award.period.upper)
        assert all(before[1] == after[0] for before, after in pairwise(spans))
        highest = max(amount for _first, _end, amount in spans)
        for month in range(1, 13):
            assert all(row.amount <= highest for row in payable_awards(date(2025, month, 1)))
        transaction.set_rollback(True)


def _do(act: str, award_id: int, day: date) -> None:
    if act == "suspend":
        operations.suspend_award(award_id=award_id, from_on=day, reason=SuspensionReason.REVIEW)
    elif act == "resume":
        operations.resume_award(award_id=award_id, from_on=day)
    elif act == "rate":
        operations.change_rate(award_id=award_id, monthly_amount=Decimal(1000 + day.month), from_on=day)
    else:
        operations.terminate_award(award_id=award_id, ended_on=day, reason=TerminationReason.AT_REQUEST)
