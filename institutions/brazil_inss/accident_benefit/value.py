"""What the accident benefit pays: Lei 8.213/1991, art. 86, § 1; Medida Provisória 905/2019 while it was in force."""

from amparo.law.language import *


@article("Lei 8.213/1991, arts 29, 86, § 1; Decreto 3.048/1999, art. 104, § 1")
def accident_base_from(accident_temporary_benefit, accident_temporary_started_on, accident_benefit_starts_on) -> Date:
    """First day of the benefit whose base is used: the temporary one of the accident, else this one."""
    return accident_temporary_started_on if accident_temporary_benefit else accident_benefit_starts_on


@article(
    "EC 103/2019, art. 26, caput, § 1; Lei 8.213/1991, arts 29, § 2, 29-B; Decreto 3.048/1999, arts 32, 33",
    unconfirmed="the last month averaged is that before the accident; the mean is rounded to the cent",
)
def accident_average(contributions, accident_on, accident_base_from, p) -> Money:
    """The mean of all wages since July 1994, between the minimum wage and the ceiling."""
    return average_before(contributions, accident_on, accident_base_from, p)


@article("Medida Provisória 905/2019; Medida Provisória 955/2020")
def accident_under_mp_905(accident_on, p) -> bool:
    """Whether the accident fell into the time of the provisional measure, which never became law."""
    return p.mp_905_from <= accident_on <= p.mp_905_until


@article("EC 103/2019, art. 26, § 2, III, § 3, II, § 5; Medida Provisória 905/2019")
def accident_base_share(
    contributions, accident_under_mp_905, accident_at_work, accident_on, coefficient_from, p
) -> Rate:
    """The whole average; under the provisional measure what retirement for permanent incapacity would have paid."""
    if not accident_under_mp_905 or accident_at_work:
        return p.work_incapacity_share
    contributed = months(counted(contributions, p).where(contributions.month <= accident_on).count())
    return share_of_average(contributed, coefficient_from, p)


@article(
    "Lei 8.213/1991, arts 29, § 2; 86, § 1; Medida Provisória 905/2019",
    unconfirmed="the day of the accident is taken to say whether the provisional measure applies",
)
def accident_base(accident_average, accident_base_share, accident_base_from, p) -> Money:
    """The base of the benefit, never below the minimum wage nor above the ceiling of its day."""
    base = round_half_up(accident_average * accident_base_share, 2)
    return min(max(base, p.minimum_wage.at(accident_base_from)), p.contribution_ceiling.at(accident_base_from))


@article(
    "Decreto 3.048/1999, art. 104, § 1",
    unconfirmed="the base is raised by the product of the monthly indices up to the month before the benefit",
)
def accident_base_updated(accident_base, accident_base_from, accident_benefit_starts_on, p) -> Money:
    """The base in the money of the month before the accident benefit starts."""
    if accident_benefit_starts_on <= accident_base_from:
        return accident_base
    return round_half_up(accident_base * p.wage_update.between(accident_base_from, accident_benefit_starts_on), 2)


@article(
    "Lei 8.213/1991, arts 41-A; 86, § 1",
    unconfirmed="a benefit of an earlier year is raised by the product of the monthly indices, not by the published factor",
)
def accident_benefit_amount(accident_base_updated, accident_benefit_starts_on, on, p) -> Money:
    """Half of the base; it may lie below the minimum wage, since it does not replace the wage."""
    initial = round_half_up(accident_base_updated * p.accident_benefit_rate, 2)
    return brought_to_year(initial, accident_benefit_starts_on, on, p)
