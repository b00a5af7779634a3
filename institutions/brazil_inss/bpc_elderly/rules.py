"""Continuous cash benefit (BPC) for people of 65 and over: Lei 8.742/1993, arts 20, 20-B and 21-B.

The benefit is assistance: no contribution is asked. What counts is the income of the family under one roof, by head.
"""

from amparo.law.language import *

# Day of the last update of the family's entry in the single register (Cadastro Unico).
cadunico_updated_on = fact(Date)

# Fingerprints or face on file with the identity card, the electoral register or the driving licence (art. 20, § 12-A).
biometric_registered = fact(bool)

# Another benefit of social security or of another scheme; medical care, compensation and income transfers do not count
# (art. 20, § 4).
receives_other_benefit = fact(bool)

# What an officer found of dependence on others and of health costs, where the income is a little over the limit (art. 20-B).
vulnerability = fact(Choice["not_weighed", "established", "not_established"], default="not_weighed")


@article("Lei 8.742/1993, art. 20, caput")
def bpc_age_met(age_years, p) -> bool:
    return age_years >= p.bpc_age


@article("Lei 8.742/1993, art. 20, § 4")
def bpc_no_other_benefit(receives_other_benefit) -> bool:
    return not receives_other_benefit


@article("Lei 8.742/1993, art. 20, § 12, art. 21-B")
def bpc_register_met(cadunico_updated_on, on, p) -> bool:
    """Whether the family's entry was updated within 24 months, the day 24 months later included.

    An entry brought up to date while the claim was open counts as well.
    """
    return on <= add_months(cadunico_updated_on, p.bpc_register_months)


@article("Lei 8.742/1993, art. 20, § 12-A")
def bpc_biometrics_met(biometric_registered) -> bool:
    return biometric_registered


@article("Lei 8.742/1993, art. 20, § 1")
def in_bpc_family(relationship, single, age_years) -> bool:
    """Of a member of the household: whether the law counts them in the claimant's family, a stepparent apart."""
    if relationship in ("spouse", "partner", "parent"):
        return True
    if relationship in ("sibling", "child", "stepchild"):
        return single
    return relationship == "ward" and age_years < 18


@article("Lei 8.742/1993, art. 20, § 3-A; Decreto 6.214/2007, art. 4, § 2; Decreto 12.534/2025")
def bpc_transfers_left_out(income_kind, on, p) -> bool:
    """Income transfers such as Bolsa Família do not count before 26 June 2025; since then they do."""
    return income_kind == "transfer" and on < p.bpc_transfers_count_from


@article("Lei 8.742/1993, art. 20, §§ 9, 14")
def bpc_income_left_out(income_kind, monthly_income, age_years, disabled, bpc_transfers_left_out, p) -> bool:
    """Of a member: whether their income does not count.

    Left out are the pay of apprentices and trainees, another's BPC, and a benefit of social insurance of up to one
    minimum wage of a member who is 65 or disabled.
    """
    if income_kind in ("apprenticeship", "bpc") or bpc_transfers_left_out:
        return True
    return income_kind == "pension" and monthly_income <= p.minimum_wage and (age_years >= p.bpc_age or disabled)


@article("Lei 8.742/1993, art. 20, § 1")
def bpc_family_size(household) -> Count:
    """The claimant and the members whom the law counts; a stepparent stands in for a parent who is absent."""
    parents = household.where(household.relationship == "parent").count()
    family = household.where(household.in_bpc_family or (household.relationship == "stepparent" and parents < 2))
    return family.count() + 1


@article(
    "Lei 8.742/1993, art. 20, §§ 3-A, 9, 14",
    unconfirmed="§ 14 says above 65, and 65 is included; the declared month is taken, not the mean of a year",
)
def bpc_family_income(household, monthly_income, income_kind, bpc_transfers_left_out) -> Money:
    """What the family earns in a month, without what the law leaves out."""
    parents = household.where(household.relationship == "parent").count()
    earning = household.where(
        (household.in_bpc_family or (household.relationship == "stepparent" and parents < 2))
        and not household.bpc_income_left_out
    )
    own = 0 if income_kind == "apprenticeship" or bpc_transfers_left_out else monthly_income
    return own + earning.sum(household.monthly_income)


@article("Lei 8.742/1993, art. 20, § 3")
def bpc_income_per_head(bpc_family_income, bpc_family_size) -> Money:
    """Shown to the person; the limit is compared exactly, unrounded."""
    return round_half_up(bpc_family_income / max(bpc_family_size, 1), 2)


@article("Lei 8.742/1993, art. 20, §§ 3, 11-A, art. 20-B")
def bpc_share_of_minimum_wage(vulnerability, p) -> Rate:
    """A quarter of the minimum wage; half of it once an officer has found the vulnerability that art. 20-B speaks of."""
    return p.bpc_wider_income_share if vulnerability == "established" else p.bpc_income_share


@article("Lei 8.742/1993, art. 20, § 3")
def bpc_income_limit(bpc_share_of_minimum_wage, p) -> Money:
    """The highest income by head."""
    return round_down(p.minimum_wage * bpc_share_of_minimum_wage, 2)


@article("Lei 8.742/1993, art. 20, § 3 (Lei 14.176/2021)")
def bpc_income_met(bpc_family_income, bpc_family_size, bpc_share_of_minimum_wage, p) -> bool:
    """Income by head equal to the limit or below."""
    return bpc_family_income <= bpc_family_size * p.minimum_wage * bpc_share_of_minimum_wage


@article("Lei 8.742/1993, art. 20, §§ 3, 4, 12, 12-A")
def bpc_entitled(bpc_age_met, bpc_income_met, bpc_no_other_benefit, bpc_register_met, bpc_biometrics_met) -> bool:
    return bpc_age_met and bpc_income_met and bpc_no_other_benefit and bpc_register_met and bpc_biometrics_met


@article("Lei 8.742/1993, art. 20, caput")
def bpc_amount(p) -> Money:
    """One minimum wage."""
    return p.minimum_wage


@article("Lei 8.742/1993, art. 20, §§ 11, 11-A, art. 20-B")
def bpc_vulnerability_to_weigh(
    vulnerability,
    bpc_age_met,
    bpc_income_met,
    bpc_no_other_benefit,
    bpc_register_met,
    bpc_family_income,
    bpc_family_size,
    p,
) -> bool:
    """Income by head between a quarter and half of the minimum wage: dependence and health costs are to be weighed."""
    within = bpc_family_income <= bpc_family_size * p.minimum_wage * p.bpc_wider_income_share
    rest = bpc_age_met and bpc_no_other_benefit and bpc_register_met
    return vulnerability == "not_weighed" and rest and not bpc_income_met and within


@article("Lei 8.742/1993, art. 20, §§ 12-A, 12-B")
def bpc_biometrics_to_collect(
    bpc_age_met, bpc_income_met, bpc_no_other_benefit, bpc_register_met, bpc_biometrics_met
) -> bool:
    """Only the fingerprints are missing: an officer asks for them, or for those of the legal guardian."""
    rest = bpc_age_met and bpc_income_met and bpc_no_other_benefit and bpc_register_met
    return rest and not bpc_biometrics_met
