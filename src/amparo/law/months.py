"""A person's months in words: which right there is from when to when, how its amount moves, and what changes it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from amparo.law.causes import Cause
from amparo.law.errors import LawError
from amparo.law.explanation import no_answer_in_words
from amparo.law.formatting import format_day, format_money, format_month, format_span
from amparo.law.telling import Telling
from amparo.law.timeline import Stretch
from amparo.law.words import in_language

if TYPE_CHECKING:
    from amparo.law.law import Law


@dataclass(frozen=True, slots=True)
class AmountShown:
    """An amount, the months that it is for, and what changed it."""

    first: str
    last: str
    amount: str
    causes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MonthsShown:
    """Months of the same right, or of none, in the reader's words.

    `kind` is an outcome (`entitled`, `not_entitled`, `refer`, `incomplete`, `failed`) or `open`, a right of which the
    amount cannot be reckoned. `begins_on` is empty for the first. `amounts` has more than one only where the amount moves.
    """

    kind: str
    first: date
    last: date
    first_month: str
    last_month: str
    begins_on: str
    headline: str
    note: str
    routes: tuple[str, ...]
    causes: tuple[str, ...]
    amounts: tuple[AmountShown, ...]


def months_in_words(
    law: "Law", benefit: str, stretches: Sequence[Stretch], language: str, *, currency: str
) -> tuple[MonthsShown, ...]:
    """The stretches of `Law.timeline` in a language, those that differ only in their amount in one."""
    return tuple(
        _Months(law, benefit, group, language, currency).shown(is_first=number == 0)
        for number, group in enumerate(_same_way(stretches))
    )


def _same_way(stretches: Sequence[Stretch]) -> Iterator[list[Stretch]]:
    found: list[Stretch] = []
    for each in stretches:
        if found and not each.same_way:
            yield found
            found = []
        found.append(each)
    if found:
        yield found


class _Months(Telling):
    """Some stretches of the same way, being told."""

    def __init__(self, law: "Law", benefit: str, group: Sequence[Stretch], language: str, currency: str) -> None:
        super().__init__(law, [step.as_data() for step in group[0].steps], language, currency)
        self.benefit, self.group, self.answer = law.benefits[benefit], group, group[0].answer
        self.kind = "open" if self.answer.open_routes else self.answer.outcome

    def shown(self, *, is_first: bool) -> MonthsShown:
        """The months as their reader sees them."""
        first, last = self.group[0], self.group[-1]
        return MonthsShown(
            kind=self.kind,
            first=first.first,
            last=last.last,
            first_month=format_month(first.first, self.language),
            last_month=format_month(last.last, self.language),
            begins_on="" if is_first else format_day(first.begins_on, self.language),
            headline=self._headline(),
            note=self._note(self.answer.failure) if self.answer.failure and self.kind in ("open", "failed") else "",
            routes=self._routes(),
            causes=self._causes(first.causes),
            amounts=tuple(self._amount(each) for each in self.group) if len(self.group) > 1 else (),
        )

    def _headline(self) -> str:
        failure = self.answer.failure
        if self.kind == "incomplete" and failure:
            return self.fixed("months_incomplete", name=self.label(failure.name or ""))
        if self.kind != "entitled":
            return self.fixed(f"months_{self.kind}")
        first, last = (self._money(each) for each in (self.group[0], self.group[-1]))
        if first == last:
            return self.fixed("months_entitled", amount=first)
        return self.fixed("months_entitled_from_to", first=first, last=last)

    def _money(self, stretch: Stretch) -> str:
        return format_money(stretch.answer.amount or 0, self.language, self.currency)

    def _note(self, failure: LawError) -> str:
        return no_answer_in_words(self.law, failure, self.language) or ""

    def _routes(self) -> tuple[str, ...]:
        codes = [self.answer.route] if self.answer.route else self.answer.open_routes
        return tuple(in_language(route.title, self.language) for route in self.benefit.routes if route.code in codes)

    def _amount(self, stretch: Stretch) -> AmountShown:
        return AmountShown(
            first=format_month(stretch.first, self.language),
            last=format_month(stretch.last, self.language),
            amount=self._money(stretch),
            causes=self._causes(stretch.causes) if stretch.same_way else (),
        )

    def _causes(self, causes: Sequence[Cause]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self._cause(each) for each in causes))

    def _cause(self, cause: Cause) -> str:
        day = format_day(cause.on, self.language) if cause.on else ""
        if cause.kind == "condition":
            return self._condition(cause)
        if cause.kind == "parameter":
            return self.fixed("cause_parameter", name=self.label(cause.name), date=day, reference=cause.reference)
        if cause.kind == "anniversary":
            years = format_span(cause.years, "years", self.language)
            return self.fixed("cause_anniversary", name=self.label(cause.name), years=years, date=day)
        return self.fixed("cause_record")

    def _condition(self, cause: Cause) -> str:
        """The condition's own sentence where its values are known, else its name with yes or no."""
        if cause.name in self.steps:
            return self.sentence(cause.name, satisfied=cause.holds)
        return self.fixed("satisfied" if cause.holds else "not_satisfied", name=self.label(cause.name))
