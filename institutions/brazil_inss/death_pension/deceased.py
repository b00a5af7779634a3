"""The insured person who died: cover on the day of death, and the pension from which the survivors' pension is worked out.

These are facts and variables of that person, read as `deceased.…`. Everything stands on the day of death, never on the day
of the claim: Lei 8.213/1991, arts 15, 26, I, 74 and 102; EC 103/2019, arts 23 and 26.
"""

from amparo.law.language import *

death_date = fact(Date)

# accident: of any kind; work: accident at work or occupational disease.
death_cause = fact(Choice["illness", "accident", "work"])

# What the institution paid the person when they died. incapacity: temporary; other: a benefit that gives no cover.
benefit_received = fact(Choice["none", "retirement", "incapacity", "other"])

# What the retirement pension paid in the month of death, without the 25 % for permanent help (art. 45, sole paragraph).
benefit_received_amount = fact(Money)


@article(
    "Lei 8.213/1991, art. 15, II, VI, §§ 1, 2 e 4; Decreto 3.048/1999, arts 13, 14",
    unconfirmed="all contributions count towards 120, 5 % contributors are taken as insured by choice, the 15th is kept",
)
def covered_at_death_until(contributions, death_date, registered_unemployed, p) -> Date:
    """Last day of the cover that the contributions up to the death gave; 1 January 1900 where there are none."""
    return covered_until(contributions, death_date, registered_unemployed, p)


@article("Lei 8.213/1991, arts 15, I, 74")
def covered_at_death(death_date, covered_at_death_until, benefit_received) -> bool:
    """Covered by a pension or incapacity benefit in payment, or by contributions."""
    return benefit_received in ("retirement", "incapacity") or death_date <= covered_at_death_until


@article("Lei 8.213/1991, arts 24, 77, § 2, V, b e c; Decreto 3.048/1999, art. 19-E")
def contributions_at_death(contributions, death_date, p) -> Count:
    """Monthly contributions up to the death, those of an earlier time of cover included."""
    return counted(contributions, p).where(contributions.month <= death_date).count()


@article(
    "EC 103/2019, arts 23, 26, caput, § 1; Decreto 3.048/1999, art. 33",
    unconfirmed="the official factors are rounded month by month; a factor may differ from ours by five in a million",
)
def average_at_death(contributions, death_date, p) -> Money:
    """The mean of all wages since July 1994, in the money of the month before the death."""
    return average_before(contributions, death_date, death_date, p)


@article("EC 103/2019, art. 26, §§ 2, III, 3, II e 5")
def share_at_death(contributions_at_death, coefficient_from, death_cause, p) -> Rate:
    """The share that permanent incapacity would have paid: all of the average where work was the cause."""
    if death_cause == "work":
        return 1
    return share_of_average(months(contributions_at_death), coefficient_from, p)


@article("EC 103/2019, art. 23, caput; Lei 8.213/1991, arts 29, § 2, 33")
def incapacity_pension_at_death(average_at_death, share_at_death, death_date, p) -> Money:
    """What permanent incapacity would have paid on the day of death, between the minimum wage and the ceiling."""
    pension = round_half_up(average_at_death * share_at_death, 2)
    return min(max(pension, p.minimum_wage.at(death_date)), p.contribution_ceiling.at(death_date))


@article("EC 103/2019, art. 23, caput; Decreto 3.048/1999, art. 106")
def pension_base_at_death(benefit_received, benefit_received_amount, incapacity_pension_at_death) -> Money:
    """The retirement pension that was paid, or what permanent incapacity would have paid."""
    return benefit_received_amount if benefit_received == "retirement" else incapacity_pension_at_death
