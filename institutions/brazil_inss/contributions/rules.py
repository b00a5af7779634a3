"""What a person owes for a month: Lei 8.212/1991, arts 20, 21 and 28; EC 103/2019, art. 28.

What the employer owes is in employers.py. An individual contributor is taken to pay for themselves (20 %), not to
have 11 % withheld by a firm (Lei 10.666/2003, art. 4).
"""

from amparo.law.language import *

# The first day of the month for which the contribution is owed, and the pay or the amount declared for it.
contribution_month = fact(Date)
remuneration = fact(Money)
contributor_category = fact(
    Choice["employee", "domestic", "individual", "facultative", "simplified", "low_income", "late"]
)


@article("Lei 8.212/1991, art. 28, § 5")
def ceiling_of_month(contribution_month, p) -> Money:
    return p.contribution_ceiling.at(contribution_month)


@article("Lei 8.212/1991, art. 28, §§ 3, 5; art. 21, § 2")
def contribution_base(contributor_category, remuneration, ceiling_of_month, contribution_month, p) -> Money:
    """The amount on which the contribution is owed.

    Employees: the pay, up to the ceiling. Those who pay for themselves: the amount declared, between the minimum wage
    and the ceiling. The simplified plans: the minimum wage, whatever was declared.
    """
    minimum = p.minimum_wage.at(contribution_month)
    if contributor_category in ("employee", "domestic"):
        return min(remuneration, ceiling_of_month)
    if contributor_category in ("simplified", "low_income"):
        return minimum
    return min(max(remuneration, minimum), ceiling_of_month)


@article(
    "EC 103/2019, art. 28; Lei 8.212/1991, art. 20",
    unconfirmed="the rounding: half up, once; programs of 2018 cut 621.038 to 621.03",
)
def employee_contribution(contributor_category, contribution_base, contribution_month, p) -> Money:
    """Since March 2020 each slice of the wage at its own rate; before, one rate for the whole wage. Others: 0."""
    if contributor_category not in ("employee", "domestic"):
        return 0
    if contribution_month >= p.slices_start_on:
        return round_half_up(p.contribution_slices.at(contribution_month).progressive(contribution_base), 2)
    return round_half_up(
        contribution_base * p.contribution_brackets_flat.at(contribution_month).lookup(contribution_base), 2
    )


@article("Lei 8.212/1991, art. 21, caput, § 2")
def own_contribution_rate(contributor_category, contribution_month, p) -> Rate:
    """The rate of those who pay for themselves; 0 for employees."""
    if contributor_category in ("employee", "domestic"):
        return 0
    if contributor_category == "simplified":
        return p.simplified_rate.at(contribution_month)
    if contributor_category == "low_income":
        return p.low_income_rate.at(contribution_month)
    if contributor_category == "facultative":
        return p.facultative_rate.at(contribution_month)
    return p.individual_rate.at(contribution_month)


@article("Lei 8.212/1991, arts 20, 21; EC 103/2019, art. 28")
def contribution_owed(contributor_category, contribution_base, employee_contribution, own_contribution_rate) -> Money:
    """What the person owes for the month."""
    if contributor_category in ("employee", "domestic"):
        return employee_contribution
    return round_half_up(contribution_base * own_contribution_rate, 2)


@article("CF, art. 195, § 14; EC 103/2019, art. 29; Decreto 3.048/1999, art. 19-E")
def month_counts(contributor_category, remuneration, contribution_month, p) -> bool:
    """Whether the month counts: since November 2019 only where the pay reaches the minimum wage of the month.

    Those who pay for themselves always contribute on at least the minimum wage.
    """
    if contribution_month < p.minimum_month_from or contributor_category not in ("employee", "domestic"):
        return True
    return remuneration >= p.minimum_wage.at(contribution_month)
