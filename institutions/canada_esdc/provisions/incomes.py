"""The income that counts: of one person, and of two."""

from amparo.law.language import *


@article("Old Age Security Act, s. 2, income, (a)(ii), (a)(iii), (b), (b.1)")
def work_income(
    employment_income, employment_contributions, self_employment_income, self_employment_contributions
) -> Money:
    """Income from work of the base year, after contributions to pension plans and employment insurance."""
    employed = max(employment_income - employment_contributions, 0)
    return employed + max(self_employment_income - self_employment_contributions, 0)


@article("Old Age Security Act, s. 2, income, (b.1)")
def work_income_left_out(work_income, p) -> Money[3]:
    """The first 5,000 dollars of work income, and half of the next 10,000."""
    above = round_half_up(max(work_income - p.work_exemption, 0) * p.work_exemption_share, 3)
    return min(work_income, p.work_exemption) + min(above, p.work_exemption)


@article("Old Age Security Act, s. 2, income")
def yearly_income(
    net_income,
    employment_income,
    employment_contributions,
    self_employment_income,
    self_employment_contributions,
    work_income_left_out,
) -> Money[3]:
    """Income of the base year for the supplement and the allowances."""
    contributed = min(employment_contributions, employment_income) + min(
        self_employment_contributions, self_employment_income
    )
    return max(net_income - contributed - work_income_left_out, 0)


@article("Old Age Security Act, s. 12(6)(c), s. 22(1) (monthly joint income)")
def joint_income(yearly_income, partner) -> Money[3]:
    """The yearly income of both partners, or of a person alone."""
    return yearly_income + partner.yearly_income if partner.exists else yearly_income


@article("Old Age Security Act, s. 12.1(1), s. 22.1(3)")
def single_top_up_fall(yearly_income, p) -> Money:
    """A dollar for each full 48 dollars of yearly income above 2,000: the quotient C/4."""
    return round_down(max(yearly_income - p.top_up_income_single, 0) / 48, 0)


@article("Old Age Security Act, s. 12.1(1)(b), s. 12.1(2), s. 22.1(1), s. 22.1(2)")
def couple_top_up_fall(joint_income, p) -> Money:
    """A dollar for each full 96 dollars of yearly joint income above 4,000: the quotient C/4."""
    return round_down(max(joint_income - p.top_up_income_couple, 0) / 96, 0)


@article("Old Age Security Act, s. 15(3)(b), s. 15(3.1)")
def counts_as_single(partner, separation) -> bool:
    """Whether the supplement is worked out as for a person without a spouse or partner."""
    return not partner.exists or separation == "established"


@article("Old Age Security Act, s. 15(3)(b), s. 19(8)")
def separation_to_weigh(partner, lives_apart, separation) -> bool:
    """The partners live apart for reasons that neither caused: the Minister may direct that they count as apart."""
    return partner.exists and lives_apart and separation == "not_weighed"


@article("Old Age Security Act, s. 12(1)(b)")
def partner_receives_pension(partner) -> bool:
    """Whether a pension may be paid to the spouse or partner for the month."""
    if partner.exists:
        return partner.old_age_benefit == "pension"
    return False


@article("Old Age Security Act, s. 22(2)")
def partner_receives_allowance(partner) -> bool:
    """Whether the Allowance may be paid to the spouse or partner for the month."""
    if partner.exists:
        return partner.old_age_benefit == "allowance"
    return False
