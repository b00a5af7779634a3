"""From a rule's syntax tree to its expression graph. Nothing of the rule's source is ever run."""

import ast
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from amparo.law.calls import call_function, call_method, extreme_of_loop, must_be_function
from amparo.law.declarations import Formula, Rule
from amparo.law.errors import FloatLiteral, Forbidden, LawError, Unbounded, UnitClash, UnknownName
from amparo.law.expressions import Node
from amparo.law.scope import Dated, Meaning, Parameters, Person, Rows, Scope, suggestion
from amparo.law.types import BOOL, LITERAL, TEXT

MOST_LITERAL = 10**12
MOST_STATEMENTS = 5_000
_COMPARISONS: dict[type[ast.cmpop], str] = {
    ast.Eq: "eq",
    ast.NotEq: "ne",
    ast.Lt: "lt",
    ast.LtE: "le",
    ast.Gt: "gt",
    ast.GtE: "ge",
}
type Names = Mapping[str, Meaning]


@dataclass(frozen=True, slots=True)
class Source:
    """Where in a rule, or in a formula that it calls, something stands: the text, the file and the line."""

    text: str
    file: str
    line: int


@dataclass(frozen=True, slots=True)
class Reading:
    """A rule read: its graph, and the places in the source that its trace and its messages point to."""

    result: Node
    branches: Mapping[Node, Source]
    places: Mapping[Node, tuple[str, int]]


def read_rule(rule: Rule, scope: Scope) -> Reading:
    """The rule's graph. Raises a LawError with file, line and variable for whatever the language does not allow."""
    reader = _Reader(scope)
    scope.graph.places = {}
    scope.graph.file, scope.graph.line = rule.file, rule.line
    try:
        names = {name: scope.need(name) for name in rule.needs}
        result = scope.graph.fit(reader.returned(rule.tree, names), rule.type)
    except LawError as error:
        raise error.locate(file=scope.graph.file, line=scope.graph.line, name=rule.name) from None
    except RecursionError:
        raise Forbidden("the rule is nested too deeply", file=rule.file, line=rule.line, name=rule.name) from None
    return Reading(result, reader.branches, scope.graph.places)


def _body(tree: ast.FunctionDef) -> list[ast.stmt]:
    described = isinstance(tree.body[0], ast.Expr) and ast.get_docstring(tree) is not None
    return tree.body[1:] if described else tree.body


def _returns(statements: list[ast.stmt]) -> bool:
    """Whether every way through the statements ends in return."""
    if not statements:
        return False
    last = statements[-1]
    if isinstance(last, ast.If):
        return _returns(last.body) and _returns(last.orelse)
    return isinstance(last, ast.Return)


def _holds_return(statements: list[ast.stmt]) -> bool:
    return any(isinstance(inner, ast.Return) for each in statements for inner in ast.walk(each))


class _Reader:
    """Reads one rule."""

    def __init__(self, scope: Scope) -> None:
        self.scope, self.graph = scope, scope.graph
        self.branches: dict[Node, Source] = {}
        self.statements = 0
        self.in_loop = False
        self._called: dict[tuple[object, ...], Meaning] = {}
        self._readers: dict[type[ast.expr], Callable[..., Meaning]] = {
            ast.Constant: self._constant,
            ast.Name: self._name,
            ast.Attribute: self._attribute,
            ast.Call: self._call,
            ast.BinOp: self._arithmetic,
            ast.UnaryOp: self._unary,
            ast.BoolOp: self._logic,
            ast.Compare: self._comparison,
            ast.IfExp: self._conditional,
        }

    # statements

    def returned(self, tree: ast.FunctionDef, names: Names) -> Node:
        """The value that a rule returns."""
        statements = _body(tree)
        return self._as_value(self.block(statements, names), statements[-1] if statements else tree)

    def block(self, statements: list[ast.stmt], names: Names) -> Meaning:
        """What a run of statements returns: a value, or a formula's rows."""
        for position, statement in enumerate(statements):
            self._count(statement)
            rest = statements[position + 1 :]
            match statement:
                case ast.Return(value=value):
                    self._must_be_last(rest)
                    return self._returned(value, names)
                case ast.If():
                    if _holds_return(statement.body) or _holds_return(statement.orelse):
                        return self._parting(statement, rest, names)
                    names = self._merged(statement, names)
                case _:
                    names = self._assigned(statement, names)
        raise Forbidden("a way through the rule ends without return", fix="End every branch in return")

    def _returned(self, value: ast.expr | None, names: Names) -> Meaning:
        if value is None:
            raise Forbidden("return without a value")
        found = self.meaning(value, names)
        return found if isinstance(found, Rows) else self._as_value(found, value)

    def _count(self, statement: ast.stmt) -> None:
        self.graph.line = statement.lineno
        self.statements += 1
        if self.statements > MOST_STATEMENTS:
            raise Unbounded("the rule has too many ways through it", fix="Split it into several variables")

    def _must_be_last(self, rest: list[ast.stmt]) -> None:
        if rest:
            self.graph.line = rest[0].lineno
            raise Forbidden("this is never reached", fix="Remove it, or put the return under an if")

    def _parting(self, statement: ast.If, rest: list[ast.stmt], names: Names) -> Meaning:
        condition = self._condition(statement.test, names)
        self._must_be_last(rest if _returns(statement.body) and _returns(statement.orelse) else [])
        then = self.block(statement.body + ([] if _returns(statement.body) else rest), names)
        otherwise = self.block(statement.orelse + ([] if _returns(statement.orelse) else rest), names)
        self.graph.line = statement.lineno
        return self.graph.choose(
            condition, self._as_value(then, statement.body[-1]), self._as_value(otherwise, statement)
        )

    def _merged(self, statement: ast.If, names: Names) -> Names:
        """The names after an if whose branches only assign."""
        condition = self._condition(statement.test, names)
        then, otherwise = self._after(statement.body, names), self._after(statement.orelse, names)
        merged = dict(names)
        for name in {**then, **otherwise}:
            one, other = then.get(name), otherwise.get(name)
            if one is other:
                merged[name] = names[name] if one is None else one
            elif isinstance(one, Node) and isinstance(other, Node):
                merged[name] = self.graph.choose(condition, one, other)
            else:
                merged.pop(name, None)
        return merged

    def _after(self, statements: list[ast.stmt], names: Names) -> Names:
        for statement in statements:
            self._count(statement)
            names = (
                self._merged(statement, names) if isinstance(statement, ast.If) else self._assigned(statement, names)
            )
        return names

    def _assigned(self, statement: ast.stmt, names: Names) -> Names:
        match statement:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                return {**names, name: self.meaning(value, names)}
            case ast.AugAssign(target=ast.Name(id=name) as target, op=operator, value=value):
                changed = ast.BinOp(ast.Name(target.id, ast.Load()), operator, value)
                return {**names, name: self.meaning(ast.copy_location(changed, statement), names)}
        text = ast.unparse(statement).splitlines()[0]
        raise Forbidden(f"`{text}` is not part of the rule language", fix="Use assignments, if, and return")

    # expressions

    def meaning(self, tree: ast.expr, names: Names) -> Meaning:
        """What an expression stands for: a value, a relation, a parameter."""
        self.graph.line = getattr(tree, "lineno", self.graph.line)
        reader = self._readers.get(type(tree))
        if reader is None:
            raise Forbidden(f"`{ast.unparse(tree)[:60]}` ({type(tree).__name__}) is not part of the rule language")
        return reader(tree, names)

    def value(self, tree: ast.expr, names: Names) -> Node:
        """The node of an expression that is a value."""
        return self._as_value(self.meaning(tree, names), tree)

    def _as_value(self, found: Meaning, tree: ast.AST) -> Node:
        if isinstance(found, Dated):
            return self._parameter_value(found)
        if isinstance(found, Node):
            return found
        text = ast.unparse(tree).removeprefix("return ").splitlines()[0]
        raise UnitClash(
            f"{text} is not a value", fix=f"Write {text}.count(), {text}.sum(...) or the name of one of its values"
        )

    def _parameter_value(self, dated: Dated) -> Node:
        parameter = dated.parameter
        if parameter.kind != "value":
            method = "lookup(x)" if parameter.kind == "table" else "between(month, on)"
            raise UnitClash(
                f"p.{parameter.name} is a {parameter.kind.replace('_', ' ')}", fix=f"Write p.{parameter.name}.{method}"
            )
        args = (dated.day,) if dated.day else ()
        return self.graph.node("parameter", args, parameter.type, parameter.name)

    def _constant(self, tree: ast.Constant, names: Names) -> Node:
        match tree.value:
            case bool():
                return self.graph.const(tree.value, BOOL)
            case int():
                if tree.value > MOST_LITERAL:
                    raise Unbounded(f"{str(tree.value)[:20]} is too large for a literal", fix="Put it in a parameter")
                return self.graph.const(tree.value, LITERAL)
            case str():
                return self.graph.const(tree.value, TEXT)
            case float():
                raise FloatLiteral(
                    f"{tree.value} is written into the rule", fix="A figure of the law belongs in a parameter"
                )
        raise Forbidden(f"`{ast.unparse(tree)}` is not part of the rule language")

    def _name(self, tree: ast.Name, names: Names) -> Meaning:
        if tree.id in names:
            return names[tree.id]
        if tree.id in self.scope.rules or tree.id in self.scope.facts or tree.id in ("p", "on"):
            raise UnknownName(
                f"{tree.id!r} is not among the names that the rule takes", fix=f"Add {tree.id} to its parameters"
            )
        raise UnknownName(f"{tree.id!r} is not known here", fix=suggestion(tree.id, list(names)))

    def _attribute(self, tree: ast.Attribute, names: Names) -> Meaning:
        if tree.attr.startswith("_"):
            raise Forbidden(f"`.{tree.attr}` is not part of the rule language")
        owner = self.meaning(tree.value, names)
        match owner:
            case Parameters():
                return Dated(self.scope.parameter(tree.attr))
            case Rows():
                return self.scope.column(owner, tree.attr)
            case Person(link=link) if tree.attr == "exists":
                return self.graph.node("linked_exists", (), BOOL, link.name)
            case Person(link=link):
                return self.scope.linked(link, tree.attr)
        raise Forbidden(
            f"`{ast.unparse(tree)}`: a value has no parts",
            fix="Only p, relations and linked persons are followed by a dot",
        )

    def _call(self, tree: ast.Call, names: Names) -> Meaning:
        if isinstance(tree.func, ast.Name):
            if len(tree.args) == 1 and isinstance(tree.args[0], ast.GeneratorExp):
                return self._loop(tree.func.id, tree.args[0], names)
            self._no_keywords(tree)
            if tree.func.id in self.scope.formulas:
                given = [self.meaning(each, names) for each in tree.args]
                return self._inlined(self.scope.formulas[tree.func.id], given)
            must_be_function(tree.func.id)
            return call_function(self.scope, tree.func.id, [self.value(each, names) for each in tree.args])
        if isinstance(tree.func, ast.Attribute):
            self._no_keywords(tree)
            owner = self.meaning(tree.func.value, names)
            return call_method(self.scope, owner, tree.func.attr, [self.value(each, names) for each in tree.args])
        raise Forbidden(f"`{ast.unparse(tree.func)[:60]}` cannot be called")

    def _inlined(self, formula: Formula, given: list[Meaning]) -> Meaning:
        """What a formula gives for these arguments, read at its own place. Equal calls within a rule are read once."""
        if len(given) != len(formula.needs):
            form = f"{formula.name}({', '.join(formula.needs)})"
            raise Forbidden(f"{formula.name} takes {len(formula.needs)} values, got {len(given)}", fix=f"Write {form}")
        call = (formula.name, *given)
        if call in self._called:
            return self._called[call]
        caller = self.graph.file, self.graph.line
        self.graph.file, self.graph.line = formula.file, formula.line
        try:
            found = self.block(_body(formula.tree), dict(zip(formula.needs, given, strict=True)))
            if formula.type:
                found = self.graph.fit(self._as_value(found, ast.Name(f"what {formula.name} gives")), formula.type)
        except LawError as error:
            raise error.locate(file=self.graph.file, line=self.graph.line, name=formula.name) from None
        self.graph.file, self.graph.line = caller
        self._called[call] = found
        return found

    def _no_keywords(self, tree: ast.Call) -> None:
        if tree.keywords or any(isinstance(each, ast.Starred) for each in tree.args):
            raise Forbidden("arguments are given by position", fix="Leave out keywords and stars")

    def _loop(self, function: str, tree: ast.GeneratorExp, names: Names) -> Node:
        match tree.generators:
            case [
                ast.comprehension(
                    target=ast.Name(id=name), iter=ast.Call(func=ast.Name(id="whole"), args=[first, last]), ifs=[]
                )
            ]:
                limits = self.value(first, names), self.value(last, names)
            case _:
                raise Forbidden(
                    "only `for n in whole(first, last)` may stand here", fix="Write max(... for n in whole(1, 5))"
                )
        if self.in_loop:
            raise Forbidden("whole(...) inside whole(...)", fix="Make the inner one a variable")
        self.in_loop = True
        try:
            return extreme_of_loop(
                self.scope, function, *limits, lambda index: self.value(tree.elt, {**names, name: index})
            )
        finally:
            self.in_loop = False

    def _arithmetic(self, tree: ast.BinOp, names: Names) -> Node:
        left, right = self.value(tree.left, names), self.value(tree.right, names)
        self.graph.line = tree.lineno
        match tree.op:
            case ast.Add():
                return self.graph.add(left, right)
            case ast.Sub():
                return self.graph.add(left, right, "subtract")
            case ast.Mult():
                return self.graph.multiply(left, right)
            case ast.Div():
                return self.graph.divide(left, right)
            case ast.FloorDiv():
                return self.graph.floor_divide(left, right)
        raise Forbidden(
            f"`{ast.unparse(tree)[:60]}`: the operator {type(tree.op).__name__} is not part of the rule language"
        )

    def _unary(self, tree: ast.UnaryOp, names: Names) -> Node:
        operand = self.value(tree.operand, names)
        if isinstance(tree.op, ast.Not):
            return self.graph.invert(operand)
        if isinstance(tree.op, ast.USub):
            return self.graph.negate(operand)
        raise Forbidden(f"the operator {type(tree.op).__name__} is not part of the rule language")

    def _logic(self, tree: ast.BoolOp, names: Names) -> Node:
        op = "and" if isinstance(tree.op, ast.And) else "or"
        found = self.value(tree.values[-1], names)
        for each in reversed(tree.values[:-1]):
            found = self.graph.both(op, self.value(each, names), found)
        return found

    def _comparison(self, tree: ast.Compare, names: Names) -> Node:
        sides = [tree.left, *tree.comparators]
        found = self.graph.true
        for left, op, right in zip(sides, tree.ops, sides[1:], strict=False):
            found = self.graph.both("and", found, self._compared(left, op, right, names))
        return found

    def _compared(self, left: ast.expr, op: ast.cmpop, right: ast.expr, names: Names) -> Node:
        if isinstance(op, ast.In | ast.NotIn):
            found = self._member(self.value(left, names), right, names)
            return found if isinstance(op, ast.In) else self.graph.invert(found)
        if type(op) not in _COMPARISONS:
            raise Forbidden(f"the comparison {type(op).__name__} is not part of the rule language", fix="Use == or !=")
        return self.graph.compare(_COMPARISONS[type(op)], self.value(left, names), self.value(right, names))

    def _member(self, value: Node, options: ast.expr, names: Names) -> Node:
        if not isinstance(options, ast.Tuple | ast.List | ast.Set) or not options.elts:
            raise Forbidden("`in` is followed by a list of values", fix='Write x in ("a", "b")')
        found = self.graph.const(False, BOOL)
        for each in options.elts:
            found = self.graph.both("or", found, self.graph.compare("eq", value, self.value(each, names)))
        return found

    def _condition(self, tree: ast.expr, names: Names) -> Node:
        condition = self.graph.must_be_bool(self.value(tree, names))
        self.branches.setdefault(condition, Source(ast.unparse(tree), self.graph.file, tree.lineno))
        return condition

    def _conditional(self, tree: ast.IfExp, names: Names) -> Node:
        condition = self._condition(tree.test, names)
        return self.graph.choose(condition, self.value(tree.body, names), self.value(tree.orelse, names))
