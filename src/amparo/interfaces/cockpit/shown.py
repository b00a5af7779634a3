"""Outcomes as pages show them: amounts in the institution's money, groups by their names, and bars beside each table."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from amparo.interfaces.theme.formats import format_money

_HEIGHT, _WIDTH, _GAP = 200, 600, 6
_IN_MILLIONS_FROM = 10_000_000


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a picture, in its units: up from the middle line for those who gain, down for those who lose."""

    x: float
    width: float
    up_y: float
    up: float
    down: float
    label: str

    @property
    def middle(self) -> float:
        """Where the label stands."""
        return self.x + self.width / 2


@dataclass(frozen=True, slots=True)
class GroupShown:
    """A kind of groups: its title, its rows, and the picture of who gains and loses."""

    title: str
    rows: list[dict[str, Any]]
    bars: list[Bar]
    line: float


def shown_effect(data: dict[str, Any]) -> dict[str, Any]:
    """A month's cost under both laws, persons in payment, and the groups."""
    row, payments = data["years"][0], data["assumptions"]["payments_a_year"]
    return {
        "base": rounded_money(_amount(row["base_cost_cents"], payments)),
        "reform": rounded_money(_amount(row["reform_cost_cents"], payments)),
        "difference": rounded_money(_amount(row["difference_cents"], payments)),
        "margin": rounded_money(_amount(row["difference_margin_cents"], payments)),
        "base_in_payment": row["base_in_payment"],
        "reform_in_payment": row["reform_in_payment"],
        "undetermined": row["undetermined"],
        "groups": shown_groups(data),
        "population": data["population"],
        "seconds": data["seconds"],
    }


def shown_years(data: dict[str, Any]) -> list[dict[str, Any]]:
    """Each year's costs as amounts."""
    names = ("base_cost", "reform_cost", "difference", "difference_margin")
    return [
        {**row, **{name: rounded_money(_amount(row[f"{name}_cents"], 1)) for name in names}} for row in data["years"]
    ]


def year_bars(data: dict[str, Any]) -> tuple[list[Bar], float]:
    """The difference of each year: up where the reform costs more."""
    rows = data["years"]
    return _bars(
        [(str(row["year"]), max(0, row["difference_cents"]), max(0, -row["difference_cents"])) for row in rows]
    )


def shown_groups(data: dict[str, Any]) -> list[GroupShown]:
    """Winners and losers by decile of income, sex, age and region, each with its picture; none where nothing changes."""
    titles = {
        "decile": _("Tenth of income, from the lowest"),
        "sex": _("Sex"),
        "age": _("Age"),
        "region": _("Region"),
    }
    if not any(row["winners"] or row["losers"] for rows in data["groups"].values() for row in rows):
        return []
    found = []
    for kind, rows in data["groups"].items():
        named = [_row(kind, row) for row in rows if row["persons"] != 0]
        bars, line = _bars([(row["name"], row["winners"] or 0, row["losers"] or 0) for row in named])
        found.append(GroupShown(titles.get(kind, kind), named, bars, line))
    return found


def _row(kind: str, row: dict[str, Any]) -> dict[str, Any]:
    names = {"female": _("Women"), "male": _("Men")} if kind == "sex" else {}
    mean = row["mean_change_cents"]
    return {**row, "name": names.get(row["name"], row["name"]), "mean": None if mean is None else _amount(mean, 1)}


def rounded_money(amount: Decimal) -> str:
    """An amount as a headline says it: from ten million on in millions with one decimal."""
    if abs(amount) < _IN_MILLIONS_FROM:
        return format_money(amount)
    return _("%(amount)s million") % {"amount": format_money((amount / 1_000_000).quantize(Decimal("0.1")))}


def _amount(cents: int, parts: int) -> Decimal:
    return (Decimal(cents) / parts / 100).quantize(Decimal("0.01"))


def _bars(values: list[tuple[str, int, int]]) -> tuple[list[Bar], float]:
    """The bars, and the height of the line between up and down."""
    most_up = max((up for _label, up, _down in values), default=0)
    most_down = max((down for _label, _up, down in values), default=0)
    scale = _HEIGHT / max(1, most_up + most_down)
    line = most_up * scale
    width = _WIDTH / max(1, len(values))
    bars = [
        Bar(
            round(place * width + _GAP / 2, 1),
            round(width - _GAP, 1),
            round(line - up * scale, 1),
            round(up * scale, 1),
            round(down * scale, 1),
            label,
        )
        for place, (label, up, down) in enumerate(values)
    ]
    return bars, round(line, 1)
