"""What can be wrong with an institution's formulas before any rule is read: circles, names taken, formulas nobody calls."""

import ast
from collections.abc import Mapping
from graphlib import CycleError, TopologicalSorter

from amparo.law.calls import is_function
from amparo.law.declarations import Formula, Rule
from amparo.law.errors import Cycle, DeclaredTwice, Forbidden
from amparo.law.scope import Scope


def check_formulas(scope: Scope) -> None:
    """Raises Cycle for formulas that call each other, and DeclaredTwice for one named as a function of the language."""
    for formula in scope.formulas.values():
        if is_function(formula.name):
            problem = f"{formula.name} is a function of the rule language"
            raise DeclaredTwice(problem, file=formula.file, line=formula.line, fix="Give the formula another name")
    _check_circles(scope, _calls(scope))


def check_all_called(scope: Scope) -> None:
    """Raises Forbidden for a formula that no rule reaches: it is checked only where it is called."""
    calls = _calls(scope)
    reached = {name for rule in scope.rules.values() for name in _called(rule, scope)}
    waiting = list(reached)
    while waiting:
        more = calls[waiting.pop()] - reached
        reached |= more
        waiting += more
    for name, formula in scope.formulas.items():
        if name not in reached:
            fix = "Call it, or remove it: a formula is checked where it is called"
            raise Forbidden("no rule calls the formula", file=formula.file, line=formula.line, name=name, fix=fix)


def _calls(scope: Scope) -> dict[str, set[str]]:
    return {name: _called(each, scope) for name, each in scope.formulas.items()}


def _called(function: Rule | Formula, scope: Scope) -> set[str]:
    """The formulas that a rule or formula calls."""
    calls = (each.func for each in ast.walk(function.tree) if isinstance(each, ast.Call))
    return {each.id for each in calls if isinstance(each, ast.Name) and each.id in scope.formulas}


def _check_circles(scope: Scope, calls: Mapping[str, set[str]]) -> None:
    try:
        TopologicalSorter(calls).prepare()
    except CycleError as error:
        names = list(reversed(error.args[1]))
        first = scope.formulas[names[0]]
        fix = "A formula calls neither itself nor one that calls it"
        raise Cycle(" calls ".join(names), file=first.file, line=first.line, name=first.name, fix=fix) from None
