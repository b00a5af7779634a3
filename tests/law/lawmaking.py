"""Small laws for tests, written in the text of the test."""

from textwrap import dedent
from typing import Any

from amparo.law.law import Law

_HEAD = "from amparo.law.language import *\n"
_VALUE = """\
title: {name}
unit: {unit}
values:
{values}"""
_ENTRY = """\
  - from: {day}
    value: {value}
    reference: Act 1, s. {number}
    source: the gazette
    confirmed: {confirmed}
"""


def law_of(rules: str, /, **files: str) -> Law:
    """The law of these rules. Further files by name: `benefit`, `words`, or a parameter's YAML under the parameter's name."""
    found = {"pension/rules.py": _HEAD + dedent(rules)}
    for name, text in files.items():
        place = f"pension/{name}.yaml" if name in ("benefit", "words") else f"pension/parameters/{name}.yaml"
        found[place] = dedent(text)
    return Law("testland", {name: text.encode() for name, text in found.items()})


def series(unit: str, values: dict[str, Any], *, confirmed: bool = True) -> str:
    """A parameter file of dated values."""
    entries = "".join(
        _ENTRY.format(day=day, value=value, number=number, confirmed=str(confirmed).lower())
        for number, (day, value) in enumerate(values.items(), start=1)
    )
    return _VALUE.format(name="A parameter", unit=unit, values=entries)


def rule(body: str, *, needs: str = "", returns: str = "Money", name: str = "amount") -> str:
    """One rule with its article."""
    inside = "\n".join("    " + line for line in dedent(body).strip().splitlines())
    return f'\n@article("Act 1, s. 2")\ndef {name}({needs}) -> {returns}:\n{inside}\n'
