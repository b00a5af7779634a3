"""What a reported death does to awards, and that a living person gets back exactly what was there."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from amparo.administration.awards import operations
from amparo.administration.awards.choices import SuspensionReason, TerminationReason
from amparo.administration.awards.deaths import restore_after_death, suspend_for_death
from amparo.administration.awards.models import Award, AwardRate, Suspension, Termination
from amparo.administration.awards.queries import payable_awards
from amparo.administration.registry.models import CivilEvent
from tests.factories.awards import AwardFactory

pytestmark = pytest.mark.django_db
DIED = date(2026, 3, 10)


def everything(award: Award) -> dict[str, Any]:
    award.refresh_from_db()
    rates = AwardRate.objects.filter(award=award).order_by("period")
    held = Suspension.objects.filter(award=award).order_by("period")
    return {
        "period": award.period,
        "rates": [(rate.period, rate.monthly_amount) for rate in rates],
        "held": [(each.period, each.reason) for each in held],
        "ended": list(Termination.objects.filter(award=award).values_list("ended_on", "reason")),
    }


def test_a_reported_death_holds_back_every_award_from_the_day_after() -> None:
    award = AwardFactory()
    other = AwardFactory()
    assert suspend_for_death(person_id=award.person_id, died_on=DIED) == [award.pk]
    assert suspend_for_death(person_id=award.person_id, died_on=DIED) == []
    held = Suspension.objects.get()
    assert (held.period.lower, held.period.upper, held.reason) == (date(2026, 3, 11), None, "death_reported")
    paid = {row.award_id: row.amount for row in payable_awards(date(2026, 4, 1))}
    assert paid == {other.pk: Decimal("2000.00")}


def test_days_that_are_held_back_already_keep_their_reason() -> None:
    award = AwardFactory(suspended=date(2026, 1, 1))
    operations.resume_award(award_id=award.pk, from_on=date(2026, 5, 1))
    suspend_for_death(person_id=award.person_id, died_on=DIED)
    assert [(each[0].lower, each[1]) for each in everything(award)["held"]] == [
        (date(2026, 1, 1), "review"),
        (date(2026, 5, 1), "death_reported"),
    ]


def test_an_award_that_ended_before_the_death_is_left_alone() -> None:
    award = AwardFactory(ends_on=date(2026, 1, 1))
    assert suspend_for_death(person_id=award.person_id, died_on=DIED) == []


@pytest.mark.parametrize("ended", [False, True])
def test_a_living_person_has_the_award_back_as_it_was(ended: bool) -> None:
    award = AwardFactory(suspended=date(2025, 6, 1))
    operations.resume_award(award_id=award.pk, from_on=date(2025, 8, 1))
    operations.change_rate(award_id=award.pk, monthly_amount=Decimal(3000), from_on=date(2026, 6, 1))
    before = everything(award)
    suspend_for_death(person_id=award.person_id, died_on=DIED)
    if ended:
        event = CivilEvent.objects.create(person=award.person, kind="death", occurred_on=DIED, source="SIRC")
        assert operations.terminate_deceased(on=date(2026, 9, 1)) == 1
        assert everything(award)["period"].upper == date(2026, 3, 11)
        assert event.occurred_on == DIED
    assert restore_after_death(person_id=award.person_id) == [award.pk]
    assert everything(award) == before
    assert restore_after_death(person_id=award.person_id) == []


def test_an_earlier_end_for_another_reason_comes_back_with_the_award() -> None:
    award = AwardFactory()
    operations.terminate_award(award_id=award.pk, ended_on=date(2026, 6, 30), reason=TerminationReason.AT_REQUEST)
    before = everything(award)
    operations.terminate_award(award_id=award.pk, ended_on=DIED, reason=TerminationReason.DEATH)
    assert restore_after_death(person_id=award.person_id) == [award.pk]
    assert everything(award) == before


acts = st.lists(st.tuples(st.sampled_from(["suspend", "resume", "rate"]), st.integers(0, 1200)), max_size=6)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts, st.integers(0, 1200), st.booleans())
def test_whatever_an_award_was_it_is_that_again(done: list[tuple[str, int]], died: int, ended: bool) -> None:
    from django.db import transaction

    from amparo.administration.common.errors import RecordError

    with transaction.atomic():
        award = AwardFactory()
        for act, offset in done:
            day = date(2024, 1, 1) + timedelta(days=offset)
            try:
                if act == "suspend":
                    operations.suspend_award(award_id=award.pk, from_on=day, reason=SuspensionReason.REVIEW)
                elif act == "resume":
                    operations.resume_award(award_id=award.pk, from_on=day)
                else:
                    operations.change_rate(award_id=award.pk, monthly_amount=Decimal(1000 + offset), from_on=day)
            except RecordError:
                continue
        before = everything(award)
        died_on = date(2024, 1, 1) + timedelta(days=died)
        suspend_for_death(person_id=award.person_id, died_on=died_on)
        if ended:
            operations.terminate_award(award_id=award.pk, ended_on=died_on, reason=TerminationReason.DEATH)
        restore_after_death(person_id=award.person_id)
        assert everything(award) == before
        transaction.set_rollback(True)
