"""A determination in plain words: its headline, its reasons in order, and below each reason the steps that led to it.

An explanation is made from what is stored (`Determination.as_data()`) and the words of a law, so a decision of
years ago is shown as it was made. Values arrive formatted for the reader's locale.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from amparo.law.benefits import Benefit, Route
from amparo.law.errors import LawError, ParameterNotInForce
from amparo.law.formatting import format_day, format_money, format_month
from amparo.law.telling import StepShown, Telling
from amparo.law.words import in_language

if TYPE_CHECKING:
    from amparo.law.determination import Determination
    from amparo.law.law import Law


class OtherLaw(LawError):
    """A determination explained by a law that does not have its benefit or routes."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One condition of the law in a plain sentence, and the steps that it rests on."""

    name: str
    sentence: str
    satisfied: bool
    article: str
    step: StepShown


@dataclass(frozen=True, slots=True)
class RouteShown:
    """One way to the benefit: what it pays when it is open, its conditions, and when it is not, the day on which it opens."""

    code: str
    title: str
    article: str
    applies: bool
    entitled: bool
    chosen: bool
    amount: str | None
    opens_on: str | None
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class FactNeeded:
    """A fact without which nothing can be decided."""

    name: str
    label: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """A determination for its reader.

    `headline` is one sentence; `period` says from when and until when there is a right, where the law says so; `outlook`
    when the first route opens, where that is known.
    """

    language: str
    benefit: str
    title: str
    article: str
    outcome: str
    on: str
    headline: str
    outlook: str | None
    amount: str | None
    amount_step: StepShown | None
    route: str | None
    reasons: tuple[Reason, ...]
    routes: tuple[RouteShown, ...]
    missing: tuple[FactNeeded, ...]
    referred: tuple[Reason, ...]
    unconfirmed: tuple[str, ...]
    period: str | None = None


def explain(
    law: "Law",
    determination: "Determination | Mapping[str, Any]",
    language: str,
    *,
    currency: str,
    opening_dates: Mapping[str, date | None] | None = None,
) -> Explanation:
    """The explanation of a determination, or of its stored data, in a language (`pt`, `pt-br`, `es`, `fr`, `en`).

    Raises OtherLaw when the law does not have the benefit or a route of the determination: explain it by the law that made it.
    `opening_dates` are those of `law.opening_dates`, where the reader is to see when a route opens.
    """
    data = determination if isinstance(determination, Mapping) else determination.as_data()
    _check_same_law(law, data)
    return _Explaining(law, data, language, currency, opening_dates or {}).explanation()


def no_answer_in_words(law: "Law", error: LawError, language: str) -> str | None:
    """Why the law has no answer, for who asks: which figure of which month or day is lacking. None for other causes."""
    if not isinstance(error, ParameterNotInForce):
        return None
    telling = Telling(law, (), language, currency="")
    day = format_month(error.day, language) if error.monthly else format_day(error.day, language)
    return telling.fixed(
        "no_answer_month" if error.monthly else "no_answer_day", name=telling.label(error.name), date=day
    )


def _check_same_law(law: "Law", data: Mapping[str, Any]) -> None:
    benefit = law.benefits.get(data["benefit"])
    codes = {route.code for route in benefit.routes} if benefit else set()
    if benefit is None or not codes.issuperset(each["code"] for each in data["routes"]):
        fix = f"Explain it by the law that made it, version {data['law_version']}"
        raise OtherLaw("the determination was made by another law", name=data["benefit"], fix=fix)


class _Explaining(Telling):
    """One explanation in the making."""

    def __init__(
        self,
        law: "Law",
        data: Mapping[str, Any],
        language: str,
        currency: str,
        opening_dates: Mapping[str, date | None],
    ) -> None:
        super().__init__(law, data["steps"], language, currency)
        self.data, self.opening_dates = data, opening_dates
        self.benefit: Benefit = law.benefits[data["benefit"]]

    def explanation(self) -> Explanation:
        data = self.data
        amount = None if data["amount"] is None else self._money(data["amount"])
        title = in_language(self.benefit.title, self.language)
        route = self._shown_route()
        return Explanation(
            language=self.language,
            benefit=data["benefit"],
            title=title,
            article=self.benefit.article,
            outcome=data["outcome"],
            on=format_day(date.fromisoformat(data["on"]), self.language),
            headline=self.fixed(self._headline(), title=title, amount=amount or ""),
            outlook=self._outlook(),
            amount=amount,
            amount_step=self._amount_step(route),
            route=route.code if route else None,
            reasons=self._reasons((*self.benefit.reasons, *(route.conditions if route else ()))),
            routes=tuple(self._route(result) for result in data["routes"]),
            missing=tuple(FactNeeded(name, self.label(name)) for name in data["missing"]),
            referred=self._reasons(data["refer"]),
            unconfirmed=tuple(self._unconfirmed(each) for each in self._doubts(route)),
            period=self._period(),
        )

    def _headline(self) -> str:
        """An insurance is paid by the person, where a benefit is paid to them."""
        outcome: str = self.data["outcome"]
        return f"{outcome}_to_insurance" if self.benefit.enrols and outcome.endswith("entitled") else outcome

    def _money(self, stored: str) -> str:
        return format_money(Decimal(stored), self.language, self.currency)

    def _shown_route(self) -> Route | None:
        """The route whose conditions are the reasons: the one awarded, the first to open, or that which lacks least."""
        if self.data["route"]:
            return self.benefit.route(self.data["route"])
        open_to = [result for result in self.data["routes"] if result["applies"]] or list(self.data["routes"])
        if not open_to:
            return None
        return self.benefit.route(min(open_to, key=self._distance)["code"])

    def _distance(self, result: Mapping[str, Any]) -> tuple[date, int]:
        opens = self.opening_dates.get(result["code"]) or date.max
        return opens, sum(not met for met in result["conditions"].values())

    def _outlook(self) -> str | None:
        known = [day for day in self.opening_dates.values() if day]
        if self.data["outcome"] != "not_entitled" or not known:
            return None
        return self.fixed("opens", date=format_day(min(known), self.language))

    def _period(self) -> str | None:
        """From when and until when; nothing of who is not entitled, nor in a determination of before the law said so."""
        days = {name: self.data.get(f"{name}_on") for name in ("starts", "ends")}
        known = {name: format_day(date.fromisoformat(day), self.language) for name, day in days.items() if day}
        if not known or self.data["amount"] is None:
            return None
        return self.fixed("period_" + "_".join(known), **known)

    def _amount_step(self, route: Route | None) -> StepShown | None:
        name = self.benefit.amount or (route.amount if route else None)
        return self.step(name) if name in self.steps and self.data["amount"] is not None else None

    def _route(self, result: Mapping[str, Any]) -> RouteShown:
        route = self.benefit.route(result["code"])
        opens = self.opening_dates.get(route.code)
        return RouteShown(
            code=route.code,
            title=in_language(route.title, self.language),
            article=route.article,
            applies=result["applies"],
            entitled=result["entitled"],
            chosen=route.code == self.data["route"],
            amount=self._money(result["amount"]) if result["entitled"] else None,
            opens_on=format_day(opens, self.language) if opens and not result["entitled"] else None,
            reasons=self._reasons(route.conditions),
        )

    def _doubts(self, shown: Route | None) -> list[Mapping[str, Any]]:
        """What is unconfirmed among that on which the decision rests; not what only routes closed to this person use."""
        possible = [self.benefit.route(each["code"]) for each in self.data["routes"] if each["applies"]]
        roots = {name for name in (self.benefit.entitled, self.benefit.amount) if name}
        roots |= {*self.benefit.reasons, *self.benefit.refer_when}
        if self.data["amount"] is not None:
            roots |= {name for name in self.benefit.period(shown.code if shown else None) if name}
        roots |= {name for route in possible for name in (route.entitled, *route.conditions)}
        used = self.steps_below(roots | ({shown.amount} if shown else set()))
        parameters = {each["name"] for name in used for each in self.steps[name]["parameters"]}
        rules_of_others, parameters_of_others = self._read_of_others(used)
        known = {"rule": used | rules_of_others, "parameter": parameters | parameters_of_others}
        return [each for each in self.data["unconfirmed"] if each["name"] in known[each["what"]]]

    def _read_of_others(self, used: Iterable[str]) -> tuple[set[str], set[str]]:
        """The rules, and their parameters, by which linked persons' variables came about; their own steps are not kept."""
        inputs = {name for step in used for name in self.steps[step]["inputs"] if "." in name}
        names = {name.rpartition(".")[2] for name in inputs} & set(self.law.variables)
        if not names:
            return set(), set()
        program = self.law.programs.program(tuple(sorted(names)))
        return set(program.order), set(program.parameters)

    def _unconfirmed(self, each: Mapping[str, Any]) -> str:
        sentence = self.fixed(f"unconfirmed_{each['what']}", name=self.label(each["name"]))
        note = self.doubt(each["name"], each["note"])
        return f"{sentence} {note}" if note else sentence

    def _reasons(self, names: Iterable[str]) -> tuple[Reason, ...]:
        return tuple(self._reason(name) for name in dict.fromkeys(names) if name in self.steps)

    def _reason(self, name: str) -> Reason:
        satisfied = bool(self.steps[name]["value"])
        return Reason(
            name, self.sentence(name, satisfied=satisfied), satisfied, self.steps[name]["article"], self.step(name)
        )
