"""What the tolls pay: the average times the benefit factor (EC 103/2019, art. 17), the whole average (art. 20)."""

from amparo.law.language import *


@article(
    "Lei 8.213/1991, art. 29, §§ 7 a 9 e anexo (Lei 9.876/1999)",
    unconfirmed="age and time in completed months, rounding to 4 decimals; no years are added for teaching",
)
def benefit_factor(
    contribution_months_excluding_simplified, benefit_factor_years, life_expectancy_years, age_months, p
) -> Factor[4]:
    """f = Tc x a / Es x (1 + (Id + Tc x a) / 100): contribution time Tc, rate a, life expectancy Es, age Id, in years."""
    paid = (
        number(contribution_months_excluding_simplified) / 12 + number(benefit_factor_years)
    ) * p.benefit_factor_rate
    return round_half_up(paid / life_expectancy_years * (1 + (number(age_months) / 12 + paid) / 100), 4)


@article("Lei 8.213/1991, art. 29, § 9, I")
def benefit_factor_years(sex, p) -> Years:
    """Years added to the contribution time of a woman."""
    return p.benefit_factor_years_woman if sex == "female" else 0


@article("Lei 8.213/1991, art. 29, §§ 7 e 8; Decreto 3.266/1999")
def life_expectancy_years(age_years, p) -> Factor[1]:
    """Years of life expected at the completed age, both sexes (IBGE)."""
    return p.life_expectancy.lookup(min(max(age_years, 40), 90))


@article("Decreto 3.266/1999, art. 2")
def life_expectancy_needs_officer(toll_50_entitled, on, p) -> bool:
    """The 50 % toll is open, but the table of life expectancy for this day is not held here."""
    return toll_50_entitled and (on < p.life_expectancy_known_from or on > p.life_expectancy_known_until)


@article(
    "EC 103/2019, art. 17, parágrafo único; Lei 8.213/1991, art. 29, §§ 7 a 9",
    unconfirmed="whether wages may be left out of this average (art. 26, § 6): none are",
)
def toll_50_amount(
    contributions, toll_50_applies, averaged_months, average_least_divisor, benefit_factor, on, p
) -> Money:
    """The average of all wages times the benefit factor."""
    if not toll_50_applies:
        return 0
    average = average_of_highest(counted_for_length(contributions, p), averaged_months, average_least_divisor, on, p)
    return pension_of(round_half_up(average * benefit_factor, 2), p)


@article(
    "EC 103/2019, art. 20; art. 26, caput e §§ 1, 3 e 6",
    unconfirmed="wages may be left out here too (art. 26, § 6), and those from before the reform without raising the toll",
)
def toll_100_amount(
    contributions,
    insured_before_reform,
    contribution_months_excluding_simplified,
    averaged_months,
    toll_100_months_required,
    average_least_divisor,
    on,
    p,
) -> Money:
    """The whole average of the highest wages of as many months as the route asks for: more months could only lower it."""
    if not insured_before_reform:
        return 0
    kept = min(toll_100_months_required, contribution_months_excluding_simplified)
    wages = wages_averaged_of(kept, contribution_months_excluding_simplified, averaged_months, average_least_divisor)
    return pension_of(average_of_highest(counted_for_length(contributions, p), wages, average_least_divisor, on, p), p)


@article(
    "EC 103/2019, art. 20, § 1; art. 26, caput e §§ 1, 3 e 6",
    unconfirmed="wages may be left out here too (art. 26, § 6), and those from before the reform without raising the toll",
)
def teacher_toll_100_amount(
    contributions,
    teacher_transition_applies,
    contribution_months_excluding_simplified,
    averaged_months,
    teacher_toll_100_kept_least,
    average_least_divisor,
    on,
    p,
) -> Money:
    """The whole average of the highest wages of as many months as the route asks for: more months could only lower it."""
    if not teacher_transition_applies:
        return 0
    kept = min(teacher_toll_100_kept_least, contribution_months_excluding_simplified)
    wages = wages_averaged_of(kept, contribution_months_excluding_simplified, averaged_months, average_least_divisor)
    return pension_of(average_of_highest(counted_for_length(contributions, p), wages, average_least_divisor, on, p), p)


@article("EC 103/2019, art. 26, § 6")
def teacher_toll_100_kept_least(
    contribution_months_excluding_simplified, teaching_months, teacher_toll_100_months_required
) -> Months:
    """Months that must remain so that the teaching time with its toll surely remains."""
    return contribution_months_excluding_simplified - max(0, teaching_months - teacher_toll_100_months_required)
