"""An institution's rules together: names resolved, cycles found, every rule read and checked."""

from collections.abc import Iterable, Mapping
from graphlib import CycleError, TopologicalSorter

from amparo.law.declarations import Declarations, Field, Formula, Link, Relation, Rule
from amparo.law.errors import Cycle, DeclaredTwice, UnknownName
from amparo.law.expressions import walk
from amparo.law.formulas import check_all_called, check_formulas
from amparo.law.parameters import Parameter
from amparo.law.ranges import Ranges
from amparo.law.reading import Reading, read_rule
from amparo.law.scope import Scope, suggestion


class Rulebook:
    """The checked rules of one institution. Raises a LawError for the first fault found."""

    def __init__(self, files: Iterable[Declarations], parameters: Mapping[str, Parameter]) -> None:
        self.scope = _scope(list(files), parameters)
        check_formulas(self.scope)
        self.readings: dict[str, Reading] = {
            name: read_rule(rule, self.scope) for name, rule in self.scope.rules.items()
        }
        check_all_called(self.scope)
        self.dependencies = {name: _dependencies(reading, self.scope) for name, reading in self.readings.items()}
        self.order = self._in_order()
        self.ranges = Ranges(self.scope)
        for name in self.order:
            self.ranges.check(self.scope.rules[name], self.readings[name])

    def _in_order(self) -> list[str]:
        try:
            return list(TopologicalSorter(self.dependencies).static_order())
        except CycleError as error:
            names = list(reversed(error.args[1]))
            rule = self.scope.rules[names[0]]
            path = " needs ".join(names)
            raise Cycle(
                path,
                file=rule.file,
                line=rule.line,
                name=rule.name,
                fix="Break the circle: one of them must not need the next",
            ) from None

    def order_for(self, targets: Iterable[str]) -> tuple[str, ...]:
        """The targets and all that they need, each after what it needs. Raises UnknownName."""
        needed: set[str] = set()
        waiting = list(targets)
        while waiting:
            name = waiting.pop()
            if name not in self.scope.rules:
                raise UnknownName(f"{name!r} is not a variable", fix=suggestion(name, list(self.scope.rules)))
            if name not in needed:
                needed.add(name)
                waiting += _own(self.readings[name], self.scope)
        return tuple(name for name in self.order if name in needed)


def _own(reading: Reading, scope: Scope) -> set[str]:
    return {str(node.data[0]) for node in walk(reading.result) if node.op == "variable"}


def _dependencies(reading: Reading, scope: Scope) -> list[str]:
    """Variables needed of the same person or of a linked one; sorted, so that the order of computation is always the same."""
    linked = {str(node.data[1]) for node in walk(reading.result) if node.op == "linked"}
    return sorted(_own(reading, scope) | {name for name in linked if name in scope.rules})


def _scope(files: list[Declarations], parameters: Mapping[str, Parameter]) -> Scope:
    declared: dict[str, Field | Relation | Link | Rule | Formula] = {}
    for each in (item for file in files for item in file):
        if each.name in declared:
            other = declared[each.name]
            message = f"{each.name} is already declared in {other.file}:{other.line}"
            raise DeclaredTwice(
                message, file=each.file, line=each.line, fix="Give one of them another name, or remove it"
            )
        declared[each.name] = each
    return Scope(
        facts={name: each for name, each in declared.items() if isinstance(each, Field)},
        relations={name: each for name, each in declared.items() if isinstance(each, Relation)},
        links={name: each for name, each in declared.items() if isinstance(each, Link)},
        rules={name: each for name, each in declared.items() if isinstance(each, Rule)},
        parameters=parameters,
        formulas={name: each for name, each in declared.items() if isinstance(each, Formula)},
    )
