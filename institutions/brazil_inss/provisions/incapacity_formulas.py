"""Cover on a past day, wages before an incapacity, and what a benefit that began earlier is worth today."""

from amparo.law.language import *


@formula
def covered_until(contributions, known_on, registered_unemployed, p):
    """Last day of the cover that the contributions up to a day gave; 1 January 1900 where there are none (art. 15)."""
    counting = counted(contributions, p).where(contributions.month <= known_on)
    if not counting.exists():
        return day(1900, 1, 1)
    last = counting.max(contributions.month)
    by_choice = counting.where(
        contributions.month == last and contributions.category in ("facultative", "low_income")
    ).exists()
    longer = p.grace_months_long_record if months(counting.count()) > p.long_record_months else 0
    unemployed = p.grace_months_unemployed if registered_unemployed else 0
    grace = p.grace_months_facultative if by_choice else p.grace_months + longer + unemployed
    return add_days(add_months(last, grace + months(2)), p.contribution_due_day_offset)


@formula
def number_of_month(contributions):
    """The months counted from January 1900."""
    return number(full_months(day(1900, 1, 1), contributions.month))


@formula
def latest_month(contributions, place):
    """The number of the month that comes at a place when counted back, the latest being the first."""
    months_numbered = number_of_month(contributions)
    return contributions.top_sum(months_numbered, place) - contributions.top_sum(months_numbered, place - 1)


@formula
def covered_gap(earlier, p):
    """Most months from one contribution to the next without a loss of cover, after so many earlier ones (art. 15)."""
    longer = p.grace_months_long_record if months(earlier) > p.long_record_months else 0
    return number(p.grace_months + longer + months(2))


@formula
def average_before(contributions, stopped_on, starts_on, p):
    """The mean of all wages before a day, in the money of the month before the benefit starts (EC 103/2019, art. 26).

    Between the minimum wage and the ceiling (Lei 8.213/1991, art. 29, § 2). The smallest divisor of art. 135-A is for
    other pensions only.
    """
    wages = averaged(counted(contributions, p), stopped_on, p)
    mean = round_half_up(wages.sum(updated_wage(contributions, starts_on, p)) / max(wages.count(), 1), 2)
    return min(max(mean, p.minimum_wage.at(starts_on)), p.contribution_ceiling.at(starts_on))


@formula
def brought_to_year(amount, starts_on, on, p):
    """An amount of an earlier year, raised by the index up to December of the last year (Lei 8.213/1991, art. 41-A)."""
    new_year = day(year_of(on), 1, 1)
    if starts_on >= new_year:
        return amount
    return round_half_up(amount * p.wage_update.between(starts_on, new_year), 2)


@formula
def start_of_incapacity_benefit(stopped_on, employed, on, p):
    """First day paid: after the employer's days, or the first day of incapacity; that of a late claim (arts 43, 60)."""
    if days_between(stopped_on, on) > p.incapacity_claim_days:
        return on
    return add_days(stopped_on, p.employer_days) if employed else stopped_on
