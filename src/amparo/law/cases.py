"""Worked cases: facts, a day, and the values that the law must give, each case with its source.

A case with `benefit:` is determined as a claim would be; it may then also expect `outcome`, `amount`, `route`, `starts`
and `ends` (the first and the last day; null where there is none), `missing` (facts), `refer` (variables), and under
`opens:` the day on which each route opens.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from amparo.law.errors import LawError
from amparo.law.facts import expand_facts, read_month
from amparo.law.plain_yaml import YamlError, read_yaml

if TYPE_CHECKING:
    from amparo.law.law import Law
    from amparo.law.trace import Step

_KEYS = ("name", "source", "on", "benefit", "facts", "expect", "opens", "steps")
_OF_THE_BENEFIT = {
    "outcome": "outcome",
    "amount": "amount",
    "route": "route",
    "starts": "starts_on",
    "ends": "ends_on",
    "missing": "missing",
    "refer": "refer",
}


class CaseError(LawError):
    """A case file that cannot be read, or that expects what the law does not have."""


@dataclass(frozen=True, slots=True)
class Case:
    """One worked case. `steps` tells how a person arrives at the figures by hand."""

    name: str
    source: str
    on: date
    facts: Mapping[str, Any]
    expect: Mapping[str, Any]
    file: str
    benefit: str | None = None
    opens: Mapping[str, date | None] = field(default_factory=dict)
    steps: str = ""


@dataclass(frozen=True, slots=True)
class Difference:
    """A value that is not what the case expects."""

    variable: str
    expected: Any
    got: Any


@dataclass(frozen=True, slots=True)
class CaseResult:
    """What came of one case: its differences, or the error that stopped it; and every step that was computed."""

    case: Case
    differences: tuple[Difference, ...] = ()
    error: str | None = None
    steps: tuple["Step", ...] = ()

    @property
    def passed(self) -> bool:
        """Whether every expectation was met."""
        return not self.differences and self.error is None


@dataclass(frozen=True, slots=True)
class Uncovered:
    """What no case reaches: variables that none computes or expects, and parameters that none uses."""

    variables_not_computed: tuple[str, ...]
    variables_not_expected: tuple[str, ...]
    parameters: tuple[str, ...]


def read_cases(folder: Path) -> list[Case]:
    """Every case in the `cases/*.yaml` files at or below a folder. Raises CaseError naming the file and the case."""
    if folder.is_file():
        return read_case_file(folder.read_text("utf-8"), str(folder))
    files = sorted(file for file in folder.rglob("*.yaml") if "cases" in file.relative_to(folder.parent).parts[:-1])
    return [case for file in files for case in read_case_file(file.read_text("utf-8"), str(file))]


def read_case_file(text: str, file: str) -> list[Case]:
    """The cases of one file. Raises CaseError naming the case."""
    try:
        data = read_yaml(text)
    except YamlError as error:
        raise CaseError(error.message, file=file, line=error.line) from None
    if not isinstance(data, list):
        raise CaseError("a case file is a list of cases", file=file, fix="Begin each case with - name: ...")
    cases = [_case(item, number, file) for number, item in enumerate(data, start=1)]
    names = [case.name for case in cases]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise CaseError("two cases have this name", file=file, name=twice[0])
    return cases


def _case(data: Any, number: int, file: str) -> Case:
    name = str(data.get("name", f"case {number}")) if isinstance(data, dict) else f"case {number}"
    problem = _problem(data)
    if problem:
        raise CaseError(problem, file=file, name=name)
    try:
        facts = expand_facts(data["facts"])
    except LawError as error:
        raise CaseError(f"{error.name}: {error.message}", file=file, name=name, fix=error.fix) from None
    return Case(
        name=name,
        source=str(data["source"]),
        on=data["on"],
        facts=facts,
        expect={str(key): read_month(str(key), value) for key, value in (data.get("expect") or {}).items()},
        file=file,
        benefit=data.get("benefit"),
        opens=data.get("opens") or {},
        steps=str(data.get("steps") or ""),
    )


def _problem(data: Any) -> str | None:
    if not isinstance(data, dict):
        return "a case has name, source, on, facts and expect"
    unknown = [str(key) for key in data if key not in _KEYS]
    if unknown:
        return f"{unknown[0]} is not one of {', '.join(_KEYS)}"
    empty = [key for key in ("name", "source", "on", "facts") if data.get(key) in (None, "")]
    if empty:
        return f"there is no {empty[0]}"
    if not isinstance(data["on"], date) or not isinstance(data["facts"], dict):
        return "on is a day such as 2026-01-31, and facts a list of names and values"
    if not data.get("expect") and not data.get("opens"):
        return "the case expects nothing"
    return None if data.get("benefit") or not data.get("opens") else "opens needs benefit"


def run_cases(law: "Law", folder: Path) -> list[CaseResult]:
    """The result of every case at or below a folder, in the order of the files."""
    return [run_case(law, case) for case in read_cases(folder)]


def run_case(law: "Law", case: Case) -> CaseResult:
    """One case's differences. An error of the law or of the facts is part of the result, not raised."""
    try:
        law.check_facts(case.facts)
        found, steps = _determined(law, case, case.benefit) if case.benefit else _computed(law, case)
        opened = law.opening_dates(case.benefit, case.facts, case.on) if case.benefit and case.opens else {}
    except LawError as error:
        return CaseResult(case, error=str(error))
    values = _differences(case.expect, found.get)
    dates = _differences(case.opens, opened.get, "opens.")
    return CaseResult(case, (*values, *dates), steps=steps)


def _computed(law: "Law", case: Case) -> tuple[dict[str, Any], tuple["Step", ...]]:
    _check_known(law, case, case.expect)
    computation = law.compute(tuple(case.expect), case.facts, case.on)
    return dict(computation.values), tuple(computation.steps)


def _determined(law: "Law", case: Case, benefit: str) -> tuple[dict[str, Any], tuple["Step", ...]]:
    if benefit not in law.benefits:
        raise CaseError(f"there is no benefit {benefit}", file=case.file, name=case.name)
    determination = law.determine(benefit, case.facts, case.on)
    answers = {name: getattr(determination, attribute) for name, attribute in _OF_THE_BENEFIT.items()}
    found, steps = {**determination.values, **answers}, {step.variable: step for step in determination.steps}
    others = [name for name in case.expect if name not in found]
    if others:
        _check_known(law, case, others)
        computation = law.compute(others, case.facts, case.on)
        found |= computation.values
        steps |= {step.variable: step for step in computation.steps}
    return found, tuple(steps.values())


def _check_known(law: "Law", case: Case, names: Iterable[str]) -> None:
    unknown = [name for name in names if name not in law.variables]
    if unknown:
        fix = f"{', '.join(_OF_THE_BENEFIT)} need benefit:" if unknown[0] in _OF_THE_BENEFIT else ""
        raise CaseError(f"no rule has the name {unknown[0]}", file=case.file, name=case.name, fix=fix)


def _differences(expected: Mapping[str, Any], found: Callable[[str], Any], prefix: str = "") -> tuple[Difference, ...]:
    pairs = [(name, value, found(name)) for name, value in expected.items()]
    return tuple(Difference(prefix + name, value, got) for name, value, got in pairs if not _same(value, got))


def _same(expected: Any, got: Any) -> bool:
    """Exactly equal; a whole figure may be written without its decimals, and lists in any order."""
    if isinstance(expected, list) or isinstance(got, list | tuple):
        return sorted(expected or []) == sorted(got or [])
    numbers = [not isinstance(value, bool) and isinstance(value, int | Decimal) for value in (expected, got)]
    return bool(expected == got) and (all(numbers) or type(expected) is type(got))


def uncovered(law: "Law", results: Sequence[CaseResult]) -> Uncovered:
    """What no case reaches, in the order of the law."""
    computed = {step.variable for result in results for step in result.steps}
    used = {use.name for result in results for step in result.steps for use in step.parameters}
    expected = {name for result in results for name in result.case.expect}
    return Uncovered(
        variables_not_computed=tuple(name for name in law.variables if name not in computed),
        variables_not_expected=tuple(name for name in law.variables if name in computed and name not in expected),
        parameters=tuple(name for name in law.parameters if name not in used),
    )
