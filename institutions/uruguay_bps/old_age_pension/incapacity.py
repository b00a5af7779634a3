"""Pension for total incapacity: Ley 16.713, art. 19; since August 2023 Ley 20.130, arts 33, 41, 44 and 48.

It is for those who have no other right. What is paid is what the person would have had at 65, had they gone on working.
"""

from amparo.law.language import *

# The person says that they can do no work at all, for good; the doctors of the BPS say whether it is so.
claims_total_incapacity = fact(bool, default=False)
incapacity_recognised = fact(bool, default=False)
incapacity_from_work = fact(bool, default=False)
incapacity_after_leaving = fact(bool, default=False)

# Of the person: a child under 21 or an incapacitated one in their charge; severe dependency on another's help.
incapacity_child_in_charge = fact(bool, default=False)
incapacity_severe_dependency = fact(bool, default=False)


@article("Ley 16.713, art. 19")
def incapacity_claimed(claims_total_incapacity) -> bool:
    """Whether the person says that they can no longer work."""
    return claims_total_incapacity


@article("Ley 16.713, art. 19, A, B, C")
def incapacity_service_required(age_years, incapacity_from_work, incapacity_after_leaving, p) -> Months:
    """Two years; six months up to 25 years of age; none where work is the cause; ten years after having left work."""
    if incapacity_from_work:
        return 0
    if incapacity_after_leaving:
        return p.incapacity_service_after_leaving
    return p.incapacity_service_young if age_years <= p.incapacity_young_age else p.incapacity_service


@article("Ley 16.713, art. 19")
def incapacity_service_met(service_months, incapacity_service_required) -> bool:
    return service_months >= incapacity_service_required


@article("Ley 20.130, art. 41")
def incapacity_without_other_right(common_entitled, advanced_entitled, new_entitled) -> bool:
    """Whether no other pension of the BPS is open."""
    return not (common_entitled or advanced_entitled or new_entitled)


@article("Ley 16.713, art. 19; Ley 20.130, arts 33, 41")
def incapacity_entitled(
    claims_total_incapacity, incapacity_recognised, incapacity_service_met, incapacity_without_other_right
) -> bool:
    claimed = claims_total_incapacity and incapacity_recognised
    return claimed and incapacity_service_met and incapacity_without_other_right


@formula
def projected_service(service_months, birth_date, age, on):
    """Service at an age had the person gone on working without a gap."""
    return service_months + full_months(on, add_years(birth_date, age))


@article(
    "Ley 20.130, arts 35, D; 48", unconfirmed="who is past 65 without a right goes on to the first age that opens one"
)
def incapacity_projected_age(service_months, birth_date, age_years, on, p) -> Years:
    """The first age from 65 to 70 at which the projected service would open the normal pension; 70 where none would."""
    before = max(
        age + 1
        if years(age) < age_years
        or projected_service(service_months, birth_date, years(age), on)
        < in_months(p.advanced_service.lookup(years(age)))
        else 65
        for age in whole(65, 69)
    )
    return years(before)


@article("Ley 20.130, art. 48, inciso segundo")
def incapacity_projected_months(service_months, birth_date, incapacity_projected_age, on, p) -> Months:
    """Projected service at that age, and at least the 15 years that are asked at 70."""
    at_age = projected_service(service_months, birth_date, incapacity_projected_age, on)
    return max(at_age, in_months(p.advanced_service.lookup(incapacity_projected_age)))


@article("Ley 20.130, arts 46, 48")
def incapacity_share(incapacity_projected_age, incapacity_projected_months, p) -> Rate:
    """The share for each projected year, by the projected age; in all at most 85 %."""
    share = p.accrual_by_age.lookup(incapacity_projected_age) * number(incapacity_projected_months) / 12
    return min(round_half_up(share, 4), p.accrual_most)


@article("Ley 20.130, art. 48, A, B")
def incapacity_addition(incapacity_child_in_charge, incapacity_severe_dependency, p) -> Rate:
    """20 % more with a child in charge, 25 % more for severe dependency."""
    for_child = p.incapacity_child_addition if incapacity_child_in_charge else 0
    for_dependency = p.incapacity_dependency_addition if incapacity_severe_dependency else 0
    return for_child + for_dependency


@article(
    "Ley 20.130, arts 44, 48, 51",
    unconfirmed="the average is that of the best twenty years, of all where there are fewer; no minimum was read",
)
def incapacity_amount(
    certified_basic_pay, average_best_twenty_years, incapacity_share, incapacity_addition, highest_pension
) -> Money:
    """The share of the basic pay, at most the highest pension, and the additions to it."""
    basis = certified_basic_pay if certified_basic_pay > 0 else average_best_twenty_years
    pension = min(round_half_up(basis * incapacity_share, 2), highest_pension)
    return round_half_up(pension * (1 + incapacity_addition), 2)


@article("Ley 16.713, art. 19; Ley 20.130, art. 33")
def incapacity_needs_officer(
    claims_total_incapacity, incapacity_recognised, incapacity_service_met, incapacity_without_other_right
) -> bool:
    """Doctors say whether the incapacity is total and for good; an officer puts it on record."""
    claimed = claims_total_incapacity and not incapacity_recognised
    return claimed and incapacity_service_met and incapacity_without_other_right


@article("Ley 16.713, art. 27; Ley 20.130, art. 44")
def incapacity_index_needs_officer(incapacity_entitled, certified_basic_pay, on, p) -> bool:
    """The index is held up to a month, before the law of incapacity began: an officer puts in the basic pay."""
    return incapacity_entitled and certified_basic_pay == 0 and on > p.wage_index_known_until


@article("Ley 20.130, arts 6, 1, 3; 41")
def incapacity_before_reform_needs_officer(incapacity_entitled, on, p) -> bool:
    """Claims before August 2023 fall under the law before, 65 % of the basic pay: an officer's."""
    return incapacity_entitled and on < p.incapacity_new_law_on
