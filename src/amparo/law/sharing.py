"""What a program's variables share, so that it is computed once: heavy values, selected columns, row expressions."""

from collections import Counter
from collections.abc import Iterable, Sequence

from amparo.law.expressions import AGGREGATES, LOOPS, Node, walk

type Key = Node | tuple[object, ...]
CALENDAR_CALLS = (
    "full_years",
    "full_months",
    "days_between",
    "add_years",
    "add_months",
    "add_days",
    "first_of_month",
    "last_of_month",
    "year_of",
    "month_of",
    "make_day",
)
TRIVIAL = ("const", "on", "fact", "variable", "index", "linked", "linked_exists")


class Sharing:
    """The shared parts of some variables' graphs.

    `used_by` counts the variables that use a heavy node or a column of selected rows; `columns` and `sums` the
    aggregates of each such column; `kept` are the row expressions computed once for all rows, each under its
    `guards`.
    """

    def __init__(self, results: Sequence[Node]) -> None:
        self.results = results
        self.used_by = self._count_users()
        aggregates = [node for node in walk(*results) if node.op in AGGREGATES and node.op != "count"]
        self.columns = Counter(column_key(node) for node in aggregates if node.op != "top_sum")
        self.sums = Counter(column_key(node) for node in aggregates if node.op == "top_sum")
        self.ordered = self._count_orders()
        limits = (node for node in walk(*results) if _counts_against_limit(node))
        self.limits = Counter(ordered_key(str(node.data[0]), *_split(node.args[0])) for node in limits)
        self.kept = self._rows_to_keep()
        self.guards = self._find_guards()

    def _count_users(self) -> Counter[Key]:
        """By how many variables each heavy node, or each column of selected rows, is used."""
        found: Counter[Key] = Counter()
        for result in self.results:
            keys: set[Key] = set()
            for node in walk(result):
                if _is_heavy(node) and not node.loops:
                    keys.add(node)
                if node.op in AGGREGATES and node.op != "count":
                    keys.add(column_key(node))
            found.update(keys)
        return found

    def _count_orders(self) -> Counter[Key]:
        """By how many variables each list of rows in order could be used."""
        found: Counter[Key] = Counter()
        for result in self.results:
            counts = {node for node in walk(result) if _counts_against_limit(node)}
            found.update({ordered_key(str(node.data[0]), *_split(node.args[0])) for node in counts})
        return found

    def counts_in_order(self, node: Node) -> bool:
        """Whether rows are best counted by bisection: the limit moves, or several counts differ by their limit alone."""
        return _counts_against_limit(node) and (
            bool(node.loops) or self.limits[ordered_key(str(node.data[0]), *_split(node.args[0]))] > 1
        )

    def guards_of(self, node: Node) -> list[Node]:
        """The conditions to test before computing a row expression: one that is kept stands for all when it says the same."""
        guards = [guard for guard in self.guards.get(node, []) if guard.rows and guard is not node]
        whole = [each for each in self.kept if each.op == "and" and set(conjuncts(each)) == set(guards)]
        return whole if len(guards) > 1 and len(whole) == 1 else guards

    def _rows_to_keep(self) -> set[Node]:
        """The row expressions worth computing once for all rows: those used in several places, or repeated in a loop."""
        users: dict[Node, set[Node]] = {}
        found: set[Node] = set()
        for node in walk(*self.results):
            for each in node.args:
                users.setdefault(each, set()).add(node)
            if node.rows is None and node.loops:
                found |= {each for arg in node.args for each in _loop_free_rows(arg) if _weight(each) > 1}
        found |= {
            node for node, by in users.items() if len(by) > 1 and node.rows and not node.loops and _weight(node) > 1
        }
        return found

    def _find_guards(self) -> dict[Node, list[Node]]:
        """For each row expression that is kept, the conditions under which alone it is used, in the order of the rule."""
        found: dict[Node, list[Node]] = {}
        for node in walk(*self.results):
            if node.op not in AGGREGATES:
                continue
            conditions = conjuncts(node.args[1] if len(node.args) > 1 else node.args[0])
            inside = [(each, conditions) for each in walk(node.args[0]) if len(node.args) > 1]
            inside += [(each, []) for condition in conditions for each in walk(condition)]
            for each, guards in inside:
                if each in self.kept:
                    found[each] = [guard for guard in found.get(each, guards) if guard in guards and not guard.loops]
        return found


def column_key(node: Node) -> tuple[object, ...]:
    """What tells one column of selected rows from another: relation, condition and expression."""
    return "column", node.data[0], node.args[1] if len(node.args) > 1 else node.args[0], node.args[0]


def _is_heavy(node: Node) -> bool:
    return node.op in LOOPS or node.op in AGGREGATES


def is_trivial(node: Node) -> bool:
    """Whether the value is there already under a name of its own."""
    return node.op in TRIVIAL or (node.op == "parameter" and not node.args)


def _loop_free_rows(node: Node) -> Iterable[Node]:
    """The largest row expressions within that stay the same from one repetition to the next."""
    if node.rows and not node.loops:
        yield node
    elif node.loops:
        for each in node.args:
            yield from _loop_free_rows(each)


def conjuncts(condition: Node) -> list[Node]:
    """The parts of a condition joined by `and`, in order."""
    if condition.op != "and":
        return [condition]
    return [part for each in condition.args for part in conjuncts(each)]


def _split(condition: Node) -> tuple[list[Node], Node]:
    *others, last = conjuncts(condition)
    return others, last


def ordered_key(relation: str, others: Sequence[Node], last: Node) -> tuple[object, ...]:
    """What tells one list of rows in order from another: relation, conditions, and what they are ordered by."""
    return "ordered", relation, last.args[0], *others


def counts_against_moving_limit(node: Node) -> bool:
    """Whether rows are counted whose value is compared with something that changes from one repetition to the next."""
    return bool(node.loops) and _counts_against_limit(node)


def _counts_against_limit(node: Node) -> bool:
    """Whether rows are counted by conditions of which the last compares a value of the row with a limit for all rows."""
    if node.op != "count":
        return False
    others, last = _split(node.args[0])
    if last.op not in ("lt", "le", "gt", "ge") or any(each.loops for each in others):
        return False
    value, limit = last.args
    return value.rows is not None and not value.loops and limit.rows is None


def _weight(node: Node) -> int:
    """About how much work a row expression is, in comparisons."""
    if node.rows is None or node.op in ("column", "linked"):
        return 0
    own = {"parameter": 2, "monthly_change": 2, "lookup": 5, "progressive": 5, "round": 2, "retype": 0}
    return own.get(node.op, 3 if node.op in CALENDAR_CALLS else 1) + sum(_weight(each) for each in node.args)
