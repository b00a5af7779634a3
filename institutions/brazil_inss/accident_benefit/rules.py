"""Accident benefit (auxílio-acidente): Lei 8.213/1991, arts 18, § 1, 26, I, and 86.

Paid beside the wage to who keeps, after an accident of any kind, a lasting loss of capacity for their usual work.
"""

from amparo.law.language import *

accident_on = fact(Date)

# How the person worked on that day or last before it, since who is covered without working keeps their kind of cover
# (Decreto 3.048/1999, art. 104, § 7). day_worker: through a union or port operator (trabalhador avulso).
work_at_accident = fact(Choice["employee", "domestic", "day_worker", "other"])

# An accident at work or on the way, or an occupational disease.
accident_at_work = fact(bool)

# The benefit for temporary incapacity that the accident gave rise to: its first and last day.
accident_temporary_benefit = fact(bool)
accident_temporary_started_on = fact(Date)
accident_temporary_ended_on = fact(Date)

# A retirement pension or another accident benefit (art. 86, § 2; art. 124, V).
receives_pension_or_accident_benefit = fact(bool)

# What the expert found: lasting effects of the accident that lower the capacity for the usual work.
accident_effects_finding = fact(Choice["not_assessed", "established", "not_established"], default="not_assessed")


@article(
    "Lei 8.213/1991, art. 15, II, VI, §§ 1, 2 e 4; Decreto 3.048/1999, arts 13, 14",
    unconfirmed="all contributions count towards 120, 5 % contributors are taken as insured by choice, the 15th is kept",
)
def accident_covered_until(contributions, accident_on, registered_unemployed, p) -> Date:
    """Last day of the cover that the contributions up to the accident gave; 1 January 1900 where there are none."""
    return covered_until(contributions, accident_on, registered_unemployed, p)


@article("Lei 8.213/1991, arts 15, 86")
def insured_at_accident(accident_on, accident_covered_until) -> bool:
    return accident_on <= accident_covered_until


@article("Lei 8.213/1991, art. 18, § 1 (Lei Complementar 150/2015)")
def accident_work_covered(work_at_accident, accident_on, p) -> bool:
    """Employees and day workers; domestic workers for accidents since June 2015."""
    domestic = work_at_accident == "domestic" and accident_on >= p.accident_domestic_from
    return work_at_accident in ("employee", "day_worker") or domestic


@article(
    "Lei 8.213/1991, art. 86, § 2",
    unconfirmed="without a temporary benefit the day of the claim is taken",
)
def accident_benefit_starts_on(accident_temporary_benefit, accident_temporary_ended_on, on) -> Date:
    """The day after the temporary benefit."""
    return add_days(accident_temporary_ended_on, 1) if accident_temporary_benefit else on


@article("Lei 8.213/1991, arts 86, § 2; 103, parágrafo único")
def accident_benefit_paid_from(accident_benefit_starts_on, on, p) -> Date:
    """The first day of the benefit that is still owed: what was due more than five years ago is not."""
    earliest = add_years(on, years(0) - p.years_owed)
    return max(accident_benefit_starts_on, earliest)


@article("Lei 8.213/1991, art. 86, caput, § 2")
def accident_benefit_begun(accident_benefit_starts_on, on) -> bool:
    return accident_benefit_starts_on <= on


@article("Lei 8.213/1991, arts 86, § 2; 124, V")
def no_pension_or_accident_benefit(receives_pension_or_accident_benefit) -> bool:
    return not receives_pension_or_accident_benefit


@article("Lei 8.213/1991, art. 86, caput, § 4")
def accident_effects_found(accident_effects_finding) -> bool:
    return accident_effects_finding == "established"


@article("Lei 8.213/1991, arts 18, § 1; 26, I; 86")
def accident_benefit_open(
    insured_at_accident,
    accident_work_covered,
    accident_benefit_begun,
    no_pension_or_accident_benefit,
    accident_effects_finding,
) -> bool:
    """Whether the right hangs on nothing but what the expert has to find; no qualifying period is asked for."""
    conditions = insured_at_accident and accident_work_covered and no_pension_or_accident_benefit
    return conditions and accident_benefit_begun and accident_effects_finding != "not_established"


@article("Lei 8.213/1991, arts 18, § 1; 26, I; 86")
def accident_benefit_entitled(accident_benefit_open, accident_effects_found) -> bool:
    return accident_benefit_open and accident_effects_found


@article("Lei 8.213/1991, art. 86, caput; Decreto 3.048/1999, art. 104")
def accident_effects_to_assess(accident_benefit_open, accident_effects_finding) -> bool:
    """The expert has to see whether lasting effects lower the capacity for the usual work."""
    return accident_benefit_open and accident_effects_finding == "not_assessed"


@article(
    "EC 103/2019, arts 3, 26; Lei 8.213/1991, art. 29, II",
    unconfirmed="the value of the law before the reform is not computed here; an officer compares it",
)
def accident_before_reform(accident_on, p) -> bool:
    """Whether the accident was before 13 November 2019: the base is then that of the law of the time."""
    return accident_on < p.reform_date
