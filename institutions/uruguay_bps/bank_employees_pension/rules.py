"""Pensions of bank employees, by their own fund (CJPB): Ley 18.396, arts 36 to 40, 51, 52 and 66, for those born before 1973.

Who was born from 1973 on falls under Ley 20.130 with the changes of Ley 20.208, which is not held: an officer decides.
"""

from amparo.law.language import *


@formula
def bank_rows(contributions):
    """The months insured with the fund."""
    return contributions.where(contributions.category == "bank")


@formula
def bank_months_by(contributions, day):
    """Months of service with the fund by a day."""
    return months(bank_rows(contributions).where(contributions.month <= day).count())


@article(
    "Ley 18.396, arts 37, 39", unconfirmed="service with other funds may be added (Ley 17.819); it is not counted here"
)
def bank_service_months(contributions, on) -> Months:
    """Recognised service with the fund."""
    return bank_months_by(contributions, on)


@article("Ley 18.396, arts 37, 39")
def bank_service_years(bank_service_months) -> Years:
    """Completed years of service with the fund."""
    return in_years(bank_service_months)


@article("Ley 18.396, art. 37, 2")
def bank_age_required(sex, p) -> Years:
    """60 for men; for women 56 in 2010, rising to 60 in 2017."""
    return p.bank_age_woman if sex == "female" else p.bank_age_man


@article("Ley 18.396, art. 37, 2")
def bank_age_met(age_years, bank_age_required) -> bool:
    return age_years >= bank_age_required


@article("Ley 18.396, art. 37, 1")
def bank_service_met(bank_service_years, p) -> bool:
    return bank_service_years >= p.bank_service


@article("Ley 18.396, art. 37; Ley 20.130, art. 34")
def bank_common_entitled(previous_regime_applies, bank_age_met, bank_service_met) -> bool:
    """Common pension: 30 years of service and the age."""
    return previous_regime_applies and bank_age_met and bank_service_met


@article("Ley 18.396, art. 39")
def bank_advanced_service_required(age_years, p) -> Years:
    """25 years of service at 65, two fewer for each year of age, 15 from 70."""
    return p.bank_advanced_service.lookup(min(max(age_years, 65), 70))


@article("Ley 18.396, art. 39")
def bank_advanced_service_met(bank_service_years, bank_advanced_service_required) -> bool:
    return bank_service_years >= bank_advanced_service_required


@article("Ley 18.396, art. 39")
def bank_advanced_entitled(
    previous_regime_applies, advanced_age_met, bank_advanced_service_met, advanced_compatible, bank_common_entitled
) -> bool:
    """Pension for advanced age, where there is no right to the common one."""
    met = advanced_age_met and bank_advanced_service_met and advanced_compatible
    return previous_regime_applies and met and not bank_common_entitled


@article("Ley 18.396, art. 51")
def bank_last_years_window(contributions, on, p) -> Months:
    """How many months back the last years of registered service begin."""
    return months(window_of_last(registered(bank_rows(contributions), on, p), p.bank_basic_pay_last_months, on))


@article("Ley 18.396, art. 51", unconfirmed="each updated pay and the average are rounded to the cent, half up")
def bank_average_last_years(contributions, bank_last_years_window, on, p) -> Money:
    """The monthly average of the last ten years of updated pay (from 2032 on of more)."""
    rows = last_months(registered(bank_rows(contributions), on, p), number(bank_last_years_window), on)
    return mean_of(rows.sum(updated_pay(rows, on, p)), rows.count())


@article("Ley 18.396, art. 51", unconfirmed="the best twenty years are taken as the best 240 months")
def bank_average_best_years(contributions, on, p) -> Money:
    """The monthly average of the best twenty years of updated pay."""
    rows = registered(bank_rows(contributions), on, p)
    total = rows.top_sum(updated_pay(rows, on, p), p.basic_pay_best_months)
    return mean_of(total, min(rows.count(), p.basic_pay_best_months))


@article("Ley 18.396, art. 51")
def bank_basic_pay(certified_basic_pay, bank_average_last_years, bank_average_best_years) -> Money:
    """The last ten years, or the best twenty where they are better."""
    if certified_basic_pay > 0:
        return certified_basic_pay
    return max(bank_average_last_years, bank_average_best_years)


@article("Ley 18.396, art. 52, A, 2, A")
def bank_service_months_at_age(contributions, birth_date, bank_age_required, on) -> Months:
    """Service by the day on which the age was reached."""
    return bank_months_by(contributions, min(on, add_years(birth_date, bank_age_required)))


@article("Ley 18.396, art. 52, A, 2, A")
def bank_share_for_long_service(bank_service_months_at_age, p) -> Rate:
    """0.5 % for each year beyond 35 at the moment the conditions were met, at most 2.5 %."""
    beyond = max(0, number(in_years(bank_service_months_at_age)) - number(p.bank_long_service))
    return min(p.bank_share_per_long_year * beyond, p.bank_share_long_most)


@article("Ley 18.396, art. 52, A, 2, B")
def bank_deferred_years(age_years, bank_age_required) -> Years:
    """Full years beyond the age."""
    return max(0, age_years - bank_age_required)


@article(
    "Ley 18.396, art. 52, A, 2, B",
    unconfirmed="the year of age in which 35 years of service are completed is counted at 2 %",
)
def bank_deferred_years_short(contributions, birth_date, bank_age_required, bank_deferred_years, p) -> Years:
    """Deferred years that began with fewer than 35 years of service."""
    began = max(
        year + 1
        if bank_months_by(contributions, add_years(birth_date, bank_age_required + years(year)))
        < in_months(p.bank_long_service)
        else 0
        for year in whole(0, 40)
    )
    return min(years(began), bank_deferred_years)


@article("Ley 18.396, art. 52, A, 2, B", unconfirmed="both additions together are held to 30 %")
def bank_share_for_deferral(bank_deferred_years, bank_deferred_years_short, p) -> Rate:
    """2 % for each deferred year until 35 years of service, at most ten; 3 % for each year after them; at most 30 %."""
    short = p.bank_share_deferred_short * number(min(bank_deferred_years_short, p.bank_deferral_short_years))
    long = p.bank_share_deferred_long * number(bank_deferred_years - bank_deferred_years_short)
    return min(short + long, p.bank_share_deferral_most)


@article("Ley 18.396, art. 52, A")
def bank_common_share(bank_share_for_long_service, bank_share_for_deferral, p) -> Rate:
    """50 % with 30 years of service, and the additions."""
    return p.bank_share_base + bank_share_for_long_service + bank_share_for_deferral


@article("Ley 18.396, art. 52, C")
def bank_advanced_share(bank_service_years, bank_advanced_service_required, p) -> Rate:
    """50 %, and 1 % for each year beyond the least service, at most 14 %."""
    beyond = max(0, number(bank_service_years) - number(bank_advanced_service_required))
    return p.bank_advanced_share_base + min(p.bank_advanced_share_per_year * beyond, p.bank_advanced_share_most)


@article("Ley 18.396, art. 52, A", unconfirmed="the amount is rounded to the cent, half up")
def bank_common_amount(bank_basic_pay, bank_common_share) -> Money:
    return round_half_up(bank_basic_pay * bank_common_share, 2)


@article("Ley 18.396, art. 52, C", unconfirmed="the amount is rounded to the cent, half up")
def bank_advanced_amount(bank_basic_pay, bank_advanced_share) -> Money:
    return round_half_up(bank_basic_pay * bank_advanced_share, 2)


@article("Ley 18.396, art. 66")
def bank_maximum_needs_officer(
    bank_common_entitled, bank_advanced_entitled, bank_common_amount, bank_advanced_amount, p
) -> bool:
    """The fund's highest pension is set by its council; above the act's own figure an officer decides."""
    if bank_common_entitled:
        return bank_common_amount > p.bank_pension_maximum
    return bank_advanced_entitled and bank_advanced_amount > p.bank_pension_maximum


@article("Ley 18.396, art. 51")
def bank_index_needs_officer(bank_common_entitled, bank_advanced_entitled, certified_basic_pay, on, p) -> bool:
    """The index is held up to a month: later, an officer puts in the basic pay worked out with the official one."""
    entitled = bank_common_entitled or bank_advanced_entitled
    return entitled and certified_basic_pay == 0 and on > p.wage_index_known_until


@article("Ley 20.130, art. 35; Ley 20.208, art. 4")
def bank_new_system_needs_officer(previous_regime_applies, age_years, p) -> bool:
    """Born from 1973 on, and of an age at which the new law may open a pension."""
    return not previous_regime_applies and age_years >= p.common_age


@article("Ley 20.130, arts 15 a 17")
def bank_convergence_needs_officer(bank_common_entitled, bank_advanced_entitled, on, p) -> bool:
    """Who meets the conditions of the old law only from 2033 on is paid partly by the new one."""
    return (bank_common_entitled or bank_advanced_entitled) and on >= p.convergence_starts_on
