"""Determining a benefit for one person: which routes are open, what is awarded, and every step that led there."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any, Literal

import msgspec

from amparo.law.benefits import Benefit, Period, Route
from amparo.law.errors import LawError, MissingFact
from amparo.law.preparation import Facts, Prepared
from amparo.law.program import Program
from amparo.law.runtime import Failure
from amparo.law.trace import ParameterUses, Step, Tracer, Unconfirmed
from amparo.law.values import Value, as_plain

type Outcome = Literal["entitled", "not_entitled", "refer", "incomplete"]
_MOST_DAYS_KEPT = 64
_NOTHING = Decimal("0.00")


class RouteResult(msgspec.Struct, frozen=True):
    """One way to the benefit: whether it can ever open for this person, whether it is open, and if it is, what it pays."""

    code: str
    applies: bool
    entitled: bool
    amount: Decimal | None
    conditions: dict[str, bool]

    def as_data(self) -> dict[str, Any]:
        return {**msgspec.structs.asdict(self), "amount": as_plain(self.amount)}


@dataclass(frozen=True, eq=False)
class Determination:
    """The law's answer to one claim on one day.

    `amount` is per month and None unless entitled or referred; `missing` names the facts without which nothing can be
    said; `refer` the variables for which an officer decides. `starts_on` and `ends_on` are the first and the last day of
    the right, or what they would be once the referral is settled; None where the law does not say, and then the right
    runs from `on`, or without an end. Equal facts, law and day give equal determinations.
    The steps, and what is unconfirmed about them, are drawn up when they are first asked for.
    """

    benefit: str
    on: date
    law_version: str
    institution: str
    outcome: Outcome
    amount: Decimal | None
    route: str | None
    routes: tuple[RouteResult, ...]
    missing: tuple[str, ...]
    refer: tuple[str, ...]
    starts_on: date | None
    ends_on: date | None
    run: "Run" = field(repr=False)

    @property
    def is_without_days(self) -> bool:
        """Whether the right would end before it starts, so that there is no day on which anything is due."""
        return self.ends_on is not None and self.ends_on < (self.starts_on or self.on)

    @property
    def values(self) -> dict[str, Value]:
        """Every variable that was computed."""
        return self.run.values

    @property
    def steps(self) -> tuple[Step, ...]:
        """How each variable came about, in order of computation."""
        return self.run.steps

    @cached_property
    def unconfirmed(self) -> tuple[Unconfirmed, ...]:
        """What nobody has confirmed among all that the steps rest on."""
        return _unconfirmed(self.steps, self.run.linked_programs(), self.on)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Determination) and self.as_data() == other.as_data()

    __hash__ = None  # type: ignore[assignment]  # it holds dictionaries

    def as_data(self) -> dict[str, Any]:
        """The determination as JSON holds it: decimals and dates as text."""
        return {
            "benefit": self.benefit,
            "on": self.on.isoformat(),
            "law_version": self.law_version,
            "institution": self.institution,
            "outcome": self.outcome,
            "amount": as_plain(self.amount),
            "route": self.route,
            "starts_on": as_plain(self.starts_on),
            "ends_on": as_plain(self.ends_on),
            "routes": [each.as_data() for each in self.routes],
            "values": {name: as_plain(value) for name, value in self.values.items()},
            "steps": [each.as_data() for each in self.steps],
            "missing": list(self.missing),
            "refer": list(self.refer),
            "unconfirmed": [msgspec.structs.asdict(each) for each in self.unconfirmed],
        }


class Run:
    """One program run for one person on one day: its values, and its steps when they are asked for."""

    def __init__(self, runner: "Runner", prepared: Prepared, on: date) -> None:
        self._runner, self._prepared = runner, prepared
        constants, self._uses = runner.on(on)
        self.results, self._marks, self._linked = prepared.run(on, constants)

    @cached_property
    def values(self) -> dict[str, Value]:
        """Every variable that has a value."""
        return self._runner.tracer.values(self.results)

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        return self._runner.tracer.steps(self.values, self._marks, self._prepared, self._linked, self._uses)

    def linked_programs(self) -> list[Program]:
        """The programs run for persons linked to this one."""
        return [
            program
            for link, program in self._runner.program.linked_programs.items()
            if self._prepared.has_persons(link)
        ]

    def failures(self) -> dict[str, LawError]:
        """Why each variable without a value has none."""
        return {
            name: result.error
            for name, result in zip(self._runner.program.order, self.results, strict=True)
            if result.__class__ is Failure
        }


class Computation:
    """Some variables computed for one person. Raises the error of any of them that cannot be."""

    def __init__(self, run: Run, names: Sequence[str]) -> None:
        failures = run.failures()
        for name in names:
            if name in failures:
                raise failures[name]
        self._run = run
        self.values: dict[str, Value] = {name: run.values[name] for name in names}

    @property
    def steps(self) -> tuple[Step, ...]:
        return self._run.steps


class Runner:
    """Runs one program, keeping what the law says on the days that were asked for lately."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.tracer = Tracer(program)
        self._days: dict[date, tuple[tuple[Any, ...], ParameterUses]] = {}

    def on(self, day: date) -> tuple[tuple[Any, ...], ParameterUses]:
        found = self._days.get(day)
        if found is None:
            if len(self._days) >= _MOST_DAYS_KEPT:
                self._days.clear()
            uses = ParameterUses(self.program.rulebook.scope.parameters, day)
            found = self._days[day] = self.program.constants(day), uses
        return found

    def run(self, facts: Facts, on: date) -> Run:
        return Run(self, Prepared(self.program, facts), on)


@dataclass(frozen=True, slots=True)
class _Answer:
    """What the variables say of the benefit, before outcome and amount are settled."""

    routes: tuple[RouteResult, ...]
    entitled: bool
    amount: Decimal
    route: str | None
    missing: tuple[str, ...]
    refer: tuple[str, ...]
    starts_on: date | None
    ends_on: date | None


class Determiner:
    """Determines one benefit."""

    def __init__(self, benefit: Benefit, program: Program, *, institution: str, version: str) -> None:
        self.benefit, self.institution, self.version = benefit, institution, version
        self.runner = Runner(program)

    def determine(self, facts: Facts, on: date) -> Determination:
        """The determination on a day. Raises FactError for facts of the wrong type, and LawError where the law has no answer."""
        run = self.runner.run(facts, on)
        answer = _Answering(self.benefit, run).answer()
        outcome = _outcome(answer)
        open_ = outcome in ("entitled", "refer")
        shown = open_ and answer.entitled
        return Determination(
            benefit=self.benefit.benefit,
            on=on,
            law_version=self.version,
            institution=self.institution,
            outcome=outcome,
            amount=answer.amount if shown else None,
            route=answer.route if shown else None,
            routes=answer.routes,
            missing=answer.missing,
            refer=answer.refer,
            starts_on=answer.starts_on if open_ else None,
            ends_on=answer.ends_on if open_ else None,
            run=run,
        )


def _outcome(answer: _Answer) -> Outcome:
    if answer.missing:
        return "incomplete"
    if answer.refer:
        return "refer"
    return "entitled" if answer.entitled else "not_entitled"


def _unconfirmed(steps: Sequence[Step], linked: Sequence[Program], on: date) -> tuple[Unconfirmed, ...]:
    """What the steps rest on, and whatever the rules read of linked persons may rest on."""
    found = {Unconfirmed("rule", step.variable, step.unconfirmed) for step in steps if step.unconfirmed}
    found |= {
        Unconfirmed("parameter", use.name, use.reference)
        for step in steps
        for use in step.parameters
        if not use.confirmed
    }
    for program in linked:
        found |= program.unconfirmed_on(on)
    return tuple(sorted(found))


def _paid(route: RouteResult) -> Decimal:
    return route.amount or _NOTHING


class _Answering:
    """Reads the benefit's answer from a run. A missing fact is noted; any other failure of what must be known is raised."""

    def __init__(self, benefit: Benefit, run: Run) -> None:
        self.benefit, self.values, self.failures = benefit, run.values, run.failures()
        self.lacking = False

    def answer(self) -> _Answer:
        routes = tuple(self._route(route) for route in self.benefit.routes)
        entitled = (
            self._needed(self.benefit.entitled) if self.benefit.entitled else any(each.entitled for each in routes)
        )
        open_routes = [each for each in routes if each.entitled]
        best = max(open_routes, key=_paid, default=None)
        amount = _paid(best) if best else _NOTHING
        if self.benefit.amount and entitled:
            amount = self._needed(self.benefit.amount) or _NOTHING
        route = best.code if best else None
        starts_on, ends_on = self._period(self.benefit.period(route), self._needed if entitled else self.values.get)
        refer = tuple(name for name in self.benefit.refer_when if self._needed(name))
        return _Answer(routes, bool(entitled), amount, route, self._missing(), refer, starts_on, ends_on)

    def _period(self, period: Period, value: Callable[[str], Any]) -> tuple[date | None, date | None]:
        """The first and the last day; of who is not entitled as far as they are known."""
        ends = period.ends is not None and (period.ends_when is None or bool(value(period.ends_when)))
        return value(period.starts) if period.starts else None, value(period.ends) if ends and period.ends else None

    def _route(self, route: Route) -> RouteResult:
        applies = bool(self._needed(route.applies)) if route.applies else True
        entitled = applies and bool(self._needed(route.entitled))
        amount = self._needed(route.amount) or _NOTHING if entitled else None
        conditions = {name: bool(self.values[name]) for name in route.conditions if name in self.values}
        return RouteResult(route.code, applies, entitled, amount, conditions)

    def _needed(self, name: str) -> Any:
        """The variable's value; None, and noted, when it lacks a fact."""
        error = self.failures.get(name)
        if error is None:
            return self.values[name]
        if not isinstance(error, MissingFact):
            raise error
        self.lacking = True
        return None

    def _missing(self) -> tuple[str, ...]:
        if not self.lacking:
            return ()
        return tuple(dict.fromkeys(error.name for error in self.failures.values() if isinstance(error, MissingFact)))
