"""What each month's entitlement was, is and will be under the law as known, and what changed or will change it.

A month's answer is that of its last day. The past rests on the record as it stands, each day with the months that were
complete by then; the future on the record going on as the benefit's projection says, or stopping. Every month is one
row of a batch, one person repeated with a day of their own, so that the whole is one run of the columnar program.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from amparo.law.benefits import Benefit
from amparo.law.causes import Cause, Change, Steps, causes_of_amount, causes_of_known_law, causes_of_outcome
from amparo.law.columnar.batch import Array, Batch, Rows
from amparo.law.columnar.determination import FAILED, OUTCOMES, Determinations
from amparo.law.columnar.gathering import batch_of
from amparo.law.columnar.program import Computed
from amparo.law.errors import LawError
from amparo.law.projection import Record
from amparo.law.trace import Step
from amparo.law.words import names_shown

if TYPE_CHECKING:
    from amparo.law.law import Law

type Facts = Mapping[str, Any]
MOST_MONTHS = 1_200


@dataclass(frozen=True, slots=True)
class Answer:
    """The law's answer on a day: `outcome` as in a determination, or `failed` with what the law lacks in `failure`.

    `failure` is also the first missing fact of what is incomplete. `amount` is per month, None unless there is a right.
    `holds` are the conditions that are met. Where the answer failed, `open_routes` are the ways that are open although
    what they pay cannot be reckoned (the benefit's own code where it has no routes).
    """

    on: date
    outcome: str
    route: str | None
    amount: Decimal | None
    refer: int
    holds: frozenset[str]
    failure: LawError | None
    open_routes: tuple[str, ...] = ()

    @property
    def way(self) -> tuple[Any, ...]:
        """What two days share that differ at most in their amounts."""
        lacking = (type(self.failure).__name__, self.failure.name) if self.failure else None
        return self.outcome, self.route, self.refer, lacking, self.open_routes


@dataclass(frozen=True, slots=True)
class Stretch:
    """Months of equal outcome, route and amount. `first` and `last` are the first days of its first and last month.

    `begins_on` is the day within the first month from which the answer holds. `same_way` says that only the amount is
    another than before. `steps` tell how the law came to the answer of the first month, where the way is a new one.
    """

    first: date
    last: date
    begins_on: date
    answer: Answer
    same_way: bool
    causes: tuple[Cause, ...]
    steps: Sequence[Step]


def timeline(
    law: "Law", benefit: str, facts: Facts, first: date, last: date, *, on: date, goes_on: bool = True
) -> tuple[Stretch, ...]:
    """The months from `first` to `last` for a person whose record is known until `on`, merged into stretches.

    With `goes_on` the record grows as the benefit's projection says. Raises as `Law.determine`, and ValueError for more
    than MOST_MONTHS months.
    """
    ends = _ends_of_months(first, last)
    days = _Days(law, benefit, facts, on, ends[-1], goes_on=goes_on)
    answers = days.answers(ends)
    begins = _beginnings(days, answers)
    told = _Telling(law, benefit, days)
    found: list[Stretch] = []
    for _, group in groupby(answers, key=lambda each: (each.way, each.amount)):
        months = list(group)
        found.append(told.stretch(months, begins.get(months[0].on)))
    return tuple(found)


def _ends_of_months(first: date, last: date) -> list[date]:
    numbers = range(12 * first.year + first.month, 12 * last.year + last.month + 1)
    if not 0 < len(numbers) <= MOST_MONTHS:
        raise ValueError(f"from {first} to {last} are {len(numbers)} months; 1 to {MOST_MONTHS} can be told")
    return [date(number // 12, number % 12 + 1, 1) - timedelta(days=1) for number in numbers]


class _Days:
    """One person on any days: their record as it was or will be then, and the law's answers."""

    def __init__(self, law: "Law", benefit: str, facts: Facts, on: date, until: date, *, goes_on: bool) -> None:
        self.law, self.on = law, on
        self.program = law.benefit_columns(benefit)
        known = Record(law, law.benefits[benefit], facts, on, on)
        record = Record(law, law.benefits[benefit], facts, on, until) if goes_on else known
        self.facts, self.projection = record.facts, record.projection
        self._whole = batch_of(law.rulebook.scope, [record.facts])
        self._counts_from = record.counts_from() if record.projection else ()

    def facts_on(self, day: date) -> Facts:
        """The facts with the months of the record that were, or will be, complete on a day."""
        if self.projection is None:
            return self.facts
        relation = self.projection.relation
        rows = zip(self.facts[relation], self._counts_from, strict=True)
        return {**self.facts, relation: [row for row, counts in rows if counts <= day]}

    def answers(self, days: Sequence[date]) -> list[Answer]:
        """The law's answer on each of the days."""
        if not days:
            return []
        ordinals = np.array([day.toordinal() for day in days], np.int64)
        batch = self._batch(ordinals)
        found = self.program.determine(batch, ordinals)
        answers = [self._answer(found, position, day) for position, day in enumerate(days)]
        failed = np.flatnonzero(found.outcome == FAILED)
        for position, routes in self._open_routes(batch, ordinals, failed):
            answers[position] = replace(answers[position], open_routes=routes)
        return answers

    def _open_routes(self, batch: Batch, ordinals: Array, failed: Array) -> Iterator[tuple[int, tuple[str, ...]]]:
        """For each failed day, the ways that are open though they pay nobody knows what."""
        if not len(failed):
            return
        ways = _ways(self.program.benefit)
        names = tuple(dict.fromkeys(name for needed in ways.values() for name in needed))
        found = self.law.columns(names).compute(batch.take(failed), ordinals[failed])
        for place, position in enumerate(failed):
            yield int(position), tuple(code for code, needed in ways.items() if _all_hold(found, needed, place))

    def _batch(self, days: Array) -> Batch:
        """The person once for each day."""
        relation = self.projection.relation if self.projection else ""
        others = {name: rows for name, rows in self._whole.relations.items() if name != relation}
        whole = Batch(1, self._whole.facts, others, self._whole.links)
        batch = whole.take(np.zeros(len(days), np.int64))
        if not relation:
            return batch
        return Batch(len(days), batch.facts, {**batch.relations, relation: self._rows(days, relation)}, batch.links)

    def _rows(self, days: Array, relation: str) -> Rows:
        counted = np.array([day.toordinal() for day in self._counts_from], np.int64) <= days[:, None]
        offsets = np.concatenate([[0], np.cumsum(counted.sum(axis=1))]).astype(np.int64)
        places = np.nonzero(counted)[1]
        columns = self._whole.relations[relation].columns
        return Rows(offsets, {name: column.take(places) for name, column in columns.items()})

    def _answer(self, found: Determinations, position: int, day: date) -> Answer:
        outcome = OUTCOMES[found.outcome[position]]
        code = int(found.failure[position] or found.missing[position])
        route = int(found.route[position])
        bits = int(found.reasons[position])
        paid = outcome in ("entitled", "refer") and (bool(found.amount[position]) or outcome == "entitled")
        return Answer(
            on=day,
            outcome=outcome,
            route=self.program.routes[route] if route >= 0 else None,
            amount=Decimal(int(found.amount[position])).scaleb(-2) if paid else None,
            refer=int(found.refer[position]),
            holds=frozenset(name for bit, name in enumerate(self.program.conditions) if bits >> bit & 1),
            failure=found.failures[code - 1] if code else None,
        )


def _ways(benefit: Benefit) -> dict[str, tuple[str, ...]]:
    """The variables that must hold for each way to be open."""
    if benefit.entitled:
        return {benefit.benefit: (benefit.entitled,)}
    return {route.code: (*filter(None, (route.applies,)), route.entitled) for route in benefit.routes}


def _all_hold(found: Computed, names: Sequence[str], place: int) -> bool:
    failed = (found.failed[name] for name in names)
    known = all(codes is None or not codes[place] for codes in failed)
    return known and all(bool(found.values[name][place]) for name in names)


def _beginnings(days: _Days, answers: Sequence[Answer]) -> dict[date, date]:
    """For each end of a month whose way is new, the first day from which it held until that end."""
    new = [later.on for earlier, later in pairwise(answers) if earlier.way != later.way]
    tried = [end.replace(day=number) for end in new for number in range(1, end.day + 1)]
    found: dict[date, date] = {}
    for _, group in groupby(days.answers(tried), key=lambda each: (each.on.year, each.on.month)):
        month = list(group)
        same = [each.way == month[-1].way for each in month]
        changed = max((number for number, held in enumerate(same) if not held), default=-1)
        found[month[-1].on] = month[changed + 1].on
    return found


class _Telling:
    """Makes stretches of months, with the causes of each beginning."""

    def __init__(self, law: "Law", benefit: str, days: _Days) -> None:
        self.law, self.benefit, self.days = law, law.benefits[benefit], days
        self._before: Answer | None = None
        self._steps: Sequence[Step] = ()
        self._below = Steps(())

    def stretch(self, months: Sequence[Answer], begins_on: date | None) -> Stretch:
        """The stretch of these months, which follows the one told before."""
        answer, earlier = months[0], self._before
        same_way = earlier is not None and earlier.way == answer.way
        if not same_way:
            self._explain(answer)
        self._before = months[-1]
        return Stretch(
            first=answer.on.replace(day=1),
            last=months[-1].on.replace(day=1),
            begins_on=begins_on or answer.on.replace(day=1),
            answer=answer,
            same_way=same_way,
            causes=self._causes(earlier, answer, begins_on or answer.on, same_way=same_way) if earlier else (),
            steps=() if same_way else self._steps,
        )

    def _explain(self, answer: Answer) -> None:
        """Run the law for the one day with every step, as far as it has an answer."""
        facts = self.days.facts_on(answer.on)
        self._steps = ()
        if answer.outcome != "failed":
            self._steps = self.law.determine(self.benefit.benefit, facts, answer.on).steps
        elif answer.open_routes:
            self._steps = self._steps_of_conditions(answer, facts)
        self._below = Steps(self._steps)

    def _steps_of_conditions(self, answer: Answer, facts: Facts) -> Sequence[Step]:
        """How the conditions that hold came about, with what their sentences show as far as that can be reckoned."""
        held = [name for name in self.days.program.conditions if name in answer.holds]
        shown = {name for each in held if each in self.law.words for name in names_shown(self.law.words[each])}
        try:
            return self.law.compute([*held, *sorted(shown & set(self.law.variables))], facts, answer.on).steps
        except LawError:
            return self.law.compute(held, facts, answer.on).steps

    def _causes(self, earlier: Answer, answer: Answer, until: date, *, same_way: bool) -> tuple[Cause, ...]:
        between = (earlier.on, until)
        if earlier.outcome == "failed" and earlier.failure and not earlier.open_routes:
            return causes_of_known_law(self.law, earlier.failure, between)  # what held before is not known
        routes = [earlier.route, answer.route, *earlier.open_routes, *answer.open_routes]
        change = Change(
            law=self.law,
            benefit=self.benefit,
            facts=self.days.facts,
            between=between,
            holds=answer.holds,
            changed=earlier.holds ^ answer.holds,
            routes=[route for route in routes if route],
            paid=answer.route,
            steps=self._below,
        )
        return causes_of_amount(change) if same_way else causes_of_outcome(change)
