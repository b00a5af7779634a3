"""Death pension (pensão por morte): who is entitled, and from when.
Lei 8.213/1991, arts 16, 74 to 77, 102, 124; EC 103/2019, art. 23.

No qualifying period is asked (art. 26, I). Deaths from before 13 November 2019 stand under the law of that time: an
officer works out what they pay.
"""

from amparo.law.language import *


@article("Lei 8.213/1991, art. 74, I (Lei 13.846/2019)", unconfirmed="the age of 16 is that of the day of death")
def death_pension_starts_on(died_on, relation_to_deceased, birth_date, on, p) -> Date:
    """The day of death where claimed within 90 days, by children below 16 within 180; later, the day of the claim."""
    child = relation_to_deceased in ("child", "stepchild", "ward")
    young_child = child and full_years(birth_date, died_on) < p.young_child_age
    allowed = p.pension_claim_days_young if young_child else p.pension_claim_days
    claimed_soon = days_between(died_on, on) <= allowed
    return died_on if claimed_soon else on


@article("Lei 8.213/1991, art. 77, § 2, II, V")
def death_pension_last_day(death_pension_ends_on) -> Date:
    """The day before that on which the share ends."""
    return add_days(death_pension_ends_on, -1)


@article("Lei 8.213/1991, arts 15, 74, 102, § 2")
def deceased_was_insured(deceased, died_on, retirement_right_finding, on) -> bool:
    """Covered on the day of death, or with every requirement of a retirement met, as an officer found."""
    if not deceased.exists:
        return died_on < on and retirement_right_finding == "established"
    return deceased.covered_at_death or retirement_right_finding == "established"


@article("Lei 8.213/1991, arts 16, I, III, 77, § 2, II")
def dependant_on_day_of_death(death_pension_ends_on, died_on) -> bool:
    """Spouse, partner or parent; child, brother or sister below 21 or disabled."""
    return death_pension_ends_on > died_on


@article("Lei 8.213/1991, art. 16, §§ 2, 4, 5; EC 103/2019, art. 23, § 6")
def dependence_asked(relation_to_deceased) -> bool:
    """Presumed of spouses and children; of all others the union, the alimony or the dependence is proven."""
    return relation_to_deceased not in ("spouse", "child")


@article("Lei 8.213/1991, art. 16, §§ 2, 4, 5; EC 103/2019, art. 23, § 6")
def dependence_shown(dependence_asked, dependence_finding) -> bool:
    return not dependence_asked or dependence_finding == "established"


@article("Lei 8.213/1991, art. 77, § 2")
def death_pension_lasts(death_pension_ends_on, died_on, on) -> bool:
    """After the death and before the share ends."""
    return died_on <= on < death_pension_ends_on


@article("Lei 8.213/1991, art. 77, § 2, II, V")
def death_pension_for_a_time(death_pension_ends_on) -> bool:
    """The share has a last day: by the age of a child, brother or sister, or that of a spouse at the death."""
    return death_pension_ends_on < day(2200, 12, 31)


@article("Lei 8.213/1991, art. 77, § 2, I, III, IV, V, a, c, 6")
def death_pension_without_end(death_pension_for_a_time) -> bool:
    """For life, or as long as a disability lasts."""
    return not death_pension_for_a_time


@article("EC 103/2019, art. 24, caput; Lei 8.213/1991, art. 124, VI")
def no_second_spouse_pension(relation_to_deceased, other_benefit) -> bool:
    """Of two pensions that this institution pays for spouses or partners the better is chosen."""
    return not (in_union(relation_to_deceased) and other_benefit == "pension_of_inss")


@article("Lei 8.213/1991, arts 16, 74, 77, 124; EC 103/2019, arts 23, 24")
def death_pension_entitled(
    deceased_was_insured,
    dependant_on_day_of_death,
    no_nearer_dependant,
    dependence_shown,
    death_pension_lasts,
    no_second_spouse_pension,
) -> bool:
    dependant = dependant_on_day_of_death and no_nearer_dependant and dependence_shown
    return deceased_was_insured and dependant and death_pension_lasts and no_second_spouse_pension


@article("Lei 8.213/1991, art. 77, § 2, II, V")
def death_pension_for_a_time_entitled(death_pension_entitled, death_pension_for_a_time) -> bool:
    return death_pension_entitled and death_pension_for_a_time


@article("Lei 8.213/1991, art. 77, § 2, I, III, IV, V, a, c, 6")
def death_pension_without_end_entitled(death_pension_entitled, death_pension_without_end) -> bool:
    return death_pension_entitled and death_pension_without_end


@article("Lei 8.213/1991, art. 102, § 2; STJ, Súmula 416")
def retirement_right_possible(deceased, retirement_right_finding, p) -> bool:
    """Cover had ended, but there are the contributions of a retirement pension, and nobody has ruled it out."""
    if not deceased.exists:
        return False
    enough = months(deceased.contributions_at_death) >= p.retirement_qualifying
    return not deceased.covered_at_death and enough and retirement_right_finding != "not_established"


@article("Lei 8.213/1991, arts 16, 74, 77")
def death_pension_open(
    deceased,
    retirement_right_possible,
    no_nearer_dependant,
    dependence_asked,
    dependence_finding,
    died_on,
    on,
    p,
) -> bool:
    """Nothing that needs no officer speaks against the pension."""
    insured = (deceased.exists and deceased.covered_at_death) or retirement_right_possible
    ruled_out = dependence_asked and dependence_finding == "not_established"
    return died_on <= on and insured and no_nearer_dependant and not ruled_out


@article("Lei 8.213/1991, arts 16, I, III, 77, § 2")
def may_be_dependant(
    death_pension_starts_on, death_pension_ends_on, dependant_on_day_of_death, disabled, dependant_disability_finding
) -> bool:
    """Some day is to be paid, or a disability is still to be assessed."""
    paid = dependant_on_day_of_death and death_pension_starts_on < death_pension_ends_on
    return paid or (disabled and dependant_disability_finding == "not_assessed")


@article("Lei 8.213/1991, art. 102, § 2; STJ, Súmula 416")
def retirement_right_to_check(
    retirement_right_possible, retirement_right_finding, death_pension_open, may_be_dependant
) -> bool:
    """Cover had ended: an officer checks whether the person could have retired."""
    unknown = retirement_right_finding == "not_assessed"
    return retirement_right_possible and unknown and death_pension_open and may_be_dependant


@article("Lei 8.213/1991, art. 16, §§ 2, 4, 5; Decreto 3.048/1999, art. 22, § 3")
def dependence_to_prove(dependence_asked, dependence_finding, death_pension_open, may_be_dependant) -> bool:
    """The papers on the union, the alimony or the dependence are looked at by an officer."""
    unknown = dependence_asked and dependence_finding == "not_assessed"
    return unknown and death_pension_open and may_be_dependant


@article("Lei 8.213/1991, arts 16, I, III, 77, §§ 2, 5; EC 103/2019, art. 23, §§ 2, 5")
def dependant_disability_to_assess(
    other_dependants,
    relation_to_deceased,
    disabled,
    dependant_disability_finding,
    death_pension_open,
    may_be_dependant,
) -> bool:
    """The claimant or another dependant who shares is disabled, they say: the expert has to see it."""
    others = other_dependants.where(
        other_dependants.disabled
        and other_dependants.claims_too
        and same_class(relation_to_deceased, other_dependants.relation_to_deceased)
    )
    stated = disabled or others.exists()
    return stated and dependant_disability_finding == "not_assessed" and death_pension_open and may_be_dependant


@article("EC 103/2019, art. 24, caput; Lei 8.213/1991, art. 124, VI")
def spouse_pension_to_choose(no_second_spouse_pension, death_pension_open, may_be_dependant) -> bool:
    """The claimant chooses between two pensions with an officer."""
    return not no_second_spouse_pension and death_pension_open and may_be_dependant


@article("EC 103/2019, art. 24, § 2")
def other_benefit_to_reduce(
    other_benefit_after, other_benefit_amount, other_benefit_reduced, death_pension_entitled
) -> bool:
    """This pension is the better one: the other benefit must be reduced before both are paid."""
    return other_benefit_after < other_benefit_amount and not other_benefit_reduced and death_pension_entitled


@article("EC 103/2019, arts 3, 23; Lei 8.213/1991, arts 75, 77")
def death_before_reform(died_on, death_pension_open, may_be_dependant, p) -> bool:
    """A death under the law from before 13 November 2019: an officer works out what it pays."""
    return died_on < p.reform_date and death_pension_open and may_be_dependant


@article("Lei 8.213/1991, arts 74, 77, § 2")
def death_pension_past_months(
    death_pension_open,
    deceased_was_insured,
    dependence_shown,
    dependant_on_day_of_death,
    death_pension_starts_on,
    death_pension_ends_on,
    on,
) -> bool:
    """The share ended before the claim, which came in time for the months before: an officer settles them."""
    owed = dependant_on_day_of_death and death_pension_starts_on < death_pension_ends_on <= on
    return owed and death_pension_open and deceased_was_insured and dependence_shown
