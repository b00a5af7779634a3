"""A reform: parameters changed from a date and rules replaced, applied to a law's files. The result is a law like any other."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec

from amparo.analysis.simulation import law_files
from amparo.law import Law, LawError
from amparo.law.archive import read_archive
from amparo.law.plain_yaml import YamlError, read_yaml
from amparo.law.scope import suggestion

LONGEST_YEARS = 40


class ReformError(Exception):
    """A reform that cannot be read or applied; str() says what is wrong, where, and how to mend it."""


class Years(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The years that are simulated, both included."""

    first: int
    last: int


class Assumptions(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is taken for granted of the future.

    `monthly_change` is the percentage by which chained indices move in months that nobody knows yet; 0 means that every
    amount is in the prices of the last known month.
    """

    monthly_change: Decimal = Decimal("0.00")


class Reform(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A REFORM.yaml.

    `parameters` gives new dated entries by the parameter's name, as its own file would; from the first of them on, they stand
    alone. `rules` names files beside the reform whose functions replace those of the same name.
    """

    title: str
    benefit: str
    years: Years
    parameters: dict[str, list[dict[str, Any]]] = {}
    rules: tuple[str, ...] = ()
    assumptions: Assumptions = Assumptions()
    keeps_award: bool | None = None


def read_reform(path: Path) -> tuple[Reform, dict[str, str]]:
    """The reform and its rule files' texts by name. Raises ReformError."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ReformError(f"{path} cannot be read: {error}") from None
    reform = parse_reform(text, str(path))
    return reform, {name: _rule_text(path.parent / name) for name in reform.rules}


def parse_reform(text: str, place: str) -> Reform:
    """The reform in a text. Raises ReformError naming the place and the fault."""
    try:
        reform = msgspec.convert(read_yaml(text), Reform, strict=False)
    except YamlError as error:
        raise ReformError(f"{place}, line {error.line}: {error.message}") from None
    except msgspec.ValidationError as error:
        raise ReformError(f"{place}: {error}") from None
    if not reform.years.first <= reform.years.last < reform.years.first + LONGEST_YEARS:
        raise ReformError(f"{place}: years run from a first to a last, at most {LONGEST_YEARS} of them")
    return reform


def as_text(reform: Reform) -> str:
    """A REFORM.yaml that `parse_reform` reads as the same reform."""
    data = {
        "title": reform.title,
        "benefit": reform.benefit,
        "years": {"first": reform.years.first, "last": reform.years.last},
        "parameters": reform.parameters,
        "rules": list(reform.rules),
        "assumptions": {"monthly_change": reform.assumptions.monthly_change},
        "keeps_award": reform.keeps_award,
    }
    return law_files.as_yaml({key: value for key, value in data.items() if value not in (None, [], {})})


def units_of(law: Law) -> dict[str, str]:
    """The unit in which each parameter's file gives its values, by the parameter's name."""
    files = _files(law)
    return {name: law_files.unit_of(files, each) for name, each in law.parameters.items()}


def _rule_text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ReformError(f"the rule file {path} cannot be read: {error}") from None


def until_horizon(law: Law, reform: Reform) -> Law:
    """The law as it stands, its chained indices assumed until after the last year."""
    return Law(law.institution, _with_assumptions(law, _files(law), reform))


def reformed(law: Law, reform: Reform, rules: Mapping[str, str]) -> Law:
    """The law with the reform in it, and the same assumptions. Raises ReformError; LawError for a rule that does not load."""
    files = _with_assumptions(law, _files(law), reform)
    for name, entries in reform.parameters.items():
        _change_parameter(law, files, name, entries, reform.title)
    for name, text in rules.items():
        law_files.replace_rules(files, f"reform/{Path(name).stem}.py", text)
    if reform.benefit not in law.benefits:
        raise ReformError(f"there is no benefit {reform.benefit!r}. {suggestion(reform.benefit, list(law.benefits))}")
    return Law(law.institution, files)


def _files(law: Law) -> dict[str, bytes]:
    return dict(read_archive(law.archive())[1])


def _change_parameter(law: Law, files: dict[str, bytes], name: str, entries: list[dict[str, Any]], title: str) -> None:
    if name not in law.parameters:
        raise ReformError(f"there is no parameter {name!r}. {suggestion(name, list(law.parameters))}")
    if not entries or any(not isinstance(each.get("from"), date) for each in entries):
        raise ReformError(f"{name}: each new value says from which day it holds, as from: 2027-01-01")
    stated = [{"reference": title, "source": "reform under study", "confirmed": False, **each} for each in entries]
    try:
        law_files.replace_values(files, law.parameters[name], stated)
    except LawError as error:
        raise ReformError(f"{name}: {error}") from None


def _with_assumptions(law: Law, files: dict[str, bytes], reform: Reform) -> dict[str, bytes]:
    until = date(reform.years.last + 1, 12, 1)
    for parameter in law.parameters.values():
        if parameter.kind == "monthly_change":
            law_files.extend_changes(files, parameter, reform.assumptions.monthly_change, until)
    return files
