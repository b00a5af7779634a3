"""The only clock. Everything below the interfaces receives its dates as arguments."""

from datetime import date, datetime, time

from django.conf import settings
from django.utils import timezone


def today() -> date:
    """Today where the institution is; the demonstration may set another day (AMPARO_TODAY)."""
    fixed = getattr(settings, "AMPARO_TODAY", None)
    if not fixed:
        return timezone.localdate()
    return fixed if isinstance(fixed, date) else date.fromisoformat(fixed)


def now() -> datetime:
    """The present moment, with its time zone; on the demonstration's day, the real time of day."""
    moment = timezone.localtime()
    clock_time: time = moment.timetz()
    return datetime.combine(today(), clock_time)
