"""Voluntary contribution to the pension programme (IVS): Acuerdo 1124, arts 35 and 36, de Junta Directiva del IGSS.

For who has left an employer: it carries on the record towards old age and insures against invalidity and death, without
medical care. Reformed on 17 December 2019: a year to apply, three months before.
"""

from amparo.law.language import *

# Whether an employer registered with the institute employs the person now.
employed_now = fact(bool)

# Months whose day of payment has passed and that are not paid, counted back from the last one.
unpaid_months = fact(Months)


@formula
def by_employers(contributions):
    """The months for which an employer paid."""
    return contributions.where(contributions.category == "employee")


@article("Acuerdo 1124 de Junta Directiva del IGSS, art. 35")
def last_employer_month(contributions, on) -> Date:
    """The first day of the last month for which an employer paid; 1 January 1900 where there is none."""
    before = by_employers(contributions).where(contributions.month <= on)
    if not before.exists():
        return day(1900, 1, 1)
    return before.max(contributions.month)


@article(
    "Acuerdo 1124 de Junta Directiva del IGSS, art. 35",
    unconfirmed="that the thirty-six months are those of the calendar before the month of the application",
)
def recent_employer_months(contributions, on, p) -> Months:
    """Months for which an employer paid among the last thirty-six, in a row or not."""
    this_month = first_of_month(on)
    first = add_months(this_month, months(0) - p.voluntary_window)
    window = by_employers(contributions).where(contributions.month >= first and contributions.month < this_month)
    return months(window.count())


@article("Acuerdo 1124 de Junta Directiva del IGSS, art. 35")
def not_employed_met(employed_now) -> bool:
    return not employed_now


@article("Acuerdo 1124 de Junta Directiva del IGSS, art. 35")
def recent_months_met(recent_employer_months, p) -> bool:
    return recent_employer_months >= p.voluntary_least_months


@article("Acuerdo 1124 de Junta Directiva del IGSS, art. 35")
def last_day_to_apply(last_employer_month, p) -> Date:
    """The last day of the twelfth month after the last for which an employer paid."""
    return last_of_month(add_months(last_employer_month, p.voluntary_months_to_apply))


@article("Acuerdo 1124 de Junta Directiva del IGSS, art. 35")
def applied_in_time_met(last_employer_month, last_day_to_apply, on) -> bool:
    return last_employer_month > day(1900, 1, 1) and on <= last_day_to_apply


@article("Acuerdo 1124 de Junta Directiva del IGSS, art. 35")
def voluntary_insurance_open(not_employed_met, recent_months_met, applied_in_time_met) -> bool:
    return not_employed_met and recent_months_met and applied_in_time_met


@article("Acuerdo 1124 de Junta Directiva del IGSS, art. 35")
def voluntary_category() -> Choice["employee", "voluntary"]:
    """As what the person contributes."""
    return "voluntary"


@article(
    "Acuerdo 1124 de Junta Directiva del IGSS, art. 35",
    unconfirmed="that the last wage has neither floor nor ceiling here",
)
def voluntary_base(contributions, last_employer_month) -> Money:
    """The wage of the last month for which an employer paid."""
    return by_employers(contributions).where(contributions.month == last_employer_month).sum(contributions.wage)


@article("Acuerdo 1124 de Junta Directiva del IGSS, arts 35, 40", unconfirmed="the rounding to the cent, half up")
def voluntary_monthly_contribution(voluntary_base, p) -> Money:
    """The worker's and the employer's part of the pension programme."""
    return round_half_up(voluntary_base * (p.pension_worker_rate + p.pension_employer_rate), 2)


@article(
    "Acuerdo 1124 de Junta Directiva del IGSS, art. 35", unconfirmed="that the first month is that of the application"
)
def voluntary_starts_on(last_employer_month, on) -> Date:
    """The month of the application, or the next where an employer pays for it."""
    return max(first_of_month(on), add_months(last_employer_month, 1))


@article("Acuerdo 1124 de Junta Directiva del IGSS, art. 36")
def voluntary_lapses(unpaid_months, p) -> bool:
    """Three consecutive months unpaid."""
    return unpaid_months >= p.voluntary_lapse_months
