"""Quality of insured person: who is covered, and until which day after the last contribution (Lei 8.213/1991, art. 15).

It matters for sickness, survivors' and maternity benefits. Retirement does not ask for it (Lei 10.666/2003, art. 3),
and the assistance of Lei 8.742/1993 asks for no contribution at all.
"""

from amparo.law.language import *


@article("Lei 8.213/1991, art. 15; Decreto 3.048/1999, arts 13, 19-E")
def last_contribution_month(contributions, on, p) -> Date:
    """First day of the last month that counts; 1 January 1900 where there is none."""
    counting = counted(contributions, p).where(contributions.month <= on)
    if not counting.exists():
        return day(1900, 1, 1)
    return counting.max(contributions.month)


@article(
    "Lei 8.213/1991, art. 15, § 1",
    unconfirmed="all contributions are counted, also those before a loss of quality, which the law leaves out",
)
def long_record(contribution_months, p) -> bool:
    """More than 120 monthly contributions."""
    return contribution_months > p.long_record_months


@article(
    "Lei 8.213/1991, art. 15, II, VI, §§ 1, 2",
    unconfirmed="5 % contributors are taken as insured by choice, 11 % ones as working; the record does not tell",
)
def grace_period(contributions, last_contribution_month, long_record, registered_unemployed, p) -> Months:
    """Months for which the quality lasts without contributing.

    12, and 12 more for a long record, and 12 more for the registered unemployed; 6 for those insured by choice.
    """
    by_choice = contributions.where(
        contributions.month == last_contribution_month and contributions.category in ("facultative", "low_income")
    )
    if by_choice.exists():
        return p.grace_months_facultative
    longer = p.grace_months_long_record if long_record else 0
    unemployed = p.grace_months_unemployed if registered_unemployed else 0
    return p.grace_months + longer + unemployed


@article(
    "Lei 8.213/1991, art. 15, § 4; Lei 8.212/1991, art. 30, II; Decreto 3.048/1999, art. 14",
    unconfirmed="where the 15th is not a working day the contribution is due later; the 15th is kept",
)
def insured_quality_until(last_contribution_month, grace_period, p) -> Date:
    """The last day of the quality: the day on which the contribution for the month after the grace period is due."""
    month_of_payment = add_months(last_contribution_month, grace_period + months(2))
    return add_days(month_of_payment, p.contribution_due_day_offset)


@article("Lei 8.213/1991, art. 15")
def insured_quality(contribution_months, insured_quality_until, on) -> bool:
    """Whether the person is covered on the day."""
    return contribution_months > 0 and on <= insured_quality_until
