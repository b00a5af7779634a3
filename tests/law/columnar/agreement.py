"""Holds the columnar programs to the scalar ones: every value, every branch, every failure, every answer."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np

from amparo.law.columnar import Batch, batch_of
from amparo.law.columnar.determination import OUTCOMES
from amparo.law.determination import Run, Runner
from amparo.law.errors import FactError, LawError, MissingFact
from amparo.law.law import Law
from amparo.law.runtime import Failure
from amparo.law.values import to_scaled

type Facts = Mapping[str, Any]


def kind(error: LawError) -> tuple[str, str]:
    """What tells one failure from another."""
    return type(error).__name__, error.name


def scalar_run(runner: Runner, facts: Facts, on: date) -> Run | FactError:
    """The scalar program's run, or why it refuses the facts."""
    try:
        return runner.run(facts, on)
    except FactError as error:
        return error


def differences(
    law: Law, names: Sequence[str], persons: Sequence[Facts], on: Any, batch: Batch | None = None
) -> list[str]:
    """Where the two compilers differ on some variables of some persons."""
    program = law.columns(names)
    days = [on] * len(persons) if isinstance(on, date) else list(on)
    given = on if isinstance(on, date) else np.array([day.toordinal() for day in on], np.int64)
    batch = batch_of(law.rulebook.scope, persons) if batch is None else batch
    computed = program.compute(batch, given, branches=True)
    found, runner = [], Runner(law.programs.program(tuple(names)))
    for i, (facts, day) in enumerate(zip(persons, days, strict=True)):
        run = scalar_run(runner, facts, day)
        if isinstance(run, FactError):
            if computed.refused is None or not computed.refused[i]:
                found.append(f"person {i}: the scalar program refuses {run}")
            continue
        results = dict(zip(program.scalar.order, run.results, strict=True))
        marks = dict(zip(program.scalar.order, run._marks, strict=True))
        for name in names:
            found += _compare(computed, i, name, results[name], f"person {i} {name}", facts)
            if not isinstance(results[name], Failure):
                found += _compare_branches(computed, i, name, marks[name], f"person {i} {name}")
    return found


def _compare(computed: Any, i: int, name: str, result: Any, where: str, facts: Facts) -> list[str]:
    """Where several things are lacking at once, either compiler may name any of them."""
    codes = computed.failed[name]
    code = 0 if codes is None else int(codes[i])
    if isinstance(result, Failure):
        got = kind(computed.failures[code - 1]) if code else f"value {computed.values[name][i]}"
        right = got == kind(result.error) or (code and _could_be(computed.failures[code - 1], facts))
        return [] if right else [f"{where}: fails with {kind(result.error)}, got {got}"]
    if code:
        return [f"{where}: {result}, got {computed.failures[code - 1]!r}"]
    got = computed.values[name][i].item()
    return (
        [] if got == result and isinstance(got, bool) == isinstance(result, bool) else [f"{where}: {result}, got {got}"]
    )


def _could_be(error: LawError, facts: Facts) -> bool:
    """Whether the failure could be another one of the person's: of a fact that is indeed missing, or not of a fact."""
    if not isinstance(error, MissingFact):
        return True
    link, _, name = error.name.rpartition(".")
    return facts.get(name) is None if not link else facts.get(link.split("[")[0]) is not None


def _compare_branches(computed: Any, i: int, name: str, marks: Any, where: str) -> list[str]:
    flags = marks[0] if marks and isinstance(marks[0], tuple) else marks
    expected = [-1 if flag is None else int(flag) for flag in flags]
    got = [int(mark[i]) for mark in computed.branches.get(name, [])]
    return [] if got == expected else [f"{where}: branches {expected}, got {got}"]


def benefit_differences(law: Law, benefit: str, persons: Sequence[Facts], on: Any) -> list[str]:
    """Where the two determinations of a benefit differ."""
    program = law.benefit_columns(benefit)
    days = [on] * len(persons) if isinstance(on, date) else list(on)
    given = on if isinstance(on, date) else np.array([day.toordinal() for day in on], np.int64)
    found = program.determine(batch_of(law.rulebook.scope, persons), given)
    wrong = []
    for i, (facts, day) in enumerate(zip(persons, days, strict=True)):
        expected, got = _expected(law, benefit, program, facts, day), _answer(found, program, i)
        wrong += [
            f"{benefit} {i} {key}: {expected[key]}, got {got[key]}" for key in expected if expected[key] != got[key]
        ]
    return wrong


def _expected(law: Law, benefit: str, program: Any, facts: Facts, day: date) -> dict[str, Any]:
    try:
        answer = law.determine(benefit, facts, day)
    except LawError as error:
        return {"outcome": "failed", "failure": type(error).__name__}
    values = answer.values
    return {
        "outcome": answer.outcome,
        "route": answer.route,
        "amount": 0 if answer.amount is None else int(to_scaled(law.variables[_money(program)].type, answer.amount)),
        "missing": answer.missing[:1],
        "refer": [name for name in program.refer if name in answer.refer],
        "reasons": [name for name in program.conditions if values.get(name)],
    }


def _money(program: Any) -> str:
    benefit = program.benefit
    return str(benefit.amount or benefit.routes[0].amount)


def _answer(found: Any, program: Any, i: int) -> dict[str, Any]:
    failure, missing, route = int(found.failure[i]), int(found.missing[i]), int(found.route[i])
    return {
        "outcome": OUTCOMES[found.outcome[i]],
        "failure": type(found.failures[failure - 1]).__name__ if failure else None,
        "route": program.routes[route] if route >= 0 else None,
        "amount": int(found.amount[i]),
        "missing": (found.failures[missing - 1].name,) if missing else (),
        "refer": [name for k, name in enumerate(program.refer) if int(found.refer[i]) >> k & 1],
        "reasons": [name for k, name in enumerate(program.conditions) if int(found.reasons[i]) >> k & 1],
    }
