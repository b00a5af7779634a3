"""Maternity pay worked out the slow and plain way, to hold the rules against: from the articles, sharing no code.

Months are numbers here and contributions a list walked backwards; the last day is found by counting days one by one.
Minimum wages, ceilings and the pay of a judge of the Supreme Court are data, read from the law's parameters.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from tests.institutions.brazil_inss.plain_retirement import half_up
from tests.institutions.brazil_inss.plain_survivors import counting, covered_on, month_number, years_later

if TYPE_CHECKING:
    from amparo.law import Law

NO_QUALIFYING_SINCE = date(2024, 4, 5)
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class PlainMaternity:
    """One claim under the law's data."""

    law: "Law"
    facts: Mapping[str, Any]
    on: date

    @property
    def rows(self) -> Sequence[Mapping[str, Any]]:
        found: Sequence[Mapping[str, Any]] = self.facts["contributions"]
        return found

    @property
    def event(self) -> date:
        found: date = self.facts["maternity_event_on"]
        return found

    def value(self, name: str, day: date) -> Fraction:
        return Fraction(self.law.parameters[name].value_on(day))

    def first_day(self) -> date:
        """The day of the event, or the first of the 28 days before a birth on which there was no work."""
        if self.facts["maternity_event"] != "birth" or self.facts["maternity_work"] == "not_working":
            return self.event
        away = self.facts.get("leave_began_on", self.event)
        return next(day for back in range(28, -1, -1) if (day := self.event - back * ONE_DAY) >= away or back == 0)

    def last_day(self) -> date:
        """Counted day by day."""
        left = 14 if self.facts["maternity_event"] == "miscarriage" else 120
        day, discharge = self.first_day(), self.facts.get("hospital_discharge_on", self.event)
        long_stay = self.facts["maternity_event"] == "birth" and (discharge - self.event).days > 14
        if long_stay and self.event >= date(2020, 3, 13):
            left -= (self.event - day).days
            day = discharge + ONE_DAY
        while left > 1:
            day, left = day + ONE_DAY, left - 1
        return day

    def qualified(self) -> bool:
        """Ten contributions, five of them since the cover was last lost; only of own contributors, and until April 2024."""
        work, known = self.facts["maternity_work"], [row for row in self.rows if row["month"] <= self.first_day()]
        own = work == "own_contributions" or (
            work == "not_working" and bool(known) and known[-1]["category"] not in ("employee", "domestic")
        )
        if not own or self.on >= NO_QUALIFYING_SINCE:
            return True
        months = [month_number(row["month"]) for row in counting(self.law, self.rows, self.first_day())]
        anew = 0
        for place in range(len(months) - 1, -1, -1):
            anew += 1
            if place and months[place] - months[place - 1] > (26 if place > 120 else 14):
                break
        else:
            anew = len(months)
        lost = anew < len(months)
        return len(months) >= 10 and (not lost or anew >= 5)

    def pay(self) -> Fraction:
        """Pay of a month."""
        start, work = self.first_day(), self.facts["maternity_work"]
        floor, ceiling = self.value("minimum_wage", start), self.value("contribution_ceiling", start)
        before = [row for row in self.rows if month_number(row["month"]) < month_number(start)]
        if work == "employed":
            return max(floor, min(self._full_pay(before, start), self.value("supreme_court_pay", start)))
        if work == "domestic":
            wages = [Fraction(row["wage"]) for row in before if row["category"] == "domestic"]
            return max(floor, min(wages[-1] if wages else Fraction(0), ceiling))
        if work == "family_farming":
            return floor
        lately = [
            min(Fraction(row["wage"]), self.value("contribution_ceiling", row["month"]))
            for row in counting(self.law, before, start)
            if month_number(start) - month_number(row["month"]) <= 15
        ]
        return max(floor, min(half_up(sum(lately[-12:], Fraction(0)) / 12, 2), ceiling))

    def _full_pay(self, before: Sequence[Mapping[str, Any]], start: date) -> Fraction:
        rows = [row for row in before if row["category"] == "employee"]
        if self.facts.get("pay_varies"):
            rows = [row for row in rows if month_number(start) - month_number(row["month"]) <= 6]
            total = sum((Fraction(row["wage"]) for row in rows), Fraction(0))
            return half_up(total / len(rows), 2) if rows else Fraction(0)
        return Fraction(rows[-1]["wage"]) if rows else Fraction(0)

    def entitled(self) -> bool:
        """With every finding in the claimant's favour but those on the work stated and on a surviving parent."""
        event, work = self.facts["maternity_event"], self.facts["maternity_work"]
        if event == "adoption":
            born = self.facts["adopted_child_born_on"]
            fits = years_later(born, 12) > self.event
        else:
            fits = self.facts["sex"] == "female"
        here = work != "employed" or event == "adoption" or self.facts.get("employer_is_mei", False)
        insured = work == "family_farming" or covered_on(
            self.law, self.rows, self.first_day(), unemployed=self.facts["registered_unemployed"]
        )
        in_time = self.first_day() <= self.on <= years_later(self.event, 5)
        return fits and here and insured and in_time and self.qualified()
