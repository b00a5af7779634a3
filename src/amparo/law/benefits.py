"""What a benefit answers, and by which variables: `benefit.yaml`, read into types and checked against the law."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import msgspec

from amparo.law.errors import LawError
from amparo.law.plain_yaml import YamlError, read_yaml
from amparo.law.scope import suggestion
from amparo.law.types import BOOL, DATE, NAMED_TYPES, Type, describe
from amparo.law.words import FALLBACK, Words, names_shown, phrase

MONEY_TYPE = NAMED_TYPES["Money"]


class BenefitError(LawError):
    """A benefit.yaml that cannot be read, or that names what the law does not have."""


class Period(NamedTuple):
    """The variables that say from which day and until which day there is a right; None where the law names none.

    Without `starts` the right runs from the day of determination; without `ends`, or where `ends_when` does not hold, it
    has no end that is known. Both days belong to it.
    """

    starts: str | None = None
    ends: str | None = None
    ends_when: str | None = None


class Route(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One of several ways to the same benefit. What it says of the period goes before what the benefit says."""

    code: str
    title: dict[str, str]
    article: str
    entitled: str
    amount: str
    conditions: tuple[str, ...] = ()
    applies: str | None = None
    starts: str | None = None
    ends: str | None = None
    ends_when: str | None = None

    def variables(self) -> Iterator[str]:
        """The variables that the route names."""
        yield from (self.entitled, self.amount, *self.conditions)
        yield from filter(None, (self.applies, self.starts, self.ends, self.ends_when))


class Projection(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a record goes on: one more row of `relation` each month, its `column` holding the month.

    `at_least` names, for a money column, the parameter below which it does not fall (the minimum wage of that month).
    """

    relation: str
    column: str
    at_least: dict[str, str] = {}


class Enrols(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a determination opens that grants an insurance: who is entitled pays the `amount` each month and is paid nothing.

    `category` says as what the person is insured, `base` on which amount they pay. `lapses` is asked each month, given
    `unpaid_months`, and ends the insurance where it holds. One `by_choice` gives way to an employer's contributions, and
    what is unpaid at its end is not owed. Where the base is `declared`, the person may change it.
    """

    category: str
    base: str
    lapses: str
    by_choice: bool = False
    declared: bool = True


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
    starts: str | None = None
    ends: str | None = None
    ends_when: str | None = None
    enrols: Enrols | None = None

    def period(self, route: str | None) -> Period:
        """What says from when and until when, for who is awarded a route (None: without routes)."""
        own = self.route(route) if route else None
        starts = own.starts if own and own.starts else self.starts
        last = own if own and own.ends else self
        return Period(starts, last.ends, last.ends_when)

    def route(self, code: str) -> Route:
        """The route with a code that the benefit has."""
        return next(route for route in self.routes if route.code == code)

    def variables(self) -> tuple[str, ...]:
        """Every variable that benefit.yaml names, once, in its order."""
        own = [name for name in (self.entitled, self.amount) if name]
        names = [*own, *self.refer_when, *(name for route in self.routes for name in route.variables()), *self.reasons]
        opened = (self.enrols.category, self.enrols.base) if self.enrols else ()
        return tuple(dict.fromkeys([*names, *opened, *filter(None, (self.starts, self.ends, self.ends_when))]))

    def days(self) -> frozenset[str]:
        """The variables that say from when and until when."""
        own = [self.starts, self.ends, *(day for route in self.routes for day in (route.starts, route.ends))]
        return frozenset(filter(None, own))

    def conditions(self) -> tuple[str, ...]:
        """The yes-or-no variables that a person is shown as reasons."""
        return tuple(dict.fromkeys([*self.reasons, *(name for route in self.routes for name in route.conditions)]))


def read_benefit(text: str, file: str, languages: Sequence[str] = (FALLBACK,)) -> Benefit:
    """The benefit in one `benefit.yaml`, its titles in these languages.

    Raises BenefitError or WordsError naming the file and what is wrong.
    """
    try:
        benefit = msgspec.convert(read_yaml(text), Benefit)
    except YamlError as error:
        raise BenefitError(error.message, file=file, line=error.line) from None
    except msgspec.ValidationError as error:
        raise BenefitError(_plain(str(error)), file=file) from None
    _check_shape(benefit, file, languages)
    return benefit


def variables_to_determine(benefit: Benefit, words: Words, variables: Mapping[str, Any]) -> tuple[str, ...]:
    """What a determination computes: the benefit's own variables, and those that the sentences of its reasons show."""
    return tuple(dict.fromkeys([*benefit.variables(), *sorted(_in_sentences(benefit, words) & set(variables))]))


def amounts_when_open(benefit: Benefit, words: Words) -> dict[str, tuple[str, ...]]:
    """The amounts that matter only while a route is open, each with the variables that say that it is."""
    found: dict[str, tuple[str, ...]] = {}
    for route in benefit.routes:
        if route.amount != benefit.amount and route.amount not in _in_sentences(benefit, words):
            found[route.amount] = (*found.get(route.amount, ()), route.entitled)
    return found


def _in_sentences(benefit: Benefit, words: Words) -> set[str]:
    """The names whose values the sentences of the benefit's reasons show."""
    shown = [*benefit.conditions(), *benefit.refer_when]
    return {name for key in shown if key in words for name in names_shown(words[key])}


def _plain(message: str) -> str:
    """The validator's message with places as a reader of YAML has them: `$.routes[0].code` is routes[0].code."""
    placed = message.replace(" - at `$.", ", in `")
    return placed.replace("Object missing required field", "there is no").replace("`", "")


def _check_shape(benefit: Benefit, file: str, languages: Sequence[str]) -> None:
    phrase(benefit.title, file, f"{benefit.benefit}.title", languages)
    for route in benefit.routes:
        phrase(route.title, file, f"{route.code}.title", languages)
    codes = [route.code for route in benefit.routes]
    twice = sorted({code for code in codes if codes.count(code) > 1})
    if twice:
        raise BenefitError(f"two routes have the code {twice[0]}", file=file, name=benefit.benefit)
    for field, value in (("entitled", benefit.entitled), ("amount", benefit.amount)):
        if value is None and not benefit.routes:
            fix = f"Write {field}: or routes:"
            raise BenefitError(f"there is no {field}", file=file, name=benefit.benefit, fix=fix)


def check_benefit(
    benefit: Benefit,
    file: str,
    variables: Mapping[str, Type],
    relations: Mapping[str, Mapping[str, Type]],
    parameters: Collection[str],
) -> None:
    """Raises BenefitError when the benefit names what the law does not have, or what is of another type."""
    amounts = {name for name in (benefit.amount, *(route.amount for route in benefit.routes)) if name}
    expected = dict.fromkeys(amounts, MONEY_TYPE) | dict.fromkeys(benefit.days(), DATE)
    if benefit.enrols:
        expected |= {
            benefit.enrols.base: MONEY_TYPE,
            benefit.enrols.category: _choice(benefit.enrols.category, variables),
        }
        _check_variable(benefit, benefit.enrols.lapses, BOOL, variables, file)
    for name in benefit.variables():
        _check_variable(benefit, name, expected.get(name, BOOL), variables, file)
    of_routes = any(route.ends_when and not route.ends for route in benefit.routes)
    if of_routes or (benefit.ends_when and not benefit.ends):
        raise BenefitError("ends_when is written without ends", file=file, name=benefit.benefit, fix="Write ends:")
    if benefit.projection:
        _check_projection(benefit, benefit.projection, relations, parameters, file)


def _choice(name: str, variables: Mapping[str, Type]) -> Type:
    """The variable's own type where it is a choice, of whatever words; otherwise what it should be."""
    found = variables.get(name)
    return found if found and found.kind == "choice" else Type("choice", choices=("one", "another"))


def _check_variable(benefit: Benefit, name: str, expected: Type, variables: Mapping[str, Type], file: str) -> None:
    if name not in variables:
        fix = suggestion(name, list(variables))
        raise BenefitError(f"no rule has the name {name}", file=file, name=benefit.benefit, fix=fix)
    if variables[name] != expected:
        problem = f"{name} is {describe(variables[name])}; {describe(expected)} is expected here"
        raise BenefitError(problem, file=file, name=benefit.benefit)


def _check_projection(
    benefit: Benefit,
    going_on: Projection,
    relations: Mapping[str, Mapping[str, Type]],
    parameters: Collection[str],
    file: str,
) -> None:
    columns = relations.get(going_on.relation)
    if columns is None:
        raise BenefitError(f"there is no relation {going_on.relation}", file=file, name=f"{benefit.benefit}.projection")
    if columns.get(going_on.column) != DATE:
        problem = f"{going_on.relation}.{going_on.column} is not a column of dates"
        raise BenefitError(problem, file=file, name=f"{benefit.benefit}.projection")
    for column, parameter in going_on.at_least.items():
        if column not in columns or parameter not in parameters:
            problem = f"there is no column {column}" if column not in columns else f"there is no parameter {parameter}"
            raise BenefitError(problem, file=file, name=f"{benefit.benefit}.projection.at_least")
