"""What is known of a program's nodes before any person is: what they vary by, how wide they are, where they are computed."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from amparo.law.columnar.counting import Moving
from amparo.law.expressions import AGGREGATES, LOOPS, PARAMETER_READS, Node, walk
from amparo.law.rulebook import Rulebook
from amparo.law.sharing import CALENDAR_CALLS, Sharing

type Path = tuple[int, ...]
_NARROW = 2**31 - 1
_LARGEST_DOMAIN = 140_000  # every day that a fact can be, 1850 to 2200
_MAKING = ("add", "subtract", "multiply", "scale", "round", "min", "max", "parameter", "monthly_change")
_ALL_AMOUNTS = 0
_HEAVY = 60


@dataclass(slots=True)
class Trait:
    """What is known of one node.

    `fixed`: the same for everybody; `dated`: it depends on the day of determination; `domain`: the one column of small
    domain by which alone its rows differ. `narrow`: 32 bits hold it. `home` are the conditions under which alone it is
    used; `shared`: several nodes use it. `owned`: its rows are made for its one user, who may write over them.
    """

    fixed: bool
    dated: bool
    domain: tuple[str, str] | None
    narrow: bool
    shared: bool = False
    owned: bool = False
    home: Path | None = None


@dataclass(slots=True)
class _Varies:
    person: bool
    dated: bool
    columns: frozenset[tuple[str, str]]


class Plan:
    """The nodes that some variables need, their traits, and the order in which the variables are computed.

    `gates` are the targets that matter only where one of other variables is true.
    """

    def __init__(self, rulebook: Rulebook, targets: Sequence[str], gates: Mapping[str, Sequence[str]]) -> None:
        self.rulebook, self.targets, self.gates = rulebook, tuple(targets), gates
        self.order = rulebook.order_for(targets)
        self.results = {name: rulebook.readings[name].result for name in self.order}
        self.traits: dict[Node, Trait] = {}
        self.edges: dict[tuple[Node, int], int] = {}
        self.costs: Counter[int] = Counter()
        shared = Sharing([self.results[name] for name in self.order]).used_by
        self.hoisted = {node for node, count in shared.items() if count > 1 and isinstance(node, Node)}
        self.moving: dict[Node, Moving | None] = {}
        self.nodes = list(self._walk())
        self._varies: dict[Node, _Varies] = {}
        users = Counter(each for node in self.nodes for each in self.parts(node))
        users.update(
            each for node in self.nodes if node.loops for each in node.args if not each.loops
        )  # used each turn
        for node in self.nodes:
            self._varies[node] = self._vary(node)
            self.traits[node] = self._trait(node, shared=users[node] > 1)
        self.gate_paths = {name: (_ALL_AMOUNTS, number) for number, name in enumerate(gates, start=1)}
        self._next_edge = len(gates) + 1
        self._find_homes()

    def parts(self, node: Node) -> tuple[Node, ...]:
        """What a node is computed from: a variable from its rule's result."""
        return (self.results[str(node.data[0])],) if node.op == "variable" else node.args

    def _walk(self) -> Iterator[Node]:
        """Every node, each once, after what it is computed from."""
        seen: set[Node] = set()
        stack = [(self.results[name], False) for name in reversed(self.order)]
        while stack:
            node, done = stack.pop()
            if done:
                yield node
            elif node not in seen:
                seen.add(node)
                stack.append((node, True))
                stack.extend((each, False) for each in reversed(self.parts(node)) if each not in seen)

    def _vary(self, node: Node) -> _Varies:
        inside = [self._varies[each] for each in self.parts(node)]
        person = any(each.person for each in inside)
        dated = any(each.dated for each in inside)
        columns = frozenset[tuple[str, str]]().union(*(each.columns for each in inside))
        match node.op:
            case "fact" | "linked" | "linked_exists":
                person = True
            case "on":
                dated = True
            case "column":
                columns = frozenset({(str(node.data[0]), str(node.data[1]))})
            case _ if node.op in AGGREGATES:
                person, columns = True, frozenset()
            case _ if node.op in PARAMETER_READS:
                days = {"parameter": 1, "monthly_change": 2, "lookup": 2, "progressive": 2}[node.op]
                dated = dated or len(node.args) < days
        return _Varies(person, dated, columns)

    def _trait(self, node: Node, *, shared: bool) -> Trait:
        varies = self._varies[node]
        low, high = self.rulebook.ranges.anywhere(node) if node.rows else (-_NARROW - 1, _NARROW + 1)
        fixed = not (varies.person or varies.columns or node.loops)
        alone = node.rows is not None and not varies.person and len(varies.columns) == 1 and not node.loops
        domain = next(iter(varies.columns)) if alone and self._worthwhile(node, *varies.columns) else None
        owned = node.rows is not None and not shared and node.op in _MAKING
        return Trait(fixed, varies.dated, domain, low >= -_NARROW and high <= _NARROW, shared, owned)

    def _worthwhile(self, node: Node, column: tuple[str, str]) -> bool:
        """Whether a node that differs by one column is best computed once for each value that the column can have."""
        if node.op in ("column", "linked"):
            return False
        field = self.rulebook.scope.relations[column[0]].columns[column[1]]
        if field.type.kind == "date":
            return True
        slow = any(each.op in PARAMETER_READS or each.op in CALENDAR_CALLS for each in walk(node))
        return slow and field.most - field.least < _LARGEST_DOMAIN and field.type.kind != "bool"

    # where nodes are computed

    def _find_homes(self) -> None:
        """Each node's home: the longest list of conditions that all its uses share."""
        for name in self.targets:
            self._use(self.results[name], (_ALL_AMOUNTS, self.gate_paths[name][1]) if name in self.gates else ())
        for node in reversed(self.nodes):
            trait = self.traits[node]
            if trait.home is None:  # a variable in the order that no target needs
                trait.home = ()
            for edge in trait.home:
                self.costs[edge] += _cost(node)
            for position, each in enumerate(self.parts(node)):
                self._use(each, trait.home + self._edge(node, position))

    def _edge(self, node: Node, position: int) -> Path:
        guarded = node.op in ("if", "and", "or") and position > 0 and node.rows is None and not node.loops
        if not guarded:
            return ()
        self.edges[node, position] = self._next_edge
        self._next_edge += 1
        return (self.edges[node, position],)

    def _use(self, node: Node, path: Path) -> None:
        trait = self.traits[node]
        trait.home = path if trait.home is None else _common(trait.home, path)

    def is_heavy(self, node: Node, position: int) -> bool:
        """Whether what only this branch needs is worth leaving out where the branch is not taken."""
        edge = self.edges.get((node, position))
        return edge is not None and self.costs[edge] >= _HEAVY


def _common(one: Path, other: Path) -> Path:
    length = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        length += 1
    return one[:length]


def _cost(node: Node) -> int:
    if node.op in LOOPS:
        return 200
    return 40 if node.rows or node.op in AGGREGATES else 1
