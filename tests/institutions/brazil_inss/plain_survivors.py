"""The death pension worked out the slow and plain way, to hold the rules against: from the articles, sharing no code.

Durations are a list of ages here, not a table; the raise of each January is the product of the year's months, rounded as
the ordinances print it; the part of a lesser benefit is the lowest of five straight lines. Minimum wages, ceilings and monthly
indices are data, read from the law's parameters.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from tests.institutions.brazil_inss.plain_retirement import completed_months, half_up, updates

if TYPE_CHECKING:
    from amparo.law import Law

FOREVER = date(2200, 12, 31)
UNION = ("spouse", "partner", "former_spouse")
CHILDREN = ("child", "stepchild", "ward")
# The last completed age of each step, and its years: deaths up to 2020, and since.
STEPS_2015 = ((20, 3), (26, 6), (29, 10), (40, 15), (43, 20))
STEPS_2021 = ((21, 3), (27, 6), (30, 10), (41, 15), (44, 20))


def month_number(day: date) -> int:
    return 12 * day.year + day.month - 1


def years_later(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 2, 28)


def months_later(day: date, months: int) -> date:
    number = month_number(day) + months
    for last in (day.day, 30, 29, 28):
        try:
            return date(number // 12, number % 12 + 1, min(day.day, last))
        except ValueError:
            continue
    raise AssertionError(day)


def turns_21(birth: date) -> date:
    return date(birth.year + 21, 3, 1) if (birth.month, birth.day) == (2, 29) else birth.replace(year=birth.year + 21)


def counting(law: "Law", rows: Sequence[Mapping[str, Any]], until: date) -> list[Mapping[str, Any]]:
    """The months that count: since November 2019 those that reach the minimum wage."""
    minimum = law.parameters["minimum_wage"]
    return [
        row
        for row in rows
        if row["month"] <= until and (row["month"] < date(2019, 11, 1) or row["wage"] >= minimum.value_on(row["month"]))
    ]


def covered_on(law: "Law", rows: Sequence[Mapping[str, Any]], day: date, *, unemployed: bool) -> bool:
    """Whether the contributions up to a day still protect on it (art. 15)."""
    known = counting(law, rows, day)
    if not known:
        return False
    last = max(known, key=lambda row: row["month"])
    grace = 12 + 12 * (len(known) > 120) + 12 * unemployed
    if last["category"] in ("facultative", "low_income"):
        grace = 6
    end = month_number(last["month"]) + grace + 2
    return day <= date(end // 12, end % 12 + 1, 15)


@dataclass(frozen=True)
class PlainPension:
    """One claim under the law's data."""

    law: "Law"
    facts: Mapping[str, Any]
    on: date

    @property
    def dead(self) -> Mapping[str, Any]:
        found: Mapping[str, Any] = self.facts["deceased"]
        return found

    @property
    def death(self) -> date:
        found: date = self.dead["death_date"]
        return found

    def value(self, name: str, day: date) -> Fraction:
        return Fraction(self.law.parameters[name].value_on(day))

    def ends(self, one: Mapping[str, Any]) -> date:
        """The first day without a dependant's share."""
        relation, born = one["relation_to_deceased"], one["birth_date"]
        if relation == "parent" or one.get("disabled"):
            return FOREVER
        if relation not in UNION:
            return turns_21(born)
        accident = self.dead["death_cause"] != "illness"
        months = len(counting(self.law, self.dead["contributions"], self.death))
        proven = months >= 18 or self.dead["benefit_received"] == "retirement"
        if not accident and (not proven or years_later(one["union_began_on"], 2) > self.death):
            return months_later(self.death, 4)
        age = completed_months(born, self.death) // 12
        steps = STEPS_2021 if self.death.year >= 2021 else STEPS_2015
        years = next((years for last, years in steps if age <= last), None)
        return years_later(self.death, years) if years else FOREVER

    def base(self) -> Fraction:
        """The retirement paid, or what permanent incapacity would have paid."""
        if self.dead["benefit_received"] == "retirement":
            return Fraction(self.dead["benefit_received_amount"])
        known = counting(self.law, self.dead["contributions"], self.death)
        first = self.death.replace(day=1)
        floor, ceiling = self.value("minimum_wage", self.death), self.value("contribution_ceiling", self.death)
        factors = updates(self.law, first)
        worth = [
            half_up(
                min(Fraction(row["wage"]), self.value("contribution_ceiling", row["month"])) * factors[row["month"]], 2
            )
            for row in known
            if row["month"] in factors
        ]
        mean = half_up(sum(worth, Fraction(0)) / len(worth), 2) if worth else Fraction(0)
        mean = min(max(mean, floor), ceiling)
        free = 15 if self.dead["sex"] == "female" else 20
        share = (
            Fraction(1)
            if self.dead["death_cause"] == "work"
            else Fraction(60 + 2 * max(0, len(known) // 12 - free), 100)
        )
        return min(max(half_up(mean * share, 2), floor), ceiling)

    def raised(self, amount: Fraction) -> Fraction:
        """After each January since the death; a retirement's first raise is that of the whole year."""
        index = self.law.parameters["wage_update"]
        first = 1 if self.dead["benefit_received"] == "retirement" else self.death.month
        factors = []
        for year in range(self.death.year, self.on.year):
            product = Fraction(1)
            for month in range(first if year == self.death.year else 1, 13):
                product *= 1 + Fraction(index.value_on(date(year, month, 1))) / 100
            factors.append(half_up(product, 4))
        if not factors:
            return amount
        once, later = half_up(amount * factors[0], 2), Fraction(1)
        for factor in factors[1:]:
            later *= factor
        return half_up(once * half_up(later, 8), 2)

    def share(self) -> Fraction:
        """The claimant's equal share today."""
        own = self.facts["relation_to_deceased"]
        rank = dict.fromkeys((*UNION, *CHILDREN), 1) | {"parent": 2, "sibling": 3}
        others = [
            one
            for one in self.facts["other_dependants"]
            if one["claims_too"] and rank[one["relation_to_deceased"]] == rank[own] and self.ends(one) > self.on
        ]
        count = len(others) + 1
        disabled = self.facts["disabled"] or any(one["disabled"] for one in others)
        rate = Fraction(1) if disabled else min(Fraction(50 + 10 * count, 100), Fraction(1))
        whole = max(half_up(self.base() * rate, 2), self.value("minimum_wage", self.death))
        whole = self.raised(min(whole, self.value("contribution_ceiling", self.death)))
        floor, ceiling = self.value("minimum_wage", self.on), self.value("contribution_ceiling", self.on)
        return half_up(min(max(whole, floor), ceiling) / count, 2)

    def amount(self) -> Fraction:
        """The share, or the part of it that is paid beside a better benefit."""
        share, other = self.share(), self.facts["other_benefit"]
        if self.facts["relation_to_deceased"] not in UNION or other not in ("retirement", "pension_of_other_scheme"):
            return share
        better = share > Fraction(self.facts["other_benefit_amount"])
        return share if better else part_beside(share, self.value("minimum_wage", self.on))

    def entitled(self) -> bool:
        own = self.facts["relation_to_deceased"]
        insured = self.dead["benefit_received"] in ("retirement", "incapacity") or covered_on(
            self.law, self.dead["contributions"], self.death, unemployed=self.dead["registered_unemployed"]
        )
        first = {"spouse", "partner", "former_spouse", "child", "stepchild", "ward"}
        nearer = first if own == "parent" else {*first, "parent"} if own == "sibling" else set()
        shut_out = any(
            one["relation_to_deceased"] in nearer and self.ends(one) > self.death
            for one in self.facts["other_dependants"]
        )
        end = self.ends(self.facts)
        return insured and not shut_out and self.death <= self.on < end and end > self.death


def part_beside(amount: Fraction, wage: Fraction) -> Fraction:
    """What is left of a lesser benefit: the lowest of the lines on which the slices lie, for each rate is below the last."""
    lines = (
        (Fraction(0), 100),
        (Fraction(4, 10), 60),
        (Fraction(8, 10), 40),
        (Fraction(14, 10), 20),
        (Fraction(18, 10), 10),
    )
    return half_up(min(start * wage + amount * rate / 100 for start, rate in lines), 2)
