"""Residence in Canada: for how long, until when, and whether it was enough."""

from amparo.law.language import *


@formula
def residence_months(residence, birth_date, until, p):
    """Months of residence after the adult age and before a day, all stays together; days left over make no month."""
    adult = add_years(birth_date, p.adult_age)
    stays = residence.where(residence.until >= adult and residence.since < until)
    return stays.sum(full_months(max(stays.since, adult), min(add_days(stays.until, 1), until)))


@formula
def residence_years(residence, birth_date, until, p):
    """Whole years of residence after the adult age and before a day (s. 3(4))."""
    return in_years(residence_months(residence, birth_date, until, p))


@formula
def resident_before(residence, until):
    """Whether a person resided in Canada on the day before a day."""
    return residence.where(residence.since < until and residence.until >= add_days(until, -1)).exists()


@formula
def residence_enough(residence, birth_date, agreement_years, until, p):
    """Whether residence before a day opens a benefit: ten years for residents, twenty for others (s. 3(2)(b))."""
    lived = residence_years(residence, birth_date, until, p)
    counted = lived + agreement_years
    here = resident_before(residence, until)
    return lived >= years(1) and (counted >= p.residence_abroad or (here and counted >= p.least_residence))


@article(
    "Old Age Security Act, s. 3(4)",
    unconfirmed="how the days left over of several stays are added",
)
def residence_years_now(residence, birth_date, on, p) -> Years:
    """Whole years of residence up to the end of the month before the one paid."""
    return residence_years(residence, birth_date, first_of_month(on), p)


@article("Old Age Security Act, s. 9(1), s. 9(3), s. 11(7)(c), s. 11(7)(d)")
def paid_since_departure(residence, on, p) -> bool:
    """Whether the person lives in Canada, or left it so lately that benefits go on: six months after the month of departure."""
    recent = residence.where(
        residence.since <= on and first_of_month(on) <= add_months(first_of_month(residence.until), p.absence_months)
    )
    return recent.exists()


@article("Old Age Security Act, s. 2 (specially qualified individual)")
def specially_qualified(residence_years_now, p) -> bool:
    """Whether the person has lived fewer than ten years in Canada, and has the benefit by an agreement with another country."""
    return residence_years_now < p.least_residence


@article(
    "Old Age Security Act, s. 2 (special qualifying factor), (b)",
    unconfirmed="products of the factor are rounded to the nearest cent",
)
def tenths_of_residence(residence_years_now, p) -> Rate:
    """A tenth for each year of residence."""
    return round_half_up(min(residence_years_now, p.least_residence) / p.least_residence, 4)


@article("Old Age Security Act, s. 2 (special qualifying factor)")
def qualifying_factor(specially_qualified, tenths_of_residence) -> Rate:
    """One; for a specially qualified individual a tenth for each year of residence."""
    return tenths_of_residence if specially_qualified else 1


@article("Old Age Security Act, s. 11(7)(e), s. 19(6)(d), s. 21(9)(c)")
def not_barred_by_sponsorship(sponsored, specially_qualified) -> bool:
    return not (sponsored and specially_qualified)


@article("Old Age Security Act, s. 4(1), s. 19(2), s. 21(2)")
def legal_status_met(legal_status) -> bool:
    return legal_status
