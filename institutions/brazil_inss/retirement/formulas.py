"""The value of a pension (EC 103/2019, art. 26) and the days on which a right may have been acquired (art. 3): shared passages.

Contributions that lower the pension may be left out, as long as the time that the route asks for remains; what is
left out counts for nothing, not even for the share of the average (art. 26, § 6). Months before July 1994 are in no
average and always stay. To leave out months one always takes the lowest wages. The share of the average changes only
with full years, and within one full year the average is best with the fewest months: exactly twelve for each year
kept (and never fewer than the least divisor, below which the sum alone would fall). It is therefore enough to compare
whole years, from the time that the route asks for to the whole record, and to take the best.

Throughout, `recorded` are the months of the whole record, `available` those of them whose wages may be averaged,
`kept` the months of the record that stay, `divisor` the fewest months by which the wages are divided.
"""

from amparo.law.language import *


@formula
def wages_averaged_of(kept, recorded, available, divisor):
    """Months whose wages are averaged when so many months of the record stay; the lowest of the others are left out."""
    return min(available, max(kept - (recorded - available), divisor))


@formula
def average_of_highest(contributions, wages, divisor, on, p):
    """The average of so many of the highest wages, never above the ceiling."""
    total = averaged(contributions, on, p).top_sum(updated_wage(contributions, on, p), number(wages))
    return min(p.contribution_ceiling, round_half_up(total / number(max(wages, divisor)), 2))


@formula
def share_of_average(kept, coefficient_from, p):
    """60 % of the average, and 2 % more for each full year beyond the first 15 or 20 (art. 26, §§ 2 and 5)."""
    return p.coefficient_base + p.coefficient_step * max(0, number(in_years(kept)) - number(coefficient_from))


@formula
def best_years_kept(contributions, kept_least, recorded, available, divisor, coefficient_from, on, p):
    """Full years of contributions with which the pension is highest; where two numbers pay alike, the larger."""
    return which_max(
        value_with(
            contributions, max(months(12 * year), kept_least), recorded, available, divisor, coefficient_from, on, p
        )
        for year in whole(number(in_years(kept_least)), number(in_years(recorded)))
    )


@formula
def value_with(contributions, kept, recorded, available, divisor, coefficient_from, on, p):
    """What is paid when so many months of the record stay: the average of the highest wages times its share."""
    wages = wages_averaged_of(kept, recorded, available, divisor)
    average = average_of_highest(contributions, wages, divisor, on, p)
    return round_half_up(average * share_of_average(recorded - available + wages, coefficient_from, p), 2)


@formula
def pension_of(amount, p):
    """The amount, not below the minimum wage nor above the ceiling."""
    return min(max(amount, p.minimum_wage), p.contribution_ceiling)


@formula
def end_of(year):
    """The last day of the year: what a later year asks more does not yet bind."""
    return day(year, 12, 31)


@formula
def months_until(contributions, year):
    """How many of the contributions there were at the end of the year."""
    return months(contributions.where(contributions.month <= end_of(year)).count())
