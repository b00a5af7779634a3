"""Which contributions count, and what a wage of the past is worth: passages that many rules share."""

from amparo.law.language import *


@formula
def counted(contributions, p):
    """The contributions that count: since November 2019 only of months that reach the minimum wage (EC 103/2019, art. 29)."""
    return contributions.where(
        contributions.month < p.minimum_month_from or contributions.wage >= p.minimum_wage.at(contributions.month)
    )


@formula
def counted_for_length(contributions, p):
    """Those that also count for length of contribution: without the simplified plans (Lei 8.212/1991, art. 21, §§ 2, 3)."""
    return counted(contributions, p).where(contributions.category not in ("simplified", "low_income"))


@formula
def counted_for_qualifying(contributions, p):
    """Those that also count for the qualifying period: none paid late before the first in time (Lei 8.213/1991, art. 27, II)."""
    return counted(contributions, p).where(contributions.category != "late")


@formula
def averaged(contributions, on, p):
    """Of some contributions those whose wages are averaged: from July 1994 to the month before the benefit starts."""
    return contributions.where(contributions.month >= p.average_starts_on and contributions.month < first_of_month(on))


@formula
def updated_wage(contributions, on, p):
    """A wage, at most the ceiling of its month, in the money of the month before the benefit starts."""
    limited = min(contributions.wage, p.contribution_ceiling.at(contributions.month))
    return round_half_up(limited * p.wage_update.between(contributions.month, on), 2)
