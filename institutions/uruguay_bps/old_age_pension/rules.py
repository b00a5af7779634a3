"""Pensions of the BPS: Ley 16.713 as amended by Ley 18.395, for those born before 1973. Recognised service and conditions.

The law before the reform keeps those who were born in 1972 or before (Ley 20.130, art. 34), and wholly all who meet the
conditions by 31 December 2032 (art. 15).
"""

from amparo.law.language import *

# Children born alive or adopted, of a mother; each gives her a year of service. Those with a severe disability, two more.
children_born = fact(Count, default=0, most=30)
severely_disabled_children = fact(Count, default=0, most=30)

# A retirement pension of another fund, or another of the BPS; that of individual savings does not count.
receives_other_pension = fact(bool, default=False)

# The person says that some of their work gives more than a year for each year (teaching, mining and other such work).
has_bonified_service = fact(bool, default=False)

# The person chose to pay part of the contributions of low pay into individual savings (Ley 16.713, art. 8).
chose_individual_savings = fact(bool, default=False)

# A person of 40 or more on 1 April 1996 chose the system of that day (Ley 16.713, art. 65); stated on record where it was so.
chose_system_of_1996 = fact(bool, default=False)


@formula
def bps_rows(contributions):
    """The months insured with the BPS."""
    return contributions.where(contributions.category != "bank")


@formula
def bps_months_by(contributions, child_service_months, day):
    """Months of service by a day: those of the record and those that children give."""
    return months(bps_rows(contributions).where(contributions.month <= day).count()) + child_service_months


@article(
    "Ley 20.130, art. 43; Ley 18.395, art. 14", unconfirmed="fathers where the mother has died are left to an officer"
)
def child_service_months(sex, children_born, severely_disabled_children, p) -> Months:
    """Service that children give their mother: a year for each, at most five; two more for a severe disability."""
    if sex != "female":
        return 0
    for_children = in_months(min(years(children_born), p.child_service_most_years))
    disabled = min(children_born, severely_disabled_children)
    if disabled == 0:
        return for_children
    return for_children + in_months(disabled * p.child_service_disability_years)


@article(
    "Ley 16.713, arts 18, 20, 77",
    unconfirmed="work paid by the day is recognised by its day-wages; here each month on record counts whole",
)
def service_months(contributions, child_service_months, on) -> Months:
    """Recognised service with the BPS."""
    return bps_months_by(contributions, child_service_months, on)


@article("Ley 16.713, arts 18, 20")
def service_years(service_months) -> Years:
    """Completed years of service."""
    return in_years(service_months)


@article("Ley 20.130, arts 15, 34")
def previous_regime_applies(birth_date, p) -> bool:
    """Whether the law before the reform keeps the person: born in 1972 or before."""
    return birth_date < p.new_system_birth_date


@article("Ley 16.713, art. 18, 1")
def common_age_met(age_years, p) -> bool:
    return age_years >= p.common_age


@article("Ley 16.713, art. 18, 2")
def common_service_met(service_years, p) -> bool:
    return service_years >= p.common_service


@article("Ley 16.713, art. 18")
def common_entitled(previous_regime_applies, common_age_met, common_service_met) -> bool:
    """Common pension: 60 years of age and 30 of service."""
    return previous_regime_applies and common_age_met and common_service_met


@article("Ley 16.713, art. 20")
def advanced_service_required(age_years, p) -> Years:
    """Years of service asked at the age: 25 at 65, two fewer for each year of age, 15 from 70."""
    return p.advanced_service.lookup(min(max(age_years, 65), 70))


@article("Ley 16.713, art. 20")
def advanced_age_met(age_years, p) -> bool:
    return age_years >= p.advanced_age


@article("Ley 16.713, art. 20")
def advanced_service_met(service_years, advanced_service_required) -> bool:
    return service_years >= advanced_service_required


@article("Ley 16.713, art. 20, inciso final; Ley 20.130, art. 35, E; Ley 18.396, art. 39")
def advanced_compatible(receives_other_pension) -> bool:
    """A pension with less than 30 years of service does not go with another, save that of individual savings."""
    return not receives_other_pension


@article("Ley 16.713, art. 20")
def advanced_entitled(previous_regime_applies, advanced_age_met, advanced_service_met, advanced_compatible) -> bool:
    """Pension for advanced age: from 65 with 25 years of service to 70 with 15."""
    return previous_regime_applies and advanced_age_met and advanced_service_met and advanced_compatible


@article("Ley 16.713, arts 21, 36 a 38")
def bonified_service_needs_officer(has_bonified_service) -> bool:
    """Work that counts more than its time is recognised by an officer."""
    return has_bonified_service


@article("Ley 16.713, arts 8, 28, 40")
def individual_savings_need_officer(chose_individual_savings) -> bool:
    """Who chose to save under article 8 has another basis and a lower minimum: an officer works it out."""
    return chose_individual_savings


@article("Ley 16.713, arts 2, 64, 65")
def transition_applies(birth_date, contributions, chose_system_of_1996, p) -> bool:
    """Those who were 40 on 1 April 1996 and insured by then: no ceiling of pay, and a higher maximum (arts 71, 76)."""
    insured = bps_rows(contributions).where(contributions.month < p.work_register_starts_on).exists()
    return birth_date <= p.transition_birth_date and insured and not chose_system_of_1996


@article("Ley 16.713, arts 71, B; 73")
def transition_needs_officer(transition_applies, common_entitled, advanced_entitled, on, p) -> bool:
    """Two limits of the transition are for an officer: that of the act before on advanced age, and averages before 2016."""
    early = common_entitled and on < p.transition_register_full_on
    return transition_applies and (early or (advanced_entitled and not common_entitled))


@article("Ley 16.713, art. 27")
def wage_index_needs_officer(common_entitled, advanced_entitled, new_entitled, certified_basic_pay, on, p) -> bool:
    """The index is held up to a month: later, an officer puts in the basic pay worked out with the official one."""
    entitled = common_entitled or advanced_entitled or new_entitled
    return entitled and certified_basic_pay == 0 and on > p.wage_index_known_until


@article("Ley 20.130, arts 15 a 17")
def convergence_needs_officer(common_entitled, advanced_entitled, on, p) -> bool:
    """Who meets the conditions of the old law only from 2033 on is paid partly by the new one."""
    return (common_entitled or advanced_entitled) and on >= p.convergence_starts_on
