"""What came of worked cases, told as a lawyer would want to read it: expected, got, the article, and what led there."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from amparo.law.cases import CaseResult, Difference, uncovered
from amparo.law.formatting import format_day, format_value
from amparo.law.telling import StepShown, Telling
from amparo.law.types import unit_code

if TYPE_CHECKING:
    from amparo.law.law import Law

_LEVELS_SHOWN = 5


def report_cases(law: "Law", results: Sequence[CaseResult], language: str = "en", *, currency: str) -> str:
    """The whole report: every case that failed, how many passed, and what no case reaches."""
    failed = [result for result in results if not result.passed]
    told = [describe_failure(law, result, language, currency=currency) for result in failed]
    told.append(f"{len(results) - len(failed)} of {len(results)} cases give what they should.")
    told.extend(_not_reached(law, results))
    return "\n\n".join(told)


def describe_failure(law: "Law", result: CaseResult, language: str = "en", *, currency: str) -> str:
    """One failed case: what it is, where it stands, its source, and each difference with its chain."""
    case = result.case
    lines = [f"✗ {case.name}", f"  {case.file}, on {format_day(case.on, language)}", f"  Source: {case.source}"]
    if result.error:
        return "\n".join([*lines, f"  It could not be computed: {result.error}"])
    telling = Telling(law, [step.as_data() for step in result.steps], language, currency)
    for difference in result.differences:
        lines.extend(_difference(law, difference, telling))
    if case.steps:
        lines += ["  By hand:", *(f"    {line}" for line in case.steps.strip().splitlines())]
    return "\n".join(lines)


def _difference(law: "Law", difference: Difference, telling: Telling) -> Iterator[str]:
    name = difference.variable
    variable = law.variables.get(name)
    unit = unit_code(variable.type) if variable else ""
    label = f"{telling.label(name)} ({name})" if variable else name
    expected, got = _written(difference.expected, unit, telling), _written(difference.got, unit, telling)
    yield f"  {label}: expected {expected}, got {got}{_apart(difference)}"
    if variable and name in telling.steps:
        yield f"    {variable.article} · {variable.file}:{variable.line}"
        yield from _chain(telling.step(name), 2)


def _written(value: Any, unit: str, telling: Telling) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value)) or "none"
    return "nothing" if value is None else format_value(value, unit, telling.language, telling.currency)


def _apart(difference: Difference) -> str:
    pair = (difference.expected, difference.got)
    if any(isinstance(value, bool) or not isinstance(value, int | Decimal) for value in pair):
        return ""
    return f" (apart by {abs(difference.expected - difference.got)})"


def _chain(step: StepShown, level: int) -> Iterator[str]:
    margin = "  " * level
    for branch in step.branches:
        yield f"{margin}  {'because' if branch.taken else 'since it is not so that'} {branch.condition}"
    for used in step.parameters:
        doubt = "" if used.confirmed else ", not confirmed"
        yield f"{margin}  {used.label} = {used.value}, in force from {used.in_force_from} ({used.reference}{doubt})"
    for below in step.below:
        cited = f" · {below.article}" if below.article else ""
        yield f"{margin}  {below.label} = {below.value}{cited}{' (see above)' if below.shown_above else ''}"
        if level < _LEVELS_SHOWN:
            yield from _chain(below, level + 1)


def _not_reached(law: "Law", results: Sequence[CaseResult]) -> Iterator[str]:
    missed = uncovered(law, results)
    yield from _listed("Variables that no case computes", missed.variables_not_computed)
    yield from _listed("Variables that are computed but whose value no case states", missed.variables_not_expected)
    yield from _listed("Parameters that no case uses", missed.parameters)


def _listed(title: str, names: Sequence[str]) -> Iterator[str]:
    if names:
        yield f"{title} ({len(names)}): {', '.join(names)}"
