"""A person's facts as a compiled program reads them: scaled integers, columns by name, linked persons already
determined.

A missing fact becomes a Failure, so that it is asked for only when the determination comes to need it.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Context, Decimal, getcontext
from itertools import repeat
from operator import itemgetter
from typing import Any

from amparo.law.declarations import MOST_ROWS, Field
from amparo.law.errors import FactError, MissingFact, Unguarded
from amparo.law.program import Program
from amparo.law.runtime import Failure
from amparo.law.types import describe
from amparo.law.values import EARLIEST_DAY, LATEST_DAY, from_scaled, to_scaled

type Facts = Mapping[str, Any]
MOST_PERSONS = 100
_EXACT = Context(prec=60)
_NUMBERS = {Decimal, int}
_ENOUGH = 28
_FIRST_DAYS = {
    day: day.toordinal()
    for day in (
        date(year, month, 1) for year in range(EARLIEST_DAY.year, LATEST_DAY.year + 1) for month in range(1, 13)
    )
}
_POWERS = [Decimal(10) ** k for k in range(13)]


class Prepared:
    """One person's facts, prepared once for a program and run on any number of days."""

    __slots__ = ("_columns", "_counts", "_linked_facts", "_people", "_spans", "facts", "program")

    def __init__(self, program: Program, facts: Facts, place: str = "") -> None:
        self.program = program
        scope, needs = program.rulebook.scope, program.needs
        self.facts = [_fact(scope.facts[name], facts, place) for name in needs.facts]
        self._people = {
            link: _people(facts.get(link), link, place, many=scope.links[link].many) for link in _links(program)
        }
        self._columns: dict[str, list[list[Any]]] = {}
        self._counts: dict[str, int] = {}
        self._spans: dict[tuple[str, str] | None, tuple[int, int] | None] = {}
        self._linked_facts = {link: self._facts_of_people(link, names) for link, names in needs.linked.items()}
        for relation, names in needs.columns.items():
            if relation in scope.relations:
                rows = _rows(facts.get(relation), relation)
                self._counts[relation] = len(rows)
                self._columns[relation] = [
                    _column(scope.relations[relation].columns[name], relation, rows) for name in names
                ]
            else:
                self._counts[relation] = len(self._people[relation])
        for link, program_ in program.linked_programs.items():
            many = scope.links[link].many
            self._people[link] = [
                Prepared(program_, each, _place(link, i, many=many)) for i, each in enumerate(self._people[link])
            ]

    def has_persons(self, link: str) -> bool:
        """Whether anyone is linked so."""
        return bool(self._people[link])

    def span(self, column: tuple[str, str] | None) -> tuple[int, int] | None:
        """The first and last value of a relation's column; None when there is none."""
        if column not in self._spans:
            self._spans[column] = self._find_span(*column) if column else None
        return self._spans[column]

    def _find_span(self, relation: str, name: str) -> tuple[int, int] | None:
        names = self.program.needs.columns[relation]
        values = self._columns[relation][names.index(name)] if relation in self._columns else []
        return (min(values), max(values)) if values else None

    def _facts_of_people(self, link: str, names: Sequence[str]) -> list[dict[str, Any]]:
        scope = self.program.rulebook.scope
        return [
            {
                name: _fact(scope.facts[name], each, _place(link, i, many=scope.links[link].many))
                for name in names
                if name in scope.facts
            }
            for i, each in enumerate(self._people[link])
        ]

    @property
    def counts(self) -> Mapping[str, int]:
        """The number of rows of each relation, and of persons of each link."""
        return self._counts

    def run(
        self, on: date, constants: Sequence[Any]
    ) -> tuple[tuple[Any, ...], tuple[Any, ...], Mapping[str, Mapping[str, list[Any]]]]:
        """The variables' values, the marks of branches and days, and the values read of linked persons."""
        linked = {link: self._determined(link, on) for link in self.program.needs.linked}
        columns = [
            column
            for owner, names in self.program.needs.columns.items()
            for column in (self._columns[owner] if owner in self._columns else [linked[owner][name] for name in names])
        ]
        values, marks = self.program.run(
            constants, self.facts, columns, self._counts.values(), self._links_read(linked)
        )
        return values, marks, linked

    def _links_read(self, linked: Mapping[str, Mapping[str, list[Any]]]) -> list[Any]:
        needs = self.program.needs
        found: list[Any] = [bool(self._people[link]) for link in needs.existence]
        for link, names in needs.linked.items():
            if not self.program.rulebook.scope.links[link].many:
                found += [
                    linked[link][name][0] if linked[link][name] else Failure(Unguarded(f"there is no {link}"))
                    for name in names
                ]
        return found

    def _determined(self, link: str, on: date) -> dict[str, list[Any]]:
        """For each name read of the linked persons, the value of each of them."""
        found = {name: [facts[name] for facts in self._linked_facts[link]] for name in self._fact_names(link)}
        program = self.program.linked_programs.get(link)
        if program is None:
            return found
        positions = {name: program.order.index(name) for name in program.targets}
        results = [each.run(on, program.constants(on))[0] for each in self._people[link]]
        found.update({name: [values[position] for values in results] for name, position in positions.items()})
        return found

    def _fact_names(self, link: str) -> list[str]:
        return [name for name in self.program.needs.linked[link] if name in self.program.rulebook.scope.facts]


def _links(program: Program) -> list[str]:
    links = program.rulebook.scope.links
    return sorted({*program.needs.existence, *(name for name in program.needs.columns if name in links)})


def _place(link: str, position: int, *, many: bool) -> str:
    return f"{link}[{position + 1}]." if many else f"{link}."


def _people(given: Any, link: str, place: str, *, many: bool) -> list[Any]:
    found = given if many and given is not None else [] if given is None else [given]
    if not isinstance(found, list | tuple) or not all(isinstance(each, Mapping) for each in found):
        expected = "a list of persons" if many else "one person"
        raise FactError(f"{expected} is expected, got {type(given).__name__}", name=f"{place}{link}")
    if len(found) > MOST_PERSONS:
        raise FactError(f"there are {len(found)} persons, more than {MOST_PERSONS}", name=f"{place}{link}")
    return list(found)


def _fact(field: Field, facts: Facts, place: str) -> Any:
    value = facts.get(field.name)
    if value is None:
        if field.default is not None:
            return field.default
        name = f"{place}{field.name}"
        return Failure(MissingFact(f"{name} is not known", name=name, fix=f"Give {describe(field.type)}"))
    return _within(field, _converted(field, value, f"{place}{field.name}"), f"{place}{field.name}")


def _converted(field: Field, value: Any, name: str) -> int:
    try:
        return to_scaled(field.type, value)
    except FactError as error:
        raise error.locate(name=name) from None


def _within(field: Field, scaled: int, name: str) -> int:
    if not field.least <= scaled <= field.most:
        least, most = from_scaled(field.type, field.least), from_scaled(field.type, field.most)
        fix = f"If such values are real, declare {field.name} with least= or most="
        raise FactError(f"{from_scaled(field.type, scaled)} is not between {least} and {most}", name=name, fix=fix)
    return scaled


def _rows(given: Any, relation: str) -> Sequence[Mapping[str, Any]]:
    rows = [] if given is None else given
    if not isinstance(rows, list | tuple):
        raise FactError(f"a list of rows is expected, got {type(given).__name__}", name=relation)
    if len(rows) > MOST_ROWS:
        raise FactError(f"there are {len(rows)} rows, more than {MOST_ROWS}", name=relation)
    return rows


def _column(field: Field, relation: str, rows: Sequence[Mapping[str, Any]]) -> list[int]:
    """A column as scaled integers: all at once when every value is of the plain kind, else one by one."""
    try:
        return _QUICK[field.type.kind](field, list(map(itemgetter(field.name), rows)))
    except (KeyError, TypeError, ValueError, ArithmeticError):
        return _slowly(field, relation, rows)


def _quick_numbers(field: Field, values: list[Any]) -> list[int]:
    """All values at once. Their sum has as many decimals as the one with most, which tells whether any has too many."""
    if not set(map(type, values)) <= _NUMBERS or getcontext().prec < _ENOUGH:
        raise TypeError
    total = Decimal(sum(values))
    exponent = total.as_tuple().exponent
    if not isinstance(exponent, int) or exponent < -field.type.decimals or total.adjusted() > _ENOUGH:
        raise ValueError
    found = list(map(int, map(_EXACT.multiply, values, repeat(_POWERS[field.type.decimals]))))
    return _bounded(field, found)


def _bounded(field: Field, found: list[int]) -> list[int]:
    if found and not (field.least <= min(found) and max(found) <= field.most):
        raise ValueError
    return found


def _quick_dates(field: Field, values: list[Any]) -> list[int]:
    """First days of months are looked up all at once; a moment of a day is none of them, nor equal to any date."""
    try:
        return _bounded(field, list(map(_FIRST_DAYS.__getitem__, values)))
    except KeyError:
        if not set(map(type, values)) <= {date}:
            raise TypeError from None
        return _bounded(field, list(map(date.toordinal, values)))


def _quick_choices(field: Field, values: list[Any]) -> list[int]:
    codes = {option: code for code, option in enumerate(field.type.choices)}
    return list(map(codes.__getitem__, values))


def _quick_bools(field: Field, values: list[Any]) -> list[int]:
    if not set(map(type, values)) <= {bool}:
        raise TypeError
    return values


_QUICK: dict[str, Callable[[Field, list[Any]], list[int]]] = {
    "number": _quick_numbers,
    "date": _quick_dates,
    "choice": _quick_choices,
    "bool": _quick_bools,
}


def _slowly(field: Field, relation: str, rows: Sequence[Mapping[str, Any]]) -> list[int]:
    found = []
    for position, row in enumerate(rows):
        name = f"{relation}[{position + 1}].{field.name}"
        if not isinstance(row, Mapping):
            raise FactError(f"a row of named values is expected, got {row!r}", name=f"{relation}[{position + 1}]")
        value = row.get(field.name)
        if value is None and field.default is None:
            raise FactError(f"the row has no {field.name}", name=name, fix=f"Give {describe(field.type)}")
        found.append(field.default if value is None else _within(field, _converted(field, value, name), name))
    return found  # type: ignore[return-value]
