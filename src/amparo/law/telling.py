"""The steps of a determination in the words and figures of its reader, for explanations and case reports."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from amparo.law.conditions import condition_in_words
from amparo.law.formatting import format_day, format_value
from amparo.law.types import unit_code
from amparo.law.words import LANGUAGES, Words, in_language, read_words

if TYPE_CHECKING:
    from amparo.law.law import Law

_MOST_STEPS_SHOWN = 400


@dataclass(frozen=True, slots=True)
class ParameterShown:
    """A figure of the law as it was used: its value, since when it is in force, and where it is written."""

    name: str
    label: str
    value: str
    in_force_from: str
    reference: str
    confirmed: bool


@dataclass(frozen=True, slots=True)
class BranchShown:
    """A fork in a rule: its condition in words, and whether it held."""

    condition: str
    taken: bool


@dataclass(frozen=True, slots=True)
class StepShown:
    """One value and what it came from.

    `shown_above` marks a step that is opened higher in the same tree; it has nothing below.
    """

    name: str
    label: str
    value: str
    article: str = ""
    is_fact: bool = False
    parameters: tuple[ParameterShown, ...] = ()
    branches: tuple[BranchShown, ...] = ()
    unconfirmed: str | None = None
    below: tuple["StepShown", ...] = ()
    shown_above: bool = False


@cache
def fixed_words() -> Words:
    """The sentences and words that every explanation uses."""
    file = Path(__file__).with_name("explanation_words.yaml")
    return read_words(file.read_text("utf-8"), file.name, LANGUAGES)


class Telling:
    """Stored steps, and the words of a law to tell them in."""

    def __init__(self, law: "Law", steps: Iterable[Mapping[str, Any]], language: str, currency: str) -> None:
        self.law, self.language, self.currency = law, language, currency
        self.steps: dict[str, Mapping[str, Any]] = {step["variable"]: step for step in steps}
        self._trees: dict[str, StepShown] = {}
        every = self.steps.values()
        self.facts = {name: value for step in every for name, value in step["inputs"].items() if name not in self.steps}
        self.parameters = {used["name"]: used for step in every for used in step["parameters"]}

    def step(self, name: str) -> StepShown:
        """A variable or fact, and the tree of steps below it."""
        if name not in self._trees:
            self._trees[name] = self._step(name, set())
        return self._trees[name]

    def steps_below(self, names: Iterable[str]) -> set[str]:
        """The variables on which these rest, and they themselves."""
        found: set[str] = set()
        waiting = [name for name in names if name in self.steps]
        while waiting:
            name = waiting.pop()
            if name not in found:
                found.add(name)
                waiting += [needed for needed in self.steps[name]["inputs"] if needed in self.steps]
        return found

    def _step(self, name: str, opened: set[str]) -> StepShown:
        if name not in self.steps:
            return StepShown(name, self.label(name), self.value(name), is_fact=True)
        step, above = self.steps[name], name in opened or len(opened) >= _MOST_STEPS_SHOWN
        opened.add(name)
        return StepShown(
            name=name,
            label=self.label(name),
            value=self.value(name),
            article=step["article"],
            parameters=tuple(self._parameter(used) for used in step["parameters"]),
            branches=tuple(self._branch(each) for each in step["branches"]),
            unconfirmed=self.doubt(name, step["unconfirmed"]),
            below=() if above else tuple(self._step(needed, opened) for needed in step["inputs"]),
            shown_above=above,
        )

    def _branch(self, each: Mapping[str, Any]) -> BranchShown:
        return BranchShown(condition_in_words(each["condition"], self), each["taken"])

    def _parameter(self, used: Mapping[str, Any]) -> ParameterShown:
        return ParameterShown(
            name=used["name"],
            label=self.label(used["name"]),
            value=self._parameter_value(used),
            in_force_from=format_day(date.fromisoformat(used["in_force_from"]), self.language),
            reference=used["reference"],
            confirmed=used["confirmed"],
        )

    def label(self, name: str) -> str:
        """What a name is called: by words.yaml, else by its parameter's title, else by itself."""
        entry = self.law.words.get(name)
        if entry:
            return in_language(entry.label, self.language)
        link, _, inner = name.partition(".")
        if inner:
            return f"{self.label(link)} – {self.label(inner)}"
        parameter = self.law.parameters.get(name)
        return parameter.title if parameter else name.replace("_", " ").capitalize()

    def doubt(self, name: str, note: str | None) -> str | None:
        """What is unconfirmed about a rule, in the reader's language where words.yaml says it, else as the rule notes it."""
        entry = self.law.words.get(name.rpartition(".")[2])
        return in_language(entry.unconfirmed, self.language) if note and entry and entry.unconfirmed else note

    def value(self, name: str) -> str:
        """The value of a variable, fact or parameter as the reader's locale writes it."""
        if name in self.steps:
            return self._formatted(name, self.steps[name]["value"], self.steps[name]["unit"])
        if name in self.facts:
            return self._formatted(name, self.facts[name], self._unit(name))
        return self._parameter_value(self.parameters[name]) if name in self.parameters else "–"

    def _unit(self, name: str) -> str:
        """The unit of a fact, or of a linked person's fact or variable, in the law that tells; unknown is empty."""
        own = name.rpartition(".")[2]
        declared = self.law.facts.get(own) or self.law.variables.get(own)
        return unit_code(declared.type) if declared else ""

    def choice(self, value: str) -> str:
        """A choice's value in words, looked for in every entry that names its values."""
        for entry in self.law.words.values():
            if value in entry.values:
                return in_language(entry.values[value], self.language)
        return value.replace("_", " ")

    def _parameter_value(self, used: Mapping[str, Any]) -> str:
        if used["value"] is None:
            return self.fixed("several_values")
        parameter = self.law.parameters.get(used["name"])
        return self._formatted(used["name"], used["value"], unit_code(parameter.type) if parameter else "")

    def _formatted(self, name: str, stored: Any, unit: str) -> str:
        if isinstance(stored, list | tuple):
            return ", ".join(self._formatted(name, each, unit) for each in stored) or "–"
        entry = self.law.words.get(name.rpartition(".")[2])
        if entry and isinstance(stored, str) and stored in entry.values:
            return in_language(entry.values[stored], self.language)
        return format_value(_from_stored(stored, unit), unit, self.language, self.currency)

    def fixed(self, key: str, **filled: str) -> str:
        """One of the fixed sentences, filled in."""
        return in_language(fixed_words()[key].label, self.language).format(**filled)

    def sentence(self, name: str, *, satisfied: bool) -> str:
        """The condition's own sentence with its values filled in; its label with yes or no where nobody wrote one."""
        entry = self.law.words.get(name)
        own = entry.sentence(satisfied=satisfied) if entry else None
        if own is None:
            return self.fixed("satisfied" if satisfied else "not_satisfied", name=self.label(name))
        return self.fill(in_language(own, self.language))

    def fill(self, sentence: str) -> str:
        """The sentence with the value of each `{name}` in its place."""
        return sentence.format_map(_Values(self))


class _Values(dict[str, str]):
    """The values that a sentence shows, looked up as it asks for them."""

    def __init__(self, telling: Telling) -> None:
        super().__init__()
        self.telling = telling

    def __missing__(self, name: str) -> str:
        return self.telling.value(name)


def _from_stored(stored: Any, unit: str) -> Decimal | int | bool | date | str | None:
    """A stored value as Python has it: figures and days are stored as text, and told apart by unit and shape."""
    if not isinstance(stored, str) or unit in ("choice", "text"):
        return stored if isinstance(stored, str | int | bool | None) else str(stored)
    try:
        return date.fromisoformat(stored) if stored.count("-") == 2 else Decimal(stored)
    except (ArithmeticError, ValueError):
        return stored
