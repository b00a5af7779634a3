"""Maternity benefit: Ley 19.161, arts 1 to 6, in the text of Ley 20.000."""

from amparo.law.language import *

pregnancy_certified = fact(bool)


@article("Ley 19.161, art. 1")
def maternity_certified(pregnancy_certified) -> bool:
    return pregnancy_certified


@article("Ley 19.161, arts 2, 3")
def maternity_starts_on(due_on, is_born, born_on, p) -> Date:
    """Six weeks before the expected day, or the day of the birth where it comes before that."""
    planned = add_days(due_on, days(0) - p.maternity_days_before)
    if is_born and born_on < planned:
        return born_on
    return planned


@article("Ley 19.161, arts 2, 3, 4")
def maternity_ordinary_end(due_on, is_born, born_on, p) -> Date:
    """The last day of fourteen weeks: eight weeks from the birth on, or from the expected day where the birth came early."""
    counted_from = later_day(due_on, born_on) if is_born else due_on
    return add_days(counted_from, p.maternity_days_after - days(1))


@article("Ley 19.161, arts 2, 2 BIS, 3, 4")
def maternity_ends_on(
    maternity_starts_on, maternity_ordinary_end, birth_special, newborn_at_risk, is_born, born_on, p
) -> Date:
    """The last day: eighteen weeks where the birth was special, and six months of the child where it is at risk."""
    extended = add_days(maternity_starts_on, p.maternity_extended_days - days(1))
    end = later_day(maternity_ordinary_end, extended) if birth_special else maternity_ordinary_end
    if not is_born or not newborn_at_risk:
        return end
    return later_day(end, add_days(add_months(born_on, p.maternity_risk_months), days(0) - days(1)))


@article("Ley 19.161, arts 2, 3, 4")
def maternity_leave_open(maternity_starts_on, maternity_ends_on, on) -> bool:
    return on >= maternity_starts_on and on <= maternity_ends_on


@article("Ley 19.161, arts 1, 2, 15")
def maternity_entitled(maternity_certified, birth_worker_met, birth_stops_work, maternity_leave_open) -> bool:
    return maternity_certified and birth_worker_met and birth_stops_work and maternity_leave_open


@article("Ley 19.161, art. 6", unconfirmed="the rounding to the cent")
def maternity_average(contributions, maternity_starts_on, worker_kind, p) -> Money:
    """The average pay of a month before the leave."""
    return birth_average(contributions, maternity_starts_on, worker_kind, p)


@article(
    "Ley 19.161, art. 6, A",
    unconfirmed="holiday pay is taken without income tax and with health insurance for one; the rounding to the cent",
)
def maternity_shares(maternity_average, worker_kind, on, p) -> Money:
    """Of employees: a month's share of the yearly bonus, of the leave and of holiday pay."""
    return shares_of_year(maternity_average, worker_kind, on, p)


@article("Ley 19.161, art. 6")
def maternity_amount(maternity_average, maternity_shares, birth_minimum) -> Money:
    """A month of the benefit: the average with its shares, and two BPC at least."""
    return max(maternity_average + maternity_shares, birth_minimum)
