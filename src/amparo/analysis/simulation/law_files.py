"""Changes to the text of a law's files: values of a parameter from a day on, months of an index, functions of the same name."""

import ast
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import yaml

from amparo.law.parameters import Parameter, month_number
from amparo.law.plain_yaml import read_yaml

type Files = dict[str, bytes]
_NAME, _ASSUMED = "assumed for the simulation", "assumption"


class _Writer(yaml.SafeDumper):
    """Writes what `read_yaml` reads: exact figures as they stand, days as days, nothing by reference."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


_Writer.add_representer(Decimal, lambda writer, value: writer.represent_scalar("tag:yaml.org,2002:float", str(value)))


def as_yaml(data: dict[str, Any]) -> str:
    """The text that `read_yaml` reads back as the same data."""
    return yaml.dump(data, Dumper=_Writer, allow_unicode=True, sort_keys=False)


def unit_of(files: Files, parameter: Parameter) -> str:
    """The unit in which the parameter's file gives its values."""
    return str(_read(files, parameter)["unit"])


def path_of(files: Files, parameter: Parameter) -> str:
    """Where the parameter's file stands among the law's files."""
    return parameter.file.split("/", maxsplit=2)[2]


def replace_values(files: Files, parameter: Parameter, entries: list[dict[str, Any]]) -> None:
    """Put entries into a parameter's file; what it said from the first of their days on is dropped."""
    first = min(each["from"] for each in entries)
    data = _read(files, parameter)
    kept = [each for each in data["values"] if "from" not in each or each["from"] < first]
    _write(files, parameter, {**data, "values": [*kept, *sorted(entries, key=lambda each: each["from"])]})


def extend_changes(files: Files, parameter: Parameter, change: Decimal, until: date) -> None:
    """Let a chained index go on by one change a month up to and including a month."""
    months = _months_after(parameter, until)
    series = {f"{number // 12:04}-{number % 12 + 1:02}": change for number in months}
    if not series:
        return
    data = _read(files, parameter)
    block = {"reference": _NAME, "source": _ASSUMED, "confirmed": False, "series": series}
    _write(files, parameter, {**data, "values": [*data["values"], block]})


def _months_after(parameter: Parameter, until: date) -> range:
    return range(month_number(parameter.entries[-1].start) + 1, month_number(until.toordinal()) + 1)


def _read(files: Files, parameter: Parameter) -> dict[str, Any]:
    found: dict[str, Any] = read_yaml(files[path_of(files, parameter)].decode("utf-8"))
    return found


def _write(files: Files, parameter: Parameter, data: dict[str, Any]) -> None:
    files[path_of(files, parameter)] = as_yaml(data).encode("utf-8")


def replace_rules(files: Files, path: str, text: str) -> None:
    """Add a rule file; functions of the same names elsewhere go."""
    names = {each.name for each in ast.parse(text).body if isinstance(each, ast.FunctionDef)}
    for name in [name for name in files if name.endswith(".py")]:
        files[name] = _without(files[name].decode("utf-8"), names).encode("utf-8")
    files[path] = text.encode("utf-8")


def _without(text: str, names: set[str]) -> str:
    lines = text.splitlines(keepends=True)
    for first, last in reversed(list(_spans(text, names))):
        del lines[first - 1 : last]
    return "".join(lines)


def _spans(text: str, names: set[str]) -> Iterator[tuple[int, int]]:
    """The first and last line of each function with one of the names, its decorators included."""
    for each in ast.parse(text).body:
        if isinstance(each, ast.FunctionDef) and each.name in names:
            yield min([each.lineno, *(one.lineno for one in each.decorator_list)]), each.end_lineno or each.lineno
