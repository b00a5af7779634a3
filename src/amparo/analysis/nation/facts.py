"""Draws one fact of many persons: each on its own, or from what else is known of them. Whole arrays only."""

from collections.abc import Mapping
from datetime import date

import numpy as np
from numpy.typing import NDArray

from amparo.analysis.nation.profile import (
    Ages,
    Amounts,
    Anniversary,
    ByAge,
    Drawn,
    Like,
    NationProfile,
    Shares,
    Wholes,
    as_ordinal,
)
from amparo.law import Law
from amparo.law.columnar import Column
from amparo.law.declarations import Field

type Whole = NDArray[np.int64]
type Facts = Mapping[str, Column]
DAYS_A_YEAR = 365.2425
_EPOCH = date(1970, 1, 1).toordinal()


def own_facts(
    chance: np.random.Generator, law: Law, profile: NationProfile, persons: int, on: date
) -> dict[str, Column]:
    """The facts that follow from nothing else, in the order of the file."""
    return {
        name: Column(births(chance, drawn, persons, on))
        if isinstance(drawn, Ages)
        else _fact(chance, law.facts[name], drawn, persons)
        for name, drawn in profile.facts.items()
        if not isinstance(drawn, ByAge | Anniversary | Like)
    }


def following_facts(
    chance: np.random.Generator, law: Law, profile: NationProfile, known: Facts, on: date
) -> dict[str, Column]:
    """The facts that follow from the age or from a fact before them, in the order of the file."""
    found = dict(known)
    for name, drawn in profile.facts.items():
        if isinstance(drawn, ByAge | Anniversary | Like):
            found[name] = _following(chance, law.facts[name], drawn, found, on)
    return found


def _following(chance: np.random.Generator, field: Field, drawn: Drawn, known: Facts, on: date) -> Column:
    match drawn:
        case ByAge():
            return _by_age(chance, field, drawn, known, on)
        case Anniversary():
            return Column(_anniversaries(chance, drawn, known["birth_date"].values))
        case Like():
            values = known[drawn.like].values + round(drawn.plus * 10**field.type.decimals)
            return Column(np.clip(values, field.least, field.most))
        case _:
            return _fact(chance, field, drawn, len(known["birth_date"].values))


def _by_age(chance: np.random.Generator, field: Field, drawn: ByAge, known: Facts, on: date) -> Column:
    ages = sorted(drawn.by_age)
    band = np.searchsorted(ages, ages_on(known["birth_date"].values, on), side="right") - 1
    values = np.zeros(len(band), dtype=np.int64)
    for place, age in enumerate(ages):
        members = np.flatnonzero(np.maximum(band, 0) == place)
        theirs = {name: column.take(members) for name, column in known.items()}
        values[members] = _following(chance, field, drawn.by_age[age], theirs, on).values
    return Column(values)


def _anniversaries(chance: np.random.Generator, drawn: Anniversary, born: Whole) -> Whole:
    """First days of months, as ordinals."""
    later = chance.integers(*drawn.spread_months, len(born), endpoint=True)
    later[chance.random(len(born)) < drawn.share] = 0
    months = (born - _EPOCH).astype("datetime64[D]").astype("datetime64[M]") + (12 * drawn.after_birthday + 1 + later)
    return months.astype("datetime64[D]").astype(np.int64) + _EPOCH


def _fact(chance: np.random.Generator, field: Field, drawn: Drawn, count: int) -> Column:
    match drawn:
        case Shares():
            return Column(coded(chance, field, drawn, count))
        case Amounts():
            return Column(_amounts(chance, field, drawn, count))
        case Wholes():
            values = chance.integers(as_ordinal(drawn.least), as_ordinal(drawn.most), count, endpoint=True)
            missing = chance.random(count) < drawn.missing if drawn.missing else None
            return Column(values * 10**field.type.decimals, missing)
        case _:
            raise TypeError(f"{drawn!r} does not stand on its own")


def weighted(chance: np.random.Generator, weights: list[float], count: int) -> Whole:
    """Positions drawn by weight."""
    edges = np.cumsum(weights) / sum(weights)
    return np.searchsorted(edges, chance.random(count), side="right").clip(max=len(weights) - 1).astype(np.int64)


def births(chance: np.random.Generator, drawn: Ages, count: int, on: date) -> Whole:
    """Birth dates as ordinals, of persons whose ages on a day are as given."""
    given = sorted(drawn.ages)
    ages = np.arange(given[0], given[-1] + 1)
    weights = np.interp(ages, given, [drawn.ages[age] for age in given])
    years = ages[weighted(chance, weights.tolist(), count)] + chance.random(count)
    return on.toordinal() - (years * DAYS_A_YEAR).astype(np.int64)


def ages_on(born: Whole, on: date) -> NDArray[np.float64]:
    """Ages in years, with their fractions."""
    found: NDArray[np.float64] = (on.toordinal() - born) / DAYS_A_YEAR
    return found


def coded(chance: np.random.Generator, field: Field, drawn: Shares, count: int) -> Whole:
    """The codes of a choice's values, or of yes and no."""
    options = {"true": 1, "false": 0} if field.type.kind == "bool" else {o: i for i, o in enumerate(field.type.choices)}
    codes = np.array([options[name] for name in drawn.shares], dtype=np.int64)
    return codes[weighted(chance, list(drawn.shares.values()), count)]


def _amounts(chance: np.random.Generator, field: Field, drawn: Amounts, count: int) -> Whole:
    unit = 10**field.type.decimals
    values = np.exp(chance.normal(np.log(drawn.median), drawn.spread, count))
    values = np.minimum(values, drawn.most if drawn.most is not None else field.most / unit)
    values[chance.random(count) < drawn.none] = 0
    steps = max(1, round(drawn.step * unit))
    whole: Whole = (values * unit).astype(np.int64) // steps * steps
    return whole
