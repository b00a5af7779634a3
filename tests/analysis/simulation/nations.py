"""A small law and nations of few persons, whose figures are worked out by hand in the tests."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from amparo.analysis.nation.profile import Income
from amparo.analysis.simulation import Reform, Simulation, Years, parse_reform
from amparo.analysis.simulation.population import PopulationPart
from amparo.law import Law
from amparo.law.columnar import Batch, Column
from tests.law.lawmaking import law_of, series

RULES = """
birth_date = fact(Date)
income = fact(Money)
sex = fact(Choice["female", "male"])

@article("Act 1, s. 1")
def age_met(birth_date, on, p) -> bool:
    return full_years(birth_date, on) >= p.pension_age

@article("Act 1, s. 2")
def amount(income, p) -> Money:
    return max(p.full_pension - income, p.least_pension)

@article("Act 1, s. 3")
def entitled(age_met) -> bool:
    return age_met
"""
BENEFIT = """
benefit: pension
title: { en: Pension }
article: Act 1
entitled: entitled
amount: amount
thirteenth: false
reasons: [age_met]
"""
WORDS = """
birth_date:
  label: { en: Day of birth }
income:
  label: { en: Income }
sex:
  label: { en: Sex }
  values: { female: { en: female }, male: { en: male } }
amount:
  label: { en: Amount }
entitled:
  label: { en: Entitled }
age_met:
  label: { en: Age }
  "yes": { en: The age is reached. }
  "no": { en: The age is not reached. }
"""


def small_law() -> Law:
    """A pension from an age on: a full amount less what one has, but never less than a least one."""
    return law_of(
        RULES,
        benefit=BENEFIT,
        words=WORDS,
        pension_age=series("years", {"2000-01-01": 65}),
        full_pension=series("money", {"2000-01-01": "1000.00"}),
        least_pension=series("money", {"2000-01-01": "100.00"}),
    )


@dataclass(frozen=True)
class FewPersons:
    """Persons given one by one as (birth date, income in cents, female or male), in parts of two."""

    given: tuple[tuple[date, int, str], ...]
    stands_for: float = 1.0
    kind: str = "invented"
    since: date = date(2026, 1, 1)
    regions: tuple[str, ...] = ("North", "South")

    @property
    def persons(self) -> int:
        return len(self.given)

    @property
    def parts(self) -> int:
        return -(-len(self.given) // 2)

    def load(self, law: Law, number: int) -> PopulationPart:
        births, incomes, sexes = zip(*self.given[2 * number : 2 * number + 2], strict=True)
        facts = {
            "birth_date": Column(np.array([day.toordinal() for day in births])),
            "income": Column(np.array(incomes)),
            "sex": Column(np.array([law.facts["sex"].type.choices.index(each) for each in sexes])),
        }
        return PopulationPart(Batch(len(births), facts, {}, {}), np.full(len(births), number % 2, dtype=np.int16))


FOUR = FewPersons(
    (
        (date(1950, 1, 1), 20_000, "female"),  # 76: 800.00 as it stands
        (date(1955, 1, 1), 95_000, "male"),  # 71: the least, 100.00
        (date(1962, 1, 1), 0, "female"),  # 64 in 2026, 65 in 2027: 1,000.00
        (date(1990, 1, 1), 0, "male"),  # never within the years
    )
)


def reform(parameters: str = "", *, first: int = 2026, last: int = 2028, more: str = "") -> Reform:
    """A reform of the small law."""
    text = f"title: A reform\nbenefit: pension\nyears: {{ first: {first}, last: {last} }}\n{more}\n"
    return parse_reform(text + (f"parameters:\n  {parameters}\n" if parameters else ""), "REFORM.yaml")


def asked(given: Reform, population: Any = FOUR, **rules: str) -> Simulation:
    """The question; rule files by their stem."""
    return Simulation(given, {f"{name}.py": text for name, text in rules.items()}, population, Income(fact="income"))


def years(first: int, last: int) -> Years:
    """Years, both included."""
    return Years(first, last)
