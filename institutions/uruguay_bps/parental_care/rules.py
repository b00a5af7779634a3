"""Care of a newborn at half time: Ley 19.161, arts 12 to 15. Father and mother may take turns."""

from amparo.law.language import *

# The person gave birth; the other parent did not.
gave_birth = fact(bool)

# The last day of the mother's maternity benefit; whether she is at work or on sickness benefit.
mother_leave_ends_on = fact(Date)
mother_at_work = fact(bool)

# The hours that the person goes on working, of `hours_per_day`; another subsidy of theirs; the other parent's turn.
care_hours_per_day = fact(Count, most=24)
receives_other_subsidy = fact(bool)
other_parent_cares = fact(bool)


@article("Ley 19.161, art. 12")
def care_ends_on(born_on, newborn_at_risk, p) -> Date:
    """The day on which the child is six months old; nine where it was at risk. Care is paid to the day before."""
    return add_months(born_on, p.care_months_at_risk if newborn_at_risk else p.care_months)


@article("Ley 19.161, art. 12")
def care_last_day(care_ends_on) -> Date:
    """The last day that is paid."""
    return add_days(care_ends_on, -1)


@article("Ley 19.161, art. 12")
def care_time_open(is_born, mother_leave_ends_on, care_ends_on, on) -> bool:
    return is_born and on > mother_leave_ends_on and on < care_ends_on


@article("Ley 19.161, art. 13")
def care_hours_met(care_hours_per_day, hours_per_day, p) -> bool:
    """Half of the usual hours at most, and no more than four."""
    return care_hours_per_day * 2 <= hours_per_day and care_hours_per_day <= p.care_most_hours


@article("Ley 19.161, art. 12")
def care_parents_met(mother_at_work, other_parent_cares, receives_other_subsidy) -> bool:
    """The mother is at work or ill, the other parent does not take care leave now, and no other subsidy is paid."""
    return mother_at_work and not other_parent_cares and not receives_other_subsidy


@article("Ley 19.161, arts 12, 13")
def care_entitled(paternity_worker_met, care_time_open, care_hours_met, care_parents_met) -> bool:
    return paternity_worker_met and care_time_open and care_parents_met and care_hours_met


@article("Ley 19.161, art. 14", unconfirmed="the rounding to the cent")
def care_amount(gave_birth, maternity_amount, paternity_month, p) -> Money:
    """A month of care: half of the maternity benefit, or of a month of the paternity benefit."""
    whole_month = maternity_amount if gave_birth else paternity_month
    return round_half_up(whole_month * p.care_share, 2)
