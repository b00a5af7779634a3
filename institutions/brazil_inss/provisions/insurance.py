"""Contribution time and qualifying period, counted in months.

A month counts whole, however few its days of work (Decreto 3.048/1999, art. 19-C, § 2). Since November 2019 it counts
only where the remuneration of the month, all employers together, reaches the minimum wage (EC 103/2019, art. 29;
Decreto 3.048/1999, art. 19-E).
"""

from amparo.law.language import *


@article("EC 103/2019, art. 29; CF, art. 195, § 14; Decreto 3.048/1999, arts 19-C, 19-E")
def contribution_months(contributions, on, p) -> Months:
    """Months of contribution, those of the simplified plans included."""
    return months(counted(contributions, p).where(contributions.month <= on).count())


@article("Lei 8.212/1991, art. 21, §§ 2, 3; Lei 8.213/1991, art. 18, § 3")
def contribution_months_excluding_simplified(contributions, on, p) -> Months:
    """Months that also count where the law asks for length of contribution: without those of the simplified plans."""
    return months(counted_for_length(contributions, p).where(contributions.month <= on).count())


@article(
    "EC 103/2019, arts 17, 20; Decreto 3.048/1999, art. 19-C",
    unconfirmed="November 2019 counts whole; the record holds months, the INSS counts days up to the 13th",
)
def contribution_months_before_reform(contributions, on, p) -> Months:
    """Months for length of contribution up to 13 November 2019, the day on which the reform took effect."""
    return months(counted_for_length(contributions, p).where(contributions.month <= min(on, p.reform_date)).count())


@article("Lei 8.213/1991, arts 24–27; Decreto 3.048/1999, arts 19-E, 26, 28")
def qualifying_months(contributions, on, p) -> Months:
    """Months of the qualifying period (carencia). The simplified plans count; each month once.

    What a person who pays their own paid late, before their first month paid in time, does not count (art. 27, II).
    """
    return months(counted_for_qualifying(contributions, p).where(contributions.month <= on).count())
