"""What the subsidies for maternity, paternity and care share (Ley 19.161): who is insured, the birth, the pay that counts."""

from amparo.law.language import *

# independent: works for themselves with the BPS; single_tax: a firm under the single tax (monotributo);
# unemployed: became pregnant while receiving unemployment benefit after a dismissal.
worker_kind = fact(Choice["employee", "independent", "single_tax", "unemployed"])
employees_count = fact(Count, default=0, most=10000)
contributions_up_to_date = fact(bool, default=True)

# No paid work in the days of leave.
stops_work = fact(bool)

# The day on which the birth is expected, and what is known once it has come.
due_on = fact(Date)
is_born = fact(bool, default=False)
born_on = fact(Date)
babies_born = fact(Count, default=1, least=1, most=10)
birth_weight_grams = fact(Count, default=3000, most=9000)
gestation_weeks = fact(Count, default=40, least=20, most=45)

# An illness or condition of the newborn that puts life at risk or asks for treatment and the mother's care.
newborn_at_risk = fact(bool, default=False)


@formula
def later_day(one, other):
    """The later of two days."""
    return one if one > other else other


@formula
def birth_average(contributions, first_day, worker_kind, p):
    """The average pay of a month: of the last six of work, or of twelve for those who work for themselves."""
    own = worker_kind in ("independent", "single_tax")
    wanted = number(p.birth_base_months_independent) if own else number(p.birth_base_months)
    worked = at_work(contributions, first_day, p.birth_base_furthest_months).count()
    total = recent_pay(contributions, first_day, wanted, number(p.birth_base_furthest_months))
    return round_half_up(total / max(min(worked, wanted), 1), 2)


@formula
def leave_share(average, p):
    """A month's share of the yearly leave."""
    return round_half_up(average * p.leave_days_per_year / max(p.bonus_months * number(p.birth_month_days), 1), 2)


@formula
def shares_of_year(average, worker_kind, on, p):
    """A month's share of the yearly bonus, of the leave and of holiday pay, which is the net pay of the leave."""
    if worker_kind != "employee":
        return 0
    bonus = round_half_up(average / max(p.bonus_months, 1), 2)
    leave = leave_share(average, p)
    health = p.health_low_pay_rate if average <= p.health_low_pay_bpc * p.bpc else p.health_rate_alone
    owed = round_half_up(leave * (p.pension_personal_rate + p.retraining_rate + health), 2)
    return bonus + leave + (max(leave, owed) - owed)


@article("Ley 19.161, arts 6, 9")
def birth_minimum(p) -> Money:
    """The lowest amount of a month: two BPC."""
    return p.birth_minimum_bpc * p.bpc


@article("Ley 19.161, arts 1, 7")
def birth_worker_met(worker_kind, employees_count, contributions_up_to_date, p) -> bool:
    """Employees; those who work for themselves with one employee at most, or pay the single tax, and owe nothing."""
    if worker_kind == "independent":
        return employees_count <= p.independent_most_employees and contributions_up_to_date
    return worker_kind in ("employee", "unemployed") or contributions_up_to_date


@article("Ley 19.161, arts 2, 3")
def birth_special(is_born, babies_born, birth_weight_grams, gestation_weeks, p) -> bool:
    """Twins, a weight of 1.5 kilograms or less, or a birth up to the 33rd week."""
    light = birth_weight_grams <= p.maternity_low_weight_grams
    return is_born and (babies_born > 1 or light or gestation_weeks <= p.maternity_early_weeks)


@article("Ley 19.161, art. 15")
def birth_stops_work(stops_work) -> bool:
    return stops_work
