"""Family allowances: the equity plan (Ley 18.227, 2007) and the contributory allowance (Decreto-Ley 15.084, 1980).

The same child has one or the other; whoever is entitled to the equity plan may choose it at any time (Ley 18.227, art. 9).
"""

from amparo.law.language import *

# The children in the person's care. not_yet: below school age; late_primary: could not finish primary school in time, for
# a reason fully justified; none: of school age and not at school. `reviewed_on`: the last medical review of a disability.
allowance_children = relation(
    birth_date=Date,
    schooling=Choice["not_yet", "primary", "late_primary", "secondary", "none"],
    disabled=column(bool, default=False),
    reviewed_on=column(Date, default=day(1900, 1, 1)),
    receives_disability_pension=column(bool, default=False),
)

# Children of a pregnancy that a doctor has certified.
unborn_children = fact(Count, default=0, most=6)

# The person asks for the equity plan; and what was found of the household (income, housing, health, composition).
asks_equity_plan = fact(bool)
household_finding = fact(Choice["not_weighed", "vulnerable", "not_vulnerable"], default="not_weighed")

# Work for a private employer, unemployment benefit, or a pension from such work (Decreto-Ley 15.084, art. 2).
insured_private_work = fact(bool)
receives_other_family_allowance = fact(bool)

# What the whole household earns in a month, before deductions.
household_monthly_income = fact(Money)


@formula
def able_children(children, on, p):
    """Children without disability who are of an age and at a school that the law asks for."""
    return children.where(
        not children.disabled
        and (
            (full_years(children.birth_date, on) < p.allowance_age and children.schooling != "none")
            or (
                full_years(children.birth_date, on) < p.allowance_age_late_primary
                and children.schooling == "late_primary"
            )
            or (full_years(children.birth_date, on) < p.allowance_age_secondary and children.schooling == "secondary")
        )
    )


@formula
def disabled_children(children, on, p):
    """Children whose disability keeps them from any paid work: to 18, then while a review of the last years holds."""
    disabled = children.where(children.disabled and not children.receives_disability_pension)
    return disabled.where(
        full_years(disabled.birth_date, on) < p.allowance_age_secondary
        or on < add_years(disabled.reviewed_on, p.allowance_review_years)
    )


@article("Ley 18.227, arts 5, 6; Decreto-Ley 15.084, arts 3, 5")
def allowance_able_count(allowance_children, unborn_children, on, p) -> Count:
    """Children without disability who count, with those of a certified pregnancy."""
    return able_children(allowance_children, on, p).count() + unborn_children


@article("Ley 18.227, art. 4, B")
def allowance_secondary_count(allowance_children, on, p) -> Count:
    """Of these, the ones in secondary school."""
    able = able_children(allowance_children, on, p)
    return able.where(able.schooling == "secondary").count()


@article("Ley 18.227, arts 5, 2, 6, D")
def equity_plan_disabled_count(allowance_children, on, p) -> Count:
    """Children with a disability who count for the equity plan."""
    return disabled_children(allowance_children, on, p).count()


@article("Decreto-Ley 15.084, art. 5, 3")
def allowance_disabled_count(allowance_children) -> Count:
    """Children with a disability, of any age, without another benefit."""
    children = allowance_children.where(allowance_children.disabled)
    return children.where(not children.receives_disability_pension).count()


@article("Ley 18.227, art. 5; Decreto-Ley 15.084, art. 5")
def allowance_children_met(allowance_able_count, allowance_disabled_count) -> bool:
    """At least one child for whom an allowance may be paid."""
    return allowance_able_count + allowance_disabled_count > 0


@article("Ley 18.227, arts 5, 6, D")
def equity_plan_children_met(allowance_able_count, equity_plan_disabled_count) -> bool:
    """At least one child for whom the equity plan is paid."""
    return allowance_able_count + equity_plan_disabled_count > 0


@article("Ley 18.227, arts 1, 2, 6, B")
def equity_plan_household_met(household_finding) -> bool:
    """The household was found to be vulnerable."""
    return household_finding == "vulnerable"


@article("Ley 18.227, art. 9")
def equity_plan_asked(asks_equity_plan) -> bool:
    return asks_equity_plan


@article("Ley 18.227, arts 1 a 6")
def equity_plan_entitled(equity_plan_children_met, equity_plan_household_met, equity_plan_asked) -> bool:
    return equity_plan_asked and equity_plan_household_met and equity_plan_children_met


@article("Ley 18.227, art. 4, A", unconfirmed="the rounding of each child's amount to the cent")
def equity_plan_per_child(allowance_able_count, p) -> Money:
    """What each child without disability brings: less by head the more there are."""
    total = p.equity_plan_base * p.equity_plan_scale.lookup(allowance_able_count)
    return round_half_up(total / max(allowance_able_count, 1), 2)


@article("Ley 18.227, art. 4, B", unconfirmed="the rounding of each child's amount to the cent")
def equity_plan_per_secondary(allowance_secondary_count, p) -> Money:
    """What each child in secondary school adds."""
    total = p.equity_plan_secondary * p.equity_plan_scale.lookup(allowance_secondary_count)
    return round_half_up(total / max(allowance_secondary_count, 1), 2)


@article("Ley 18.227, art. 4")
def equity_plan_amount(
    allowance_able_count,
    allowance_secondary_count,
    equity_plan_disabled_count,
    equity_plan_per_child,
    equity_plan_per_secondary,
    p,
) -> Money:
    """What the household receives in a month."""
    able = equity_plan_per_child * allowance_able_count + equity_plan_per_secondary * allowance_secondary_count
    return able + p.equity_plan_disability * equity_plan_disabled_count


@article("Decreto-Ley 15.084, arts 2, 10")
def contributory_insured(insured_private_work, receives_other_family_allowance) -> bool:
    """Work or a pension that opens the allowance, and no other allowance for the same children."""
    return insured_private_work and not receives_other_family_allowance


@article(
    "Decreto-Ley 15.084, art. 2; BPS, Asignación familiar",
    unconfirmed="that with three children or more only the second limit rises",
)
def contributory_highest_income(allowance_able_count, allowance_disabled_count, p) -> Money:
    """The highest income of a household: it rises with each child from the third on."""
    children = allowance_able_count + allowance_disabled_count
    further = max(children, p.contributory_children_in_limit) - p.contributory_children_in_limit
    return p.contributory_second_limit + p.contributory_limit_per_child * further


@article("Decreto-Ley 15.084, art. 2; BPS, Asignación familiar")
def contributory_income_met(household_monthly_income, contributory_highest_income) -> bool:
    return household_monthly_income <= contributory_highest_income


@article("Decreto-Ley 15.084, arts 2, 5, 10")
def contributory_entitled(contributory_insured, contributory_income_met, allowance_children_met) -> bool:
    return contributory_insured and allowance_children_met and contributory_income_met


@article("Decreto-Ley 15.084, art. 2; BPS, Asignación familiar")
def contributory_per_child(household_monthly_income, p) -> Money:
    """The higher amount up to the first limit of income, half of it above."""
    if household_monthly_income <= p.contributory_first_limit:
        return p.contributory_allowance_high
    return p.contributory_allowance_low


@article(
    "Decreto-Ley 15.084, art. 2; BPS, Asignación familiar",
    unconfirmed="whether a child with a disability brings a higher amount",
)
def contributory_amount(contributory_per_child, allowance_able_count, allowance_disabled_count) -> Money:
    """What the household receives in a month; it is paid every two months."""
    return contributory_per_child * (allowance_able_count + allowance_disabled_count)


@article("Ley 18.227, art. 2")
def equity_plan_to_weigh(asks_equity_plan, household_finding, equity_plan_children_met) -> bool:
    """The equity plan is asked for, and nobody has weighed the household yet: the index is not a published figure."""
    return asks_equity_plan and household_finding == "not_weighed" and equity_plan_children_met
