"""Sickness benefit: Decreto-Ley 14.407 (1975), with Ley 18.725 (2010) on what counts as pay and on the highest amount."""

from amparo.law.language import *

# First day of the illness that a doctor certified.
ill_from = fact(Date)
medically_certified = fact(bool)

# An accident at work or an illness caused by it, for which another insurance pays (Ley 16.074).
caused_by_work = fact(bool)

hospitalised = fact(bool, default=False)
hospitalised_on = fact(Date)

# Days already paid for the same illness in the four years before.
earlier_days_same_illness = fact(Count, default=0, most=1500)

# What was decided on a second year.
sickness_extension = fact(Choice["not_weighed", "granted", "refused"], default="not_weighed")


@article("Decreto-Ley 14.407, art. 14")
def sickness_first_day(ill_from, hospitalised, hospitalised_on, p) -> Date:
    """The first day that is paid: the fourth of the illness, or that of admission to hospital where this comes before."""
    fourth = add_days(ill_from, p.sickness_waiting_days)
    if not hospitalised or hospitalised_on >= fourth:
        return fourth
    return ill_from if hospitalised_on < ill_from else hospitalised_on


@article("Decreto-Ley 14.407, art. 15", unconfirmed="that the year is 365 paid days, counted from the first paid one")
def sickness_days_paid(sickness_first_day, earlier_days_same_illness, on) -> Days:
    """Paid days up to and with the day of determination; those of the same illness in the last four years add up."""
    now = days_between(sickness_first_day, on) + days(1) if on >= sickness_first_day else days(0)
    return now + days(earlier_days_same_illness)


@article(
    "Decreto-Ley 14.407, art. 15",
    unconfirmed="the end of the illness is not known beforehand: the longest time is taken",
)
def sickness_last_day(sickness_first_day, earlier_days_same_illness, sickness_extension, p) -> Date:
    """The last day that can be paid: of one year, or of two where the second was granted."""
    longest = p.sickness_extended_days if sickness_extension == "granted" else p.sickness_days
    return add_days(sickness_first_day, longest - days(earlier_days_same_illness) - days(1))


@article("Decreto-Ley 14.407, art. 14")
def sickness_payment_begun(sickness_first_day, on) -> bool:
    return on >= sickness_first_day


@article("Decreto-Ley 14.407, art. 15")
def sickness_within_time(sickness_days_paid, sickness_extension, p) -> bool:
    """One year, or two where the second was granted."""
    longest = p.sickness_extended_days if sickness_extension == "granted" else p.sickness_days
    return sickness_days_paid <= longest


@article("Decreto-Ley 14.407; BPS, Subsidio por enfermedad")
def sickness_months_worked(contributions, ill_from, p) -> Months:
    """Months of work in the twelve before the illness."""
    return months(at_work(contributions, ill_from, p.sickness_window_months).count())


@article("Decreto-Ley 14.407; BPS, Subsidio por enfermedad")
def sickness_qualifying_met(contributions, ill_from, pay_kind, sickness_months_worked, p) -> bool:
    """Three months of work in the year before; 75 day-wages for those paid by the day."""
    if pay_kind == "daily":
        rows = at_work(contributions, ill_from, p.sickness_window_months)
        return rows.sum(contributions.days) >= p.sickness_qualifying_day_wages
    return sickness_months_worked >= p.sickness_qualifying_months


@article("Decreto-Ley 14.407, art. 13; Ley 16.074, art. 1")
def sickness_certified(medically_certified, caused_by_work) -> bool:
    """A doctor certified the illness, and it does not come from work."""
    return medically_certified and not caused_by_work


@article("Decreto-Ley 14.407, arts 13, 14, 15")
def sickness_entitled(
    sickness_certified, sickness_qualifying_met, sickness_payment_begun, sickness_within_time
) -> bool:
    return sickness_certified and sickness_payment_begun and sickness_within_time and sickness_qualifying_met


@article(
    "Decreto-Ley 14.407, art. 13; Ley 18.725, art. 2",
    unconfirmed="that months without work are left out of the average; the day-wage as pay divided by days worked",
)
def sickness_base(contributions, ill_from, pay_kind, p) -> Money:
    """The average pay of a month in the six months before; paid by the day, 25 average day-wages."""
    rows = at_work(contributions, ill_from, p.sickness_base_months)
    total = rows.sum(contributions.wage)
    if pay_kind == "daily":
        return round_half_up(total * p.sickness_month_day_wages / max(rows.sum(contributions.days), 1), 2)
    return round_half_up(total / max(rows.count(), 1), 2)


@article(
    "Decreto-Ley 14.407, art. 13; Ley 18.725, art. 1; Ley 19.003, arts 1, 2", unconfirmed="the rounding to the cent"
)
def sickness_amount(sickness_base, p) -> Money:
    """Seventy per cent of the average, up to the highest amount."""
    return min(round_half_up(sickness_base * p.sickness_share, 2), p.sickness_cap)


@article("Decreto-Ley 14.407, art. 15")
def sickness_extension_to_weigh(
    sickness_extension, sickness_days_paid, sickness_certified, sickness_qualifying_met, p
) -> bool:
    """The first year is over, the second not, and nobody has decided on it."""
    second = sickness_days_paid > p.sickness_days and sickness_days_paid <= p.sickness_extended_days
    return second and sickness_extension == "not_weighed" and sickness_certified and sickness_qualifying_met
