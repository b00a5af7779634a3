"""The average of the contribution wages (EC 103/2019, art. 26, caput and § 1)."""

from amparo.law.language import *


@article(
    "EC 103/2019, art. 26, caput, § 1; Lei 8.213/1991, arts 29-B, 135-A; Decreto 3.048/1999, art. 33",
    unconfirmed="the official factors are rounded month by month; a factor may differ from ours by five in a million",
)
def average_wage(contributions, averaged_months_all_plans, average_least_divisor, on, p) -> Money:
    """The mean of all contribution wages since July 1994, never above the ceiling.

    Each wage is limited to the ceiling of its month and brought to the month before the benefit starts. Those who had
    joined by July 1994 divide by at least 108.
    """
    divisor = max(number(averaged_months_all_plans), number(average_least_divisor), 1)
    total = averaged(counted(contributions, p), on, p).sum(updated_wage(contributions, on, p))
    return min(round_half_up(total / divisor, 2), p.contribution_ceiling)
