"""Allowance for people of 60 to 64 whose spouse or partner receives the supplement: Old Age Security Act, ss. 19, 22(3)."""

from amparo.law.language import *


@formula
def allowance_of(pension, supplement, fall, limit, below):
    """The Allowance by joint income: up to the limit the pension part falls by three dollars, above it the supplement by one."""
    return supplement + max(pension - 3 * fall, 0) if below else max(supplement - max(fall - limit, 0), 0)


@formula
def limit_of_pension_part(pension, factor):
    """A quarter of four thirds of the pension rounded up to three dollars, rounded up to four dollars."""
    return round_up(round_up(pension / 3, 0) * factor, 0)


@formula
def between_60_and_65(birth_date, on, p):
    """Whether the month paid comes after that of the 60th birthday and not after that of the 65th."""
    return after_birthday(birth_date, p.allowance_age, on) and not after_birthday(birth_date, p.pension_age, on)


@article("Old Age Security Act, s. 19(5), s. 21(8)")
def allowance_last_day(birth_date, p) -> Date:
    """Last day of the month of the 65th birthday."""
    return add_days(add_months(first_of_month(add_years(birth_date, p.pension_age)), 1), -1)


@article("Old Age Security Act, s. 19(1)(b), s. 19(5), s. 23(1)")
def allowance_age_met(birth_date, on, p) -> bool:
    return between_60_and_65(birth_date, on, p)


@article("Old Age Security Act, s. 19(1)(c), s. 21(1)(b), s. 40")
def allowance_residence_met(residence, birth_date, agreement_years, on, p) -> bool:
    return residence_enough(residence, birth_date, agreement_years, first_of_month(on), p)


@article("Old Age Security Act, s. 19(6)(c), s. 21(9)(b)")
def allowance_in_canada_met(paid_since_departure) -> bool:
    return paid_since_departure


@article(
    "Old Age Security Act, s. 19(1), s. 19(6)(b)",
    unconfirmed="that the partner lives in Canada and is not barred by a sponsorship is taken as given",
)
def allowance_partner_met(partner_receives_pension) -> bool:
    """The spouse or partner receives a pension."""
    return partner_receives_pension


@article("Old Age Security Act, s. 22(1) (monthly joint income), s. 19(8)")
def allowance_yearly_income(joint_income, yearly_income, counts_as_single) -> Money[3]:
    """The joint income of the year; that of the person alone where the partners were found to live apart."""
    return yearly_income if counts_as_single else joint_income


@article("Old Age Security Act, s. 22(1), s. 22(3)(b)(i), s. 22(3)(b)(ii)")
def allowance_limit(full_monthly_pension) -> Money:
    """A quarter of the monthly joint income up to which the pension part is paid, of a person with ten years of residence."""
    return limit_of_pension_part(full_monthly_pension, 1)


@article("Old Age Security Act, s. 22(1), s. 22(3)(b)(i), s. 22(3)(b)(ii), s. 22(4)(b)")
def own_allowance_limit(full_monthly_pension, qualifying_factor) -> Money:
    """The same, by the special qualifying factor of the person."""
    return limit_of_pension_part(full_monthly_pension, qualifying_factor)


@article("Old Age Security Act, s. 22(3)")
def allowance_by_income(
    full_monthly_pension, couple_supplement, qualifying_factor, allowance_yearly_income, own_allowance_limit
) -> Money:
    """The Allowance without the additional amount."""
    return allowance_of(
        by_factor(full_monthly_pension, qualifying_factor),
        by_factor(couple_supplement, qualifying_factor),
        round_down(allowance_yearly_income / 48, 0),
        own_allowance_limit,
        allowance_yearly_income <= own_allowance_limit * 48,
    )


@article("Old Age Security Act, s. 22.1(2)")
def allowance_top_up(couple_top_up, qualifying_factor, couple_top_up_fall) -> Money:
    """The additional amount for people with almost no income."""
    return max(by_factor(couple_top_up, qualifying_factor) - couple_top_up_fall, 0)


@article("Old Age Security Act, s. 19(7), s. 22(3), s. 22.1(2)")
def allowance_amount(allowance_by_income, allowance_top_up) -> Money:
    """The Allowance of the month."""
    return allowance_by_income + allowance_top_up


@article("Old Age Security Act, s. 22(3)")
def allowance_income_met(allowance_amount) -> bool:
    """Whether the income leaves something to be paid."""
    return allowance_amount > 0


@article("Old Age Security Act, s. 19")
def allowance_entitled(
    allowance_age_met,
    allowance_partner_met,
    legal_status_met,
    allowance_residence_met,
    allowance_in_canada_met,
    not_barred_by_sponsorship,
    allowance_income_met,
) -> bool:
    person = allowance_age_met and allowance_partner_met and legal_status_met and allowance_residence_met
    return person and allowance_in_canada_met and not_barred_by_sponsorship and allowance_income_met
