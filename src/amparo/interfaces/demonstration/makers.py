"""Values that invented people have on record, or answer: each made as the institution's demonstration.yaml says."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from random import Random
from typing import Any, NamedTuple

from amparo.administration.common.periods import add_months, first_of_month
from amparo.interfaces.demonstration.people import Someone
from amparo.interfaces.demonstration.plan import Maker


class Setting(NamedTuple):
    """For whom, on which day and by which chance a value is made."""

    person: Someone
    today: date
    random: Random


def made(maker: Maker, setting: Setting) -> Any:
    """A value as JSON has it (days as text, amounts as text), or None for none."""
    return _KINDS[maker.kind](maker, setting)


def day_before(maker: Maker, setting: Setting, days: int) -> str | None:
    """A day so many days ago, or by chance none."""
    if maker.chance is not None and setting.random.random() >= maker.chance:
        return None
    return (setting.today - timedelta(days=days)).isoformat()


def all_made(makers: Mapping[str, Maker], setting: Setting) -> dict[str, Any]:
    """Every value that came about, by name."""
    found = {name: made(maker, setting) for name, maker in makers.items()}
    return {name: value for name, value in found.items() if value is not None}


def _truth(maker: Maker, setting: Setting) -> bool:
    person = setting.person
    if person.working_life in maker.lives or person.income_kind in maker.incomes:
        return True
    if maker.coupled is not None:
        return maker.coupled is (person.partner is not None)
    return maker.chance is not None and setting.random.random() < maker.chance


def _day(maker: Maker, setting: Setting) -> str | None:
    if maker.chance is not None and setting.random.random() >= maker.chance:
        return None
    return (setting.today - timedelta(days=setting.random.randint(*maker.days_ago))).isoformat()


def _month(maker: Maker, setting: Setting) -> str:
    return first_of_month(add_months(setting.today, -maker.months_ago)).isoformat()


def _month_after_age(maker: Maker, setting: Setting) -> str:
    return first_of_month(add_months(setting.person.birth_date, 12 * maker.age_years + 1)).isoformat()


def _number(maker: Maker, setting: Setting) -> int:
    return setting.random.randint(*maker.between)


def _amount(maker: Maker, setting: Setting) -> str:
    if maker.chance is not None and setting.random.random() >= maker.chance:
        return "0.00"
    return f"{maker.typical * setting.random.lognormvariate(0.0, maker.spread):.2f}"


def _one_of(maker: Maker, setting: Setting) -> str:
    return setting.random.choices(list(maker.values), list(maker.values.values()))[0]


def _stays(maker: Maker, setting: Setting) -> list[dict[str, str]]:
    """Where the person lived in the country: from birth, or since an age `between`; now and then an absence."""
    born, random = setting.person.birth_date, setting.random
    since = born if random.random() < (maker.chance or 0.0) else add_months(born, 12 * random.randint(*maker.between))
    since = min(since, setting.today - timedelta(days=400))
    if random.random() >= 0.1:
        return [{"since": since.isoformat()}]
    left = since + timedelta(days=random.randrange(200, max(201, (setting.today - since).days - 100)))
    back = left + timedelta(days=random.randrange(200, 2_000))
    stays = [{"since": since.isoformat(), "until": left.isoformat()}]
    return stays if back >= setting.today else [*stays, {"since": back.isoformat()}]


def _rows(maker: Maker, setting: Setting) -> list[dict[str, Any]]:
    return [all_made(maker.fields, setting) for _row in range(setting.random.randint(*maker.between))]


_KINDS: dict[str, Callable[[Maker, Setting], Any]] = {
    "truth": _truth,
    "day": _day,
    "month": _month,
    "month_after_age": _month_after_age,
    "number": _number,
    "amount": _amount,
    "income": lambda _maker, setting: f"{setting.person.monthly_income:.2f}",
    "income_kind": lambda _maker, setting: setting.person.income_kind,
    "one_of": _one_of,
    "fixed": lambda maker, _setting: maker.value,
    "stays": _stays,
    "rows": _rows,
    "person": lambda maker, setting: all_made(maker.fields, setting),
}
