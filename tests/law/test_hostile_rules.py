"""A rule file is read, never run: whatever is not the language is refused by name, and nothing happens."""

from datetime import date

import pytest

from amparo.law.errors import Forbidden, LawError, Unbounded
from amparo.law.law import Law
from tests.law.lawmaking import law_of, rule


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("import os\n", "`import os`: a rule file imports nothing"),
        ("from os import system\n", "imports nothing"),
        ("from .language import *\n", "imports nothing"),
        ("__import__('os').system('true')\n", "is not a declaration"),
        ("x = 1\n", "is not a declaration"),
        ("x = open('/etc/passwd')\n", "is not a declaration"),
        ("x: int = fact(Date)\n", "is not a declaration"),
        ("a, b = fact(Date), fact(Date)\n", "is not a declaration"),
        ("class A: pass\n", "is not a declaration"),
        ("for x in y: pass\n", "is not a declaration"),
        ("async def f() -> Money:\n    return 0\n", "is not a declaration"),
        ("_x = fact(Date)\n", "'_x' cannot be used"),
        ("x = fact(Date, default=open('/etc/passwd'))\n", "is not a plain value"),
        ("x = fact(eval('Date'))\n", "is not a type"),
        ("x = relation(**{'month': Date})\n", "a relation is written"),
        ("def f(\n", "this is not Python"),
        ("x = fact(Date)\0", "not text"),
    ],
)
def test_a_hostile_file(source: str, words: str) -> None:
    with pytest.raises(LawError) as caught:
        law_of(source)
    assert words in str(caught.value) or "not Python" in str(caught.value)


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("return ().__class__.__bases__[0]", "not part of the rule language"),
        ("return p.__class__", "`.__class__` is not part"),
        ("return wage.real", "a value has no parts"),
        ("return eval('1')", "eval(...) is not part"),
        ("return open('/etc/passwd')", "open(...) is not part"),
        ("return getattr(p, 'x')", "not part of the rule language"),
        ("return (lambda: 1)()", "cannot be called"),
        ("return [n for n in whole(1, 9)]", "ListComp"),
        ("return sum(n for n in whole(1, 9))", "sum(... for n in whole(...)) is not part"),
        ("return max(n for n in whole(1, 9) if n > 2)", "only `for n in whole(first, last)`"),
        ("return max(n * m for n in whole(1, 9) for m in whole(1, 9))", "only `for n in whole(first, last)`"),
        ("return max(n for n in range(9))", "only `for n in whole(first, last)`"),
        ("return 9 ** 9 ** 9", "the operator Pow"),
        ("return 1 << 99", "the operator LShift"),
        ("return wage % 3", "the operator Mod"),
        ("return wage @ wage", "the operator MatMult"),
        ("return (x := wage)", "NamedExpr"),
        ("return f'{wage}'", "JoinedStr"),
        ("return wage is wage", "the comparison Is"),
        ("return None", "not part of the rule language"),
        ("return b'x'", "not part of the rule language"),
        ("return 1j", "not part of the rule language"),
        ("return max(*records)", "given by position"),
        ("return round_half_up(wage, decimals=2)", "given by position"),
        ("import os\nreturn wage", "not part of the rule language"),
        ("while True:\n    pass\nreturn wage", "not part of the rule language"),
        ("global x\nreturn wage", "not part of the rule language"),
        ("x, y = wage, wage\nreturn x", "not part of the rule language"),
        ("p.floor = wage\nreturn wage", "not part of the rule language"),
        ("del wage\nreturn wage", "not part of the rule language"),
        ("try:\n    return wage\nfinally:\n    pass", "not part of the rule language"),
        ("yield wage\nreturn wage", "not part of the rule language"),
        ("def inner():\n    return 1\nreturn wage", "not part of the rule language"),
    ],
)
def test_a_hostile_rule(body: str, words: str) -> None:
    with pytest.raises(Forbidden) as caught:
        law_of("wage = fact(Money)\nrecords = relation(wage=Money)\n" + rule(body, needs="wage, records, p"))
    assert words in str(caught.value)


def test_another_decorator() -> None:
    with pytest.raises(Forbidden, match="only @article"):
        law_of('@print\n@article("Act 1")\ndef amount() -> Money:\n    return 0\n')


def test_a_default_of_a_parameter() -> None:
    with pytest.raises(Forbidden, match="a rule takes plain names"):
        law_of('@article("Act 1")\ndef amount(x=print(1)) -> Money:\n    return 0\n')


def test_nesting_is_computed() -> None:
    law = law_of("wage = fact(Money)\n" + rule(_nested(50), needs="wage"))
    assert law.compute(["amount"], {"wage": 1}, date(2026, 1, 1)).values["amount"] == 51


@pytest.mark.parametrize("depth", [1_000, 20_000])
def test_deep_nesting_is_refused_but_never_fatal(depth: int) -> None:
    with pytest.raises(Forbidden, match=r"nested too deeply|not Python"):
        law_of("wage = fact(Money)\n" + rule(_nested(depth), needs="wage"))


def _nested(depth: int) -> str:
    return "return " + "(" * depth + "wage" + " + wage)" * depth


def test_ways_through_a_rule_do_not_multiply() -> None:
    tests = "".join(f"if wage > {n}:\n    if wage > {n + 1}:\n        return {n}\n" for n in range(40))
    with pytest.raises(Unbounded, match="too many ways"):
        law_of("wage = fact(Money)\n" + rule(tests + "return wage", needs="wage"))


def test_a_huge_file_is_refused() -> None:
    with pytest.raises(Forbidden, match="characters"):
        law_of("x = fact(Date)\n" * 40_000)


def test_names_of_builtins_do_no_harm() -> None:
    law: Law = law_of(
        "len = fact(Money)\nsum = fact(Money)\nFailure = fact(Money)\n" + rule("return len + sum", needs="len, sum")
    )
    assert law.compute(["amount"], {"len": 1, "sum": 2}, date(2026, 1, 1)).values["amount"] == 3
