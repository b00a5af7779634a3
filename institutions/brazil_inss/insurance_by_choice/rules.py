"""Insurance by choice (segurado facultativo): Lei 8.212/1991, arts 14; 21; Lei 8.213/1991, arts 13; 15, VI."""

from amparo.law.language import *

# Any work that is paid, with or without a contract; such work insures by law.
has_paid_work = fact(bool)

# The person belongs to a public servants' or military scheme.
has_public_scheme = fact(bool)

# For the lowest rate: income of one's own of any kind, work at home only, and what the family has told CadÚnico.
has_own_income = fact(bool)
works_only_at_home = fact(bool)
family_on_cadunico = fact(bool)
family_monthly_income = fact(Money)


@article("Lei 8.213/1991, art. 13; Decreto 3.048/1999, art. 11, caput")
def no_paid_work_met(has_paid_work) -> bool:
    """No work that insures by law."""
    return not has_paid_work


@article("CF, art. 201, § 5")
def no_public_scheme_met(has_public_scheme) -> bool:
    return not has_public_scheme


@article("Lei 8.212/1991, art. 21, caput, § 2, I, b; II, b")
def choice_plan_met(contributor_category) -> bool:
    """One of the three plans for those insured by choice."""
    return contributor_category in ("facultative", "simplified", "low_income")


@article("Lei 8.212/1991, art. 21, § 2, II, b")
def low_income_person_met(contributor_category, has_own_income, works_only_at_home) -> bool:
    """Asked only for the lowest rate: no income of one's own, and work at home only."""
    return contributor_category != "low_income" or (works_only_at_home and not has_own_income)


@article("Lei 8.212/1991, art. 21, § 4")
def low_income_family_met(contributor_category, family_on_cadunico, family_monthly_income, p) -> bool:
    """Asked only for the lowest rate: the family is on CadÚnico, with up to two minimum wages."""
    if contributor_category != "low_income":
        return True
    return family_on_cadunico and family_monthly_income <= p.low_income_household_limit * p.minimum_wage


@article("Lei 8.213/1991, art. 13; Decreto 3.048/1999, art. 11")
def insurance_by_choice_open(
    insurance_age_met,
    no_paid_work_met,
    no_public_scheme_met,
    choice_plan_met,
    low_income_person_met,
    low_income_family_met,
) -> bool:
    plan_met = choice_plan_met and low_income_person_met and low_income_family_met
    return insurance_age_met and no_paid_work_met and no_public_scheme_met and plan_met


@article("Lei 8.212/1991, art. 21, caput, § 2, I, b; II, b")
def choice_category(
    contributor_category,
) -> Choice["employee", "domestic", "individual", "facultative", "simplified", "low_income", "late"]:
    """As what the person contributes: the plan that they chose."""
    return contributor_category


@article("Lei 8.212/1991, art. 28, IV, §§ 3, 5; art. 21, § 2")
def choice_base(contributor_category, declared_income, p) -> Money:
    return own_base(contributor_category, declared_income, p)


@article("Lei 8.212/1991, art. 21, caput, § 2, I, II")
def choice_contribution(choice_base, contributor_category, p) -> Money:
    """What is paid each month."""
    if contributor_category == "facultative":
        return round_half_up(choice_base * p.facultative_rate, 2)
    rate = p.simplified_rate if contributor_category == "simplified" else p.low_income_rate
    return round_half_up(choice_base * rate, 2)


@article(
    "Decreto 3.048/1999, arts 11, § 4; 13, VI; Lei 8.213/1991, art. 15, VI, § 4",
    unconfirmed="the enrolment ends with the quality of insured person, on the day after the seventh unpaid month was due",
)
def choice_lapses(unpaid_months, p) -> bool:
    """Who has not paid for longer than the six months of grace has lost the quality and can no longer pay what is past."""
    return unpaid_months > p.grace_months_facultative
