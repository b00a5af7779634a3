"""A rule's condition, stored as source text, told in the labels of its names.

`age_years >= p.age_required` is "Age ≥ Age required". The text is parsed, never run. What has no plain form is shown as
it is written.
"""

import ast
from datetime import date
from typing import Protocol

from amparo.law.formatting import format_day
from amparo.law.words import content_language

_SIGNS: dict[type[ast.AST], str] = {
    ast.GtE: "≥",
    ast.Gt: ">",
    ast.LtE: "≤",
    ast.Lt: "<",
    ast.Eq: "=",
    ast.NotEq: "≠",
    ast.Add: "+",
    ast.Sub: "−",
    ast.Mult: "×",
    ast.Div: "÷",
    ast.FloorDiv: "÷",
    ast.In: "∈",
    ast.NotIn: "∉",
}
_WORDS = {
    "and": {"pt": "e", "es": "y", "fr": "et", "en": "and"},
    "or": {"pt": "ou", "es": "o", "fr": "ou", "en": "or"},
    "no": {"pt": "{}: não", "es": "{}: no", "fr": "{}\u00a0: non", "en": "{}: no"},
    "not": {"pt": "não", "es": "no", "fr": "non", "en": "not"},
    "on": {
        "pt": "dia da decisão",
        "es": "día de la decisión",
        "fr": "jour de la décision",
        "en": "day of the decision",
    },
    "exists": {"pt": "há", "es": "hay", "fr": "il y a", "en": "there are"},
    "count": {"pt": "número de", "es": "número de", "fr": "nombre de", "en": "number of"},
    "where": {"pt": "com", "es": "con", "fr": "avec", "en": "with"},
}
_UNITS = ("months", "years", "days", "number", "in_months", "in_years")


class Vocabulary(Protocol):
    """Who knows what names and choices are called in the reader's language."""

    language: str

    def label(self, name: str) -> str:
        """What a variable, fact or parameter is called."""
        ...

    def choice(self, value: str) -> str:
        """What a choice's value is called."""
        ...


def condition_in_words(source: str, vocabulary: Vocabulary) -> str:
    """The condition for a reader; the source itself where it has no plain form."""
    try:
        return _tell(ast.parse(source, mode="eval").body, vocabulary)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return source


def _tell(node: ast.expr, words: Vocabulary) -> str:
    match node:
        case ast.Name() | ast.Attribute():
            return _tell_name(node, words)
        case ast.Constant(value=str(value)):
            return words.choice(value)
        case ast.BoolOp(op=op, values=values):
            joint = _word("and" if isinstance(op, ast.And) else "or", words)
            return f" {joint} ".join(_bracketed(each, words, ast.BoolOp) for each in values)
        case ast.UnaryOp(op=ast.Not(), operand=ast.Compare(left=left, ops=[ast.In()], comparators=[others])):
            return f"{_tell(left, words)} ∉ {_tell(others, words)}"
        case ast.UnaryOp(op=ast.Not(), operand=ast.Name() | ast.Attribute() as condition):
            return _word("no", words).format(_tell_name(condition, words))
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            return f"{_word('not', words)} ({_tell(operand, words)})"
        case ast.Compare(left=left, ops=ops, comparators=others):
            rest = (f" {_SIGNS[type(op)]} {_tell(each, words)}" for op, each in zip(ops, others, strict=True))
            return _tell(left, words) + "".join(rest)
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _SIGNS:
            return f"{_bracketed(left, words, ast.BinOp)} {_SIGNS[type(op)]} {_bracketed(right, words, ast.BinOp)}"
        case ast.Tuple(elts=elements):
            return f"({', '.join(_tell(each, words) for each in elements)})"
        case ast.Call() as call:
            return _tell_call(call, words)
        case _:
            return ast.unparse(node)


def _tell_name(node: ast.Name | ast.Attribute, words: Vocabulary) -> str:
    match node:
        case ast.Name(id="on"):
            return _word("on", words)
        case ast.Name(id=name) | ast.Attribute(value=ast.Name(id="p"), attr=name):
            return words.label(name)
        case ast.Attribute(value=ast.Name(id=owner), attr=name):
            return words.label(f"{owner}.{name}")
        case _:
            return ast.unparse(node)


def _tell_call(call: ast.Call, words: Vocabulary) -> str:
    match call:
        case ast.Call(
            func=ast.Name(id="day"),
            args=[ast.Constant(value=int(y)), ast.Constant(value=int(m)), ast.Constant(value=int(d))],
        ):
            return format_day(date(y, m, d), words.language)
        case ast.Call(func=ast.Name(id=name), args=[inner]) if name in _UNITS:
            return _tell(inner, words)
        case ast.Call(func=ast.Attribute(value=ast.Attribute(value=ast.Name(id="p"), attr=name), attr="at"), args=[_]):
            return words.label(name)
        case ast.Call(func=ast.Attribute(value=rows, attr=("exists" | "count") as what), args=[]):
            return f"{_word(what, words)} {_tell(rows, words)}"
        case ast.Call(func=ast.Attribute(value=rows, attr="where"), args=[condition]):
            return f"{_tell(rows, words)} {_word('where', words)} {_bracketed(condition, words, ast.BoolOp)}"
        case _:
            return ast.unparse(call)


def _bracketed(node: ast.expr, words: Vocabulary, kind: type[ast.expr]) -> str:
    text = _tell(node, words)
    return f"({text})" if isinstance(node, kind) else text


def _word(name: str, words: Vocabulary) -> str:
    return _WORDS[name][content_language(words.language)]
