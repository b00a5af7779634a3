"""Unemployment benefit: Decreto-Ley 15.180 (1981) in the text of Ley 18.399 (2008).

The benefit after dismissal falls from month to month; the amount is that of the month of benefit in which `on` lies.
"""

from amparo.law.language import *

# The last day of work, or the last one before it was suspended or reduced. The benefit begins on the next day.
unemployed_on = fact(Date)
unemployment_cause = fact(Choice["dismissal", "suspension", "reduced", "resignation"])

# Whether the firm dismissed or suspended for discipline; contested: it says so and the worker does not agree.
discipline = fact(Choice["no", "yes", "contested"], default="no")

# Income from work that the act does not cover (art. 4, D).
has_uncovered_income = fact(bool)

# An earlier benefit: none, one of which months are left, one that was used up.
unemployment_before = fact(Choice["none", "some_left", "used_up"])
unemployment_months_used = fact(Count, default=0, most=24)
same_employer_again = fact(bool, default=False)
unemployment_last_paid_on = fact(Date)


@article("Decreto-Ley 15.180, art. 2; BPS, Subsidio por desempleo por despido")
def unemployment_first_day(unemployed_on) -> Date:
    """The first day of the benefit."""
    return add_days(unemployed_on, days(1))


@article(
    "Decreto-Ley 15.180, art. 2",
    unconfirmed="the 30 days are not prolonged to a business day; a late claim also loses the days of the month of dismissal",
)
def unemployment_paid_from(unemployment_first_day, unemployed_on, on, p) -> Date:
    """The first day paid: who claims after more than thirty days loses the calendar months that have passed."""
    if days_between(unemployed_on, on) <= p.unemployment_claim_days:
        return unemployment_first_day
    return max(unemployment_first_day, first_of_month(on))


@article("Decreto-Ley 15.180, arts 2, 5")
def unemployment_cause_met(unemployment_cause, reduction_met) -> bool:
    """Dismissal, suspension, or enough less work; not leaving by one's own will."""
    if unemployment_cause == "reduced":
        return reduction_met
    return unemployment_cause in ("dismissal", "suspension")


@article("Decreto-Ley 15.180, art. 4")
def unemployment_not_excluded(receives_retirement_pension, discipline, has_uncovered_income) -> bool:
    return not receives_retirement_pension and discipline == "no" and not has_uncovered_income


@article("Decreto-Ley 15.180, art. 6.4")
def unemployment_new_spell_met(unemployment_before, unemployment_last_paid_on, unemployed_on, contributions, p) -> bool:
    """After a benefit that was used up: twelve months since its last payment, six of them with contributions."""
    if unemployment_before != "used_up":
        return True
    since = contributions.where(
        contributions.month >= unemployment_last_paid_on and contributions.month <= unemployed_on
    )
    waited = full_months(unemployment_last_paid_on, unemployed_on) >= p.unemployment_new_spell_months
    return waited and months(since.count()) >= p.unemployment_new_spell_contributed_months


@article("Decreto-Ley 15.180, art. 7.6")
def unemployment_months_already(unemployment_before, unemployment_months_used) -> Count:
    """Months of the same maximum that were paid before; those of a benefit that was used up count no more."""
    return unemployment_months_used if unemployment_before == "some_left" else 0


@article("Decreto-Ley 15.180, art. 2")
def unemployment_month(unemployment_first_day, on) -> Count:
    """The month of benefit in which the day lies: 1 from the first day on."""
    return number(full_months(unemployment_first_day, on)) + 1


@article("Decreto-Ley 15.180, art. 6.3")
def unemployment_extension_applies(birth_date, unemployed_on, unemployment_cause, p) -> bool:
    """Dismissed at 50 or more."""
    return unemployment_cause == "dismissal" and full_years(birth_date, unemployed_on) >= p.unemployment_extension_age


@article(
    "Decreto-Ley 15.180, arts 6.3, 7.5",
    unconfirmed="the act gives 72 further day-wages to those paid by the day; the BPS publishes 54, which is six months",
)
def unemployment_further_months_by_day(p) -> Count:
    """Further months of those paid by the day: day-wages at the pace of the sixth month."""
    return p.unemployment_extension_day_wages // max(p.unemployment_day_wages.lookup(6), 1)


@article("Decreto-Ley 15.180, art. 6.3")
def unemployment_further_months(
    unemployment_extension_applies, unemployment_further_months_by_day, pay_kind, p
) -> Count:
    """Further months from 50 on."""
    if not unemployment_extension_applies:
        return 0
    if pay_kind == "daily":
        return unemployment_further_months_by_day
    return number(p.unemployment_extension_months)


@article("Decreto-Ley 15.180, arts 6.1, 6.3")
def unemployment_months_allowed(unemployment_cause, reduced_by, unemployment_further_months, p) -> Count:
    """The months that the benefit can last. 72 day-wages are six months of them, 48 are four."""
    if unemployment_cause == "suspension":
        return number(p.unemployment_suspension_months)
    if unemployment_cause == "reduced" and reduced_by == "suspension_elsewhere":
        return number(p.unemployment_suspension_months)
    return number(p.unemployment_months) + unemployment_further_months


@article("Decreto-Ley 15.180, arts 6.1, 6.3")
def unemployment_last_day(unemployment_first_day, unemployment_months_allowed, unemployment_months_already) -> Date:
    """The last day of the months that can still be paid."""
    left = min(max(unemployment_months_allowed - unemployment_months_already, 0), 24)
    return add_days(add_months(unemployment_first_day, months(left)), -1)


@article("Decreto-Ley 15.180, art. 6.1")
def unemployment_within_time(unemployment_month, unemployment_months_already, unemployment_months_allowed) -> bool:
    return unemployment_month + unemployment_months_already <= unemployment_months_allowed


@article("Decreto-Ley 15.180, arts 2, 3, 4, 5, 6")
def unemployment_entitled(
    unemployment_cause_met,
    unemployment_qualifying_met,
    unemployment_not_excluded,
    unemployment_new_spell_met,
    unemployment_within_time,
) -> bool:
    return (
        unemployment_cause_met
        and unemployment_not_excluded
        and unemployment_new_spell_met
        and unemployment_within_time
        and unemployment_qualifying_met
    )


@article("Decreto-Ley 15.180, art. 4, C")
def unemployment_discipline_to_weigh(
    discipline,
    receives_retirement_pension,
    has_uncovered_income,
    unemployment_cause_met,
    unemployment_qualifying_met,
    unemployment_new_spell_met,
    unemployment_within_time,
) -> bool:
    """The firm speaks of discipline, the worker does not agree, and nothing else stands in the way."""
    free = not receives_retirement_pension and not has_uncovered_income
    rest = unemployment_cause_met and unemployment_new_spell_met and unemployment_within_time
    return discipline == "contested" and free and rest and unemployment_qualifying_met
