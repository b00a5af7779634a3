"""YAML as the law's files use it: plain data, exact figures, nothing that can surprise.

It differs from PyYAML's loader in what it refuses (aliases, anchors, tags, repeated keys, great size or depth) and in
how it reads plain words: `1518.00` is an exact Decimal, `true` and `false` alone are booleans (so `on`, `yes` and `no`
are ordinary keys), and a day is `2025-12-31`. A month, `2025-12`, stays text until the
type that it is read for says what it means.
"""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import yaml

TEXT_LIMIT_CHARACTERS = 4_000_000
EVENT_LIMIT = 1_000_000
DEPTH_LIMIT = 24
DIGIT_LIMIT = 40


class YamlError(ValueError):
    """A YAML text that cannot be read; `line` counts from 1; 0 when it is not known."""

    def __init__(self, message: str, line: int = 0) -> None:
        super().__init__(message)
        self.message, self.line = message, line


class _PlainLoader(yaml.CSafeLoader):
    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}


def read_yaml(text: str) -> Any:
    """The data in `text`: dict, list, str, int, Decimal, bool, date or None. Raises YamlError naming the line."""
    if len(text) > TEXT_LIMIT_CHARACTERS:
        raise YamlError(f"the text has more than {TEXT_LIMIT_CHARACTERS:,} characters")
    if not text.isascii() and not _is_encodable(text):
        raise YamlError("the text holds half a character (a lone surrogate)")
    try:
        _refuse_what_is_not_plain(text)
        return yaml.load(text, Loader=_PlainLoader)  # noqa: S506 - a safe loader with fewer powers than SafeLoader
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise YamlError(error.problem or "not valid YAML", mark.line + 1 if mark else 0) from None
    except yaml.YAMLError as error:
        raise YamlError(f"not valid YAML: {error}") from None


def _is_encodable(text: str) -> bool:
    return not any("\ud800" <= character <= "\udfff" for character in text)


def _refuse_what_is_not_plain(text: str) -> None:
    depth = 0
    for number, event in enumerate(yaml.parse(text, Loader=yaml.CSafeLoader)):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        problem = _problem(event, depth, number)
        if problem:
            mark: Any = event.start_mark
            raise YamlError(problem, mark.line + 1)


def _problem(event: Any, depth: int, number: int) -> str | None:
    if isinstance(event, yaml.AliasEvent):
        return "aliases (*name) are not allowed; write the value out"
    if getattr(event, "anchor", None):
        return "anchors (&name) are not allowed; write the value out"
    if getattr(event, "tag", None):
        return f"tags are not allowed: {event.tag}"
    if depth > DEPTH_LIMIT:
        return f"nested deeper than {DEPTH_LIMIT} levels"
    if number > EVENT_LIMIT:
        return f"more than {EVENT_LIMIT:,} values"
    return None


def _mapping(loader: yaml.Loader, node: yaml.MappingNode) -> dict[Any, Any]:
    result: dict[Any, Any] = {}
    for key_node, value_node in node.value:
        key = loader.construct_object(key_node, deep=True)
        if not isinstance(key, str | int | date):
            raise yaml.MarkedYAMLError(problem="a key must be a plain word", problem_mark=key_node.start_mark)
        if key in result:
            raise yaml.MarkedYAMLError(problem=f"the key {key} is written twice", problem_mark=key_node.start_mark)
        result[key] = loader.construct_object(value_node, deep=True)
    return result


def _sequence(loader: yaml.Loader, node: yaml.SequenceNode) -> list[Any]:
    return [loader.construct_object(item, deep=True) for item in node.value]


def _number(loader: yaml.Loader, node: yaml.ScalarNode) -> int | Decimal:
    written = str(loader.construct_scalar(node)).replace("_", "")
    if len(written) > DIGIT_LIMIT:
        raise yaml.MarkedYAMLError(problem="a figure with too many digits", problem_mark=node.start_mark)
    return Decimal(written) if "." in written else int(written)


def _day(loader: yaml.Loader, node: yaml.ScalarNode) -> date:
    written = str(loader.construct_scalar(node))
    try:
        return date.fromisoformat(written)
    except ValueError:
        problem = f"there is no day {written}"
        raise yaml.MarkedYAMLError(problem=problem, problem_mark=node.start_mark) from None


def _truth(loader: yaml.Loader, node: yaml.ScalarNode) -> bool:
    return loader.construct_scalar(node) == "true"


def _set_up(loader: type[_PlainLoader]) -> None:
    digits, signs = list("0123456789"), list("-+0123456789")
    loader.add_implicit_resolver("tag:yaml.org,2002:null", re.compile(r"^(?:~|null|)$"), ["~", "n", ""])
    loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), ["t", "f"])
    loader.add_implicit_resolver("tag:yaml.org,2002:timestamp", re.compile(r"^\d{4}-\d{2}-\d{2}$"), digits)
    loader.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(r"^[-+]?(?:0|[1-9][\d_]*)(?:\.\d+)?$"), signs)
    built: dict[str, Callable[[Any, Any], Any]] = {
        "map": _mapping,
        "seq": _sequence,
        "int": _number,
        "timestamp": _day,
        "bool": _truth,
    }
    for kind, constructor in built.items():
        loader.add_constructor(f"tag:yaml.org,2002:{kind}", constructor)


_set_up(_PlainLoader)
