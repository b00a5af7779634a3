"""The rule of before July 1977, kept for those who were then 25 and had a tie with Canada (s. 3(1)(b))."""

from amparo.law.language import *


@formula
def days_present(residence, first, until):
    """Days of residence from a day on and before another."""
    stays = residence.where(residence.until >= first and residence.since < until)
    return stays.sum(days_between(max(stays.since, first), min(add_days(stays.until, 1), until)))


@article("Old Age Security Act, s. 3(1)(b)(i)")
def former_rule_kept(residence, birth_date, visa_in_1977, p) -> bool:
    """Whether the person was 25 on 1 July 1977 and lived in Canada, had lived there as an adult, or held a visa."""
    adult = add_years(birth_date, p.adult_age)
    lived = residence.where(residence.since <= p.transition_day and residence.until >= adult).exists()
    return add_years(birth_date, p.transition_age) <= p.transition_day and (lived or visa_in_1977)


@article(
    "Old Age Security Act, s. 3(1)(b)(iii)",
    unconfirmed="presence is taken to be residence; the record holds no journeys",
)
def former_rule_met(former_rule_kept, residence, birth_date, approved_on, p) -> bool:
    """Ten years of residence just before the pension, or absences in them made up three times by earlier presence."""
    if not former_rule_kept:
        return False
    ten_years = add_years(approved_on, -p.least_residence)
    last_year = add_years(approved_on, -p.transition_last_years)
    absent = days_between(ten_years, approved_on) - days_present(residence, ten_years, approved_on)
    earlier = days_present(residence, add_years(birth_date, p.adult_age), ten_years)
    in_last_year = days_present(residence, last_year, approved_on)
    made_up = earlier >= absent * p.transition_absence and in_last_year >= days_between(last_year, approved_on)
    return absent <= 0 or made_up
