"""Allowance for survivors of 60 to 64: Old Age Security Act, ss. 21, 22(4), 22.1(3)."""

from amparo.law.language import *

# Day on which the spouse or common-law partner died; and whether the survivor has become another person's since.
partner_died_on = fact(Date)
has_new_partner = fact(bool, default=False)


@article("Old Age Security Act, s. 21(1)(a), s. 21(6), s. 21(8)")
def survivor_age_met(birth_date, on, p) -> bool:
    return between_60_and_65(birth_date, on, p)


@article("Old Age Security Act, s. 2 (survivor), s. 21(6), s. 21(8)")
def survivor_met(partner_died_on, has_new_partner, on) -> bool:
    """Whether the spouse or partner died before the month paid, and there is no other since."""
    return first_of_month(on) > first_of_month(partner_died_on) and not has_new_partner


@article("Old Age Security Act, s. 22(1) (residual income of a survivor), s. 22(4)")
def survivor_allowance_by_income(
    full_monthly_pension, survivor_supplement, qualifying_factor, yearly_income, own_allowance_limit
) -> Money:
    """The pension part falls by three dollars for 48 of income; above the limit the supplement by one for 24."""
    supplement = by_factor(survivor_supplement, qualifying_factor)
    if yearly_income <= own_allowance_limit * 48:
        pension = by_factor(full_monthly_pension, qualifying_factor)
        return supplement + max(pension - 3 * round_down(yearly_income / 48, 0), 0)
    return max(supplement - (round_down(yearly_income / 24, 0) - 2 * own_allowance_limit), 0)


@article("Old Age Security Act, s. 22.1(3)")
def survivor_top_up(single_top_up, qualifying_factor, single_top_up_fall) -> Money:
    """The additional amount for people with almost no income."""
    return max(by_factor(single_top_up, qualifying_factor) - single_top_up_fall, 0)


@article("Old Age Security Act, s. 21(10), s. 22(4), s. 22.1(3)")
def survivor_allowance_amount(survivor_allowance_by_income, survivor_top_up) -> Money:
    """The Allowance for the Survivor of the month."""
    return survivor_allowance_by_income + survivor_top_up


@article("Old Age Security Act, s. 22(4)")
def survivor_income_met(survivor_allowance_amount) -> bool:
    """Whether the income leaves something to be paid."""
    return survivor_allowance_amount > 0


@article("Old Age Security Act, s. 21")
def survivor_allowance_entitled(
    survivor_age_met,
    survivor_met,
    legal_status_met,
    allowance_residence_met,
    allowance_in_canada_met,
    not_barred_by_sponsorship,
    survivor_income_met,
) -> bool:
    person = survivor_age_met and survivor_met and legal_status_met and allowance_residence_met
    return person and allowance_in_canada_met and not_barred_by_sponsorship and survivor_income_met
