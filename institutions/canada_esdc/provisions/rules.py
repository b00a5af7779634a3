"""Canada, Old Age Security program: what is known of a person, their partner and where they lived.

Source: Old Age Security Act, R.S.C. 1985, c. O-9 (cited "Old Age Security Act"), and the Old Age Security Regulations,
C.R.C., c. 1246 (cited "Regulations"). Benefits are paid by the month; `on` is any day of the month paid.
"""

from amparo.law.language import *

birth_date = fact(Date)

# One row for each stay in Canada: its first and its last day. Who still lives there has no last day.
residence = relation(since=Date, until=column(Date, default="2200-12-31"))

# A Canadian citizen or legally resident, on the day before the approval or the departure (s. 4(1), s. 19(2), s. 21(2)).
legal_status = fact(bool)

# First month for which the pension is paid, or is asked for.
pension_start_month = fact(Date)

# Whole years of residence or contribution elsewhere that a social security agreement counts towards the least residence.
agreement_years = fact(Years, default=0)

# An undertaking of a sponsor is in effect under the Immigration and Refugee Protection Act (s. 11(7)(e), s. 19(6)(d)).
sponsored = fact(bool, default=False)

# Of the base calendar year. `net_income` is that of the Income Tax Act without any benefit of this program, before the
# deductions of s. 2; the contributions are those to the Canada or Quebec Pension Plan and to employment insurance.
net_income = fact(Money)
employment_income = fact(Money, default=0)
employment_contributions = fact(Money, default=0)
self_employment_income = fact(Money, default=0)
self_employment_contributions = fact(Money, default=0)

# The spouse or common-law partner, and what they receive of this program.
partner = person(optional=True)
old_age_benefit = fact(Choice["none", "pension", "allowance"], default="none")

# The partners do not live together for reasons that neither of them caused; and what an officer found (s. 15(3)(b), s. 19(8)).
lives_apart = fact(bool, default=False)
separation = fact(Choice["not_weighed", "established", "not_established"], default="not_weighed")


@formula
def after_birthday(birth_date, years, on):
    """Whether the month paid comes after the month in which a person attained an age."""
    return first_of_month(on) > first_of_month(add_years(birth_date, years))


@article(
    "Old Age Security Act, s. 11(7)(a), s. 19(6)(a), s. 21(9)(a)",
    unconfirmed="the months before the claim, up to eleven, are not paid here",
)
def month_paid_from(on) -> Date:
    """First day of the month of the claim: these benefits are paid by whole months."""
    return first_of_month(on)


@article("Old Age Security Act, s. 10 (base calendar year), s. 2 (payment period)")
def base_year_start(on) -> Date:
    """First day of the calendar year whose income counts: the last that ended before the July that began the period."""
    return day(year_of(add_months(on, -6)) - 1, 1, 1)
