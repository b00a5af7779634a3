"""What the benefits for incapacity share: Lei 8.213/1991, arts 15, 25 to 27-A, 42, 59 and 124.

Cover and qualifying period are those of the day on which the person became unable to work, not of the claim. Whether
a person is unable to work, and from what cause, is found by the medical expert; until then the law refers the claim.
"""

from amparo.law.language import *

# First day on which the person could not work; for employees the day after the last day of work.
incapacity_started_on = fact(Date)

# Employed on that day, domestic workers apart: the employer pays the first days (Lei 8.213/1991, art. 60, § 3).
employed_at_incapacity = fact(bool)

# What the person says of the cause. listed_illness: those of art. 151 and of the ministry's list; accident: of any kind;
# work: accident at work or occupational disease.
incapacity_cause = fact(Choice["illness", "listed_illness", "accident", "work"])

# What the expert found of that cause, where it matters.
incapacity_cause_finding = fact(Choice["not_assessed", "established", "not_established"], default="not_assessed")

# A retirement pension, a maternity benefit or unemployment benefit (Lei 8.213/1991, art. 124).
receives_incompatible_benefit = fact(bool)


@article(
    "Lei 8.213/1991, art. 15, II, VI, §§ 1, 2 e 4; Decreto 3.048/1999, arts 13, 14",
    unconfirmed="all contributions count towards 120, 5 % contributors are taken as insured by choice, the 15th is kept",
)
def incapacity_covered_until(contributions, incapacity_started_on, registered_unemployed, p) -> Date:
    """Last day of the cover that the contributions up to the incapacity gave; 1 January 1900 where there are none."""
    return covered_until(contributions, incapacity_started_on, registered_unemployed, p)


@article("Lei 8.213/1991, arts 15, 42, 59")
def insured_at_incapacity(incapacity_started_on, incapacity_covered_until) -> bool:
    """Whether the person was covered on the day on which they became unable to work."""
    return incapacity_started_on <= incapacity_covered_until


@article("Lei 8.213/1991, arts 24, 25, I; Decreto 3.048/1999, arts 19-E, 26, 28")
def qualifying_months_at_incapacity(contributions, incapacity_started_on, p) -> Months:
    """Months of the qualifying period up to that day, its own month included."""
    return months(counted(contributions, p).where(contributions.month <= incapacity_started_on).count())


@article(
    "Lei 8.213/1991, arts 25, I; 27-A",
    unconfirmed="an earlier loss is told from the months alone; unemployment and choice of that time are not on record",
)
def incapacity_contributions_enough(contributions, incapacity_started_on, qualifying_months_at_incapacity, p) -> bool:
    """Twelve months; half of them anew where the cover was lost before.

    It was lost between two of the latest months where more than 12 months (24 after 120 contributions), and the two
    that the law allows for paying, lie between them.
    """
    counting = counted(contributions, p).where(contributions.month <= incapacity_started_on)
    anew = p.incapacity_qualifying_after_loss.at(max(incapacity_started_on, p.reform_date))
    unbroken = all(
        latest_month(counting, place) - latest_month(counting, place + 1) <= covered_gap(counting.count() - place, p)
        for place in whole(1, number(anew) - 1)
    )
    return qualifying_months_at_incapacity >= p.incapacity_qualifying and unbroken


@article("Lei 8.213/1991, arts 26, II; 151")
def incapacity_cause_exempts(incapacity_cause) -> bool:
    """The cause that the person names, once found, asks for no qualifying period."""
    return incapacity_cause in ("listed_illness", "accident", "work")


@article("Lei 8.213/1991, arts 25, I; 26, II")
def incapacity_qualifying_reached(
    incapacity_contributions_enough, incapacity_cause_exempts, incapacity_cause_finding
) -> bool:
    """Enough contributions, or a cause that asks for none and that the expert found."""
    exempt = incapacity_cause_exempts and incapacity_cause_finding == "established"
    return incapacity_contributions_enough or exempt


@article("Lei 8.213/1991, arts 25, I; 26, II")
def incapacity_may_qualify(incapacity_contributions_enough, incapacity_cause_exempts, incapacity_cause_finding) -> bool:
    """The same, as long as the expert has not ruled the cause out."""
    open_still = incapacity_cause_exempts and incapacity_cause_finding != "not_established"
    return incapacity_contributions_enough or open_still


@article("Lei 8.213/1991, art. 124, I, IV, parágrafo único")
def no_incompatible_benefit(receives_incompatible_benefit) -> bool:
    return not receives_incompatible_benefit


@article(
    "EC 103/2019, arts 3, 26; Lei 8.213/1991, art. 29, II",
    unconfirmed="the value of the law before the reform is not computed here; an officer compares it",
)
def incapacity_before_reform(incapacity_started_on, p) -> bool:
    """Whether the person became unable to work before 13 November 2019, under the law of that time."""
    return incapacity_started_on < p.reform_date
