"""Insuring oneself: what those who pay their own contributions pay, and until when an enrolment lasts.

Lei 8.212/1991, arts 12, V; 14; 21; 28; Lei 8.213/1991, arts 13; 15, VI; Decreto 3.048/1999, arts 9, V; 11; 199-A.
"""

from amparo.law.language import *

# The income of a month that the person declares; what they pay on lies between the minimum wage and the ceiling.
declared_income = fact(Money)

# Months whose day of payment has passed and that are not paid, counted back from the last one.
unpaid_months = fact(Months)


# Of a month that a person paid for themselves: whether it was paid after its day, and whether one before was paid in time.
paid_late = fact(bool)
paid_in_time_before = fact(bool)


@article(
    "Lei 8.213/1991, art. 27, II; Decreto 3.048/1999, art. 28, II",
    unconfirmed="months paid late after the first in time are taken to count, also where the quality was lost meanwhile",
)
def own_month_counts_as(
    contributor_category, paid_late, paid_in_time_before
) -> Choice["employee", "domestic", "individual", "facultative", "simplified", "low_income", "late"]:
    """As what a month enters the record once it is paid: apart where it does not count for the qualifying period."""
    if paid_late and not paid_in_time_before:
        return "late"
    return contributor_category


@formula
def own_base(category, income, p):
    """The amount on which the contribution is paid: as declared, within the limits; in the reduced plans the minimum wage.

    The plan that the person chooses is the category as which they contribute.
    """
    if category in ("simplified", "low_income"):
        return p.minimum_wage
    return min(max(income, p.minimum_wage), p.contribution_ceiling)


@article("CF, art. 7, XXXIII; Decreto 3.048/1999, arts 11, 18, § 2")
def insurance_age_met(age_years, p) -> bool:
    """Sixteen years, for work on one's own account as for insurance by choice."""
    return age_years >= p.insurance_age


@article("Decreto 3.048/1999, art. 11, § 3; Lei 8.212/1991, art. 30, II")
def insurance_starts_on(on) -> Date:
    """The first day of the month of enrolment: months before it cannot be paid."""
    return first_of_month(on)
