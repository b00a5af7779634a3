"""Conditions of process models: a name compared with a text, joined by and, or, not. Nothing else is evaluated."""

import ast
from collections.abc import Mapping
from typing import Any


class ConditionError(ValueError):
    """A condition that says more than a comparison of a name with a text."""


def evaluate_condition(expression: str, data: Mapping[str, Any]) -> bool:
    """Whether the condition holds; a name without a value equals nothing. Raises ConditionError."""
    try:
        tree = ast.parse(expression.strip(), mode="eval")
    except (SyntaxError, ValueError, RecursionError) as error:
        raise ConditionError(f"not a condition: {expression!r}") from error
    return _holds(tree.body, data)


def _holds(node: ast.expr, data: Mapping[str, Any]) -> bool:
    match node:
        case ast.BoolOp(op=ast.And(), values=values):
            parts = [_holds(value, data) for value in values]  # every part, so that each is checked
            return all(parts)
        case ast.BoolOp(values=values):
            parts = [_holds(value, data) for value in values]
            return any(parts)
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            return not _holds(operand, data)
        case ast.Compare(left=ast.Name(id=name), ops=[ast.Eq()], comparators=[ast.Constant(value=str(text))]):
            return bool(data.get(name) == text)
        case ast.Compare(left=ast.Name(id=name), ops=[ast.NotEq()], comparators=[ast.Constant(value=str(text))]):
            return bool(data.get(name) != text)
        case _:
            raise ConditionError(f'write conditions as name == "text"; got {ast.unparse(node)!r}')
