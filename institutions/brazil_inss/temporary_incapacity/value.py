"""What the benefit for temporary incapacity pays: Lei 8.213/1991, arts 29, §§ 2 and 10, 33 and 61; EC 103/2019, art. 26."""

from amparo.law.language import *


@article(
    "EC 103/2019, art. 26, caput, § 1; Lei 8.213/1991, arts 29, § 2, 29-B; Decreto 3.048/1999, arts 32, 33",
    unconfirmed="the last month averaged is that before the incapacity; the mean is rounded to the cent",
)
def temporary_incapacity_average(contributions, incapacity_started_on, temporary_incapacity_starts_on, p) -> Money:
    """The mean of all wages since July 1994, between the minimum wage and the ceiling."""
    return average_before(contributions, incapacity_started_on, temporary_incapacity_starts_on, p)


@article(
    "Lei 8.213/1991, art. 29, § 10 (Lei 13.135/2015); CF, art. 201, § 3",
    unconfirmed="the twelve wages are brought to today's money as all wages are; the article does not say it",
)
def latest_wages_mean(contributions, incapacity_started_on, temporary_incapacity_starts_on, p) -> Money:
    """The mean of the last twelve wages, or of those there are; 0 where there are none."""
    wages = averaged(counted(contributions, p), incapacity_started_on, p)
    if wages.count() == 0:
        return 0
    places = min(wages.count(), number(p.latest_wages_months))
    latest = wages.where(number_of_month(contributions) >= latest_month(wages, places))
    total = latest.sum(updated_wage(contributions, temporary_incapacity_starts_on, p))
    return round_half_up(total / max(latest.count(), 1), 2)


@article("Lei 8.213/1991, arts 29, § 10; 61")
def temporary_incapacity_initial(temporary_incapacity_average, latest_wages_mean, p) -> Money:
    """91 % of the average, and no more than the mean of the last twelve wages."""
    share = round_half_up(temporary_incapacity_average * p.temporary_incapacity_rate, 2)
    return min(share, latest_wages_mean) if latest_wages_mean > 0 else share


@article("CF, art. 201, § 2; Lei 8.213/1991, arts 33, 41-A, 61")
def temporary_incapacity_amount(temporary_incapacity_initial, temporary_incapacity_starts_on, on, p) -> Money:
    """What is paid: never below the minimum wage nor above the ceiling.

    It starts at most thirty days before the claim: of the last year only December's index may raise it.
    """
    return pension_of(brought_to_year(temporary_incapacity_initial, temporary_incapacity_starts_on, on, p), p)
