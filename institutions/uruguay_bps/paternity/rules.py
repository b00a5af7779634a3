"""Paternity benefit: Ley 19.161, arts 7 to 11, in the text of Ley 20.312. It is paid by the day."""

from amparo.law.language import *

# Entered in the register of those who owe alimony.
alimony_debtor = fact(bool)


@article("Ley 19.161, art. 7")
def paternity_no_alimony_debt(alimony_debtor) -> bool:
    return not alimony_debtor


@article("Ley 19.161, art. 7")
def paternity_worker_met(birth_worker_met, worker_kind) -> bool:
    """As for maternity, but not on unemployment benefit."""
    return birth_worker_met and worker_kind != "unemployed"


@article("Ley 19.161, art. 8; Ley 18.345, art. 5")
def paternity_starts_on(born_on, worker_kind, p) -> Date:
    """The day of the birth; for employees after the three days of leave that the employer pays."""
    return add_days(born_on, p.paternity_employer_days) if worker_kind == "employee" else born_on


@article(
    "Ley 19.161, art. 8",
    unconfirmed="the act cites all of art. 3; a birth from the 34th week on is not taken as special",
)
def paternity_leave_days(born_on, worker_kind, birth_special, newborn_at_risk, p) -> Days:
    """The days that are paid, as they stood on the day of the birth."""
    if birth_special or newborn_at_risk:
        return p.paternity_special_days.at(born_on)
    if worker_kind == "employee":
        return p.paternity_days_after_leave.at(born_on)
    return p.paternity_days.at(born_on)


@article("Ley 19.161, art. 8")
def paternity_ends_on(paternity_starts_on, paternity_leave_days) -> Date:
    """The last day that is paid."""
    return add_days(paternity_starts_on, paternity_leave_days - days(1))


@article("Ley 19.161, art. 8")
def paternity_leave_open(is_born, paternity_starts_on, paternity_ends_on, on) -> bool:
    return is_born and on >= paternity_starts_on and on <= paternity_ends_on


@article("Ley 19.161, arts 7, 8, 15")
def paternity_entitled(paternity_worker_met, paternity_no_alimony_debt, birth_stops_work, paternity_leave_open) -> bool:
    return paternity_worker_met and paternity_no_alimony_debt and birth_stops_work and paternity_leave_open


@article(
    "Ley 19.161, art. 9",
    unconfirmed="holiday pay is taken without income tax and with health insurance for one; the rounding to the cent",
)
def paternity_month(contributions, born_on, worker_kind, on, birth_minimum, p) -> Money:
    """The average pay of a month with its shares, and two BPC at least."""
    average = birth_average(contributions, born_on, worker_kind, p)
    return max(average + shares_of_year(average, worker_kind, on, p), birth_minimum)


@article("Ley 19.161, art. 9", unconfirmed="that a day is a thirtieth of a month; the rounding to the cent")
def paternity_whole_leave(paternity_month, paternity_leave_days, p) -> Money:
    """What the whole leave pays."""
    return round_half_up(paternity_month * number(paternity_leave_days) / max(number(p.birth_month_days), 1), 2)
