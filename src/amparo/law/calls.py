"""The functions and methods of the rule language: what each takes, and the node that it makes."""

from collections.abc import Callable
from datetime import date

from amparo.law.errors import Forbidden, UnitClash, UnknownName
from amparo.law.expressions import Node
from amparo.law.parameters import Parameter
from amparo.law.scope import Dated, Meaning, Rows, Scope, suggestion
from amparo.law.types import (
    BOOL,
    COUNT,
    DATE,
    DAYS,
    MONTHS,
    MOST_DECIMALS,
    NO_UNIT,
    YEARS,
    combine,
    describe,
    number,
    whole,
)

_ROUNDINGS = {"round_half_up": "half_up", "round_half_even": "half_even", "round_down": "down", "round_up": "up"}
_SPANS = {"full_years": YEARS, "full_months": MONTHS, "days_between": DAYS}
_SHIFTS = {"add_years": YEARS, "add_months": MONTHS, "add_days": DAYS}
_PARTS = {"first_of_month": DATE, "last_of_month": DATE, "year_of": COUNT, "month_of": COUNT}
_UNITS = {"months": MONTHS, "years": YEARS, "days": DAYS, "number": NO_UNIT}
_LOOPS = {"max": "best", "which_max": "which_best", "any": "any", "all": "all"}
_FUNCTIONS = [*_ROUNDINGS, *_SPANS, *_SHIFTS, *_PARTS, *_UNITS, "min", "max", "day", "in_years", "in_months"]


def is_function(name: str) -> bool:
    """Whether the language itself has a function of the name."""
    return name in _FUNCTIONS or name in _LOOPS


def must_be_function(name: str) -> None:
    """Raises Forbidden for a function that the language does not have."""
    if name not in _FUNCTIONS:
        raise Forbidden(f"{name}(...) is not part of the rule language", fix=suggestion(name, _FUNCTIONS))


def call_function(scope: Scope, name: str, args: list[Node]) -> Node:
    """The node of a call such as `round_half_up(x, 2)`. Raises Forbidden or UnitClash with what the function takes."""
    if name in _ROUNDINGS:
        _expect(name, args, 2, "round_half_up(x, 2)")
        return scope.graph.round(args[0], _ROUNDINGS[name], _literal(args[1], "the number of decimals", MOST_DECIMALS))
    if name in _SPANS:
        _expect(name, args, 2, f"{name}(earlier, later)")
        return scope.graph.node(name, (_date(args[0]), _date(args[1])), whole(_SPANS[name]))
    if name in _SHIFTS:
        _expect(name, args, 2, f"{name}(day, n)")
        return scope.graph.node(name, (_date(args[0]), _whole(scope, args[1], _SHIFTS[name])), DATE)
    if name in _PARTS:
        _expect(name, args, 1, f"{name}(day)")
        return scope.graph.node(name, (_date(args[0]),), _PARTS[name])
    if name in _UNITS:
        return _given_unit(scope, name, args)
    return _other_function(scope, name, args)


def _other_function(scope: Scope, name: str, args: list[Node]) -> Node:
    match name:
        case "min" | "max":
            if len(args) < 2:
                raise Forbidden(f"{name} compares two or more values")
            return scope.graph.extreme(name, tuple(args))
        case "day":
            return _day(scope, args)
        case "in_years":
            _expect(name, args, 1, "in_years(months)")
            twelve = scope.graph.const(12, COUNT)
            return scope.graph.node("floor_divide", (_whole(scope, args[0], MONTHS), twelve), whole(YEARS))
        case "in_months":
            _expect(name, args, 1, "in_months(years)")
            twelve = scope.graph.const(12, COUNT)
            return scope.graph.node("multiply", (_whole(scope, args[0], YEARS), twelve), whole(MONTHS))
    raise Forbidden(f"{name}(...) is not part of the rule language")


def _expect(name: str, args: list[Node], count: int, form: str) -> None:
    if len(args) != count:
        raise Forbidden(f"{name} takes {count} values, got {len(args)}", fix=f"Write {form}")


def _literal(node: Node, what: str, most: int) -> int:
    value = node.data[0] if node.op == "const" and node.type.is_whole else None
    if not isinstance(value, int) or not 0 <= value <= most:
        raise Forbidden(f"{what} is not a literal whole number from 0 to {most}")
    return value


def _date(node: Node) -> Node:
    if node.type != DATE:
        raise UnitClash(f"a date is expected, got {describe(node.type)}")
    return node


def _whole(scope: Scope, node: Node, unit: tuple[tuple[str, int], ...]) -> Node:
    if not node.type.is_whole or node.type.unit not in (None, unit):
        raise UnitClash(
            f"{unit[0][0]} are expected, got {describe(node.type)}",
            fix=f"Write {unit[0][0]}(...) around a count, or convert it",
        )
    return scope.graph.with_unit(node, unit)


def _given_unit(scope: Scope, name: str, args: list[Node]) -> Node:
    _expect(name, args, 1, f"{name}(n)")
    node = args[0]
    if not node.type.is_whole or (name != "number" and node.type.unit not in (None, NO_UNIT)):
        raise UnitClash(f"{name}(...) takes a whole number without a unit, got {describe(node.type)}")
    return scope.graph.retype(node, whole(_UNITS[name]))


def _day(scope: Scope, args: list[Node]) -> Node:
    _expect("day", args, 3, "day(1994, 7, 1)")
    parts = [_whole(scope, each, NO_UNIT) for each in args]
    if any(each.op != "const" for each in parts):
        return scope.graph.node("make_day", tuple(parts), DATE)
    year, month, day = (int(str(each.data[0])) for each in parts)
    try:
        return scope.graph.const(date(year, month, day).toordinal(), DATE)
    except ValueError:
        raise Forbidden(f"there is no day {year}-{month}-{day}") from None


def extreme_of_loop(scope: Scope, function: str, first: Node, last: Node, body: Callable[[Node], Node]) -> Node:
    """max, which_max, any or all of `body(n) for n in whole(first, last)`."""
    if function not in _LOOPS:
        raise Forbidden(
            f"{function}(... for n in whole(...)) is not part of the rule language", fix=f"Use {', '.join(_LOOPS)}"
        )
    limits = scope.graph.align(first, last)
    if not limits[0].type.is_whole or limits[0].rows or limits[1].rows:
        raise UnitClash("whole(first, last) takes whole numbers")
    index_type = number(0, limits[0].type.unit or NO_UNIT)
    start, end = (scope.graph.with_unit(each, index_type.unit) for each in limits)
    loop = scope.loop_number(start, end)
    value = body(scope.graph.node("index", (), index_type, loop))
    if function in ("any", "all"):
        return scope.graph.node(_LOOPS[function], (scope.graph.must_be_bool(value), start, end), BOOL, loop)
    (value,) = scope.graph.align(value)
    return scope.graph.node(
        _LOOPS[function], (value, start, end), index_type if function == "which_max" else value.type, loop
    )


def call_method(scope: Scope, owner: Meaning, name: str, args: list[Node]) -> Meaning:
    """What `owner.name(args)` stands for: a look-up in a parameter, or an aggregate of a relation's rows."""
    if isinstance(owner, Rows):
        return _rows_method(scope, owner, name, args)
    if isinstance(owner, Dated):
        return _parameter_method(scope, owner, name, args)
    raise Forbidden(
        f".{name}(...) is not part of the rule language here",
        fix="Relations and parameters have methods; values have none",
    )


def _parameter_method(scope: Scope, dated: Dated, name: str, args: list[Node]) -> Meaning:
    parameter = dated.parameter
    if name == "at" and dated.day is None and parameter.kind != "monthly_change":
        _expect("at", args, 1, f"p.{parameter.name}.at(day)")
        return Dated(parameter, _date(args[0]))
    if name == "between" and parameter.kind == "monthly_change":
        _expect("between", args, 2, f"p.{parameter.name}.between(month, on)")
        return scope.graph.node("monthly_change", (_date(args[0]), _date(args[1])), parameter.type, parameter.name)
    if name in ("lookup", "progressive") and parameter.kind == "table":
        _expect(name, args, 1, f"p.{parameter.name}.{name}(x)")
        return _looked_up(scope, dated, parameter, name, args[0])
    has = {
        "value": "at(day)",
        "table": "lookup(x), progressive(x) and at(day)",
        "monthly_change": "between(month, on)",
    }[parameter.kind]
    raise Forbidden(f"p.{parameter.name} has no .{name}(...)", fix=f"It has {has}")


def _looked_up(scope: Scope, dated: Dated, parameter: Parameter, name: str, x: Node) -> Node:
    by = parameter.by
    if by is None:
        raise UnitClash(f"p.{parameter.name} is not a table")
    key = scope.graph.fit(x, by)
    args = (key, dated.day) if dated.day else (key,)
    if name == "lookup":
        return scope.graph.node("lookup", args, parameter.type, parameter.name)
    if not (by.is_number and parameter.type.is_number):
        raise UnitClash(f"p.{parameter.name} is not a table of rates by amounts")
    product = number(by.decimals + parameter.type.decimals, combine(by.unit, parameter.type.unit))
    return scope.graph.node("progressive", args, product, parameter.name)


def _rows_method(scope: Scope, rows: Rows, name: str, args: list[Node]) -> Meaning:
    graph = scope.graph
    condition = rows.condition or graph.true
    match name, args:
        case "where", [given]:
            _of_rows(rows, graph.must_be_bool(given))
            return Rows(
                rows.name,
                rows.many_persons,
                given if rows.condition is None else graph.both("and", rows.condition, given),
            )
        case "count", []:
            return _count(scope, rows, condition)
        case "exists", []:
            return graph.compare("gt", _count(scope, rows, condition), graph.const(0, COUNT))
        case (("sum" | "max" | "min"), [e]):
            return _aggregate(scope, rows, {"sum": "sum", "max": "largest", "min": "smallest"}[name], e, condition)
        case "mean", [e]:
            return graph.divide(_aggregate(scope, rows, "sum", e, condition), _count(scope, rows, condition))
        case "top_sum", [e, n]:
            if not n.type.is_whole or n.rows:
                raise UnitClash("top_sum(e, n) takes a whole number n")
            return _aggregate(scope, rows, "top_sum", e, condition, n)
    methods = "where(condition), count(), exists(), sum(e), max(e), min(e), mean(e), top_sum(e, n)"
    if name in ("where", "count", "exists", "sum", "max", "min", "mean", "top_sum"):
        raise Forbidden(f"{rows.name}.{name} is not called so", fix=f"The methods are {methods}")
    raise UnknownName(f"{rows.name} has no .{name}(...)", fix=f"The methods are {methods}")


def _of_rows(rows: Rows, node: Node) -> None:
    if node.rows not in (None, rows.name):
        raise Forbidden(f"rows of {node.rows} are used for {rows.name}")


def _count(scope: Scope, rows: Rows, condition: Node) -> Node:
    return scope.graph.node("count", (condition,), COUNT, rows.name)


def _aggregate(scope: Scope, rows: Rows, op: str, e: Node, condition: Node, *more: Node) -> Node:
    _of_rows(rows, e)
    if e.type == DATE and op in ("largest", "smallest"):
        return scope.graph.node(op, (e, condition), DATE, rows.name)
    (e,) = scope.graph.align(e)
    return scope.graph.node(op, (e, condition, *more), scope.graph.with_unit(e, NO_UNIT).type, rows.name)
