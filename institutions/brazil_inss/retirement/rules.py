"""Retirement: what several routes ask for.

A right once acquired stays (EC 103/2019, art. 3). The yearly steps of arts 15, 16 and 18 fall on 1 January, so that a
person may meet a rule in December and miss it in January. Within a year nothing is lost: age and months only grow. It is
therefore enough to look at the day of the claim and at the last day of each year since 2019 in which a step still lay
ahead; points_met and its like do so. Their contribution time is that of the same day; the qualifying period is that of
the day of the claim. The value is that of the claim: all wages up to it, and the share of the average for the time
reached by then.
"""

from amparo.law.language import *


@article("Lei 8.213/1991, art. 25, II")
def retirement_qualifying_met(qualifying_months, p) -> bool:
    return qualifying_months >= p.retirement_qualifying


@article("EC 103/2019, arts 15, I; 16, I; 17, I; 20, II")
def full_contribution_required(sex, p) -> Years:
    """Contribution time asked by the rules of the transition that rest on it."""
    return p.full_contribution_woman if sex == "female" else p.full_contribution_man


@article("EC 103/2019, arts 15, I; 16, I")
def full_contribution_met(contribution_months_excluding_simplified, full_contribution_required) -> bool:
    return contribution_months_excluding_simplified >= in_months(full_contribution_required)


@article("EC 103/2019, arts 15, § 3; 16, § 2; 20, § 1")
def teacher_contribution_required(sex, p) -> Years:
    """Teaching time in basic education asked by the rules of the transition."""
    return p.teacher_contribution_woman if sex == "female" else p.teacher_contribution_man


@article("EC 103/2019, arts 15, § 3; 16, § 2; 19, § 1, II; 20, § 1")
def teaching_months(contributions, on, p) -> Months:
    """Months of contribution in which the record shows teaching in basic education."""
    taught = counted_for_length(contributions, p).where(contributions.teaching)
    return months(taught.where(contributions.month <= on).count())


@article("EC 103/2019, arts 15, § 3; 16, § 2; 20, § 1")
def teacher_contribution_met(teaching_months, teacher_contribution_required) -> bool:
    return teaching_months >= in_months(teacher_contribution_required)


@article("EC 103/2019, arts 15, § 3; 16, § 2; 20, § 1")
def teacher_transition_applies(insured_before_reform, teaching_months) -> bool:
    return insured_before_reform and teaching_months > 0


@article("EC 103/2019, arts 15, § 3; 16, § 2; 19, § 1, II; 20, § 1")
def teaching_needs_evidence(claims_teaching, teaching_months, contribution_months_excluding_simplified, p) -> bool:
    """The person says that they taught, the record shows too little of it, and their whole time would suffice were it teaching.

    Then papers of the schools can open a route, and an officer looks at them.
    """
    least = in_months(p.teacher_permanent_contribution)
    return claims_teaching and teaching_months < least and contribution_months_excluding_simplified >= least


@article(
    "EC 103/2019, art. 3; CF, art. 201, § 7, na redação anterior; Lei 8.213/1991, arts 48 e 52",
    unconfirmed="the law before the reform is not computed here; an officer compares it",
)
def right_before_reform(
    contributions, sex, birth_date, contribution_months_before_reform, full_contribution_required, p
) -> bool:
    """Whether a pension of the law before the reform was already earned on 13 November 2019, by time or by age."""
    old_age = years(60) if sex == "female" else years(65)
    counting = contributions.where(contributions.month <= p.reform_date)
    by_age = full_years(birth_date, p.reform_date) >= old_age and months(counting.count()) >= months(180)
    return by_age or contribution_months_before_reform >= in_months(full_contribution_required)
