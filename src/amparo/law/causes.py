"""Why the law's answer is another than a month before: a condition, a figure of the law, a birthday, the record."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

from amparo.law.benefits import Benefit
from amparo.law.errors import LawError
from amparo.law.trace import Step

if TYPE_CHECKING:
    from amparo.law.law import Law

type Between = tuple[date, date]


@dataclass(frozen=True, slots=True)
class Cause:
    """One thing that changed after the first of two days and not after the second.

    - condition: the variable `name` came to hold, or no longer holds (`holds`); `reference` is its article.
    - parameter: a figure of the law came into force `on` a day, by the law in `reference`.
    - anniversary: the person's date `name` was `years` years ago `on` a day.
    - record: the relation `name` is longer.
    """

    kind: Literal["condition", "parameter", "anniversary", "record"]
    name: str
    on: date | None = None
    holds: bool = False
    years: int = 0
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """Two following answers: the days they are of, the conditions that hold on the later one and those that differ, and
    the steps of the later. `routes` are the routes of before and after, `paid` that of the amount.
    """

    law: "Law"
    benefit: Benefit
    facts: Mapping[str, Any]
    between: Between
    holds: Collection[str]
    changed: Collection[str]
    routes: Sequence[str]
    paid: str | None
    steps: "Steps"


def causes_of_outcome(change: Change) -> tuple[Cause, ...]:
    """What opened, closed or moved a right: the conditions that changed, and the days and figures that they rest on.

    Conditions of other routes than those of before and after are left out.
    """
    shown = _conditions(change.benefit, change.routes)
    flipped = [name for name in shown if name in change.changed]
    steps = change.steps
    below = steps.below(flipped or [*shown, *_amounts(change.benefit, change.paid)])
    return (
        *(
            Cause("condition", name, holds=name in change.holds, reference=_article(change.law, name))
            for name in flipped
        ),
        *_anniversaries(steps.facts_read(below), change.facts, change.between),
        *_came_into_force(change.law, steps.parameters(below), change.between),
        *(_record(change.benefit, steps, below) if flipped else ()),
    )


def causes_of_amount(change: Change) -> tuple[Cause, ...]:
    """What moved the amount of a right that goes on the same way: figures that came into force, else the record.

    A record that has grown changes an average every month, so it is told only where nothing else is.
    """
    steps = change.steps
    below = steps.below(_amounts(change.benefit, change.paid))
    return tuple(_came_into_force(change.law, steps.parameters(below), change.between)) or tuple(
        _record(change.benefit, steps, below)
    )


def causes_of_known_law(law: "Law", failed: LawError, between: Between) -> tuple[Cause, ...]:
    """What ended months for which the law had no answer: the figure that it lacked."""
    return tuple(_came_into_force(law, [name for name in [failed.name] if name in law.parameters], between))


def _conditions(benefit: Benefit, routes: Iterable[str]) -> list[str]:
    own = {route.code: route.conditions for route in benefit.routes}
    named = [*benefit.reasons, *benefit.refer_when, *(name for code in routes for name in own.get(code, ()))]
    return list(dict.fromkeys(named)) if named else [name for name in [benefit.entitled] if name]


def _amounts(benefit: Benefit, route: str | None) -> list[str]:
    own = [benefit.amount] if benefit.amount else []
    return [*own, benefit.route(route).amount] if route else own


def _article(law: "Law", name: str) -> str:
    return law.variables[name].article if name in law.variables else ""


class Steps:
    """The steps of a determination by their variables, and what lies below them; asked again, it is known."""

    def __init__(self, steps: Iterable[Step]) -> None:
        self.by_name = {step.variable: step for step in steps}
        self._below: dict[tuple[str, ...], list[str]] = {}
        self._parameters: dict[tuple[str, ...], list[str]] = {}

    def below(self, names: Iterable[str]) -> list[str]:
        """The variables on which these rest, and they themselves."""
        roots = tuple(name for name in names if name in self.by_name)
        if roots not in self._below:
            self._below[roots] = self._found_below(roots)
        return self._below[roots]

    def _found_below(self, roots: Sequence[str]) -> list[str]:
        found: dict[str, None] = {}
        waiting = list(roots)
        while waiting:
            name = waiting.pop()
            if name not in found:
                found[name] = None
                waiting += [needed for needed in self.by_name[name].inputs if needed in self.by_name]
        return list(found)

    def facts_read(self, names: Iterable[str]) -> list[str]:
        """What the variables read that is not itself a variable: facts, and columns of relations."""
        read = dict.fromkeys(needed for name in names for needed in self.by_name[name].inputs)
        return [needed for needed in read if needed not in self.by_name]

    def parameters(self, names: Iterable[str]) -> list[str]:
        """The figures of the law that the variables use."""
        key = tuple(names)
        if key not in self._parameters:
            self._parameters[key] = sorted({used.name for name in key for used in self.by_name[name].parameters})
        return self._parameters[key]


def _anniversaries(names: Iterable[str], facts: Mapping[str, Any], between: Between) -> Iterator[Cause]:
    for name in names:
        day = facts.get(name)
        if isinstance(day, date) and (found := _anniversary(day, between)) and found > day:
            yield Cause("anniversary", name, on=found, years=found.year - day.year)


def _anniversary(day: date, between: Between) -> date | None:
    for year in {each.year for each in between}:
        try:
            found = day.replace(year=year)
        except ValueError:
            found = date(year, 3, 1)
        if between[0] < found <= between[1]:
            return found
    return None


def _came_into_force(law: "Law", names: Iterable[str], between: Between) -> Iterator[Cause]:
    for name in names:
        entry = law.parameters[name].entry_on(between[1].toordinal())
        if entry and entry.start > between[0].toordinal():
            yield Cause("parameter", name, on=date.fromordinal(entry.start), reference=entry.reference)


def _record(benefit: Benefit, steps: Steps, below: Iterable[str]) -> Iterator[Cause]:
    relation = benefit.projection.relation if benefit.projection else ""
    if relation and any(name.split(".")[0] == relation for name in steps.facts_read(below)):
        yield Cause("record", relation)
