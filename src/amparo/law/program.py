"""What is needed to determine some variables: their order, the compiled function, the parameters of a day."""

import linecache
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import chain
from typing import Any

import msgspec

from amparo.law import runtime
from amparo.law.blocks import column_name, linked_name
from amparo.law.errors import LawError, Unbounded
from amparo.law.expressions import PARAMETER_READS, Node, walk
from amparo.law.rulebook import Rulebook
from amparo.law.scalar import Printer
from amparo.law.sharing import CALENDAR_CALLS

_LANGUAGE = {
    name: getattr(runtime, name)
    for name in (
        "Failure",
        "NOT_COMPUTED",
        "round_half_up",
        "round_half_even",
        "round_down",
        "round_up",
        "round_quotient",
        "floor_divide",
        *CALENDAR_CALLS,
        "running_sums",
        "top_of",
        "latest",
        "earliest",
        "looked_up",
        "which_best",
        "bisect_left",
        "bisect_right",
        "CALENDAR",
        "count_from",
        "count_above",
    )
}
_BUILT_IN = {
    "len": len,
    "max": max,
    "min": min,
    "sum": sum,
    "range": range,
    "sorted": sorted,
    "zip": zip,
    "any": any,
    "all": all,
}


type Gates = Mapping[str, tuple[str, ...]]
NO_GATES: Gates = {}


class Unconfirmed(msgspec.Struct, frozen=True, order=True):
    """Something that a determination rests on and that nobody has confirmed. `what` is `parameter` or `rule`."""

    what: str
    name: str
    note: str


@dataclass(frozen=True, slots=True)
class Needs:
    """What a program reads of one person: facts, columns of relations, and values of linked persons."""

    facts: tuple[str, ...]
    columns: Mapping[str, tuple[str, ...]]
    linked: Mapping[str, tuple[str, ...]]
    existence: tuple[str, ...]


class Program:
    """The compiled determination of some variables for one person.

    `gates` names targets that matter only when one of other variables is true (what a route pays, when it is open): they,
    and whatever only they need, are computed only then. A variable that was not computed has the result None.
    """

    def __init__(self, programs: "Programs", targets: Sequence[str], gates: Gates) -> None:
        self.programs, self.targets = programs, tuple(targets)
        self.rulebook = rulebook = programs.rulebook
        self.gates = _all_gated(rulebook, targets, gates)
        order = rulebook.order_for(targets)
        self.order = (*(name for name in order if name not in self.gates), *self.gates)
        nodes = list(walk(*(rulebook.readings[name].result for name in self.order)))
        self.needs = _needs(nodes)
        self.parameters = sorted({str(node.data[0]) for node in nodes if node.op in PARAMETER_READS})
        self._now = sorted({_context_name(node) for node in nodes if _context_name(node)})
        printer = Printer(self.order, rulebook.readings, rulebook.ranges, self.gates)
        body = printer.variables()
        self.flags, self.days, self.found = printer.flags, printer.days, printer.found
        self.source = self._assemble(body)
        self.run = self._compile()

    def _assemble(self, body: Iterable[str]) -> str:
        needs = self.needs
        lists = [column_name(owner, name) for owner, names in needs.columns.items() for name in names]
        lines = ["def run(K, F, C, R, L):"]
        lines += [_unpacked(["on", *self._now], "K"), _unpacked([f"f_{name}" for name in needs.facts], "F")]
        lines += [_unpacked(lists, "C"), _unpacked([f"r_{owner}" for owner in needs.columns], "R")]
        lines.append(_unpacked([f"e_{link}" for link in needs.existence] + self._linked_names(), "L"))
        marks = [f"b_{name}_{i}" for name in self.order for i, _ in enumerate(self.flags[name])]
        marks += [f"d_{name}_{i}" for name in self.order for i, _ in enumerate(self.days[name])]
        marks += [f"g_{name}_{i}" for name in self.order for i, _ in enumerate(self.found[name])]
        if marks:
            lines.append("    " + " = ".join(marks) + " = None")
        lines += ["    " + line for line in body]
        lines.append(f"    return {_tuple(f'v_{name}' for name in self.order)}, {_tuple(map(self._marks, self.order))}")
        return "\n".join(line for line in lines if line) + "\n"

    def _linked_names(self) -> list[str]:
        return [
            linked_name(link, name)
            for link, names in self.needs.linked.items()
            if not self._many(link)
            for name in names
        ]

    def _many(self, link: str) -> bool:
        return self.rulebook.scope.links[link].many

    def _marks(self, name: str) -> str:
        flags = _tuple(f"b_{name}_{i}" for i, _ in enumerate(self.flags[name]))
        days = _tuple(f"d_{name}_{i}" for i, _ in enumerate(self.days[name]))
        found = _tuple(f"g_{name}_{i}" for i, _ in enumerate(self.found[name]))
        return flags if days == found == "()" else f"({flags}, {days}, {found})"

    def _compile(self) -> Any:
        names: dict[str, Any] = {**_LANGUAGE, "LawError": LawError, "__builtins__": _BUILT_IN}
        for parameter in self.rulebook.scope.parameters.values():
            names[f"P_{parameter.name}"] = parameter
            names[f"A_{parameter.name}"] = self.programs.lookups[parameter.name]
            names[f"M_{parameter.name}"] = self.programs.lookups[parameter.name]
        file = f"<law {id(self)}>"
        try:
            exec(compile(self.source, file, "exec"), names)  # noqa: S102 - our own printer's source
        except (RecursionError, MemoryError, SyntaxError) as error:
            raise Unbounded(
                f"the rules for {self.targets[0]} are nested too deeply ({error})", fix="Split them"
            ) from None
        linecache.cache[file] = (len(self.source), None, self.source.splitlines(True), file)
        return names["run"]

    def constants(self, on: date) -> tuple[Any, ...]:
        """What the function reads of the law on a day: the day itself and every parameter in force."""
        day = on.toordinal()
        return (day, *(self._constant(name, day) for name in self._now))

    def _constant(self, name: str, day: int) -> Any:
        lookup = self.programs.lookups[name[2:]]
        return lookup.until(day) if isinstance(lookup, runtime.ChainedChanges) else lookup[day]

    def reads(self) -> tuple[str, ...]:
        """The facts, relations and links that the program may read, linked persons' facts as `household.birth_date`."""
        needs = self.needs
        found = {*needs.facts, *needs.columns, *needs.existence}
        for link, names in needs.linked.items():
            inner = self.linked_programs[link].reads() if link in self.linked_programs else ()
            found |= {f"{link}.{name}" for name in {*inner, *names} if name not in self.rulebook.scope.rules}
        return tuple(sorted(found))

    def parameters_read(self) -> tuple[str, ...]:
        """The parameters that the program may read, those of linked persons' programs included."""
        linked = (each.parameters_read() for each in self.linked_programs.values())
        return tuple(sorted({*self.parameters, *chain.from_iterable(linked)}))

    def unconfirmed_on(self, on: date) -> set[Unconfirmed]:
        """Every unconfirmed rule of the program, and every parameter that it reads with an unconfirmed value by that day."""
        scope, day = self.rulebook.scope, on.toordinal()
        rules = [scope.rules[name] for name in self.order]
        found = {Unconfirmed("rule", rule.name, rule.unconfirmed) for rule in rules if rule.unconfirmed}
        for name in self.parameters:
            entries = [entry for entry in scope.parameters[name].entries if entry.start <= day and not entry.confirmed]
            found |= {Unconfirmed("parameter", name, entry.reference) for entry in entries[-1:]}
        return found.union(*(program.unconfirmed_on(on) for program in self.linked_programs.values()))

    @cached_property
    def linked_programs(self) -> Mapping[str, "Program"]:
        """For each link, the program of the variables read of those persons."""
        rules = self.rulebook.scope.rules
        wanted = {link: [name for name in names if name in rules] for link, names in self.needs.linked.items()}
        return {link: self.programs.program(names) for link, names in wanted.items() if names}


class Programs:
    """The programs of a rulebook, each compiled when first needed, and the look-ups that they share."""

    def __init__(self, rulebook: Rulebook) -> None:
        self.rulebook = rulebook
        self.lookups = {name: runtime.lookup_of(each) for name, each in rulebook.scope.parameters.items()}
        self._programs: dict[object, Program] = {}

    def program(self, targets: Sequence[str], gates: Gates = NO_GATES) -> Program:
        key = tuple(targets), tuple(gates.items())
        if key not in self._programs:
            self._programs[key] = Program(self, targets, gates)
        return self._programs[key]


def _all_gated(rulebook: Rulebook, targets: Sequence[str], gates: Gates) -> Gates:
    """The gates of each variable that only gated targets need, in order of computation."""
    always = set(rulebook.order_for([*(name for name in targets if name not in gates), *chain(*gates.values())]))
    found: dict[str, dict[str, None]] = {}
    for target, own in gates.items():
        for name in rulebook.order_for([target]):
            if name not in always:
                found.setdefault(name, {}).update(dict.fromkeys(own))
    return {name: tuple(found[name]) for name in rulebook.order if name in found}


def _needs(nodes: Iterable[Node]) -> Needs:
    facts: set[str] = set()
    existence: set[str] = set()
    columns: dict[str, set[str]] = {}
    linked: dict[str, set[str]] = {}
    for node in nodes:
        names = [str(each) for each in node.data]
        if node.op == "fact":
            facts.add(names[0])
        elif node.op == "linked_exists":
            existence.add(names[0])
        elif node.op == "linked":
            linked.setdefault(names[0], set()).add(names[1])
        if node.op in ("column", "linked") and names[-1] == "rows":
            columns.setdefault(names[0], set()).add(names[1])
        elif node.op in ("count", "sum", "largest", "smallest", "top_sum"):
            columns.setdefault(names[0], set())
    return Needs(tuple(sorted(facts)), _sorted(columns), _sorted(linked), tuple(sorted(existence | set(linked))))


def _sorted(names: Mapping[str, set[str]]) -> dict[str, tuple[str, ...]]:
    return {key: tuple(sorted(names[key])) for key in sorted(names)}


def _context_name(node: Node) -> str:
    if node.op == "monthly_change":
        return f"u_{node.data[0]}" if node.args[1].op == "on" else ""
    if node.op == "parameter" and not node.args:
        return f"k_{node.data[0]}"
    return f"k_{node.data[0]}" if node.op in ("lookup", "progressive") and len(node.args) == 1 else ""


def _unpacked(names: list[str], source: str) -> str:
    return f"    {', '.join(names)}, = {source}" if names else ""


def _tuple(parts: Iterable[str]) -> str:
    inside = "".join(f"{part}, " for part in parts)
    return f"({inside})" if inside else "()"
