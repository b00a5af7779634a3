"""What a benefit answers, and by which variables: `benefit.yaml`, read into types and checked against the law."""

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from amparo.law.errors import LawError
from amparo.law.plain_yaml import YamlError, read_yaml
from amparo.law.words import Phrase, Words, names_shown, phrase


class BenefitError(LawError):
    """A benefit.yaml that cannot be read, or that names what the law does not have."""


class Route(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One of several ways to the same benefit."""

    code: str
    title: dict[str, str]
    article: str
    entitled: str
    amount: str
    conditions: tuple[str, ...] = ()
    applies: str | None = None

    def variables(self) -> Iterator[str]:
        yield from (self.entitled, self.amount, *self.conditions)
        if self.applies:
            yield self.applies


class Projection(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a record goes on: one more row of `relation` each month, its `column` holding the month.

    `at_least` names, for a money column, the parameter below which it does not fall (the minimum wage of that month).
    """

    relation: str
    column: str
    at_least: dict[str, str] = {}


class Benefit(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A benefit, the variables that answer for it, and its routes in the order of the law."""

    benefit: str
    title: dict[str, str]
    article: str
    entitled: str | None = None
    amount: str | None = None
    thirteenth: bool = False
    refer_when: tuple[str, ...] = ()
    routes: tuple[Route, ...] = ()
    reasons: tuple[str, ...] = ()
    projection: Projection | None = None

    def route(self, code: str) -> Route:
        return next(route for route in self.routes if route.code == code)

    def variables(self) -> tuple[str, ...]:
        """Every variable that benefit.yaml names, once, in its order."""
        own = [name for name in (self.entitled, self.amount) if name]
        names = [*own, *self.refer_when, *(name for route in self.routes for name in route.variables()), *self.reasons]
        return tuple(dict.fromkeys(names))

    def conditions(self) -> tuple[str, ...]:
        """The yes-or-no variables that a person is shown as reasons."""
        return tuple(dict.fromkeys([*self.reasons, *(name for route in self.routes for name in route.conditions)]))


def read_benefit(text: str, file: str) -> Benefit:
    """The benefit in one `benefit.yaml`. Raises BenefitError naming the file and what is wrong."""
    try:
        benefit = msgspec.convert(read_yaml(text), Benefit)
    except YamlError as error:
        raise BenefitError(error.message, file=file, line=error.line or 0) from None
    except msgspec.ValidationError as error:
        raise BenefitError(_plain(str(error)), file=file) from None
    _check_shape(benefit, file)
    return benefit


def variables_to_determine(benefit: Benefit, words: Words, variables: Mapping[str, Any]) -> tuple[str, ...]:
    """What a determination computes: the benefit's own variables, and those that the sentences of its reasons show."""
    shown = [*benefit.conditions(), *benefit.refer_when]
    in_sentences = sorted({name for key in shown if key in words for name in names_shown(words[key]) if name in variables})
    return tuple(dict.fromkeys([*benefit.variables(), *in_sentences]))


def _plain(message: str) -> str:
    """msgspec says where by `$.routes[0].code`; a reader of YAML says routes[0].code."""
    return message.replace(" - at `$.", ", in `").replace("Object missing required field", "there is no").replace("`", "")


def _check_shape(benefit: Benefit, file: str) -> None:
    phrase(benefit.title, file, benefit.benefit, "title")
    for route in benefit.routes:
        phrase(route.title, file, route.code, "title")
    codes = [route.code for route in benefit.routes]
    twice = sorted({code for code in codes if codes.count(code) > 1})
    if twice:
        raise BenefitError(f"two routes have the code {twice[0]}", file=file, name=benefit.benefit)
    for field, value in (("entitled", benefit.entitled), ("amount", benefit.amount)):
        if value is None and not benefit.routes:
            raise BenefitError(f"there is no {field}", file=file, name=benefit.benefit, fix=f"Write {field}: or routes:.")
