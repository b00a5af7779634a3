"""Invented people written into the record, by the rooms' own operations."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from random import Random

from amparo.administration.common.institution import current_law
from amparo.administration.common.periods import add_months, month_range
from amparo.administration.contributions.operations import ContributionMonthRow, record_contribution_months
from amparo.administration.registry import operations as registry
from amparo.interfaces.demonstration import careers, identifiers, names
from amparo.interfaces.demonstration.people import Someone
from amparo.law.parameters import Parameter

_CENT = Decimal("0.01")
_SOURCE = "Invented for the demonstration"
# The share of the pay that stands on an invented record; what the law asks is in the institution's contributions folder.
_SHARES = {
    "employee": Decimal("0.09"),
    "domestic": Decimal("0.09"),
    "individual": Decimal("0.20"),
    "facultative": Decimal("0.20"),
    "simplified": Decimal("0.11"),
    "low_income": Decimal("0.05"),
}


def figures_by_month(today: date) -> list[careers.MonthFigures]:
    """The law's minimum wage and ceiling of every month on record; those before the real take the first real's."""
    series = [current_law().parameters[name] for name in ("minimum_wage", "contribution_ceiling")]
    return [
        careers.MonthFigures(month, *(_value(each, month) for each in series))
        for month in month_range(careers.FIRST_MONTH, today)
    ]


def _value(series: Parameter, month: date) -> Decimal:
    value = series.value_on(month)
    return Decimal(value if value is not None else series.value_on(date.fromordinal(series.entries[0].start)))


@dataclass(slots=True)
class Registered:
    """The population as it stands in the record: `ids` by each person's number, and how many months were written."""

    people: list[Someone]
    ids: dict[int, int]
    months: int
    last_month: dict[int, careers.Month]


def register(people: list[Someone], *, random: Random, today: date, advance: Callable[[int], None]) -> Registered:
    """Write people, households, employers, work, contributions and facts; `advance` is told of how many more persons."""
    ids = _persons(people, today)
    advance(len(people) // 5)
    employers = _employers(random)
    registered = Registered(people, ids, 0, {})
    figures = figures_by_month(today)
    spells = {person.number: careers.spells(random, person, today) for person in people}
    _employments(spells, ids, employers)
    advance(len(people) // 10)
    rows = _months(random, people, spells, figures, registered, employers, advance)
    registered.months = record_contribution_months(rows)
    _incomes(people, registered, random, figures[-1].minimum_wage, today)
    _households(people, ids, today)
    _facts(people, ids, random, today)
    advance(len(people) - len(people) // 5 - len(people) // 10 - len(people) // 100 * 50)
    return registered


def _persons(people: list[Someone], today: date) -> dict[int, int]:
    rows: list[registry.PersonRow] = [
        {
            "given_names": person.given_names,
            "family_names": person.family_names,
            "birth_date": person.birth_date,
            "sex": person.sex,
            "mother_name": person.mother_name,
            "municipality": person.municipality,
            "state": person.state,
            "identifiers": {"cpf": person.cpf},
        }
        for person in people
    ]
    saved = registry.register_persons(rows, recorded_on=today)
    return {person.number: record.pk for person, record in zip(people, saved, strict=True)}


def _employers(random: Random) -> list[int]:
    numbers = identifiers.cnpj_numbers(random)
    return [
        registry.register_employer(name=names.employer_name(random, number), identifier=next(numbers)).pk
        for number in range(careers.EMPLOYER_COUNT)
    ]


def _employments(spells: dict[int, list[careers.Spell]], ids: dict[int, int], employers: list[int]) -> None:
    registry.employ_many(
        {
            "person_id": ids[number],
            "employer_id": employers[spell.employer],
            "category": spell.category,
            "teaching": spell.teaching,
            "start": spell.first,
            "end": add_months(spell.last, 1),
        }
        for number, own in spells.items()
        for spell in own
        if spell.employer is not None
    )


def _months(
    random: Random,
    people: list[Someone],
    spells: dict[int, list[careers.Spell]],
    figures: list[careers.MonthFigures],
    registered: Registered,
    employers: list[int],
    advance: Callable[[int], None],
) -> Iterator[ContributionMonthRow]:
    for number, person in enumerate(people, start=1):
        for spell in spells[person.number]:
            for month in careers.months(random, person, spell, figures):
                registered.last_month[person.number] = month
                yield _row(month, registered.ids[person.number], employers)
        if number % 100 == 0:
            advance(50)


def _row(month: careers.Month, person_id: int, employers: list[int]) -> ContributionMonthRow:
    base = min(month.remuneration, month.ceiling)
    return ContributionMonthRow(
        person_id=person_id,
        employer_id=None if month.employer is None else employers[month.employer],
        month=month.month,
        category=month.category,
        remuneration=month.remuneration,
        contribution_amount=(base * _SHARES[month.category]).quantize(_CENT, ROUND_HALF_UP),
        teaching=month.teaching,
        source=_SOURCE,
    )


def _incomes(people: list[Someone], registered: Registered, random: Random, minimum_wage: Decimal, today: date) -> None:
    """What each says they earn: the last pay while at work, a pension for some of the old, little or nothing for others."""
    recent = add_months(today.replace(day=1), -2)
    minimum = float(minimum_wage)
    for person in people:
        last = registered.last_month.get(person.number)
        if last and last.month >= recent:
            person.monthly_income, person.income_kind = float(last.remuneration), "work"
        elif person.age_years(today) >= 68 and random.random() < 0.3:
            person.monthly_income, person.income_kind = minimum * random.choice((1, 1, 1, 1.4, 2.1)), "pension"
        elif person.age_years(today) >= 18 and random.random() < 0.35:
            person.monthly_income, person.income_kind = round(minimum * random.uniform(0.1, 0.8), 2), "work"


def _households(people: list[Someone], ids: dict[int, int], today: date) -> None:
    together: dict[int, list[Someone]] = defaultdict(list)
    for person in people:
        together[person.household].append(person)
    registry.form_households(
        {f"D{number:06d}": [_member(person, ids) for person in members] for number, members in together.items()},
        start=today - timedelta(days=200),
    )
    for members in together.values():
        spouse = next((person for person in members if person.relationship == "spouse"), None)
        if spouse:
            registry.relate_persons(
                person_id=ids[members[0].number],
                other_id=ids[spouse.number],
                kind="spouse",
                start=_wedding(members[0], spouse),
            )


def _member(person: Someone, ids: dict[int, int]) -> registry.MemberRow:
    return {
        "person_id": ids[person.number],
        "relationship": person.relationship,
        "monthly_income": Decimal(f"{person.monthly_income:.2f}"),
        "income_kind": person.income_kind,
    }


def _wedding(one: Someone, other: Someone) -> date:
    youngest = max(one.birth_date, other.birth_date)
    return youngest.replace(year=youngest.year + 18, day=1) if youngest.year + 18 < 2026 else date(2026, 1, 1)


def _facts(people: list[Someone], ids: dict[int, int], random: Random, today: date) -> None:
    """What other registers vouch for: the social register's last update, biometrics, another benefit."""
    rows: list[registry.FactRow] = []
    for person in people:
        if person.age_years(today) < 60:
            continue
        updated = today - timedelta(days=random.randint(20, 900))
        known: dict[str, object] = {
            "biometric_registered": random.random() < 0.93,
            "receives_other_benefit": person.income_kind == "pension",
            "monthly_income": f"{person.monthly_income:.2f}",
            "income_kind": person.income_kind,
        }
        if random.random() < 0.6:
            known["cadunico_updated_on"] = updated.isoformat()
        rows += [
            {
                "person_id": ids[person.number],
                "name": name,
                "value": value,
                "valid_from": today - timedelta(days=15),
                "source": _SOURCE,
            }
            for name, value in known.items()
        ]
    registry.record_facts(rows)
