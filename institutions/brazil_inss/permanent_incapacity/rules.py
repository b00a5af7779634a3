"""Retirement for permanent incapacity: Lei 8.213/1991, arts 42 to 47; EC 103/2019, art. 26, §§ 2 and 3."""

from amparo.law.language import *

# The benefit for temporary incapacity that came before, and its last day (or that on which it is due to end).
received_temporary_incapacity = fact(bool)
temporary_incapacity_ended_on = fact(Date)

# What the expert found: whether the person can neither work nor be trained for other work (art. 42), an illness from
# before they joined only where it grew worse (§ 2).
permanent_incapacity_finding = fact(Choice["not_assessed", "established", "not_established"], default="not_assessed")

# Whether the person says that they need another's help all the time, and what the expert found of it (art. 45).
claims_permanent_help = fact(bool)
permanent_help_finding = fact(Choice["not_assessed", "established", "not_established"], default="not_assessed")


@article(
    "Lei 8.213/1991, art. 43, caput, § 1; Decreto 3.048/1999, art. 44",
    unconfirmed="a claim more than 30 days after the temporary benefit starts on its own day",
)
def permanent_incapacity_starts_on(
    incapacity_started_on,
    employed_at_incapacity,
    received_temporary_incapacity,
    temporary_incapacity_ended_on,
    on,
    p,
) -> Date:
    """The day after the temporary benefit; without one, as for temporary incapacity.

    A temporary benefit that still runs on the day of the claim ends with it.
    """
    if not received_temporary_incapacity:
        return start_of_incapacity_benefit(incapacity_started_on, employed_at_incapacity, on, p)
    if temporary_incapacity_ended_on >= on:
        return on
    return start_of_incapacity_benefit(add_days(temporary_incapacity_ended_on, 1), False, on, p)


@article("Lei 8.213/1991, art. 43, §§ 1, 2")
def permanent_incapacity_begun(permanent_incapacity_starts_on, on) -> bool:
    """Whether the first day that the institution pays has come."""
    return permanent_incapacity_starts_on <= on


@article("Lei 8.213/1991, art. 42, caput, § 1")
def permanent_incapacity_found(permanent_incapacity_finding) -> bool:
    return permanent_incapacity_finding == "established"


@article("Lei 8.213/1991, arts 25, 26, 42, 43, 124")
def permanent_incapacity_entitled(
    insured_at_incapacity,
    incapacity_qualifying_reached,
    permanent_incapacity_begun,
    no_incompatible_benefit,
    permanent_incapacity_found,
) -> bool:
    conditions = insured_at_incapacity and incapacity_qualifying_reached and no_incompatible_benefit
    return conditions and permanent_incapacity_begun and permanent_incapacity_found


@article("Lei 8.213/1991, arts 25, 26, 42, 43, 124")
def permanent_incapacity_open(
    insured_at_incapacity,
    incapacity_may_qualify,
    permanent_incapacity_begun,
    no_incompatible_benefit,
    permanent_incapacity_finding,
) -> bool:
    """Whether the right hangs on nothing but what the expert has to find."""
    conditions = insured_at_incapacity and incapacity_may_qualify and no_incompatible_benefit
    return conditions and permanent_incapacity_begun and permanent_incapacity_finding != "not_established"


@article("Lei 8.213/1991, art. 42, § 1")
def permanent_incapacity_to_assess(permanent_incapacity_open, permanent_incapacity_finding) -> bool:
    """The expert has to see whether the person can neither work nor be trained for other work."""
    return permanent_incapacity_open and permanent_incapacity_finding == "not_assessed"


@article("EC 103/2019, art. 26, § 3, II; Lei 8.213/1991, arts 26, II; 151")
def permanent_incapacity_cause_to_assess(
    permanent_incapacity_open,
    incapacity_cause,
    incapacity_contributions_enough,
    incapacity_cause_finding,
) -> bool:
    """The cause decides the amount where it is work, and the right where the contributions are too few."""
    matters = incapacity_cause == "work" or not incapacity_contributions_enough
    return permanent_incapacity_open and matters and incapacity_cause_finding == "not_assessed"


@article("Lei 8.213/1991, art. 45")
def permanent_help_to_assess(permanent_incapacity_open, claims_permanent_help, permanent_help_finding) -> bool:
    """The expert has to see whether the person needs another's help all the time."""
    return permanent_incapacity_open and claims_permanent_help and permanent_help_finding == "not_assessed"
