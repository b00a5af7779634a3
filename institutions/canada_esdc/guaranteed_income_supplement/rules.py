"""Guaranteed Income Supplement: Old Age Security Act, Part II (ss. 10 to 18) and s. 22(2), (6).

A dollar is taken for each full multiple of income, so each "next lower multiple" of the Act is a whole number of
dollars here: a half of a multiple of two dollars of a twelfth of the year's income is the whole dollars of its 24th part.
"""

from amparo.law.language import *


@article("Old Age Security Act, s. 11(1), s. 11(7)(b)")
def supplement_pension_met(pension_entitled) -> bool:
    """The supplement goes with a pension that is paid."""
    return pension_entitled


@article("Old Age Security Act, s. 12(6)(a), s. 12(6)(c)(ii)")
def income_fall(yearly_income, joint_income, counts_as_single) -> Money:
    """Whole dollars of a 24th of the year's income; of two, of a 48th of their joint income."""
    if counts_as_single:
        return round_down(yearly_income / 24, 0)
    return round_down(joint_income / 48, 0)


@article("Old Age Security Act, s. 12(5)")
def supplement_alone(single_supplement, missing_pension, qualifying_factor, income_fall) -> Money:
    """The supplement of a person without a spouse or partner."""
    return max(by_factor(single_supplement + missing_pension, qualifying_factor) - income_fall, 0)


@article("Old Age Security Act, s. 12(5)")
def supplement_beside_pensioner(couple_supplement, missing_pension, qualifying_factor, income_fall) -> Money:
    """The supplement of a person whose spouse or partner receives a pension."""
    return max(by_factor(couple_supplement + missing_pension, qualifying_factor) - income_fall, 0)


@article("Old Age Security Act, s. 12(5), s. 12(6)(b)")
def supplement_beside_none(single_supplement, missing_pension, qualifying_factor, income_fall, income_spared) -> Money:
    """The supplement of a person whose spouse or partner receives no pension: part of the joint income is spared."""
    highest = by_factor(single_supplement + missing_pension, qualifying_factor)
    return max(highest - max(income_fall - income_spared, 0), 0)


@article("Old Age Security Act, s. 22(2)")
def supplement_of_allowance(
    couple_supplement, missing_pension, qualifying_factor, income_fall, allowance_limit
) -> Money:
    """The supplement of a person whose spouse or partner receives the Allowance, before s. 22(6)."""
    highest = by_factor(couple_supplement + missing_pension, qualifying_factor)
    return max(highest - max(income_fall - allowance_limit, 0), 0)


@article("Old Age Security Act, s. 22(3)", unconfirmed="ten years of residence of the partner are taken as given")
def partner_allowance(full_monthly_pension, couple_supplement, income_fall, allowance_limit, joint_income) -> Money:
    """The Allowance of the spouse or partner, without the additional amount."""
    return allowance_of(
        full_monthly_pension, couple_supplement, income_fall, allowance_limit, joint_income <= allowance_limit * 48
    )


@article("Old Age Security Act, s. 22(2), s. 22(6)")
def supplement_beside_allowance(supplement_of_allowance, partner_allowance, supplement_beside_none) -> Money:
    """Not less, with the Allowance, than the supplement beside a spouse or partner who receives nothing."""
    return max(supplement_of_allowance, supplement_beside_none - partner_allowance)


@article("Old Age Security Act, s. 12, s. 22(2)")
def supplement_by_income(
    counts_as_single,
    partner_receives_pension,
    partner_receives_allowance,
    supplement_alone,
    supplement_beside_pensioner,
    supplement_beside_allowance,
    supplement_beside_none,
) -> Money:
    """The supplement by the situation of the person, without the additional amount."""
    if counts_as_single:
        return supplement_alone
    if partner_receives_pension:
        return supplement_beside_pensioner
    if partner_receives_allowance:
        return supplement_beside_allowance
    return supplement_beside_none


@article("Old Age Security Act, s. 12.1, s. 22.1(1)")
def supplement_top_up(
    counts_as_single,
    partner_receives_pension,
    partner_receives_allowance,
    single_top_up,
    couple_top_up,
    qualifying_factor,
    single_top_up_fall,
    couple_top_up_fall,
) -> Money:
    """The additional amount for people with almost no income."""
    if counts_as_single:
        return max(by_factor(single_top_up, qualifying_factor) - single_top_up_fall, 0)
    if partner_receives_pension or partner_receives_allowance:
        return max(by_factor(couple_top_up, qualifying_factor) - couple_top_up_fall, 0)
    return max(by_factor(single_top_up, qualifying_factor) - couple_top_up_fall, 0)


@article("Old Age Security Act, s. 12, s. 12.1")
def supplement_amount(supplement_by_income, supplement_top_up) -> Money:
    """The supplement of the month."""
    return supplement_by_income + supplement_top_up


@article("Old Age Security Act, s. 12(5), s. 22(2)")
def supplement_income_met(supplement_amount) -> bool:
    """Whether the income leaves something to be paid."""
    return supplement_amount > 0


@article("Old Age Security Act, s. 11(7)(c), s. 11(7)(d)")
def supplement_in_canada_met(paid_since_departure) -> bool:
    return paid_since_departure


@article("Old Age Security Act, s. 11")
def supplement_entitled(
    supplement_pension_met, supplement_in_canada_met, not_barred_by_sponsorship, supplement_income_met
) -> bool:
    return supplement_pension_met and supplement_in_canada_met and not_barred_by_sponsorship and supplement_income_met
