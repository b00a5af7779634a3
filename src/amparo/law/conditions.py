"""A rule's condition, stored as source text, told in the labels of its names.

`age_years >= p.age_required` is "Age ≥ Age required". The text is parsed, never run. What
has no plain form is shown as it is written.
"""

import ast
from typing import Protocol

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
    "pt": {"and": "e", "or": "ou", "not": "não"},
    "es": {"and": "y", "or": "o", "not": "no"},
    "fr": {"and": "et", "or": "ou", "not": "non"},
    "en": {"and": "and", "or": "or", "not": "not"},
}


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
        case ast.Name(id=name):
            return words.label(name)
        case ast.Attribute(value=ast.Name(id="p"), attr=name):
            return words.label(name)
        case ast.Attribute(value=owner, attr=name):
            return f"{_tell(owner, words)}: {words.label(name)}"
        case ast.Constant(value=str(value)):
            return words.choice(value)
        case ast.BoolOp(op=op, values=values):
            joint = _word("and" if isinstance(op, ast.And) else "or", words)
            return f" {joint} ".join(_bracketed(each, words, ast.BoolOp) for each in values)
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            return f"{_word('not', words)} ({_tell(operand, words)})"
        case ast.Compare(left=left, ops=ops, comparators=others):
            rest = (f" {_SIGNS[type(op)]} {_tell(each, words)}" for op, each in zip(ops, others, strict=True))
            return _tell(left, words) + "".join(rest)
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _SIGNS:
            return f"{_bracketed(left, words, ast.BinOp)} {_SIGNS[type(op)]} {_bracketed(right, words, ast.BinOp)}"
        case ast.Tuple(elts=elements):
            return f"({', '.join(_tell(each, words) for each in elements)})"
        case _:
            return ast.unparse(node)


def _bracketed(node: ast.expr, words: Vocabulary, kind: type[ast.expr]) -> str:
    text = _tell(node, words)
    return f"({text})" if isinstance(node, kind) else text


def _word(name: str, words: Vocabulary) -> str:
    return _WORDS[content_language(words.language)][name]
