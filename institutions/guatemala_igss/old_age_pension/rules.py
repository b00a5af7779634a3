"""Old-age pension: Acuerdo 1124, arts 15, 16 and 29, de Junta Directiva del IGSS; art. 15 as in Acuerdo 1492."""

from amparo.law.language import *

# Who depends on the person: a spouse or partner, children under eighteen or disabled, parents.
dependant_partner = fact(bool, default=False)
dependant_children = fact(Count, default=0, most=30)
dependant_parents = fact(Count, default=0, most=2)


@article("Acuerdo 1124 de Junta Directiva del IGSS, art. 15 (Acuerdo 1492)")
def old_age_met(age_years, p) -> bool:
    return age_years >= p.old_age


@article("Acuerdo 1124 de Junta Directiva del IGSS, art. 15 (Acuerdo 1492)")
def contributions_met(contribution_months, p) -> bool:
    return contribution_months >= p.old_age_contributions


@article("Acuerdo 1124 de Junta Directiva del IGSS, art. 15 (Acuerdo 1492)")
def old_age_pension_entitled(old_age_met, contributions_met) -> bool:
    return old_age_met and contributions_met


@article(
    "Acuerdo 1124 de Junta Directiva del IGSS, arts 16, 29",
    unconfirmed="that months without a contribution are passed over",
)
def averaged_from(contributions, on, p) -> Date:
    """The month from which the sixty last contributions before the claim are counted; all, where they are fewer."""
    before = contributions.where(contributions.month < first_of_month(on))
    # Months numbered from 1900 on: what the sixtieth latest adds to the sum of the latest is its number.
    number_of_month = number(full_months(day(1900, 1, 1), contributions.month))
    latest = number(p.averaged_months)
    sixtieth = before.top_sum(number_of_month, latest) - before.top_sum(number_of_month, latest - 1)
    return add_months(day(1900, 1, 1), months(min(max(sixtieth, 0), 3000)))


@article(
    "Acuerdo 1124 de Junta Directiva del IGSS, arts 16, 29",
    unconfirmed="that months without a contribution are passed over",
)
def base_pay(contributions, averaged_from, on, p) -> Money:
    """The average of the last sixty pays before the claim, at most the ceiling of article 29."""
    averaged = contributions.where(contributions.month >= averaged_from and contributions.month < first_of_month(on))
    if averaged.count() == 0:
        return 0
    return min(round_half_up(averaged.sum(contributions.wage) / averaged.count(), 2), p.base_pay_ceiling)


@article("Acuerdo 1124 de Junta Directiva del IGSS, art. 16, b")
def extra_half_years(contribution_months, p) -> Count:
    """Complete six months of contribution beyond the first hundred and twenty."""
    return max(number(contribution_months - p.basic_months), 0) // 6


@article("Acuerdo 1124 de Junta Directiva del IGSS, art. 16, a, b, c")
def pension_share(extra_half_years, dependant_partner, dependant_children, dependant_parents, p) -> Rate:
    """50 %, 0.5 % for each extra half year, and 10 % for each dependant; at most 80 %."""
    dependants = dependant_children + dependant_parents + (1 if dependant_partner else 0)
    share = p.basic_share + extra_half_years * p.half_year_share + dependants * p.dependant_share
    return min(share, p.most_share)


@article(
    "Acuerdo 1124 de Junta Directiva del IGSS, arts 16, 29", unconfirmed="cents are cut, as in the published example"
)
def old_age_pension_amount(base_pay, pension_share, p) -> Money:
    return max(round_down(base_pay * pension_share, 2), p.least_pension)
