"""What the survivors' pension pays: EC 103/2019, arts 23 and 24; Lei 8.213/1991, arts 41-A, 75 and 77.

Half of the pension of the person who died, and a tenth for each dependant, up to the whole; the whole where a dependant is
disabled. The minimum wage is the least for all together. Each dependant has an equal share; a share that ends goes to
nobody. A spouse or partner with another benefit keeps the better one and a part of the other.
"""

from amparo.law.language import *

# What the claimant receives besides: a retirement pension of any scheme; a death pension of another scheme, or one that this
# institution pays for another spouse or partner.
other_benefit = fact(Choice["none", "retirement", "pension_of_other_scheme", "pension_of_inss"])
other_benefit_amount = fact(Money, default=0)

# An officer has had the other benefit reduced.
other_benefit_reduced = fact(bool, default=False)


@formula
def slice_of(amount, wages, p):
    """The part of an amount above so many minimum wages, at most one minimum wage of it."""
    return min(max(amount - wages * p.minimum_wage, 0), p.minimum_wage)


@formula
def part_paid_besides(amount, p):
    """What is paid of the lesser benefit: all of one minimum wage, and less and less of what lies above (art. 24, § 2)."""
    return round_half_up(
        slice_of(amount, 0, p)
        + slice_of(amount, 1, p) * p.accumulation_second_wage
        + slice_of(amount, 2, p) * p.accumulation_third_wage
        + slice_of(amount, 3, p) * p.accumulation_fourth_wage
        + max(amount - 4 * p.minimum_wage, 0) * p.accumulation_above,
        2,
    )


@formula
def raised_since(amount, starts_on, on, p):
    """An amount of an earlier year after the raises of each January since; the first counts from the month of the start.

    The first raise is the index from that month to December, as a percentage with two decimals, as the ordinances print it.
    """
    new_year = day(year_of(on), 1, 1)
    begun_this_year = starts_on >= new_year
    if begun_this_year:
        return amount
    next_january = day(year_of(starts_on) + 1, 1, 1)
    first = round_half_up(p.wage_update.between(starts_on, next_january), 4)
    return round_half_up(round_half_up(amount * first, 2) * p.yearly_raise.between(next_january, new_year), 2)


@article("EC 103/2019, art. 23, caput, §§ 1, 2, I, 5")
def death_pension_rate(dependants_counted, disabled_dependant, p) -> Rate:
    """Half, and a tenth for each dependant, at most all; all where one of them is disabled."""
    if disabled_dependant:
        return 1
    return min(p.pension_family_share + p.pension_dependant_share * dependants_counted, 1)


@article("EC 103/2019, art. 23, caput")
def death_pension_base(deceased) -> Money:
    """The pension of the person who died, or the one that permanent incapacity would have paid."""
    return deceased.pension_base_at_death if deceased.exists else 0


@article("EC 103/2019, art. 23, caput; CF, art. 201, § 2; Lei 8.213/1991, art. 33")
def death_pension_whole(death_pension_base, death_pension_rate, died_on, p) -> Money:
    """The pension of all dependants together on the day of death, between the minimum wage and the ceiling."""
    whole = round_half_up(death_pension_base * death_pension_rate, 2)
    return min(max(whole, p.minimum_wage.at(died_on)), p.contribution_ceiling.at(died_on))


@article("Lei 8.213/1991, art. 41-A; Decreto 3.048/1999, art. 40, §§ 1, 4")
def raised_from(deceased, died_on) -> Date:
    """From when the first January's raise counts: the year's start where a retirement was in payment, or the death."""
    was_retired = deceased.exists and deceased.benefit_received == "retirement"
    return day(year_of(died_on), 1, 1) if was_retired else died_on


@article(
    "Lei 8.213/1991, art. 41-A; Decreto 3.048/1999, art. 40",
    unconfirmed="Januaries after the first in one step; a retirement begun in the year of death counts from January",
)
def death_pension_whole_today(death_pension_whole, raised_from, on, p) -> Money:
    """The same in the money of the year, not below today's minimum wage nor above the ceiling."""
    raised = raised_since(death_pension_whole, raised_from, on, p)
    return min(max(raised, p.minimum_wage), p.contribution_ceiling)


@article("Lei 8.213/1991, art. 77, caput", unconfirmed="each share is rounded half up")
def death_pension_share(death_pension_whole_today, dependants_counted) -> Money:
    """The claimant's equal share; it may lie below the minimum wage."""
    return round_half_up(death_pension_whole_today / max(dependants_counted, 1), 2)


@article("EC 103/2019, art. 24, §§ 1, 4; IN PRES/INSS 128/2022, art. 641")
def accumulation_applies(relation_to_deceased, other_benefit, died_on, p) -> bool:
    """A spouse or partner has a retirement or another scheme's pension besides; a right from before the reform is spared."""
    other = other_benefit in ("retirement", "pension_of_other_scheme")
    return in_union(relation_to_deceased) and other and died_on >= p.reform_date


@article("EC 103/2019, art. 24, § 2", unconfirmed="the claimant's own share is compared, not the whole pension")
def share_is_better(death_pension_share, other_benefit_amount) -> bool:
    """Whether the share of this pension is the better of the two benefits."""
    return death_pension_share > other_benefit_amount


@article("EC 103/2019, arts 23, 24, § 2; Lei 8.213/1991, art. 77")
def death_pension_amount(death_pension_share, accumulation_applies, share_is_better, p) -> Money:
    """The claimant's share; only a part of it where another benefit is the better one."""
    if accumulation_applies and not share_is_better:
        return part_paid_besides(death_pension_share, p)
    return death_pension_share


@article("EC 103/2019, art. 24, § 2")
def other_benefit_after(other_benefit_amount, accumulation_applies, share_is_better, p) -> Money:
    """What the other benefit pays besides: a part where this pension is the better one."""
    if accumulation_applies and share_is_better:
        return part_paid_besides(other_benefit_amount, p)
    return other_benefit_amount
