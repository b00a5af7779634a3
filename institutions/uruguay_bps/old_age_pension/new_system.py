"""The common pension system of Ley 20.130, for those born from 1973 on. No pension of it begins before 2033.

Who meets the conditions from 2033 to 2042 is paid partly by the old law and partly by the new (art. 17), or wholly by
the new where that is more (art. 18).
"""

from amparo.law.language import *


@article("Ley 20.130, arts 15, 16, 27, 34")
def new_system_applies(previous_regime_applies) -> bool:
    """Born from 1973 on."""
    return not previous_regime_applies


@article("Ley 20.130, art. 35, A, C")
def normal_age(birth_date, p) -> Years:
    """The age at which 30 years of service open the pension: 61 for those born in 1973, to 65 from 1977 on."""
    return p.normal_age_by_birth_year.lookup(min(max(year_of(birth_date), 1973), 1977))


@article("Ley 20.130, art. 35, A, C, D", unconfirmed="the age may be raised from 2041 on (arts 31 and 75)")
def normal_age_met(age_years, normal_age, service_years, p) -> bool:
    """The normal age with 30 years of service; from 65 the age goes with less service."""
    return age_years >= (normal_age if service_years >= p.common_service else p.advanced_age)


@article("Ley 20.130, art. 35, A, D")
def normal_service_met(age_years, service_years, advanced_service_required, p) -> bool:
    """30 years of service; from 65 on fewer are enough: 25 at 65 to 15 at 70."""
    if age_years >= p.advanced_age:
        return service_years >= advanced_service_required
    return service_years >= p.common_service


@article("Ley 20.130, art. 35, E")
def normal_compatible(service_years, advanced_compatible, p) -> bool:
    """With 30 years of service another pension does no harm; with fewer it does."""
    return service_years >= p.common_service or advanced_compatible


@article("Ley 20.130, art. 35")
def normal_entitled(new_system_applies, normal_age_met, normal_service_met, normal_compatible) -> bool:
    return new_system_applies and normal_age_met and normal_service_met and normal_compatible


@article(
    "Ley 20.130, art. 36, B, C",
    unconfirmed="whether each month is proved by documents and paid, which an officer checks",
)
def long_career_service_required(birth_date, age_years, p) -> Years:
    """Service asked for an early pension: 40 years for those born until 1975; then 38 at 63 or 35 at 64."""
    if year_of(birth_date) <= 1975:
        return p.long_career_service
    return p.long_career_service_at_64 if age_years >= p.long_career_second_age else p.long_career_service_at_63


@article("Ley 20.130, art. 36, B, C")
def long_career_age(birth_date, p) -> Years:
    """60 for those born in 1973, 61 and 62 for the next two years, 63 from 1976 on."""
    return p.long_career_age_by_birth_year.lookup(min(max(year_of(birth_date), 1973), 1976))


@article("Ley 20.130, art. 36")
def long_career_age_met(age_years, long_career_age) -> bool:
    return age_years >= long_career_age


@article("Ley 20.130, art. 36")
def long_career_service_met(service_years, long_career_service_required) -> bool:
    return service_years >= long_career_service_required


@article("Ley 20.130, art. 36")
def long_career_entitled(new_system_applies, long_career_age_met, long_career_service_met) -> bool:
    return new_system_applies and long_career_age_met and long_career_service_met


@article("Ley 20.130, arts 35, 36")
def new_entitled(normal_entitled, long_career_entitled) -> bool:
    return normal_entitled or long_career_entitled


@article("Ley 20.130, art. 46", unconfirmed="months, not days, of service are counted beyond full years")
def new_system_share(service_months, age_years, normal_age, p) -> Rate:
    """A share for each year of service, higher with age: at least 1.5 % at the normal age; in all at most 85 %."""
    by_age = p.accrual_by_age.lookup(min(max(age_years, 60), 70))
    rate = max(by_age, p.accrual_at_normal_age) if age_years >= normal_age else by_age
    return min(round_half_up(rate * number(service_months) / 12, 4), p.accrual_most)


@article(
    "Ley 20.130, arts 44, 46, 51",
    unconfirmed="the proportion of pay that contributed to the BPS's own pillar is not on record",
)
def new_system_amount(certified_basic_pay, average_best_twenty_years, new_system_share, p) -> Money:
    """The average of the best twenty years times the share."""
    basis = certified_basic_pay if certified_basic_pay > 0 else average_best_twenty_years
    return min(round_half_up(basis * new_system_share, 2), p.pension_maximum)


@article(
    "Ley 20.130, arts 16, 17, F",
    unconfirmed="the year of the determination stands for the year in which the conditions were met",
)
def normal_amount(new_system_amount, common_amount, advanced_amount, service_years, on, p) -> Money:
    """Partly by each law, by the year; wholly by the new one where that is more (art. 18)."""
    previous = common_amount if service_years >= p.common_service else advanced_amount
    weight = p.previous_regime_weight
    mixed = round_half_up(previous * weight + new_system_amount * (1 - weight), 2)
    return max(mixed, new_system_amount)


@article("Ley 20.130, art. 36")
def long_career_amount(new_system_amount) -> Money:
    """An early pension is wholly of the new law."""
    return new_system_amount


@article("Ley 20.130, arts 17, 36, 44")
def new_system_needs_officer(new_entitled) -> bool:
    """Documents, pillars and the day on which the conditions were met are for an officer to establish."""
    return new_entitled
