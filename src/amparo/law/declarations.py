"""What a rule file declares: facts, relations, links to other persons, and variables. The file is parsed, never run."""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from amparo.law.errors import BadParameter, Forbidden, LawError, MissingArticle, UnitClash
from amparo.law.types import MOST_DECIMALS, NAMED_TYPES, SCALABLE, Type, choice
from amparo.law.values import EARLIEST_DAY, LATEST_DAY, to_scaled

MOST_SOURCE_CHARACTERS = 400_000
MOST_ROWS = 1_200
_MONEY_MOST = 10**9  # cents: ten million a month; keeps money × an eight-decimal factor inside 64 bits
_WHOLE_MOST = {"years": 150, "months": 1_800, "days": 60_000}
_RESERVED = {"p", "on", "min", "max", "whole", "any", "all"}


@dataclass(frozen=True, slots=True)
class Field:
    """A fact, or a relation's column: its type, the scaled value assumed when none is given, and its scaled bounds."""

    name: str
    type: Type
    default: int | None
    least: int
    most: int
    file: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Relation:
    """A person's own records, at most MOST_ROWS of them."""

    name: str
    columns: Mapping[str, Field]
    file: str
    line: int


@dataclass(frozen=True, slots=True)
class Link:
    """Other persons: one (perhaps absent), or many."""

    name: str
    many: bool
    optional: bool
    file: str
    line: int


@dataclass(frozen=True, slots=True)
class Rule:
    """A variable as written: what it needs, its type, its article, and its syntax tree."""

    name: str
    needs: tuple[str, ...]
    type: Type
    article: str
    unconfirmed: str | None
    description: str
    file: str
    line: int
    tree: ast.FunctionDef


@dataclass(frozen=True, slots=True)
class Formula:
    """An expression with a name, read anew wherever a rule calls it. `type` is None where it declares none."""

    name: str
    needs: tuple[str, ...]
    type: Type | None
    description: str
    file: str
    line: int
    tree: ast.FunctionDef


@dataclass(slots=True)
class Declarations:
    """Everything that one file declares."""

    facts: list[Field] = field(default_factory=list)
    relations: list[Relation] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    formulas: list[Formula] = field(default_factory=list)

    def __iter__(self) -> Iterator[Field | Relation | Link | Rule | Formula]:
        yield from self.facts
        yield from self.relations
        yield from self.links
        yield from self.rules
        yield from self.formulas


def read_declarations(source: str, file: str) -> Declarations:
    """The declarations of a rule file. Raises Forbidden and others with file and line for whatever is not the rule language."""
    found = Declarations()
    for position, statement in enumerate(parse(source, file)):
        try:
            _read_statement(statement, position, file, found)
        except LawError as error:
            raise error.locate(file=file, line=statement.lineno) from None
    return found


def parse(source: str, file: str) -> list[ast.stmt]:
    """The file's statements; Forbidden when it is not Python, or too large or deep to be a rule file."""
    if len(source) > MOST_SOURCE_CHARACTERS:
        raise Forbidden(f"the file has more than {MOST_SOURCE_CHARACTERS} characters", file=file, fix="Split it")
    try:
        return ast.parse(source).body
    except SyntaxError as error:
        raise Forbidden(f"this is not Python: {error.msg}", file=file, line=error.lineno) from None
    except (RecursionError, MemoryError, ValueError):
        raise Forbidden("the file is nested too deeply or holds characters that are not text", file=file) from None


def _read_statement(statement: ast.stmt, position: int, file: str, found: Declarations) -> None:
    match statement:
        case ast.Expr(value=ast.Constant(value=str())) if position == 0:
            return
        case ast.ImportFrom(module="amparo.law.language", level=0):
            return
        case ast.Import() | ast.ImportFrom():
            raise Forbidden(f"`{ast.unparse(statement)}`: a rule file imports nothing but amparo.law.language")
        case ast.Assign(targets=[ast.Name(id=name)], value=ast.Call(func=ast.Name(id=kind)) as call):
            _read_declaration(name, kind, call, file, found)
        case ast.FunctionDef():
            _read_function(statement, file, found)
        case _:
            raise Forbidden(
                f"`{_short(statement)}` is not a declaration",
                fix="Write facts, relations, person(s) and functions only",
            )


def _short(tree: ast.AST) -> str:
    text = ast.unparse(tree).split("\n", maxsplit=1)[0]
    return text if len(text) <= 60 else text[:57] + "..."


def _read_declaration(name: str, kind: str, call: ast.Call, file: str, found: Declarations) -> None:
    _check_name(name)
    line = call.lineno
    if kind == "fact":
        found.facts.append(replace(_field(name, call), file=file, line=line))
    elif kind == "relation":
        columns = {each.arg: _column(each.arg, each.value) for each in call.keywords if each.arg}
        if call.args or not columns or len(columns) != len(call.keywords):
            raise Forbidden("a relation is written relation(month=Date, wage=Money)")
        found.relations.append(Relation(name, columns, file, line))
    elif kind == "person":
        optional = _options(call, {"optional"}).get("optional", False)
        found.links.append(Link(name, False, optional is True, file, line))
    elif kind == "persons":
        _options(call, set())
        found.links.append(Link(name, True, True, file, line))
    else:
        raise Forbidden(f"`{name} = {kind}(...)` is not a declaration", fix="Use fact, relation, person or persons")


def _check_name(name: str) -> None:
    if name.startswith("_") or name in _RESERVED:
        raise Forbidden(f"{name!r} cannot be used as a name", fix="Choose another")


def _options(call: ast.Call, allowed: set[str]) -> dict[str, object]:
    found: dict[str, object] = {}
    for each in call.keywords:
        if each.arg not in allowed:
            raise Forbidden(f"{each.arg!r} is not an option here", fix=f"Use {', '.join(sorted(allowed)) or 'none'}")
        found[each.arg] = _literal(each.value)
    return found


def _literal(tree: ast.expr) -> object:
    match tree:
        case ast.Constant(value=bool() | int() | str() as value):
            return value
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() as value)) if not isinstance(value, bool):
            return -value
        case ast.Call(func=ast.Name(id="day"), args=[*parts]) if len(parts) == 3:
            year, month, day_ = (_literal(part) for part in parts)
            return f"{year:04}-{month:02}-{day_:02}"
    raise Forbidden(
        f"`{_short(tree)}` is not a plain value", fix='Write a whole number, True or False, or text such as "1518.00"'
    )


def _column(name: str, tree: ast.expr) -> Field:
    _check_name(name)
    if isinstance(tree, ast.Call) and isinstance(tree.func, ast.Name) and tree.func.id in ("column", "fact"):
        return _field(name, tree)
    return _bounded(name, read_type(tree), {})


def _field(name: str, call: ast.Call) -> Field:
    if len(call.args) != 1:
        raise Forbidden(f"{name} needs one type", fix="Write it as fact(Date) or fact(Money, default=0)")
    return _bounded(name, read_type(call.args[0]), _options(call, {"default", "least", "most"}))


def _bounded(name: str, type_: Type, options: Mapping[str, object]) -> Field:
    least, most = default_bounds(type_)
    given = {key: to_scaled(type_, value) for key, value in options.items()}
    least, most = given.get("least", least), given.get("most", most)
    default = given.get("default")
    if least > most or (default is not None and not least <= default <= most):
        raise BadParameter(f"the bounds of {name} exclude each other or its default")
    return Field(name, type_, default, least, most)


def default_bounds(type_: Type) -> tuple[int, int]:
    """The scaled bounds that a fact of the type has when none are declared."""
    if type_.kind == "bool":
        return 0, 1
    if type_.kind == "choice":
        return 0, len(type_.choices) - 1
    if type_.kind == "date":
        return EARLIEST_DAY.toordinal(), LATEST_DAY.toordinal()
    if type_.unit and type_.unit[0][0] == "money":
        return 0, _MONEY_MOST * 10 ** max(0, type_.decimals - 2)
    named = type_.unit[0][0] if type_.unit else ""
    return 0, _WHOLE_MOST.get(named, 10**9 if type_.decimals == 0 else 100 * 10**type_.decimals)


def read_type(tree: ast.expr | None) -> Type:
    """The type that an annotation names. Raises UnitClash for anything else."""
    match tree:
        case ast.Name(id=name) if name in NAMED_TYPES:
            return NAMED_TYPES[name]
        case ast.Subscript(value=ast.Name(id="Choice"), slice=options):
            return _choice(options)
        case ast.Subscript(value=ast.Name(id=name), slice=ast.Constant(value=int() as decimals)) if name in SCALABLE:
            if not 0 <= decimals <= MOST_DECIMALS:
                raise UnitClash(f"{name}[{decimals}] has too many decimals", fix=f"Use at most {MOST_DECIMALS}")
            return replace(NAMED_TYPES[name], decimals=decimals)
    text = "nothing" if tree is None else _short(tree)
    raise UnitClash(f"{text} is not a type", fix=f"Use {', '.join(NAMED_TYPES)}, Money[4], or Choice[...]")


def _choice(tree: ast.expr) -> Type:
    parts = tree.elts if isinstance(tree, ast.Tuple) else [tree]
    options = tuple(part.value for part in parts if isinstance(part, ast.Constant) and isinstance(part.value, str))
    if len(options) != len(parts) or len(set(options)) != len(options):
        raise UnitClash("a Choice lists different words", fix='Write Choice["a", "b"]')
    return choice(options)


def _read_function(tree: ast.FunctionDef, file: str, found: Declarations) -> None:
    try:
        _check_name(tree.name)
        _check_arguments(tree)
        if any(isinstance(each, ast.Name) and each.id == "formula" for each in tree.decorator_list):
            found.formulas.append(_formula(tree, file))
        else:
            found.rules.append(_rule(tree, file))
    except LawError as error:
        raise error.locate(name=tree.name) from None


def _check_arguments(tree: ast.FunctionDef) -> None:
    given = tree.args
    if (
        given.vararg
        or given.kwarg
        or given.kwonlyargs
        or given.posonlyargs
        or given.defaults
        or getattr(tree, "type_params", [])
    ):
        raise Forbidden("a rule takes plain names", fix="Name the facts, relations and variables that it needs")


def _rule(tree: ast.FunctionDef, file: str) -> Rule:
    citation, unconfirmed = _citation(tree)
    needs = tuple(each.arg for each in tree.args.args)
    described = ast.get_docstring(tree) or ""
    return Rule(tree.name, needs, read_type(tree.returns), citation, unconfirmed, described, file, tree.lineno, tree)


def _formula(tree: ast.FunctionDef, file: str) -> Formula:
    described = ast.get_docstring(tree)
    if len(tree.decorator_list) > 1:
        raise Forbidden("a formula has @formula alone above it", fix="The rule that calls it cites the article")
    if not described:
        raise Forbidden("the formula is not explained", fix="Say in a docstring what it gives")
    needs = tuple(each.arg for each in tree.args.args)
    type_ = read_type(tree.returns) if tree.returns else None
    return Formula(tree.name, needs, type_, described, file, tree.lineno, tree)


def _citation(tree: ast.FunctionDef) -> tuple[str, str | None]:
    match tree.decorator_list:
        case [ast.Call(func=ast.Name(id="article"), args=[ast.Constant(value=str() as citation)]) as call] if (
            citation.strip()
        ):
            unconfirmed = _options(call, {"unconfirmed"}).get("unconfirmed")
            return citation, str(unconfirmed) if unconfirmed else None
        case []:
            raise MissingArticle("the rule cites no law", fix='Write @article("Lei ..., art. ...") above it')
    raise Forbidden("only @article or @formula may stand above a function")
