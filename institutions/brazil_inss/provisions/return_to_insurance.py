"""Qualifying period of those who lost the quality of insured person and came back: Lei 8.213/1991, arts 25, 27-A.

Contributions from before the loss count again once the person has half of the period anew. Retirement does not ask
for it (Lei 10.666/2003, art. 3); incapacity and maternity do.
"""

from amparo.law.language import *


@formula
def came_back_in(contributions, month, p):
    """Whether a contribution in the month is the first after the quality was lost.

    The quality lasts to the 15th of the second month after the period of grace (art. 15, § 4).
    """
    earlier = counted(contributions, p).where(contributions.month < month)
    longer = p.grace_months_long_record if months(earlier.count()) > p.long_record_months else 0
    covered_from = add_months(month, months(0) - p.grace_months - longer - months(2))
    covered = earlier.where(contributions.month >= covered_from)
    now = counted(contributions, p).where(contributions.month == month)
    return now.exists() and earlier.exists() and not covered.exists()


@article(
    "Lei 8.213/1991, arts 15, 27-A",
    unconfirmed="an earlier loss is told from the months alone; unemployment and choice of that time are not on record",
)
def returned_on(contributions, on, p) -> Date:
    """First day of the month in which the person last came back; 1 January 1900 where the quality was never lost."""
    first = first_of_month(on)
    months_ago = which_max(
        2000 - month if came_back_in(contributions, add_months(first, months(0) - months(month)), p) else 0
        for month in whole(0, 720)
    )
    found = add_months(first, months(0) - months(months_ago))
    return found if came_back_in(contributions, found, p) else day(1900, 1, 1)


@article("Lei 8.213/1991, art. 27-A")
def qualifying_months_since_return(contributions, returned_on, on, p) -> Months:
    """Months of the qualifying period since the person came back; all of them where the quality was never lost."""
    since = counted_for_qualifying(contributions, p).where(
        contributions.month >= returned_on and contributions.month <= on
    )
    return months(since.count())


@article("Lei 8.213/1991, arts 25, I; 27-A")
def incapacity_qualifying_met(qualifying_months, qualifying_months_since_return, returned_on, p) -> bool:
    """Twelve months, of which half since the return where the quality was lost. Accidents and listed diseases ask for none."""
    back = returned_on > day(1900, 1, 1)
    enough_anew = qualifying_months_since_return >= p.incapacity_qualifying_after_loss if back else True
    return qualifying_months >= p.incapacity_qualifying and enough_anew


@article("Lei 8.213/1991, arts 25, III; 27-A")
def maternity_qualifying_met(qualifying_months, qualifying_months_since_return, returned_on, p) -> bool:
    """Ten months for those who pay their own contributions, of which half since the return where the quality was lost."""
    back = returned_on > day(1900, 1, 1)
    enough_anew = qualifying_months_since_return >= p.maternity_qualifying_after_loss if back else True
    return qualifying_months >= p.maternity_qualifying and enough_anew
