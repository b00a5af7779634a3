"""From expression graphs to the source of one Python function that determines one person, in integers.

A variable that fails becomes a Failure, so that only what uses it fails. What several variables share is computed
once; what a condition excludes is not computed. The function returns the variables' values, and for each variable
which branches were taken and on which days its parameters were looked up.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

from amparo.law.blocks import AGGREGATED, BINARY, COUNTED, Block, column_name, linked_name
from amparo.law.expressions import LOOPS, Node, walk
from amparo.law.ranges import Ranges, quotient_scaling
from amparo.law.reading import Reading
from amparo.law.sharing import (
    CALENDAR_CALLS,
    Key,
    Sharing,
    column_key,
    conjuncts,
    counts_against_moving_limit,
    is_trivial,
    ordered_key,
)


class Printer:
    """Prints the function of one program. `order` names its variables, each after what it needs.

    `gates` are the variables that are computed only when one of others is true; they come last in the order.
    """

    def __init__(
        self,
        order: Sequence[str],
        readings: Mapping[str, Reading],
        ranges: Ranges,
        gates: Mapping[str, Sequence[str]],
    ) -> None:
        self.order, self.readings, self.ranges, self.gates = order, readings, ranges, gates
        self.root = Block()
        self.flags: dict[str, list[Node]] = {}
        self.days: dict[str, list[Node]] = {}
        self.found: dict[str, list[Node]] = {}
        self._temporaries = 0
        self._sharing = Sharing([readings[name].result for name in order])
        self._uses: Counter[Node] = Counter()
        self._rule = ""

    def variables(self) -> list[str]:
        """The lines that compute every variable in order."""
        for name in self.order:
            if name not in self.gates:
                self._print_variable(name, self.root)
        outer = self.root
        if self.gates:
            self._print_gated(outer)
        return outer.lines

    def _print_variable(self, name: str, place: Block) -> None:
        self._rule = name
        self.flags[name], self.days[name], self.found[name] = [], [], []
        result = self.readings[name].result
        self._uses = Counter(each for node in walk(result) for each in node.args)
        block = Block(self.root)
        block.lines.append(f"v_{name} = {self.emit(result, block)}")
        self._guarded(place, block, f"v_{name}")

    def _print_gated(self, outer: Block) -> None:
        """Variables behind gates, None where theirs are closed; what only they share is computed when any gate is open.

        Meanwhile the closed ones fail for whatever is computed from them beforehand, which nobody will use.
        """
        names = [f"v_{name}" for name in self.gates]
        outer.lines.append(f"{' = '.join(names)} = None")
        self.root = Block(outer)
        self.root.lines.append(f"{' = '.join(names)} = NOT_COMPUTED")
        for name, gates in self.gates.items():
            own = Block(self.root)
            self._print_variable(name, own)
            self.root.lines.append(_if_any(gates))
            self.root.include(own)
        self.root.lines += [f"if {name} is NOT_COMPUTED: {name} = None" for name in names]
        outer.lines.append(_if_any(dict.fromkeys(gate for gates in self.gates.values() for gate in gates)))
        outer.include(self.root)

    def _guarded(self, outer: Block, inner: Block, name: str) -> None:
        outer.lines.append("try:")
        outer.include(inner)
        outer.lines += ["except LawError as error:", f"    {name} = Failure(error)"]

    def _temporary(self) -> str:
        self._temporaries += 1
        return f"t{self._temporaries}"

    # values

    def emit(self, node: Node, block: Block) -> str:
        """The source of a value; whatever it needs computed before is added to the block."""
        if node in self._sharing.kept:
            return f"y{self._kept_column(node)[1:]}"
        known = block.name_of(node)
        if known:
            return known
        if self._is_shared(node):
            return self._hoisted(node, self.root, lambda inner: self._source(node, inner))
        if self._uses[node] > 1 and not is_trivial(node) and node.rows is None:
            source = self._source(node, block)
            name = block.names[node] = self._temporary()
            block.lines.append(f"{name} = {source}")
            return name
        return self._source(node, block)

    def _is_shared(self, node: Node) -> bool:
        return self._sharing.used_by[node] > 1

    def _hoisted(self, key: Key, block: Block, source: Callable[[Block], str]) -> str:
        """The name of something computed now, whose failure waits until it is used."""
        known = block.name_of(key)
        if known:
            return known
        inner = Block(block)
        name = self._temporary()
        inner.lines.append(f"{name} = {source(inner)}")
        self._guarded(block, inner, name)
        block.names[key] = name
        return name

    def _source(self, node: Node, block: Block) -> str:
        if node.op in BINARY:
            left, right = (self.emit(each, block) for each in node.args)
            return f"({left} {BINARY[node.op]} {right})"
        if node.op in ("year_of", "month_of"):
            return f"CALENDAR[{self.emit(node.args[0], block)}][{('year_of', 'month_of').index(node.op)}]"
        if node.op in CALENDAR_CALLS:
            return f"{node.op}({', '.join(self.emit(each, block) for each in node.args)})"
        if node.op in LOOPS:
            return self._loop(node, block)
        printer: Callable[[Node, Block], str] = getattr(self, f"_{node.op}")
        return printer(node, block)

    def _const(self, node: Node, block: Block) -> str:
        value = node.data[0]
        return f"({value!r})" if isinstance(value, int) and value < 0 else repr(value)

    def _on(self, node: Node, block: Block) -> str:
        return "on"

    def _fact(self, node: Node, block: Block) -> str:
        return f"f_{node.data[0]}"

    def _variable(self, node: Node, block: Block) -> str:
        return f"v_{node.data[0]}"

    def _linked(self, node: Node, block: Block) -> str:
        if node.data[-1] == "rows":
            return f"x_{node.data[1]}"
        return linked_name(str(node.data[0]), str(node.data[1]))

    def _linked_exists(self, node: Node, block: Block) -> str:
        return f"e_{node.data[0]}"

    def _column(self, node: Node, block: Block) -> str:
        return f"x_{node.data[1]}"

    def _index(self, node: Node, block: Block) -> str:
        return f"i{node.data[0]}"

    def _parameter(self, node: Node, block: Block) -> str:
        if not node.args:
            return f"k_{node.data[0]}"
        return f"A_{node.data[0]}[{self._day_looked_up(node, node.args[0], block)}]"

    def _day_looked_up(self, node: Node, day: Node, block: Block) -> str:
        source = self.emit(day, block)
        if node.rows or node.loops:
            return source
        days = self.days[self._rule]
        if node not in days:
            days.append(node)
        return f"(d_{self._rule}_{days.index(node)} := {source})"

    def _monthly_change(self, node: Node, block: Block) -> str:
        start, end = node.args
        if end.op == "on":
            return f"u_{node.data[0]}[{self.emit(start, block)}]"
        return f"M_{node.data[0]}.between({self.emit(start, block)}, {self.emit(end, block)})"

    def _table(self, node: Node, block: Block) -> str:
        if len(node.args) == 1:
            return f"k_{node.data[0]}"
        return f"A_{node.data[0]}[{self._day_looked_up(node, node.args[1], block)}]"

    def _lookup(self, node: Node, block: Block) -> str:
        source = f"looked_up(P_{node.data[0]}, {self._table(node, block)}, {self.emit(node.args[0], block)})"
        if node.rows or node.loops:
            return source
        found = self.found[self._rule]
        if node not in found:
            found.append(node)
        return f"(g_{self._rule}_{found.index(node)} := {source})"

    def _progressive(self, node: Node, block: Block) -> str:
        return f"{self._table(node, block)}.progressive({self.emit(node.args[0], block)})"

    def _floor_divide(self, node: Node, block: Block) -> str:
        left, right = (self.emit(each, block) for each in node.args)
        return f"({left} // {right})" if node.args[1].op == "const" else f"floor_divide({left}, {right})"

    def _negate(self, node: Node, block: Block) -> str:
        return f"(-{self.emit(node.args[0], block)})"

    def _scale(self, node: Node, block: Block) -> str:
        return f"({self.emit(node.args[0], block)} * {10 ** int(str(node.data[0]))})"

    def _retype(self, node: Node, block: Block) -> str:
        return self.emit(node.args[0], block)

    def _not(self, node: Node, block: Block) -> str:
        return f"(not {self.emit(node.args[0], block)})"

    def _min(self, node: Node, block: Block) -> str:
        left, right = (self.emit(each, block) for each in node.args)
        sign = "<" if node.op == "min" else ">"
        one, other = (self._named_inline(each) for each in (left, right))
        return f"({one[0]} if {one[1]} {sign} {other[1]} else {other[0]})"

    def _named_inline(self, source: str) -> tuple[str, str]:
        """A name for a value, and the source that gives it that name where it is first used."""
        if source.replace("_", "").isalnum():
            return source, source
        name = self._temporary()
        return name, f"({name} := {source})"

    _max = _min

    def _round(self, node: Node, block: Block) -> str:
        (inner,) = node.args
        mode, nonnegative = str(node.data[0]), self.ranges.anywhere(inner)[0] >= 0
        if inner.type.kind == "ratio":
            return self._round_ratio(node, mode, block)
        source, unit = self.emit(inner, block), 10 ** (inner.type.decimals - node.type.decimals)
        if nonnegative and mode != "half_even":
            return {
                "half_up": f"(({source} + {unit // 2}) // {unit})",
                "down": f"({source} // {unit})",
                "up": f"(-(-{source} // {unit}))",
            }[mode]
        return f"round_{mode}({source}, {unit})"

    def _round_ratio(self, node: Node, mode: str, block: Block) -> str:
        up, down = quotient_scaling(node)
        top, bottom = (self.emit(each, block) for each in node.args[0].args)
        top, bottom = f"{top} * {up}" if up > 1 else top, f"{bottom} * {down}" if down > 1 else bottom
        return f"round_quotient({mode!r}, {top}, {bottom})"

    # branches

    def _flag(self, condition: Node, source: str) -> str:
        """The condition, noting for the trace whether it held."""
        if condition.rows or condition.loops or condition not in self.readings[self._rule].branches:
            return source
        flags = self.flags[self._rule]
        if condition not in flags:
            flags.append(condition)
        return f"(b_{self._rule}_{flags.index(condition)} := {source})"

    def _if(self, node: Node, block: Block) -> str:
        condition = self._flag(node.args[0], self.emit(node.args[0], block))
        if node.rows:
            then, otherwise = (self.emit(each, block) for each in node.args[1:])
            return f"({then} if {condition} else {otherwise})"
        inner, sources = [], []
        for each in node.args[1:]:
            inner.append(Block(block))
            sources.append(self.emit(each, inner[-1]))
        if not inner[0].lines and not inner[1].lines:
            return f"({sources[0]} if {condition} else {sources[1]})"
        name = self._temporary()
        for keyword, part, source in ((f"if {condition}:", inner[0], sources[0]), ("else:", inner[1], sources[1])):
            part.lines.append(f"{name} = {source}")
            block.lines.append(keyword)
            block.include(part)
        return name

    def _and(self, node: Node, block: Block) -> str:
        left = self.emit(node.args[0], block)
        inner = block if node.rows else Block(block)
        right = self.emit(node.args[1], inner)
        if inner is block or not inner.lines:
            return f"({left} {node.op} {right})"
        name = self._temporary()
        inner.lines.append(f"{name} = {right}")
        block.lines += [f"{name} = {left}", f"if {'' if node.op == 'and' else 'not '}{name}:"]
        block.include(inner)
        return name

    _or = _and

    # rows

    def _rows(self, relation: str, condition: Node, e: Node | None, block: Block) -> str:
        """A list of `e` (or None) over the relation's rows for which the condition holds."""
        inside = [condition] if e is None else [condition, e]
        for node in inside:
            self._hoist_constants(node, block, lambda each: each.rows is None)
        value = "None" if e is None else self.emit(e, block)
        test = "" if condition.op == "const" and condition.data[0] else f" if {self.emit(condition, block)}"
        names, source = self._rows_read(relation, inside)
        return source if value == names and not test else f"[{value} for {names} in {source}{test}]"

    def _rows_read(self, relation: str, nodes: Iterable[Node]) -> tuple[str, str]:
        """The names of a row's values that the nodes read, and what is iterated over for them."""
        leaves = sorted({leaf for node in nodes for leaf in self._row_leaves(node)})
        if not leaves:
            return "_", f"range(r_{relation})"
        names, lists = (", ".join(parts) for parts in zip(*leaves, strict=True))
        return names, lists if len(leaves) == 1 else f"zip({lists})"

    def _row_leaves(self, node: Node) -> Iterable[tuple[str, str]]:
        """The columns that a row expression reads: the name of a row's value, and the list it comes from."""
        if node.rows is None:
            return
        if node in self._sharing.kept:
            column = self._kept_column(node)
            yield f"y{column[1:]}", column
        elif node.op in ("column", "linked"):
            yield f"x_{node.data[1]}", column_name(str(node.data[0]), str(node.data[1]))
        else:
            for each in node.args:
                yield from self._row_leaves(each)

    def _kept_column(self, node: Node) -> str:
        """The list of a row expression's values, computed before what first uses it; failing rows hold their Failure."""
        known = self.root.name_of(node)
        if known:
            return known
        guards = self._sharing.guards_of(node)
        for each in (*node.args, *guards):
            self._hoist_constants(each, self.root, lambda arg: arg.rows is None)
        source = self._source(node, self.root)
        if guards:
            source = f"({source} if {' and '.join(self.emit(guard, self.root) for guard in guards)} else None)"
        names, rows = self._rows_read(str(node.rows), (*node.args, *guards))
        self._temporaries += 1
        column = self.root.names[node] = f"m{self._temporaries}"
        self.root.lines += [
            "try:",
            f"    {column} = [{source} for {names} in {rows}]",
            "except LawError:",
            f"    {column} = []",
        ]
        self.root.lines += [f"    for {names} in {rows}:", "        try:", f"            {column}.append({source})"]
        self.root.lines += ["        except LawError as error:", f"            {column}.append(Failure(error))"]
        return column

    def _hoist_constants(self, node: Node, block: Block, constant: Callable[[Node], bool]) -> None:
        """Compute beforehand whatever in the node stays the same from row to row, or from repetition to repetition."""
        if node in self._sharing.kept:
            self._kept_column(node)
            return
        if constant(node):
            if not is_trivial(node) and not block.name_of(node):
                if self._is_shared(node):
                    self.emit(node, block)
                else:
                    self._hoisted(node, block, lambda inner: self._source(node, inner))
            return
        if counts_against_moving_limit(node):
            *others, last = conjuncts(node.args[0])
            self._rows_in_order(str(node.data[0]), others, last, block)
            return
        if node.op == "top_sum" and not node.args[0].loops and not node.args[1].loops:
            self._running_sums(node, block)
            self._hoist_constants(node.args[2], block, constant)
            return
        for each in node.args:
            self._hoist_constants(each, block, constant)

    def _column_of(self, node: Node, block: Block) -> str:
        key = column_key(node)
        known = block.name_of(key)
        if known:
            return known
        e, condition = node.args[:2]
        relation = str(node.data[0])
        if self._sharing.used_by[key] > 1 and not (e.loops or condition.loops):
            return self._hoisted(key, self.root, lambda inner: self._rows(relation, condition, e, inner))
        source = self._rows(relation, condition, e, block)
        if self._sharing.columns[key] < 2:
            return source
        name = block.names[key] = self._temporary()
        block.lines.append(f"{name} = {source}")
        return name

    def _count(self, node: Node, block: Block) -> str:
        (condition,) = node.args
        relation = str(node.data[0])
        if condition.op == "const" and condition.data[0]:
            return f"r_{relation}"
        *others, last = conjuncts(condition)
        if self._sharing.counts_in_order(node):
            return self._counted_in_order(self._rows_in_order(relation, others, last, block), last, block)
        if condition in self._sharing.kept:
            return f"{self._kept_column(condition)}.count(True)"
        return f"len({self._rows(relation, condition, None, block)})"

    def _counted_in_order(self, ordered: str, last: Node, block: Block) -> str:
        """How many of the rows in order; where there are none, the limit is not asked for and cannot fail."""
        inner = Block(block)
        counted = COUNTED[last.op].format(ordered, self.emit(last.args[1], inner))
        if not inner.lines:
            return f"({counted} if {ordered} else 0)"
        name = self._temporary()
        inner.lines.append(f"{name} = {counted}")
        block.lines += [f"{name} = 0", f"if {ordered}:"]
        block.include(inner)
        return name

    def _rows_in_order(self, relation: str, others: Sequence[Node], last: Node, block: Block) -> str:
        """What rows are counted by, in order: sorted once, however often they are counted against another limit."""
        value = last.args[0]
        key = ordered_key(relation, others, last)

        def source(inner: Block) -> str:
            for each in (value, *others):
                self._hoist_constants(each, inner, lambda arg: arg.rows is None)
            names, rows = self._rows_read(relation, (value, *others))
            test = " if " + " and ".join(self.emit(each, inner) for each in others) if others else ""
            return f"sorted([{self.emit(value, inner)} for {names} in {rows}{test}])"

        return self._hoisted(key, self.root if self._sharing.ordered[key] > 1 else block, source)

    def _sum(self, node: Node, block: Block) -> str:
        if node.type.kind == "date":
            return f"{'latest' if node.op == 'largest' else 'earliest'}({self._column_of(node, block)})"
        return AGGREGATED[node.op].format(self._column_of(node, block))

    _largest = _smallest = _sum

    def _running_sums(self, node: Node, block: Block) -> str:
        key = column_key(node)
        e, condition, _ = node.args
        several = self._sharing.sums[key] > 1 and not (e.loops or condition.loops)
        place = self.root if several else block
        return self._hoisted(
            ("sums", *key), place, lambda inner: f"running_sums({self._rows(str(node.data[0]), condition, e, inner)})"
        )

    def _top_sum(self, node: Node, block: Block) -> str:
        return f"top_of({self._running_sums(node, block)}, {self.emit(node.args[2], block)})"

    # repetition

    def _loop(self, node: Node, block: Block) -> str:
        body, first, last = node.args
        start, end = self.emit(first, block), self.emit(last, block)
        index = f"i{node.data[0]}"
        self._hoist_constants(body, block, lambda each: not each.loops and each.rows is None)
        inner = Block(block)
        source = self.emit(body, inner)
        repeated = f"range({start}, {end} + 1)"
        if inner.lines:
            values = self._temporary()
            inner.lines.append(f"{values}.append({source})")
            block.lines += [f"{values} = []", f"for {index} in {repeated}:"]
            block.include(inner)
        else:
            values = f"[{source} for {index} in {self._iterated(repeated, block)}]"
        return {
            "best": f"max({values}, default=0)",
            "which_best": f"which_best({values}, {start})",
            "any": f"any({values})",
            "all": f"all({values})",
        }[node.op]

    def _iterated(self, source: str, block: Block) -> str:
        """What a comprehension runs over; Python wants names given in it to be given before."""
        if ":=" not in source:
            return source
        name = self._temporary()
        block.lines.append(f"{name} = {source}")
        return name


def _if_any(gates: Iterable[str]) -> str:
    return f"if {' or '.join(f'v_{gate} is True' for gate in gates)}:"
