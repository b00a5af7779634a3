"""The only clock, and the demonstration's day."""

from datetime import date
from typing import Any

from django.utils import timezone

from amparo.interfaces import clock


def test_today_is_the_institutions_day(settings: Any) -> None:
    settings.AMPARO_TODAY = ""
    assert clock.today() == timezone.localdate()


def test_the_demonstration_sets_the_day_and_keeps_the_time_zone(settings: Any) -> None:
    settings.AMPARO_TODAY = "2026-07-01"
    assert clock.today() == date(2026, 7, 1)
    assert clock.now().date() == date(2026, 7, 1)
    assert clock.now().tzinfo is not None
