"""Determining a benefit for many persons: who is entitled, by which route, with how much, and why not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from amparo.law.benefits import Benefit, Route
from amparo.law.columnar.batch import Array, Batch
from amparo.law.columnar.failures import first, raised, tidy
from amparo.law.columnar.frame import Frame
from amparo.law.columnar.people import People
from amparo.law.columnar.program import ColumnProgram, Days, refused
from amparo.law.errors import LawError, MissingFact
from amparo.law.program import Gates, Needs, Programs

ENTITLED: Final = 0
NOT_ENTITLED: Final = 1
REFER: Final = 2
INCOMPLETE: Final = 3
FAILED: Final = 4
OUTCOMES = ("entitled", "not_entitled", "refer", "incomplete", "failed")
_BITS = 64


@dataclass(frozen=True, slots=True)
class Determinations:
    """The law's answers, one per person.

    `outcome` is a position in OUTCOMES; `route` one in the program's routes, -1 for none; `amount` is in cents, 0 where
    none is shown. Bit i of `reasons` says that condition i holds, bit i of `refer` that the law refers to an officer for
    the i-th reason. `failure` (of those whose outcome is failed) and `missing` (of those incomplete) are k where
    `failures[k - 1]` says what the law has no answer for, or which fact is missing first.
    """

    outcome: Array
    route: Array
    amount: Array
    reasons: Array
    refer: Array
    failure: Array
    missing: Array
    failures: list[LawError]


class BenefitProgram:
    """The compiled determination of one benefit for many persons."""

    def __init__(self, benefit: Benefit, programs: Programs, targets: Sequence[str], gates: Gates) -> None:
        self.benefit = benefit
        self.program = ColumnProgram(programs, targets, gates)
        entitled = [route.entitled for route in benefit.routes] + [name for name in [benefit.entitled] if name]
        self.conditions = tuple(dict.fromkeys([*benefit.conditions(), *entitled]))[:_BITS]
        self.routes = tuple(route.code for route in benefit.routes)
        self.refer = benefit.refer_when[:_BITS]

    @property
    def needs(self) -> Needs:
        """The facts, columns and links that a determination reads."""
        return self.program.needs

    def determine(self, batch: Batch, on: Days) -> Determinations:
        """The same answers as Law.determine, for every person of the batch, on one day or one day (an ordinal) each."""
        count = batch.persons
        found = Determinations(
            outcome=np.zeros(count, np.uint8),
            route=np.full(count, -1, np.int16),
            amount=np.zeros(count, np.int64),
            reasons=np.zeros(count, np.uint64),
            refer=np.zeros(count, np.uint64),
            failure=np.zeros(count, np.int16),
            missing=np.zeros(count, np.int16),
            failures=self.program.failures.kinds,
        )
        with np.errstate(all="ignore"):
            for place, frame in self.program.frames(batch, on):
                self.program.prepare(frame)
                answers = _Answers(self, frame)
                for name, values in answers.columns().items():
                    getattr(found, name)[place] = values
        return found


class _Answers:
    """The answers for one block of persons. A missing fact is noted; any other failure of what must be known ends it."""

    def __init__(self, program: BenefitProgram, frame: People) -> None:
        self._program, self._frame = program, frame
        self._plan = frame.plan
        self._lacking = np.zeros(frame.persons, np.bool)
        self._failure: Any = frame.refused
        self._amounts = _Amounts(frame)

    def columns(self) -> Mapping[str, Any]:
        """Every column of the determinations."""
        benefit, persons = self._program.benefit, self._frame.persons
        entitled, amount, route = self._routes(np.ones(persons, np.bool))
        if benefit.entitled:
            entitled = self._needed(benefit.entitled, np.ones(persons, np.bool))
        if benefit.amount:
            amount = self._needed(benefit.amount, entitled)
        self._days(entitled, route)
        refer = self._bits([self._needed(name, np.ones(persons, np.bool)) for name in self._program.refer])
        outcome = self._outcome(entitled, refer)
        shown = entitled & ((outcome == ENTITLED) | (outcome == REFER))
        failed = outcome == FAILED
        return {
            "outcome": outcome,
            "route": np.where(shown, route, -1),
            "amount": np.where(shown, amount, 0),
            "reasons": self._bits([self._holds(name) for name in self._program.conditions]),
            "refer": np.where(failed, 0, refer).astype(np.uint64),
            "failure": 0 if self._failure is None else self._failure,
            "missing": self._missing(np.flatnonzero(outcome == INCOMPLETE)),
        }

    def _routes(self, everybody: Any) -> tuple[Any, Any, Any]:
        """Whether any route is open, what the best of them pays, and which it is: the first of the best."""
        any_open, best = np.zeros(self._frame.persons, np.bool), np.zeros(self._frame.persons, np.int64)
        which = np.full(self._frame.persons, -1, np.int16)
        for position, route in enumerate(self._program.benefit.routes):
            open_, paid = self._route(route, everybody)
            better = open_ & (~any_open | (paid > best))
            best, which = np.where(better, paid, best), np.where(better, position, which).astype(np.int16)
            any_open = any_open | open_
        return any_open, best, which

    def _route(self, route: Route, everybody: Any) -> tuple[Any, Any]:
        applies = self._needed(route.applies, everybody) if route.applies else everybody
        open_ = applies & self._needed(route.entitled, applies)
        return open_, self._needed(route.amount, open_)

    def _days(self, entitled: Any, route: Any) -> None:
        """From when and until when must be known too, though the answers do not hold it."""
        if not self._program.benefit.days():
            return
        for position, code in enumerate([None, *self._program.routes], start=-1):
            starts, ends, ends_when = self._program.benefit.period(code)
            persons = entitled & (route == position)
            if starts:
                self._needed(starts, persons)
            if ends:
                self._needed(ends, persons & self._needed(ends_when, persons) if ends_when else persons)

    def _needed(self, name: str, persons: Any) -> Any:
        """The variable's values for some persons; no or 0 for all others and for those who lack a fact for it."""
        values, codes = self._amounts.value(name)
        codes = raised(codes)
        nothing = False if self._plan.results[name].type.kind == "bool" else 0
        if codes is None:
            return np.where(persons, values, nothing)
        codes = np.where(persons, codes, 0).astype(np.int16)
        lacking = self._is_missing(codes)
        self._lacking |= lacking
        self._failure = first(self._failure, tidy(np.where(lacking, 0, codes)))
        return np.where(persons & (codes == 0), values, nothing)

    def _is_missing(self, codes: Any) -> Any:
        kinds = [isinstance(each, MissingFact) for each in self._frame.failures.kinds]
        return np.array([False, *kinds], np.bool)[codes]

    def _holds(self, name: str) -> Any:
        values, codes = refused(self._frame, self._frame.value(self._plan.results[name]))
        return np.broadcast_to(values & np.equal(0 if codes is None else codes, 0), (self._frame.persons,))

    def _bits(self, held: Sequence[Any]) -> Any:
        found = np.zeros(self._frame.persons, np.uint64)
        for position, each in enumerate(held):
            found |= each.astype(np.uint64) << np.uint64(position)
        return found

    def _outcome(self, entitled: Any, refer: Any) -> Any:
        failed = np.zeros(self._frame.persons, np.bool) if self._failure is None else self._failure != 0
        choices = [failed, self._lacking, refer != 0, entitled]
        return np.select(choices, [FAILED, INCOMPLETE, REFER, ENTITLED], NOT_ENTITLED).astype(np.uint8)

    def _missing(self, persons: Any) -> Any:
        """The first fact that each incomplete person lacks, in the order in which the variables are computed."""
        found = np.zeros(self._frame.persons, np.int16)
        if len(persons):
            found[persons] = self._first_missing(self._frame.chosen(persons, 0))
        return found

    def _first_missing(self, frame: Frame) -> Any:
        found = np.zeros(frame.persons, np.int16)
        scalar = self._program.program.scalar
        for name in scalar.order:
            _, codes = frame.value(self._plan.results[name])
            if codes is not None:
                codes = np.broadcast_to(raised(codes), (frame.persons,))
                reached = self._gate(frame, scalar.gates[name]) if name in scalar.gates else True
                found = np.where((found == 0) & reached & self._is_missing(codes), codes, found).astype(np.int16)
        return found

    def _gate(self, frame: Frame, gates: Sequence[str]) -> Any:
        return np.logical_or.reduce([_is_open(frame, self._plan.results[name]) for name in gates])


def _is_open(frame: Frame, node: Any) -> Any:
    values, codes = frame.value(node)
    return values & np.equal(0 if codes is None else codes, 0)


class _Amounts:
    """Values of variables; amounts that matter only where a route is open are computed for those persons alone."""

    def __init__(self, frame: Frame) -> None:
        self._frame, self._plan = frame, frame.plan
        self._open: dict[str, Any] = {}
        self._group: Frame | None = None
        self._persons: Any = None

    def value(self, name: str) -> Any:
        node = self._plan.results[name]
        if name not in self._plan.gates:
            return self._frame.value(node)
        open_ = self._is_open(self._plan.gates[name])
        persons, group = self._everybody_open()
        within = np.flatnonzero(open_[persons])
        value = group.part(within, 2, node)
        return self._frame.scattered(persons, value)

    def _is_open(self, gates: Sequence[str]) -> Any:
        found = np.zeros(self._frame.persons, np.bool)
        for gate in gates:
            if gate not in self._open:
                self._open[gate] = _is_open(self._frame, self._plan.results[gate])
            found = found | self._open[gate]
        return found

    def _everybody_open(self) -> tuple[Any, Frame]:
        """Those for whom any gate is open: what several amounts share is computed for them once."""
        if self._group is None:
            open_ = self._is_open([gate for gates in self._plan.gates.values() for gate in gates])
            self._persons = np.flatnonzero(open_)
            self._group = self._frame.chosen(self._persons, 1)
        return self._persons, self._group
