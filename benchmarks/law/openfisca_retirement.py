"""Retirement by points (EC 103/2019, arts 15 and 26) as an author of an OpenFisca country package would write it.

The same articles as institutions/brazil_inss/retirement: contribution time, points (of today, or of the end of an earlier
year), the average of updated wages, the discard of the lowest wages, the coefficient, floor and ceiling. Idioms are
OpenFisca's own: one vector of persons, a variable per month for what is monthly (cached by the simulation),
`parameters(period)`, NumPy, floats rounded half up.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np
from openfisca_core.entities import build_entity
from openfisca_core.indexed_enums import Enum
from openfisca_core.parameters import ParameterNode
from openfisca_core.periods import DAY, ETERNITY, MONTH
from openfisca_core.periods import period as to_period
from openfisca_core.simulations import Simulation
from openfisca_core.simulations.simulation_builder import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

FIRST_MONTH = to_period("1990-01")
LATEST_YEAR_OF_STEPS = 2032
Person = build_entity(key="person", plural="persons", label="Insured person", is_person=True)


def round_half_up(values: Any, decimals: int) -> Any:
    """Money is not negative here."""
    power = 10.0**decimals
    return np.floor(values * power + 0.5) / power


def months_until(last: Any) -> list[Any]:
    """Every month of the record, from the first that the system holds to `last`."""
    count = (last.start.year - FIRST_MONTH.start.year) * 12 + last.start.month - FIRST_MONTH.start.month + 1
    return [FIRST_MONTH.offset(number, "month") for number in range(count)]


def full_months(birth: Any, day: Any) -> Any:
    """Completed months from birth to a day."""
    birth_month = birth.astype("datetime64[M]")
    day_of_birth = (birth - birth_month.astype("datetime64[D]")).astype(int) + 1
    whole = (day.year - 1970) * 12 + day.month - 1 - birth_month.astype(int)
    return whole - (day_of_birth > day.day)


def by_sex(person: Any, period: Any, parameters: Any, name: str) -> Any:
    """The parameter for women or for men."""
    node = parameters(period)
    return np.where(person("sex", period) == Sex.female, node[f"{name}_woman"], node[f"{name}_man"])


class Sex(Enum):
    female = "female"
    male = "male"


class Category(Enum):
    none = "none"
    employee = "employee"
    domestic = "domestic"
    individual = "individual"
    facultative = "facultative"
    simplified = "simplified"
    low_income = "low_income"


class sex(Variable):
    value_type, entity, definition_period, label = Enum, Person, ETERNITY, "Sex"
    possible_values, default_value = Sex, Sex.female


class birth_date(Variable):
    value_type, entity, definition_period, label = date, Person, ETERNITY, "Date of birth"


class wage(Variable):
    value_type, entity, definition_period, label = float, Person, MONTH, "Wage on which a contribution was paid"


class category(Variable):
    value_type, entity, definition_period, label = Enum, Person, MONTH, "Category of the contributor"
    possible_values, default_value = Category, Category.none


class month_counts(Variable):
    value_type, entity, definition_period, label = bool, Person, MONTH, "The month counts as contribution time"

    def formula(person, period, parameters):
        node, kind = parameters(period), person("category", period)
        regular = (kind != Category.none) * (kind != Category.simplified) * (kind != Category.low_income)
        if period.start.date < np.datetime64(int(node.minimum_month_from), "D").astype(date):
            return regular
        return regular * (round_half_up(person("wage", period), 2) >= node.minimum_wage)


class month_qualifies(Variable):
    value_type, entity, definition_period, label = bool, Person, MONTH, "The month counts for the qualifying period"

    def formula(person, period, parameters):
        node, known = parameters(period), person("category", period) != Category.none
        if period.start.date < np.datetime64(int(node.minimum_month_from), "D").astype(date):
            return known
        return known * (round_half_up(person("wage", period), 2) >= node.minimum_wage)


class contribution_months(Variable):
    value_type, entity, definition_period, label = int, Person, DAY, "Months of contribution, without simplified plans"

    def formula(person, period, parameters):
        return sum(person("month_counts", month).astype(int) for month in months_until(period.first_month))


class qualifying_months(Variable):
    value_type, entity, definition_period, label = int, Person, DAY, "Months of the qualifying period"

    def formula(person, period, parameters):
        return sum(person("month_qualifies", month).astype(int) for month in months_until(period.first_month))


class insured_before_reform(Variable):
    value_type, entity, definition_period, label = bool, Person, ETERNITY, "Joined before the reform"

    def formula(person, period, parameters):
        return sum(person("category", month) != Category.none for month in months_until(to_period("2019-11"))) > 0


class age_months(Variable):
    value_type, entity, definition_period, label = int, Person, DAY, "Completed months of age"

    def formula(person, period, parameters):
        return full_months(person("birth_date", period), period.start)


class points_months(Variable):
    value_type, entity, definition_period, label = int, Person, DAY, "Age plus contribution time, in months"

    def formula(person, period, parameters):
        return person("age_months", period) + person("contribution_months", period)


class points_required(Variable):
    value_type, entity, definition_period, label = int, Person, DAY, "Points asked for"

    def formula(person, period, parameters):
        return by_sex(person, period, parameters, "points_required")


class full_contribution_met(Variable):
    value_type, entity, definition_period, label = bool, Person, DAY, "Contribution time reached"

    def formula(person, period, parameters):
        required = 12 * by_sex(person, period, parameters, "full_contribution")
        return person("contribution_months", period) >= required


class points_met(Variable):
    value_type, entity, definition_period, label = bool, Person, DAY, "Points reached, today or at the end of a year"

    def formula(person, period, parameters):
        met = person("points_months", period) >= 12 * person("points_required", period)
        for year in range(2019, min(period.start.year - 1, LATEST_YEAR_OF_STEPS) + 1):
            then = to_period(f"{year}-12-31")
            points = person("points_months", then) >= 12 * person("points_required", then)
            met = met | (points * person("full_contribution_met", then))
        return met


class retirement_qualifying_met(Variable):
    value_type, entity, definition_period, label = bool, Person, DAY, "Qualifying period reached"

    def formula(person, period, parameters):
        return person("qualifying_months", period) >= parameters(period).retirement_qualifying


class points_entitled(Variable):
    value_type, entity, definition_period, label = bool, Person, DAY, "Entitled by points"

    def formula(person, period, parameters):
        conditions = ("full_contribution_met", "points_met", "retirement_qualifying_met")
        entitled = person("insured_before_reform", period)
        for name in conditions:
            entitled = entitled * person(name, period)
        return entitled


class averaged_months(Variable):
    value_type, entity, definition_period, label = int, Person, DAY, "Months whose wages are averaged"

    def formula(person, period, parameters):
        return sum(person("month_counts", month).astype(int) for month in averaged(period))


class averaged_months_all_plans(Variable):
    value_type, entity, definition_period, label = int, Person, DAY, "Months whose wages are averaged, all plans"

    def formula(person, period, parameters):
        return sum(person("month_qualifies", month).astype(int) for month in averaged(period))


class average_wage(Variable):
    value_type, entity, definition_period, label = float, Person, DAY, "The average of all updated wages, all plans"

    def formula(person, period, parameters):
        total = updated_wages(person, averaged(period), parameters, "month_qualifies").sum(axis=0)
        months, least = person("averaged_months_all_plans", period), person("average_least_divisor", period)
        average = round_half_up(total / np.maximum(np.maximum(months, least), 1), 2)
        return np.minimum(average, parameters(period).contribution_ceiling)


class average_least_divisor(Variable):
    value_type, entity, definition_period, label = int, Person, DAY, "The fewest months by which wages are divided"

    def formula(person, period, parameters):
        if period.start.date < date(2022, 5, 5):
            return person.empty_array() + 1
        early = sum(person("category", month) != Category.none for month in months_until(to_period("1994-07")))
        return np.where(early > 0, parameters(period).average_minimum_divisor, 1)


class points_kept_least(Variable):
    value_type, entity, definition_period, label = int, Person, DAY, "Months that the route needs"

    def formula(person, period, parameters):
        time = 12 * by_sex(person, period, parameters, "full_contribution")
        points = 12 * person("points_required", period) - person("age_months", period)
        return np.minimum(person("contribution_months", period), np.maximum(time, points))


class points_amount(Variable):
    value_type, entity, definition_period, label = float, Person, DAY, "Pension by points, the best by discarding"

    def formula(person, period, parameters):
        node = parameters(period)
        months = averaged(period)
        wages = updated_wages(person, months, parameters)
        best_first = -np.sort(-wages, axis=0)
        sums = np.concatenate([np.zeros((1, wages.shape[1])), np.cumsum(best_first, axis=0)])
        count, time = person("averaged_months", period), person("contribution_months", period)
        earlier, divisor = time - count, person("average_least_divisor", period)
        kept = person("points_kept_least", period)
        start = by_sex(person, period, parameters, "coefficient_from")
        best = np.zeros(person.count)
        for year in range(int(kept.min()) // 12, int(time.max()) // 12 + 1):
            chosen = np.minimum(count, np.maximum(np.maximum(12 * year - earlier, kept - earlier), divisor))
            total = sums[chosen, np.arange(person.count)]
            average = np.minimum(node.contribution_ceiling, round_half_up(total / np.maximum(chosen, divisor), 2))
            share = node.coefficient_base + node.coefficient_step * np.maximum(0, (earlier + chosen) // 12 - start)
            possible = (year >= kept // 12) * (year <= time // 12)
            best = np.maximum(best, possible * round_half_up(average * share, 2))
        return np.minimum(np.maximum(best, node.minimum_wage), node.contribution_ceiling)


def averaged(period: Any) -> list[Any]:
    """The months from July 1994 to the one before the claim."""
    months = months_until(period.first_month.offset(-1, "month"))
    return months[(1994 - FIRST_MONTH.start.year) * 12 + 6 :]


def updated_wages(person: Any, months: Sequence[Any], parameters: Any, counts: str = "month_counts") -> Any:
    """A row a month: wages within the ceiling, brought to the last month; 0 where the month does not count."""
    nodes = [parameters(month) for month in months]
    changes = np.array([1 + node.wage_update / 100 for node in nodes])
    factors = round_half_up(np.cumprod(changes[::-1])[::-1], 6)
    rows = []
    for month, node, factor in zip(months, nodes, factors, strict=True):
        wages = round_half_up(person("wage", month).astype(np.float64), 2)
        limited = np.minimum(wages, node.contribution_ceiling)
        rows.append(round_half_up(limited * factor, 2) * person(counts, month))
    return np.stack(rows)


VARIABLES = [each for each in list(globals().values()) if isinstance(each, type) and issubclass(each, Variable)]
PARAMETERS = [
    "minimum_wage",
    "contribution_ceiling",
    "minimum_month_from",
    "wage_update",
    "average_minimum_divisor",
    "retirement_qualifying",
    "points_required_woman",
    "points_required_man",
    "full_contribution_woman",
    "full_contribution_man",
    "coefficient_base",
    "coefficient_step",
    "coefficient_from_woman",
    "coefficient_from_man",
]


def build_system(series: Mapping[str, Sequence[tuple[date, Any]]]) -> TaxBenefitSystem:
    """The system with parameters as (first day, value) pairs; dates are days since 1970, as OpenFisca has no dates."""
    system = TaxBenefitSystem([Person])
    system.add_variables(*(each for each in VARIABLES if each is not Variable))
    data = {
        name: {"values": {day.isoformat(): {"value": _figure(value)} for day, value in series[name]}} for name in series
    }
    system.parameters = ParameterNode("", data=data)
    return system


def _figure(value: Any) -> float | int:
    if isinstance(value, date):
        return (value - date(1970, 1, 1)).days
    return float(value) if isinstance(value, Decimal) else int(value)


def simulation_of(system: TaxBenefitSystem, persons: Sequence[Mapping[str, Any]]) -> Simulation:
    """A simulation that holds the persons' facts, written as Amparo has them."""
    builder = SimulationBuilder()
    builder.create_entities(system)
    builder.declare_person_entity("person", list(range(len(persons))))
    simulation = builder.build(system)
    simulation.set_input("sex", "ETERNITY", np.array([person["sex"] for person in persons]))
    simulation.set_input(
        "birth_date", "ETERNITY", np.array([person["birth_date"] for person in persons], "datetime64[D]")
    )
    _set_months(simulation, persons)
    return simulation


def _set_months(simulation: Simulation, persons: Sequence[Mapping[str, Any]]) -> None:
    months: dict[date, list[tuple[int, Mapping[str, Any]]]] = {}
    for number, person in enumerate(persons):
        for row in person["contributions"]:
            months.setdefault(row["month"], []).append((number, row))
    for month, rows in months.items():
        wages, kinds = np.zeros(len(persons)), np.array(["none"] * len(persons), dtype="<U12")
        for number, row in rows:
            wages[number], kinds[number] = float(row["wage"]), row["category"]
        simulation.set_input("wage", f"{month:%Y-%m}", wages)
        simulation.set_input("category", f"{month:%Y-%m}", kinds)
