"""The demonstration's register tells of three deaths: one stops an award, one waits for an officer, one is of nobody."""

from datetime import date
from typing import Any

import pytest

from amparo.administration.awards.models import Suspension
from amparo.administration.civil_events.queries import deaths_in_family, notifications
from amparo.interfaces.demonstration.accounts import open_staff
from amparo.interfaces.demonstration.deaths import add_deaths
from tests.factories.awards import AwardFactory
from tests.factories.registry import PersonFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 7, 20)


def test_one_is_certain_one_doubtful_one_of_nobody_and_the_widow_has_an_account(settings: Any) -> None:
    settings.AMPARO_TODAY = TODAY.isoformat()
    open_staff()
    awards = [AwardFactory(person=PersonFactory(elderly=True)) for _number in range(2)]
    widow = PersonFactory(given_names="Rosa", birth_date=awards[0].person.birth_date)
    (opened,) = add_deaths(TODAY)
    assert sorted(each.state for each in notifications()) == ["doubtful", "matched", "unmatched"]
    assert Suspension.objects.get().award_id in [each.pk for each in awards]
    assert opened.name == widow.name
    assert [each.kind for each in deaths_in_family(widow.pk, TODAY)] == ["spouse"]


def test_where_nobody_is_in_payment_nothing_is_told() -> None:
    assert add_deaths(TODAY) == []
    assert not notifications()
