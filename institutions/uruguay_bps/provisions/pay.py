"""What a pay of the past is worth, and the averages that a pension is worked out from: passages that both funds share."""

from amparo.law.language import *


@formula
def updated_pay(rows, on, p):
    """A pay in the money of the month before the pension starts (Ley 16.713, art. 27, last paragraph)."""
    return round_half_up(rows.wage * p.wage_index.between(add_months(rows.month, 1), on), 2)


@formula
def registered(rows, on, p):
    """The months whose pay is averaged: those of the register of working lives, up to the month before the start."""
    return rows.where(rows.month >= p.work_register_starts_on and rows.month < first_of_month(on))


@formula
def months_within(rows, on, back):
    """How many of the months lie within so many months before the start."""
    return rows.where(rows.month >= add_months(first_of_month(on), months(0 - back))).count()


@formula
def window_of_last(rows, wanted, on):
    """How many months one goes back so that at most so many months with pay lie within: first by years, then by months."""
    years_back = which_max(year if months_within(rows, on, 12 * year) <= wanted else 0 - year for year in whole(0, 70))
    further = which_max(
        month if months_within(rows, on, 12 * years_back + month) <= wanted else 0 - month for month in whole(0, 11)
    )
    return 12 * years_back + further


@formula
def last_months(rows, window, on):
    """The months that lie within so many months before the start."""
    return rows.where(rows.month >= add_months(first_of_month(on), months(0 - window)))


@formula
def mean_of(total, count):
    """A total shared by so many months, to the cent; 0 of no months."""
    return round_half_up(total / max(count, 1), 2)
