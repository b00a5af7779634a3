"""The share of the basic pay that is paid: Ley 16.713, art. 29."""

from amparo.law.language import *


@article("Ley 16.713, art. 29, A, 2, B")
def service_months_at_sixty(contributions, child_service_months, birth_date, on, p) -> Months:
    """Service by the day on which the age was reached."""
    return bps_months_by(contributions, child_service_months, min(on, add_years(birth_date, p.common_age)))


@article("Ley 16.713, art. 29, A, 2, A")
def share_for_service(service_years, p) -> Rate:
    """1 % for each year from the 31st to the 35th."""
    further = max(0, min(number(service_years), number(p.long_service)) - number(p.common_service))
    return p.share_per_service_year * further


@article("Ley 16.713, art. 29, A, 2, B")
def share_for_long_service(service_months_at_sixty, p) -> Rate:
    """0.5 % for each year beyond 35 at the moment the conditions were met, at most 2.5 %.

    Who reached 30 years of service only after 60 had 30 at that moment, so nothing is added.
    """
    beyond = max(0, number(in_years(service_months_at_sixty)) - number(p.long_service))
    return min(p.share_per_long_service_year * beyond, p.share_long_service_most)


@article("Ley 16.713, art. 29, A, 2, C")
def deferred_years(age_years, p) -> Years:
    """Full years of age beyond 60."""
    return max(0, age_years - p.common_age)


@article(
    "Ley 16.713, art. 29, A, 2, C",
    unconfirmed="the year of age in which 35 years of service are completed is counted at 2 %",
)
def deferred_years_before_long_service(contributions, child_service_months, birth_date, deferred_years, p) -> Years:
    """Years of age beyond 60 that began with fewer than 35 years of service."""
    began = max(
        year + 1
        if bps_months_by(contributions, child_service_months, add_years(birth_date, p.common_age + years(year)))
        < in_months(p.long_service)
        else 0
        for year in whole(0, 40)
    )
    return min(years(began), deferred_years)


@article(
    "Ley 16.713, art. 29, A, 2, C",
    unconfirmed="both additions together are held to 30 %, so that the whole share is at most 82.5 %",
)
def share_for_deferral(deferred_years, deferred_years_before_long_service, p) -> Rate:
    """2 % for each year of age beyond 60 until 70 or 35 years of service; 3 % for each year after them; at most 30 %."""
    short = min(deferred_years_before_long_service, p.deferral_short_most_years)
    long = deferred_years - deferred_years_before_long_service
    return min(
        p.share_per_deferred_short * number(short) + p.share_per_deferred_long * number(long), p.share_deferral_most
    )


@article("Ley 16.713, art. 29, A")
def common_share(share_for_service, share_for_long_service, share_for_deferral, p) -> Rate:
    """45 % with 30 years of service, and the additions."""
    return p.common_share_base + share_for_service + share_for_long_service + share_for_deferral


@article(
    "Ley 16.713, art. 29, C",
    unconfirmed="the least service is that of the age on the day; the law says: that which article 20 asks",
)
def advanced_share(service_years, advanced_service_required, p) -> Rate:
    """50 %, and 1 % for each year beyond the least service, at most 14 %."""
    beyond = max(0, number(service_years) - number(advanced_service_required))
    return p.advanced_share_base + min(p.advanced_share_per_year * beyond, p.advanced_share_most)
