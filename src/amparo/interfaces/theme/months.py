"""A person's months as a page shows them: a band of years, and beside it the same in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from amparo.administration.claims.catalogue import Service
from amparo.administration.claims.determination import LawHasNoAnswer
from amparo.administration.claims.timeline import months_of_person, record_goes_on
from amparo.interfaces.theme.formats import active_language
from amparo.law.months import MonthsShown

BAND_WIDTH = 960
_YEARS_BETWEEN_MARKS = 5


@dataclass(frozen=True, slots=True)
class Piece:
    """Months of one kind in the band, in its units from the left."""

    kind: str
    left: float
    width: float


@dataclass(frozen=True, slots=True)
class Band:
    """The picture: its pieces, the years written below, and where today is."""

    pieces: tuple[Piece, ...]
    years: tuple[tuple[int, float], ...]
    today: float


def months_context(
    person_id: int, service: Service, answers: Mapping[str, Any], today: date, *, stops: bool
) -> dict[str, Any]:
    """What the page of a person's months needs; `no_answer` instead where the law cannot be applied."""
    found: dict[str, Any] = {"service": service, "stops": stops, "grows": record_goes_on(service.benefit), "on": today}
    try:
        months = months_of_person(
            person_id, service.benefit, answers, today, goes_on=not stops, language=active_language()
        )
    except LawHasNoAnswer as error:
        return found | {"no_answer": str(error)}
    now = date(today.year, today.month, 1)
    timed = [(each, _time(each, now)) for each in months]
    return found | {"months": timed, "band": _band(months, now), "kinds": tuple(dict.fromkeys(m.kind for m in months))}


def _time(months: MonthsShown, now: date) -> str:
    if months.last < now:
        return "past"
    return "future" if months.first > now else "now"


def _band(months: Sequence[MonthsShown], now: date) -> Band:
    first, last = _number(months[0].first), _number(months[-1].last)
    scale = BAND_WIDTH / (last - first + 1)
    pieces = [
        Piece(each.kind, _round((_number(each.first) - first) * scale), _round(_length(each) * scale))
        for each in months
    ]
    years = [year for year in range(first // 12 + 1, last // 12 + 1) if year % _YEARS_BETWEEN_MARKS == 0]
    marks = tuple((year, _round((12 * year - first) * scale)) for year in years)
    return Band(tuple(pieces), marks, _round((_number(now) - first) * scale))


def _length(months: MonthsShown) -> int:
    return _number(months.last) - _number(months.first) + 1


def _number(month: date) -> int:
    return 12 * month.year + month.month - 1


def _round(units: float) -> float:
    return round(units, 1)
