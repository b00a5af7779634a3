"""Households and their members: who lives with whom, born when, with what kind of working life."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from amparo.interfaces.demonstration import identifiers, names
from amparo.interfaces.demonstration.plan import Plan


@dataclass(slots=True)
class Someone:
    """An invented person, before they are registered. `number` is their place in the population."""

    number: int
    household: int
    relationship: str  # to the head of the household
    given_names: str
    family_names: str
    sex: str
    birth_date: date
    mother_name: str
    identifier: str
    municipality: str
    state: str
    language: str | None
    working_life: str
    earnings_level: float  # in multiples of the minimum wage at mid-career
    monthly_income: float = 0.0  # what they say they earn now
    income_kind: str = "none"
    partner: int | None = None  # the number of the spouse
    facts: dict[str, object] = field(default_factory=dict)

    def age_years(self, on: date) -> int:
        """Completed years of age."""
        return on.year - self.birth_date.year - ((on.month, on.day) < (self.birth_date.month, self.birth_date.day))


class PeopleMaker:
    """Makes households until the asked number of persons is reached."""

    def __init__(self, random: Random, today: date, plan: Plan, scheme: str) -> None:
        self.random = random
        self.today = today
        self.plan = plan
        self.numbers = identifiers.numbers(scheme, random)
        self.people: list[Someone] = []
        self.household = 0

    def make(self, count: int) -> list[Someone]:
        """Exactly `count` persons, in whole households but for the last."""
        while len(self.people) < count:
            self._household()
        return self.people[:count]

    def _household(self) -> None:
        self.household += 1
        shape = self.random.choices(
            ("elderly_couple", "elderly_alone", "couple", "parent", "alone"), (28, 17, 36, 12, 7)
        )[0]
        place = self.random.choice(self.plan.names.places)
        head_age = self._head_age(shape)
        head = self._someone("head", self.random.choice(("female", "male")), head_age, place)
        if shape in ("elderly_couple", "couple"):
            sex = "male" if head.sex == "female" else "female"
            spouse = self._someone("spouse", sex, max(18, head_age + round(self.random.gauss(0, 4))), place)
            head.partner, spouse.partner = spouse.number, head.number
        for child in self._children(shape, head_age):
            self._someone("child", self.random.choice(("female", "male")), child, place, head)

    def _head_age(self, shape: str) -> int:
        low, high, mode = {
            "elderly_couple": (57, 88, 66),
            "elderly_alone": (58, 93, 69),
            "couple": (22, 62, 45),
            "parent": (20, 58, 40),
            "alone": (20, 64, 40),
        }[shape]
        return round(self.random.triangular(low, high, mode))

    def _children(self, shape: str, head_age: int) -> Iterator[int]:
        expected = {"couple": 1.4, "parent": 1.6, "elderly_couple": 0.35, "elderly_alone": 0.3, "alone": 0.0}[shape]
        for _ in range(4):
            if self.random.random() < expected / 4 * 1.3:
                age = head_age - self.random.randint(20, 38)
                if 0 <= age <= 45:
                    yield age

    def _someone(
        self, relationship: str, sex: str, age: int, place: tuple[str, ...], parent: Someone | None = None
    ) -> Someone:
        born = self.today - timedelta(days=round(age * 365.25) + self.random.randint(1, 364))
        life = self._working_life(age)
        person = Someone(
            number=len(self.people),
            household=self.household,
            relationship=relationship,
            given_names=names.given_names(self.random, self.plan.names, sex),
            family_names=names.family_names(self.random, self.plan.names, *((parent.family_names,) if parent else ())),
            sex=sex,
            birth_date=born,
            mother_name=self._mother_name(),
            identifier=next(self.numbers),
            municipality=place[0],
            state=place[1],
            language=place[2] if len(place) > 2 else None,
            working_life=life,
            earnings_level=min(12.0, max(1.0, self.random.lognormvariate(self.plan.lives[life].earnings, 0.6))),
        )
        self.people.append(person)
        return person

    def _mother_name(self) -> str:
        given = names.given_names(self.random, self.plan.names, "female")
        return f"{given} {names.family_names(self.random, self.plan.names)}"

    def _working_life(self, age: int) -> str:
        if age < 17:
            return self.plan.idle_life
        return self.random.choices(list(self.plan.lives), [life.weight for life in self.plan.lives.values()])[0]
