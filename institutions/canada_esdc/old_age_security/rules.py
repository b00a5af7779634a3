"""Old Age Security pension: Old Age Security Act, ss. 3 to 9; recovery: Income Tax Act, Part I.2."""

from amparo.law.language import *

# Held an immigration visa on 1 July 1977 (s. 3(1)(b)(i)).
visa_in_1977 = fact(bool, default=False)

# Yearly net income of the base calendar year for the recovery: line 23400, with the benefits of this program.
net_world_income = fact(Money)


@article("Old Age Security Act, s. 3(1)(c)(ii), s. 3(2)(a), s. 8(1)")
def pension_age_met(birth_date, on, p) -> bool:
    """Paid from the month after the 65th birthday."""
    return after_birthday(birth_date, p.pension_age, on)


@article("Old Age Security Act, s. 5(1), s. 8(1)")
def pension_begun(pension_start_month, on) -> bool:
    """Whether the month from which the pension was asked for has come."""
    return first_of_month(on) >= first_of_month(pension_start_month)


@article(
    "Old Age Security Act, s. 8(1), s. 8(2)",
    unconfirmed="the day of the month on which the approval takes effect; its last day is taken",
)
def approved_on(pension_start_month, birth_date, p) -> Date:
    """Day on which the approval takes effect: the last of the month before the pension starts."""
    earliest = add_months(first_of_month(add_years(birth_date, p.pension_age)), 1)
    return add_days(max(first_of_month(pension_start_month), earliest), -1)


@article("Old Age Security Act, s. 8(1), s. 8(2)")
def pension_paid_from(approved_on, on, p) -> Date:
    """First day paid: that after the approval, and of the months before the claim the last eleven at most."""
    earliest = add_months(first_of_month(add_years(on, years(0) - p.years_back)), 1)
    return max(add_days(approved_on, 1), earliest)


@article("Old Age Security Act, s. 3(4)", unconfirmed="how the days left over of several stays are added")
def residence_years_at_start(residence, birth_date, approved_on, p) -> Years:
    """Whole years of residence when the pension starts."""
    return residence_years(residence, birth_date, approved_on, p)


@article("Old Age Security Act, s. 3(1), s. 3(2)(b), s. 40")
def pension_residence_met(residence, birth_date, agreement_years, approved_on, former_rule_met, p) -> bool:
    return residence_enough(residence, birth_date, agreement_years, approved_on, p) or former_rule_met


@article("Old Age Security Act, s. 9(1), s. 9(2), s. 9(3), s. 9(4)")
def pension_not_suspended(paid_since_departure, residence_years_now, p) -> bool:
    """Paid without end to who lives in Canada or has lived there for 20 years; to others six months after they left."""
    return paid_since_departure or residence_years_now >= p.residence_abroad


@article("Old Age Security Act, s. 3, s. 4, s. 5(1), s. 9")
def pension_entitled(
    pension_age_met, pension_begun, legal_status_met, pension_residence_met, pension_not_suspended
) -> bool:
    return pension_age_met and pension_begun and legal_status_met and pension_residence_met and pension_not_suspended


@article("Old Age Security Act, s. 7(1), s. 7(2), s. 7(5), s. 7.1")
def pension_amount(pension_deferred, older_pensioner, p) -> Money:
    """The pension of the month, with the increase at 75, before any recovery."""
    return with_older_increase(pension_deferred, p) if older_pensioner else pension_deferred


@article("Income Tax Act, s. 180.2", unconfirmed="the rounding of the part recovered each month")
def pension_recovered(net_world_income, base_year_start, pension_amount, p) -> Money:
    """A twelfth of 15 per cent of the income above the threshold, at most the pension."""
    above = max(net_world_income - p.recovery_threshold.at(base_year_start), 0)
    return min(round_half_up(above * p.recovery_rate / 12, 2), pension_amount)


@article("Old Age Security Act, s. 7; Income Tax Act, s. 180.2")
def pension_paid(pension_amount, pension_recovered) -> Money:
    """What is paid in the month."""
    return pension_amount - pension_recovered


@article("Income Tax Act, s. 180.2")
def pension_left_met(pension_paid) -> bool:
    """Whether the recovery leaves something to be paid."""
    return pension_paid > 0


@article("Old Age Security Act, s. 3, s. 4, s. 5(1), s. 9; Income Tax Act, s. 180.2")
def pension_payable(pension_entitled, pension_left_met) -> bool:
    """Whether the person has a right to the pension, and the recovery leaves some of it."""
    return pension_entitled and pension_left_met
