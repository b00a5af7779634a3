"""The work that must come before unemployment (art. 3), and the reduction of work that counts as unemployment (art. 5, C)."""

from amparo.law.language import *

# By how much the days of the month or the hours of the day fell, in percent of the usual.
reduction_percent = fact(Count, default=0, most=100)

# What work became less: the same employer gives less, or another covered job ended or was suspended.
reduced_by = fact(Choice["same_employer", "dismissal_elsewhere", "suspension_elsewhere"], default="same_employer")


@formula
def enough_work(rows, pay_kind, months_asked, day_wages_asked, pay_asked):
    """Months on the payroll, and with them day-wages for those paid by the day, or pay for those with variable pay."""
    if months(rows.count()) < months_asked:
        return False
    if pay_kind == "daily":
        return rows.sum(rows.days) >= day_wages_asked
    if pay_kind == "variable":
        return rows.sum(rows.wage) >= pay_asked
    return True


@article("Decreto-Ley 15.180, art. 5, C")
def reduction_met(reduction_percent, reduced_by, pay_kind, p) -> bool:
    """A quarter less or more; not for monthly pay where the same employer gives less work."""
    if reduced_by == "same_employer" and pay_kind != "daily":
        return False
    return reduction_percent >= p.unemployment_reduction_percent


@formula
def last_month_of_work(contributions, first_day, furthest):
    """The last month of work before a day; none where there is none in the months before."""
    rows = at_work(contributions, first_day, furthest)
    return rows.where(rows.exists() and rows.month == rows.max(rows.month))


@article("Decreto-Ley 15.180, art. 3, A; BPS, Subsidio por desempleo por despido")
def unemployment_rural(contributions, unemployment_first_day, p) -> bool:
    """Whether the last work was rural: more of it is asked for, in a longer time."""
    last = last_month_of_work(contributions, unemployment_first_day, p.unemployment_rural_window_months)
    return last.where(last.category == "rural").exists()


@article("Decreto-Ley 15.180, art. 3, A; BPS, Subsidio por desempleo por despido")
def unemployment_domestic(contributions, unemployment_first_day, p) -> bool:
    """Whether the last work was domestic: it may also be counted in a longer time."""
    last = last_month_of_work(contributions, unemployment_first_day, p.unemployment_rural_window_months)
    return last.where(last.category == "domestic").exists()


@article("Decreto-Ley 15.180, art. 3, A")
def unemployment_window(unemployment_rural, p) -> Months:
    """The time in which work counts: twelve months, thirty for rural work."""
    return p.unemployment_rural_window_months if unemployment_rural else p.unemployment_window_months


@article("Decreto-Ley 15.180, art. 3, A")
def unemployment_months_worked(contributions, unemployment_first_day, unemployment_window) -> Months:
    """Months of work in the time that counts."""
    return months(at_work(contributions, unemployment_first_day, unemployment_window).count())


@article("Decreto-Ley 15.180, art. 3; Ley 17.856, art. 2")
def unemployment_general_met(contributions, unemployment_first_day, unemployed_on, pay_kind, p) -> bool:
    """Six months, and 150 day-wages or six BPC of pay, in the twelve months before."""
    return enough_work(
        at_work(contributions, unemployment_first_day, p.unemployment_window_months),
        pay_kind,
        p.unemployment_qualifying_months,
        p.unemployment_qualifying_day_wages,
        p.unemployment_qualifying_bpc * p.bpc.at(unemployed_on),
    )


@article("Decreto-Ley 15.180, art. 3, A; BPS, Subsidio por desempleo por despido")
def unemployment_rural_met(contributions, unemployment_first_day, unemployed_on, pay_kind, p) -> bool:
    """Nine months, and 225 day-wages or nine BPC of pay, in the thirty months before."""
    return enough_work(
        at_work(contributions, unemployment_first_day, p.unemployment_rural_window_months),
        pay_kind,
        p.unemployment_rural_months,
        p.unemployment_rural_day_wages,
        p.unemployment_rural_bpc * p.bpc.at(unemployed_on),
    )


@article("Decreto-Ley 15.180, art. 3, A; BPS, Subsidio por desempleo por despido")
def unemployment_domestic_met(contributions, unemployment_first_day, unemployed_on, pay_kind, p) -> bool:
    """Twelve months, and 250 day-wages or twelve BPC of pay, in the 24 months before."""
    return enough_work(
        at_work(contributions, unemployment_first_day, p.unemployment_domestic_window_months),
        pay_kind,
        p.unemployment_domestic_months,
        p.unemployment_domestic_day_wages,
        p.unemployment_domestic_bpc * p.bpc.at(unemployed_on),
    )


@article("Decreto-Ley 15.180, art. 3")
def unemployment_qualifying_met(
    unemployment_rural,
    unemployment_domestic,
    unemployment_general_met,
    unemployment_rural_met,
    unemployment_domestic_met,
) -> bool:
    if unemployment_rural:
        return unemployment_rural_met
    return unemployment_general_met or (unemployment_domestic and unemployment_domestic_met)
