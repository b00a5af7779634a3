"""Age with a short contribution time: EC 103/2019, art. 18 (insured before the reform) and art. 19 (permanent rule)."""

from amparo.law.language import *


@article("EC 103/2019, art. 18, I e § 1")
def age_transition_required(sex, p) -> Months:
    return p.age_transition_woman if sex == "female" else p.age_transition_man


@article("EC 103/2019, art. 18, II")
def age_transition_contribution_met(contribution_months, p) -> bool:
    return contribution_months >= in_months(p.age_transition_contribution)


@article("EC 103/2019, arts 3 e 18")
def age_transition_met(
    contributions, sex, birth_date, age_months, age_transition_required, age_transition_contribution_met, on, p
) -> bool:
    """Age reached today; or, for a woman, on the last day of a year before 2023 together with the contribution time."""
    if age_months >= age_transition_required:
        return True
    if sex == "male" or not age_transition_contribution_met:
        return False
    counting = counted(contributions, p)
    return any(
        months_until(counting, year) >= in_months(p.age_transition_contribution)
        and full_months(birth_date, end_of(year)) >= p.age_transition_woman.at(end_of(year))
        for year in whole(2019, min(year_of(on) - 1, 2022))
    )


@article("EC 103/2019, art. 18")
def age_transition_entitled(
    insured_before_reform, age_transition_contribution_met, age_transition_met, retirement_qualifying_met
) -> bool:
    return (
        insured_before_reform and age_transition_contribution_met and age_transition_met and retirement_qualifying_met
    )


@article("CF, art. 201, § 7, I")
def permanent_age_required(sex, p) -> Years:
    return p.permanent_age_woman if sex == "female" else p.permanent_age_man


@article("EC 103/2019, art. 19, caput")
def permanent_contribution_required(sex, p) -> Years:
    return p.permanent_contribution_woman if sex == "female" else p.permanent_contribution_man


@article("CF, art. 201, § 7, I; EC 103/2019, art. 19")
def permanent_age_met(age_years, permanent_age_required) -> bool:
    return age_years >= permanent_age_required


@article("EC 103/2019, art. 19, caput")
def permanent_contribution_met(contribution_months, permanent_contribution_required) -> bool:
    return contribution_months >= in_months(permanent_contribution_required)


@article("CF, art. 201, § 7, I; EC 103/2019, art. 19")
def permanent_entitled(permanent_age_met, permanent_contribution_met, retirement_qualifying_met) -> bool:
    """Open to all: those insured before the reform may choose it (arts 15 to 18 and 20 leave the choice)."""
    return permanent_age_met and permanent_contribution_met and retirement_qualifying_met


@article(
    "EC 103/2019, art. 19, § 1, II; Decreto 3.048/1999, art. 54",
    unconfirmed="those insured before the reform may choose this rule too; the decree does not restrict it",
)
def teacher_permanent_applies(teaching_months) -> bool:
    return teaching_months > 0


@article("CF, art. 201, § 8; EC 103/2019, art. 19, § 1, II")
def teacher_permanent_age_required(sex, p) -> Years:
    return p.teacher_permanent_age_woman if sex == "female" else p.teacher_permanent_age_man


@article("CF, art. 201, § 8; EC 103/2019, art. 19, § 1, II")
def teacher_permanent_age_met(age_years, teacher_permanent_age_required) -> bool:
    return age_years >= teacher_permanent_age_required


@article("EC 103/2019, art. 19, § 1, II")
def teacher_permanent_contribution_met(teaching_months, p) -> bool:
    return teaching_months >= in_months(p.teacher_permanent_contribution)


@article("CF, art. 201, § 8; EC 103/2019, art. 19, § 1, II")
def teacher_permanent_entitled(
    teacher_permanent_applies, teacher_permanent_age_met, teacher_permanent_contribution_met, retirement_qualifying_met
) -> bool:
    return (
        teacher_permanent_applies
        and teacher_permanent_age_met
        and teacher_permanent_contribution_met
        and retirement_qualifying_met
    )
