"""What employers owe for a month: Lei 8.212/1991, art. 22, I and II (firms), and art. 24 (households).

Held for firms that pay on their payroll. Not held, and to be said to whoever files: Simples Nacional (LC 123/2006), the
contribution on turnover in place of art. 22 (Lei 12.546/2011), the 2.5 % more of banks (art. 22, § 1), the additional
rates for special retirement (Lei 8.213/1991, art. 57, § 6), and what is collected for third parties.
"""

from amparo.law.language import *

# How dangerous the firm's main activity is (Decreto 3.048/1999, annex V), and its accident prevention factor (FAP).
employer_accident_risk = fact(Choice["light", "medium", "serious"])
employer_accident_factor = fact(Rate, default="1", least="0.5", most="2")


@article("Lei 8.212/1991, arts 22, 24, 30")
def declared_by_employer(contributor_category) -> bool:
    """Whether an employer declares such a worker; those who pay for themselves declare their own months."""
    return contributor_category in ("employee", "domestic")


@article("Lei 8.212/1991, arts 22, I, 24; LC 150/2015, art. 34, II", unconfirmed="the rounding to the cent, half up")
def employer_social_contribution(contributor_category, remuneration, contribution_base, contribution_month, p) -> Money:
    """20 % of all that firms pay, without ceiling; of households, on pay up to the ceiling, 8 % (12 % until September 2015)."""
    if contributor_category == "employee":
        return round_half_up(remuneration * p.firm_rate.at(contribution_month), 2)
    if contributor_category == "domestic":
        return round_half_up(contribution_base * p.household_rate.at(contribution_month), 2)
    return 0


@article("Lei 8.212/1991, art. 22, II; Decreto 3.048/1999, art. 202")
def employer_accident_rate(contributor_category, employer_accident_risk, contribution_month, p) -> Rate:
    """1, 2 or 3 % by the risk of the firm's main activity; of households 0.8 %."""
    if contributor_category == "domestic":
        return p.accident_household_rate.at(contribution_month)
    if contributor_category != "employee":
        return 0
    if employer_accident_risk == "light":
        return p.accident_light_rate.at(contribution_month)
    if employer_accident_risk == "medium":
        return p.accident_medium_rate.at(contribution_month)
    return p.accident_serious_rate.at(contribution_month)


@article(
    "Lei 8.212/1991, arts 22, II, 24, II; Lei 10.666/2003, art. 10; Decreto 3.048/1999, art. 202-A",
    unconfirmed="the rounding: half up, once, of pay by rate by factor",
)
def employer_accident_contribution(
    contributor_category, remuneration, contribution_base, employer_accident_rate, employer_accident_factor
) -> Money:
    """For benefits after accidents at work. Firms: multiplied by their factor, from 0.5 to 2; households: no factor."""
    if contributor_category == "domestic":
        return round_half_up(contribution_base * employer_accident_rate, 2)
    return round_half_up(remuneration * employer_accident_rate * employer_accident_factor, 2)


@article("Lei 8.212/1991, arts 22, 24")
def employer_contribution_owed(employer_social_contribution, employer_accident_contribution) -> Money:
    """What the employer owes for the worker's month, beside what is withheld from the worker."""
    return employer_social_contribution + employer_accident_contribution
