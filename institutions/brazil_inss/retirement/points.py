"""Points: EC 103/2019, art. 15. Age and contribution time together; what is asked grows by a point each January.

Age and time count with their fractions (art. 15, § 2). The record holds whole months, so that a fraction of a month of age can
never complete a point: completed months of age plus months of contribution decide as days would.
"""

from amparo.law.language import *


@article("EC 103/2019, art. 15, II e § 2")
def points_months(age_months, contribution_months_excluding_simplified) -> Months:
    """Age plus contribution time, in months; twelve make a point."""
    return age_months + contribution_months_excluding_simplified


@article("EC 103/2019, art. 15, II")
def points_total(points_months) -> Count:
    """Full points reached."""
    return number(in_years(points_months))


@article("EC 103/2019, art. 15, II e § 1")
def points_required(sex, p) -> Count:
    return p.points_required_woman if sex == "female" else p.points_required_man


@article("EC 103/2019, arts 3 e 15")
def points_met(
    contributions,
    sex,
    birth_date,
    points_months,
    points_required,
    full_contribution_met,
    full_contribution_required,
    on,
    p,
) -> bool:
    """Points reached today, or on the last day of an earlier year together with the contribution time (a right that stays)."""
    if points_months >= months(12 * points_required):
        return True
    if not full_contribution_met:
        return False
    counting = counted_for_length(contributions, p)
    return any(
        months_until(counting, year) >= in_months(full_contribution_required)
        and months_until(counting, year) + full_months(birth_date, end_of(year))
        >= months(
            12
            * (p.points_required_woman.at(end_of(year)) if sex == "female" else p.points_required_man.at(end_of(year)))
        )
        for year in whole(2019, min(year_of(on) - 1, 2032))
    )


@article("EC 103/2019, art. 15")
def points_entitled(insured_before_reform, full_contribution_met, points_met, retirement_qualifying_met) -> bool:
    return insured_before_reform and full_contribution_met and points_met and retirement_qualifying_met


@article("EC 103/2019, art. 15, § 3")
def teacher_points_required(sex, p) -> Count:
    return p.teacher_points_required_woman if sex == "female" else p.teacher_points_required_man


@article(
    "EC 103/2019, arts 3 e 15, § 3",
    unconfirmed="all contribution time counts towards a teacher's points, not only teaching",
)
def teacher_points_met(
    contributions,
    sex,
    birth_date,
    points_months,
    teacher_points_required,
    teacher_contribution_met,
    teacher_contribution_required,
    on,
    p,
) -> bool:
    """Points reached today, or on the last day of an earlier year together with the teaching time (a right that stays)."""
    if points_months >= months(12 * teacher_points_required):
        return True
    if not teacher_contribution_met:
        return False
    counting = counted_for_length(contributions, p)
    return any(
        months_until(counting.where(contributions.teaching), year) >= in_months(teacher_contribution_required)
        and months_until(counting, year) + full_months(birth_date, end_of(year))
        >= months(
            12
            * (
                p.teacher_points_required_woman.at(end_of(year))
                if sex == "female"
                else p.teacher_points_required_man.at(end_of(year))
            )
        )
        for year in whole(2019, min(year_of(on) - 1, 2029))
    )


@article("EC 103/2019, art. 15, § 3")
def teacher_points_entitled(
    teacher_transition_applies, teacher_contribution_met, teacher_points_met, retirement_qualifying_met
) -> bool:
    return teacher_transition_applies and teacher_contribution_met and teacher_points_met and retirement_qualifying_met
