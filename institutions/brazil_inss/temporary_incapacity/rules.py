"""Benefit for temporary incapacity for work (auxílio-doença): Lei 8.213/1991, arts 59 to 63, 61 and 29, § 10."""

from amparo.law.language import *

# Last day on which, by the medical certificate, the person cannot work.
incapacity_expected_until = fact(Date)

# What the expert found: whether the person cannot do their work in that time (art. 59), an illness from before they
# joined only where it grew worse (§ 1).
temporary_incapacity_finding = fact(Choice["not_assessed", "established", "not_established"], default="not_assessed")


@article("Lei 8.213/1991, art. 60, caput, §§ 1, 3; Decreto 3.048/1999, art. 72")
def temporary_incapacity_starts_on(incapacity_started_on, employed_at_incapacity, on, p) -> Date:
    """Employees: the 16th day; others: the first day; who claims after more than 30 days: the day of the claim."""
    return start_of_incapacity_benefit(incapacity_started_on, employed_at_incapacity, on, p)


@article("Lei 8.213/1991, art. 60, § 8")
def temporary_incapacity_ends_on(incapacity_expected_until) -> Date:
    """The last day of the time that was set for the benefit; it goes on only where the person asks for it before (§ 9)."""
    return incapacity_expected_until


@article("Lei 8.213/1991, art. 59, caput")
def temporary_incapacity_days(incapacity_started_on, incapacity_expected_until) -> Days:
    """Days in a row without being able to work, the first and the last included."""
    if incapacity_expected_until < incapacity_started_on:
        return 0
    return days_between(incapacity_started_on, incapacity_expected_until) + days(1)


@article("Lei 8.213/1991, art. 59, caput")
def temporary_incapacity_long_enough(temporary_incapacity_days, p) -> bool:
    """More than 15 days in a row."""
    return temporary_incapacity_days > p.incapacity_least_days


@article("Lei 8.213/1991, art. 60, caput, § 3")
def employer_days_over(temporary_incapacity_starts_on, on) -> bool:
    """Whether the first day that the institution pays has come."""
    return temporary_incapacity_starts_on <= on


@article("Lei 8.213/1991, art. 60, caput, § 8")
def temporary_incapacity_lasts(incapacity_expected_until, on) -> bool:
    """Whether the person still cannot work on the day of the claim."""
    return on <= incapacity_expected_until


@article("Lei 8.213/1991, art. 59")
def temporary_incapacity_found(temporary_incapacity_finding) -> bool:
    return temporary_incapacity_finding == "established"


@article("Lei 8.213/1991, arts 25, 26, 59, 60, 124")
def temporary_incapacity_entitled(
    insured_at_incapacity,
    incapacity_qualifying_reached,
    temporary_incapacity_long_enough,
    employer_days_over,
    temporary_incapacity_lasts,
    no_incompatible_benefit,
    temporary_incapacity_found,
) -> bool:
    conditions = insured_at_incapacity and incapacity_qualifying_reached and no_incompatible_benefit
    time = temporary_incapacity_long_enough and employer_days_over and temporary_incapacity_lasts
    return conditions and time and temporary_incapacity_found


@article("Lei 8.213/1991, arts 25, 26, 59, 60, 124")
def temporary_incapacity_open(
    insured_at_incapacity,
    incapacity_may_qualify,
    temporary_incapacity_long_enough,
    temporary_incapacity_starts_on,
    incapacity_expected_until,
    employer_days_over,
    no_incompatible_benefit,
    temporary_incapacity_finding,
) -> bool:
    """Whether the right hangs on nothing but what an officer or expert has to find."""
    conditions = insured_at_incapacity and incapacity_may_qualify and no_incompatible_benefit
    time = temporary_incapacity_long_enough and employer_days_over
    paid_days = temporary_incapacity_starts_on <= incapacity_expected_until
    return conditions and time and paid_days and temporary_incapacity_finding != "not_established"


@article("Lei 8.213/1991, arts 59, 60, § 14; Decreto 3.048/1999, art. 75")
def temporary_incapacity_to_assess(temporary_incapacity_open, temporary_incapacity_finding) -> bool:
    """The expert has to see whether, and in which days, the person cannot work."""
    return temporary_incapacity_open and temporary_incapacity_finding == "not_assessed"


@article("Lei 8.213/1991, arts 26, II; 151")
def temporary_incapacity_cause_to_assess(
    temporary_incapacity_open, incapacity_contributions_enough, incapacity_cause_finding
) -> bool:
    """Too few contributions, and a cause that would ask for none: the expert has to see the cause."""
    return (
        temporary_incapacity_open and not incapacity_contributions_enough and incapacity_cause_finding == "not_assessed"
    )


@article("Lei 8.213/1991, art. 60, caput, § 1")
def temporary_incapacity_past_days(
    temporary_incapacity_open, temporary_incapacity_found, incapacity_qualifying_reached, temporary_incapacity_lasts
) -> bool:
    """The incapacity was over before the claim, which came in time: an officer settles the past days."""
    found = temporary_incapacity_found and incapacity_qualifying_reached
    return temporary_incapacity_open and found and not temporary_incapacity_lasts
