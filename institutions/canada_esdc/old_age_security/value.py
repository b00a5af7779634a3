"""How much pension: by residence, by deferral, and from 75 (ss. 3(3), 7(5), 7.1)."""

from amparo.law.language import *


@formula
def by_residence(full, residence_years, p):
    """A pension of so many fortieths, to the nearest cent, half a cent up (Regulations, s. 7)."""
    fortieths = min(residence_years, p.full_residence)
    return round_half_up(full * fortieths / p.full_residence, 2)


@formula
def with_deferral(amount, months, p):
    """A pension increased by 0.6 per cent for each month of deferral."""
    return round_half_up(amount * (1 + number(months) * p.deferral_rate), 2)


@formula
def with_older_increase(amount, p):
    """A pension increased by ten per cent."""
    return round_half_up(amount * (1 + p.older_increase), 2)


@formula
def months_deferred(birth_date, qualified_in, approved_on, p):
    """Months from the one after qualifying to that of the approval, after June 2013 and up to that of the 70th birthday."""
    first = max(first_of_month(qualified_in), add_months(p.deferral_counts_from, -1))
    last = min(first_of_month(approved_on), first_of_month(add_years(birth_date, p.deferral_last_age)))
    return full_months(first, last)


@formula
def forty_years(residence, birth_date, until, p):
    """Whether residence before a day makes a full pension."""
    return residence_years(residence, birth_date, until, p) >= p.full_residence


@formula
def month_end_after(birth_date, n, p):
    """The last day of the month so many months after the 65th birthday."""
    return last_of_month(add_months(first_of_month(add_years(birth_date, p.pension_age)), n))


@article("Old Age Security Act, s. 7.1(2)")
def months_to_qualify(residence, birth_date, agreement_years, approved_on, p) -> Months:
    """Months after that of the 65th birthday until residence was enough; none for most people."""
    if residence_enough(residence, birth_date, agreement_years, month_end_after(birth_date, months(0), p), p):
        return 0
    return months(
        max(
            0
            if residence_enough(residence, birth_date, agreement_years, month_end_after(birth_date, months(n), p), p)
            else n + 1
            for n in whole(0, 60)
        )
    )


@article("Old Age Security Act, s. 7.1(1)")
def months_to_full(residence, birth_date, former_rule_met, full_pension_met, p) -> Months:
    """For a full pension: months after that of the 65th birthday until forty years of residence; with the former rule none."""
    if former_rule_met or not full_pension_met:
        return 0
    if forty_years(residence, birth_date, month_end_after(birth_date, months(0), p), p):
        return 0
    return months(
        max(
            0 if forty_years(residence, birth_date, month_end_after(birth_date, months(n), p), p) else n + 1
            for n in whole(0, 60)
        )
    )


@article("Old Age Security Act, s. 7.1(4)")
def full_deferral_months(birth_date, approved_on, months_to_full, p) -> Months:
    """Months of deferral of a full pension."""
    return months_deferred(birth_date, month_end_after(birth_date, months_to_full, p), approved_on, p)


@article("Old Age Security Act, s. 7.1(4)")
def partial_deferral_months(birth_date, approved_on, months_to_qualify, p) -> Months:
    """Months of deferral of a partial pension."""
    return months_deferred(birth_date, month_end_after(birth_date, months_to_qualify, p), approved_on, p)


@article("Old Age Security Act, s. 7.1(2)")
def residence_years_when_qualified(residence, birth_date, months_to_qualify, p) -> Years:
    """Whole years of residence in the month in which the person qualified."""
    return residence_years(residence, birth_date, month_end_after(birth_date, months_to_qualify, p), p)


@article("Old Age Security Act, s. 3(1)")
def full_pension_met(residence_years_at_start, former_rule_met, p) -> bool:
    return residence_years_at_start >= p.full_residence or former_rule_met


@article("Old Age Security Act, s. 7.1(1); Regulations, s. 7", unconfirmed="the rounding of the increase for deferral")
def full_pension_deferred(full_monthly_pension, full_deferral_months, p) -> Money:
    """The full pension with its deferral (s. 7.1(3)(a))."""
    return with_deferral(full_monthly_pension, full_deferral_months, p)


@article("Old Age Security Act, s. 3(3), s. 3(4); Regulations, s. 7")
def partial_pension_when_qualified(full_monthly_pension, residence_years_when_qualified, p) -> Money:
    """The partial pension by the residence at the time of qualifying, without its deferral."""
    return by_residence(full_monthly_pension, residence_years_when_qualified, p)


@article("Old Age Security Act, s. 7.1(2); Regulations, s. 7", unconfirmed="the rounding of the increase for deferral")
def partial_pension_deferred(partial_pension_when_qualified, partial_deferral_months, p) -> Money:
    """The partial pension by the residence at the time of qualifying, with its deferral (s. 7.1(3)(b))."""
    return with_deferral(partial_pension_when_qualified, partial_deferral_months, p)


@article("Old Age Security Act, s. 3(3), s. 3(4), s. 7.1(3)(c); Regulations, s. 7")
def partial_pension_at_start(full_monthly_pension, residence_years_at_start, p) -> Money:
    """The partial pension by all residence up to the start, without deferral."""
    return by_residence(full_monthly_pension, residence_years_at_start, p)


@article("Old Age Security Act, s. 7.1(3)")
def pension_deferred(
    full_pension_met, full_pension_deferred, partial_pension_deferred, partial_pension_at_start
) -> Money:
    """The greatest of the three, before the increase at 75."""
    partial = max(partial_pension_deferred, partial_pension_at_start)
    return max(full_pension_deferred, partial) if full_pension_met else partial


@article("Old Age Security Act, s. 2.1(2), s. 7.1(3)")
def pension_without_deferral(
    full_pension_met,
    full_monthly_pension,
    full_pension_deferred,
    partial_pension_when_qualified,
    partial_pension_deferred,
    partial_pension_at_start,
) -> Money:
    """The pension that is paid, without its deferral and the increase at 75: what the supplement is measured by."""
    if full_pension_met and full_pension_deferred >= partial_pension_deferred:
        return full_monthly_pension
    if partial_pension_deferred > partial_pension_at_start:
        return partial_pension_when_qualified
    return partial_pension_at_start


@article("Old Age Security Act, s. 7(5)")
def older_pensioner(birth_date, on, p) -> bool:
    """Whether the month paid comes after that of the 75th birthday."""
    return after_birthday(birth_date, p.older_age, on)
