"""Invented people written into the record, by the rooms' own operations."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from random import Random

from amparo.administration.common.institution import current_institution, current_law, first_language
from amparo.administration.common.periods import add_months, month_range
from amparo.administration.contributions.operations import ContributionMonthRow, record_contribution_months
from amparo.administration.registry import operations as registry
from amparo.interfaces.demonstration import careers, identifiers, names
from amparo.interfaces.demonstration.makers import Setting, day_before, made
from amparo.interfaces.demonstration.people import Someone
from amparo.interfaces.demonstration.plan import FactsOf, Plan, current_plan
from amparo.law.parameters import Parameter

_CENT = Decimal("0.01")
_NO_CEILING = Decimal(10**12)
_SOURCE = "Invented for the demonstration"


def figures_by_month(today: date) -> list[careers.MonthFigures]:
    """The law's minimum wage and ceiling of every month on record; those before the real take the first real's."""
    pay = current_plan().pay
    if pay is None:
        return []
    minimum = current_law().parameters[pay.minimum]
    ceiling = current_law().parameters[pay.ceiling] if pay.ceiling else None
    return [
        careers.MonthFigures(month, _value(minimum, month), _value(ceiling, month) if ceiling else _NO_CEILING)
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
    plan = current_plan()
    registered = Registered(people, _persons(people, today), 0, {})
    advance(len(people) // 5)
    figures = figures_by_month(today)
    if figures:
        _careers(random, registered, figures, plan, today, advance)
        _incomes(people, registered, random, figures[-1].minimum_wage, today)
    _households(people, registered.ids, today)
    _facts(people, registered.ids, random, today)
    told = len(people) // 5 + (len(people) // 10 + len(people) // 100 * 50 if figures else 0)
    advance(len(people) - told)
    return registered


def _careers(
    random: Random,
    registered: Registered,
    figures: list[careers.MonthFigures],
    plan: Plan,
    today: date,
    advance: Callable[[int], None],
) -> None:
    employers = _employers(random, plan)
    people = registered.people
    spells = {person.number: careers.spells(random, person, today, plan) for person in people}
    _employments(spells, registered.ids, employers)
    advance(len(people) // 10)
    rows = _months(random, spells, figures, registered, employers, advance)
    registered.months = record_contribution_months(rows)


def _persons(people: list[Someone], today: date) -> dict[int, int]:
    scheme = current_institution().identifier_scheme
    rows: list[registry.PersonRow] = [
        {
            "given_names": person.given_names,
            "family_names": person.family_names,
            "birth_date": person.birth_date,
            "sex": person.sex,
            "mother_name": person.mother_name,
            "language": person.language or first_language(),
            "municipality": person.municipality,
            "state": person.state,
            "identifiers": {scheme: person.identifier},
        }
        for person in people
    ]
    saved = registry.register_persons(rows, recorded_on=today)
    return {person.number: record.pk for person, record in zip(people, saved, strict=True)}


def _employers(random: Random, plan: Plan) -> list[int]:
    numbers = identifiers.numbers(current_institution().employer_schemes[0], random)
    return [
        registry.register_employer(name=names.employer_name(random, plan.names, number), identifier=next(numbers)).pk
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
    spells: dict[int, list[careers.Spell]],
    figures: list[careers.MonthFigures],
    registered: Registered,
    employers: list[int],
    advance: Callable[[int], None],
) -> Iterator[ContributionMonthRow]:
    categories = current_plan().categories
    for number, person in enumerate(registered.people, start=1):
        for spell in spells[person.number]:
            for month in careers.months(random, person, spell, figures, categories[spell.category]):
                registered.last_month[person.number] = month
                yield _row(month, registered.ids[person.number], employers, categories[spell.category].share)
        if number % 100 == 0:
            advance(50)


def _row(month: careers.Month, person_id: int, employers: list[int], share: Decimal) -> ContributionMonthRow:
    base = min(month.remuneration, month.ceiling)
    return ContributionMonthRow(
        person_id=person_id,
        employer_id=None if month.employer is None else employers[month.employer],
        month=month.month,
        category=month.category,
        remuneration=month.remuneration,
        contribution_amount=(base * share).quantize(_CENT, ROUND_HALF_UP),
        teaching=month.teaching,
        source=_SOURCE,
        days=month.days,
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
    """What other registers vouch for, as the institution's demonstration has it."""
    groups = current_plan().facts
    rows: list[registry.FactRow] = []
    for person in people:
        for group in groups:
            if group.ages[0] <= person.age_years(today) <= group.ages[1]:
                known = _known(group, Setting(person, today, random))
                person.facts |= known
                since = today - timedelta(days=group.known_days)
                rows += [_fact(ids[person.number], name, value, since) for name, value in known.items()]
    registry.record_facts(rows)


def _fact(person_id: int, name: str, value: object, since: date) -> registry.FactRow:
    return {"person_id": person_id, "name": name, "value": value, "valid_from": since, "source": _SOURCE}


def _known(group: FactsOf, setting: Setting) -> dict[str, object]:
    """The values of a group. The days come first in the draw, so that one seed goes on giving the people it gave."""
    days = {
        name: setting.random.randint(*maker.days_ago) for name, maker in group.values.items() if maker.kind == "day"
    }
    found = {
        name: day_before(maker, setting, days[name]) if name in days else made(maker, setting)
        for name, maker in group.values.items()
    }
    return {name: value for name, value in found.items() if value is not None}
