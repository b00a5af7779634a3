"""What the subsidies for unemployment, sickness, birth and care are counted from: the pay of the last months of work.

The record holds months: a month counts whole, and the month in which the work stopped counts only where it stopped on
its last day. Bank employees are insured with their own fund.
"""

from amparo.law.language import *

# monthly: a fixed pay; variable: by the piece or on commission; daily: by the day or the hour.
pay_kind = fact(Choice["monthly", "variable", "daily"])

# A retirement pension of any fund, also one paid in advance.
receives_retirement_pension = fact(bool)


@formula
def at_work(contributions, first_day, months_back):
    """The months of work in the so many whole months before the month of `first_day`."""
    month = first_of_month(first_day)
    return contributions.where(
        contributions.category != "bank"
        and contributions.month < month
        and contributions.month >= add_months(month, months(0) - months_back)
    )


@formula
def months_back_to(contributions, first_day, wanted, furthest):
    """How far back the last `wanted` months of work reach; `furthest` where there are not so many."""
    return which_max(
        furthest + 1 - back if at_work(contributions, first_day, months(back)).count() >= wanted else 0
        for back in whole(wanted, furthest)
    )


@formula
def recent_pay(contributions, first_day, wanted, furthest):
    """The pay of the last `wanted` months of work: never less than that of the last so many of the calendar."""
    back = months_back_to(contributions, first_day, wanted, furthest)
    return at_work(contributions, first_day, months(back)).sum(contributions.wage)
