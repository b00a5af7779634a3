"""Tolls: EC 103/2019, art. 17 (half of the time that was missing on 13 November 2019) and art. 20 (all of it)."""

from amparo.law.language import *


@article("EC 103/2019, art. 17, II; art. 20, IV")
def missing_at_reform(contribution_months_before_reform, full_contribution_required) -> Months:
    """Contribution time that was still missing on the day of the reform."""
    return max(0, in_months(full_contribution_required) - contribution_months_before_reform)


@article("EC 103/2019, art. 17, caput")
def toll_50_threshold(sex, p) -> Years:
    return p.toll_50_threshold_woman if sex == "female" else p.toll_50_threshold_man


@article("EC 103/2019, art. 17, caput")
def toll_50_applies(insured_before_reform, contribution_months_before_reform, toll_50_threshold) -> bool:
    """More than 28 (33) years on the day of the reform: exactly so many is not enough."""
    return insured_before_reform and contribution_months_before_reform > in_months(toll_50_threshold)


@article("EC 103/2019, art. 17, I e II", unconfirmed="half a month is rounded up, since the record holds whole months")
def toll_50_months_required(full_contribution_required, missing_at_reform, p) -> Months:
    return in_months(full_contribution_required) + round_up(missing_at_reform * p.toll_50_share, 0)


@article("EC 103/2019, art. 17, I e II")
def toll_50_contribution_met(contribution_months_excluding_simplified, toll_50_months_required) -> bool:
    return contribution_months_excluding_simplified >= toll_50_months_required


@article("EC 103/2019, art. 17")
def toll_50_entitled(toll_50_applies, toll_50_contribution_met, retirement_qualifying_met) -> bool:
    """No age is asked."""
    return toll_50_applies and toll_50_contribution_met and retirement_qualifying_met


@article("EC 103/2019, art. 20, II e IV")
def toll_100_months_required(full_contribution_required, missing_at_reform) -> Months:
    return in_months(full_contribution_required) + missing_at_reform


@article("EC 103/2019, art. 20, I")
def toll_100_age_required(sex, p) -> Years:
    return p.toll_100_age_woman if sex == "female" else p.toll_100_age_man


@article("EC 103/2019, art. 20, II e IV")
def toll_100_contribution_met(contribution_months_excluding_simplified, toll_100_months_required) -> bool:
    return contribution_months_excluding_simplified >= toll_100_months_required


@article("EC 103/2019, art. 20, I")
def toll_100_age_met(age_years, toll_100_age_required) -> bool:
    return age_years >= toll_100_age_required


@article("EC 103/2019, art. 20")
def toll_100_entitled(
    insured_before_reform, toll_100_age_met, toll_100_contribution_met, retirement_qualifying_met
) -> bool:
    return insured_before_reform and toll_100_age_met and toll_100_contribution_met and retirement_qualifying_met


@article("EC 103/2019, art. 20, § 1")
def teacher_toll_100_months_required(contributions, teacher_contribution_required, p) -> Months:
    """Teaching time asked, with the teaching time that was missing on the day of the reform counted twice."""
    taught = counted_for_length(contributions, p).where(contributions.teaching)
    required = in_months(teacher_contribution_required)
    return required + max(0, required - months(taught.where(contributions.month <= p.reform_date).count()))


@article("EC 103/2019, art. 20, I e § 1")
def teacher_toll_100_age_required(sex, p) -> Years:
    return p.teacher_toll_100_age_woman if sex == "female" else p.teacher_toll_100_age_man


@article("EC 103/2019, art. 20, I e § 1")
def teacher_toll_100_age_met(age_years, teacher_toll_100_age_required) -> bool:
    return age_years >= teacher_toll_100_age_required


@article("EC 103/2019, art. 20, §§ 1 e 2")
def teacher_toll_100_contribution_met(teaching_months, teacher_toll_100_months_required) -> bool:
    return teaching_months >= teacher_toll_100_months_required


@article("EC 103/2019, art. 20, § 1")
def teacher_toll_100_entitled(
    teacher_transition_applies, teacher_toll_100_age_met, teacher_toll_100_contribution_met, retirement_qualifying_met
) -> bool:
    return (
        teacher_transition_applies
        and teacher_toll_100_age_met
        and teacher_toll_100_contribution_met
        and retirement_qualifying_met
    )
