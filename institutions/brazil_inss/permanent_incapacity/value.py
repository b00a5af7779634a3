"""What retirement for permanent incapacity pays: EC 103/2019, art. 26; Lei 8.213/1991, arts 44 and 45."""

from amparo.law.language import *


@article(
    "EC 103/2019, art. 26, caput, § 1; Lei 8.213/1991, arts 29-B, 135-A; Decreto 3.048/1999, arts 32, 33",
    unconfirmed="no low wages are left out (art. 26, § 6), since no least time is asked for; wages before the incapacity",
)
def permanent_incapacity_average(contributions, incapacity_started_on, permanent_incapacity_starts_on, p) -> Money:
    """The mean of all wages since July 1994, between the minimum wage and the ceiling."""
    return average_before(contributions, incapacity_started_on, permanent_incapacity_starts_on, p)


@article("EC 103/2019, art. 26, §§ 2, 5; Decreto 3.048/1999, art. 19-C")
def permanent_incapacity_contribution_months(contributions, permanent_incapacity_starts_on, p) -> Months:
    """Contribution time up to the start of the pension; time in a benefit is not on record."""
    return months(counted(contributions, p).where(contributions.month <= permanent_incapacity_starts_on).count())


@article("EC 103/2019, art. 26, § 3, II")
def incapacity_from_work(incapacity_cause, incapacity_cause_finding) -> bool:
    """An accident at work or an occupational disease, found by the expert."""
    return incapacity_cause == "work" and incapacity_cause_finding == "established"


@article("EC 103/2019, art. 26, § 2, III, § 3, II, § 5; STF, Tema 1.300")
def permanent_incapacity_share(
    incapacity_from_work, permanent_incapacity_contribution_months, coefficient_from, p
) -> Rate:
    """The whole average where work is the cause; else 60 %, and 2 % for each full year beyond 15 or 20."""
    if incapacity_from_work:
        return p.work_incapacity_share
    return share_of_average(permanent_incapacity_contribution_months, coefficient_from, p)


@article("EC 103/2019, art. 26, §§ 2, 3; CF, art. 201, § 2; Lei 8.213/1991, arts 33, 41-A")
def permanent_incapacity_pension(
    permanent_incapacity_average, permanent_incapacity_share, permanent_incapacity_starts_on, on, p
) -> Money:
    """The pension, never below the minimum wage nor above the ceiling, without the supplement for help."""
    initial = round_half_up(permanent_incapacity_average * permanent_incapacity_share, 2)
    return pension_of(brought_to_year(initial, permanent_incapacity_starts_on, on, p), p)


@article("Lei 8.213/1991, art. 45, caput, parágrafo único, a")
def permanent_help_supplement(permanent_incapacity_pension, permanent_help_finding, p) -> Money:
    """A quarter more for who needs another's help all the time; it may lift the whole above the ceiling."""
    if permanent_help_finding == "established":
        return round_half_up(permanent_incapacity_pension * p.permanent_help_rate, 2)
    return 0


@article("EC 103/2019, art. 26; Lei 8.213/1991, art. 45")
def permanent_incapacity_amount(permanent_incapacity_pension, permanent_help_supplement) -> Money:
    return permanent_incapacity_pension + permanent_help_supplement
