"""Progressive age: EC 103/2019, art. 16. Full contribution time and an age that grows by six months each January."""

from amparo.law.language import *


@article("EC 103/2019, art. 16, II e § 1")
def progressive_age_required(sex, p) -> Months:
    return p.progressive_age_woman if sex == "female" else p.progressive_age_man


@article("EC 103/2019, arts 3 e 16")
def progressive_age_met(
    contributions,
    sex,
    birth_date,
    age_months,
    progressive_age_required,
    full_contribution_met,
    full_contribution_required,
    on,
    p,
) -> bool:
    """Age reached today, or on the last day of an earlier year together with the contribution time (a right that stays)."""
    if age_months >= progressive_age_required:
        return True
    if not full_contribution_met:
        return False
    counting = counted_for_length(contributions, p)
    return any(
        months_until(counting, year) >= in_months(full_contribution_required)
        and full_months(birth_date, end_of(year))
        >= (p.progressive_age_woman.at(end_of(year)) if sex == "female" else p.progressive_age_man.at(end_of(year)))
        for year in whole(2019, min(year_of(on) - 1, 2030))
    )


@article("EC 103/2019, art. 16")
def progressive_age_entitled(
    insured_before_reform, full_contribution_met, progressive_age_met, retirement_qualifying_met
) -> bool:
    return insured_before_reform and full_contribution_met and progressive_age_met and retirement_qualifying_met


@article("EC 103/2019, art. 16, § 2")
def teacher_progressive_age_required(sex, p) -> Months:
    return p.teacher_progressive_age_woman if sex == "female" else p.teacher_progressive_age_man


@article("EC 103/2019, arts 3 e 16, § 2")
def teacher_progressive_age_met(
    contributions,
    sex,
    birth_date,
    age_months,
    teacher_progressive_age_required,
    teacher_contribution_met,
    teacher_contribution_required,
    on,
    p,
) -> bool:
    """Age reached today, or on the last day of an earlier year together with the teaching time (a right that stays)."""
    if age_months >= teacher_progressive_age_required:
        return True
    if not teacher_contribution_met:
        return False
    counting = counted_for_length(contributions, p)
    return any(
        months_until(counting.where(contributions.teaching), year) >= in_months(teacher_contribution_required)
        and full_months(birth_date, end_of(year))
        >= (
            p.teacher_progressive_age_woman.at(end_of(year))
            if sex == "female"
            else p.teacher_progressive_age_man.at(end_of(year))
        )
        for year in whole(2019, min(year_of(on) - 1, 2030))
    )


@article("EC 103/2019, art. 16, § 2")
def teacher_progressive_age_entitled(
    teacher_transition_applies, teacher_contribution_met, teacher_progressive_age_met, retirement_qualifying_met
) -> bool:
    return (
        teacher_transition_applies
        and teacher_contribution_met
        and teacher_progressive_age_met
        and retirement_qualifying_met
    )
