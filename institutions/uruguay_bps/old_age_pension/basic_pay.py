"""The basic pay (sueldo básico jubilatorio): Ley 16.713, art. 27."""

from amparo.law.language import *

# The basic pay as the BPS certified it with the official index, where it did; 0 where the law works it out.
certified_basic_pay = fact(Money, default=0)


@formula
def counted_pay(rows, on, p):
    """An updated pay, at most 5,000 pesos of May 1995."""
    return min(updated_pay(rows, on, p), p.computable_pay_ceiling)


@formula
def last_ten_years(contributions, on, p):
    """The last ten years of registered service."""
    rows = registered(bps_rows(contributions), on, p)
    return last_months(rows, window_of_last(rows, p.basic_pay_last_months, on), on)


@article("Ley 16.713, arts 27, 71, C", unconfirmed="each updated pay and the average are rounded to the cent, half up")
def average_last_ten_years(contributions, transition_applies, on, p) -> Money:
    """The monthly average of the last ten years of updated pay; in the transition no ceiling is named (art. 71, C)."""
    rows = last_ten_years(contributions, on, p)
    if transition_applies:
        return mean_of(rows.sum(updated_pay(rows, on, p)), rows.count())
    return mean_of(rows.sum(counted_pay(rows, on, p)), rows.count())


@article("Ley 16.713, arts 27, 71, C", unconfirmed="the best twenty years are taken as the best 240 months")
def average_best_twenty_years(contributions, transition_applies, on, p) -> Money:
    """The monthly average of the best twenty years of updated pay."""
    rows = registered(bps_rows(contributions), on, p)
    averaged = min(rows.count(), p.basic_pay_best_months)
    if transition_applies:
        return mean_of(rows.top_sum(updated_pay(rows, on, p), p.basic_pay_best_months), averaged)
    return mean_of(rows.top_sum(counted_pay(rows, on, p), p.basic_pay_best_months), averaged)


@article("Ley 16.713, art. 27")
def basic_pay(certified_basic_pay, average_last_ten_years, average_best_twenty_years, p) -> Money:
    """The last ten years, at most 5 % above the best twenty; the best twenty where they are better."""
    if certified_basic_pay > 0:
        return certified_basic_pay
    limit = round_half_up(average_best_twenty_years * p.basic_pay_limit, 2)
    return max(average_best_twenty_years, min(average_last_ten_years, limit))
