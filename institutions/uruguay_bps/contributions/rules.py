"""What a person and their employer owe for a month: Ley 16.713, arts 7 and 14; Ley 18.083, art. 87; Ley 18.211, arts 61 and 66.

Pension contributions are owed on pay up to the ceiling of article 7; the health contribution (FONASA) on all of it.
"""

from amparo.law.language import *

# The first day of the month for which the contribution is owed, and the nominal pay of it.
contribution_month = fact(Date)
remuneration = fact(Money)
contributor_category = fact(
    Choice["employee", "day_paid", "domestic", "rural", "construction", "independent", "bank"], default="employee"
)

# Whether the health insurance also covers children of the person, and a spouse or partner.
health_covers_children = fact(bool, default=False)
health_covers_partner = fact(bool, default=False)


@article("Ley 16.713, arts 7, 14; Ley 20.130, art. 28", unconfirmed="bank employees contribute on the whole pay")
def pension_contribution_base(remuneration, contributor_category, contribution_month, p) -> Money:
    """The pay on which pension contributions are owed: up to 15,000 pesos of May 1995; of bank employees, all of it."""
    if contributor_category == "bank":
        return remuneration
    return min(remuneration, p.contribution_ceiling.at(contribution_month))


@article("Ley 16.713, art. 181; Ley 18.396, arts 25, 26", unconfirmed="the rounding to the cent, half up")
def pension_contribution(pension_contribution_base, contributor_category, contribution_month, p) -> Money:
    """What the person owes towards a pension: 15 %; bank employees 17.5 %."""
    if contributor_category == "bank":
        return round_half_up(pension_contribution_base * p.bank_personal_rate.at(contribution_month), 2)
    return round_half_up(pension_contribution_base * p.pension_personal_rate.at(contribution_month), 2)


@article("Ley 18.211, arts 61, 66")
def health_rate(remuneration, health_covers_children, health_covers_partner, contribution_month, p) -> Rate:
    """3 % up to 2.5 BPC; above it 4.5 %, with children 6 %; 2 % more for a spouse or partner."""
    limit = round_half_up(p.bpc.at(contribution_month) * p.health_low_pay_bpc, 2)
    for_partner = p.health_partner_rate.at(contribution_month) if health_covers_partner else 0
    if remuneration <= limit:
        return p.health_low_pay_rate.at(contribution_month) + for_partner
    own = p.health_children_rate if health_covers_children else p.health_rate_alone
    return own + for_partner


@article("Ley 18.211, arts 61, 66", unconfirmed="the rounding to the cent, half up")
def health_contribution(remuneration, health_rate) -> Money:
    """What the person owes for health insurance (FONASA), on the whole pay."""
    return round_half_up(remuneration * health_rate, 2)


@article("Ley 16.320, arts 325 a 327", unconfirmed="the article of the Labour Retraining Fund, and the rounding")
def retraining_contribution(pension_contribution_base, contributor_category, contribution_month, p) -> Money:
    """What the person owes to the Labour Retraining Fund (FRL): 0.1 %; the self-employed and bank employees nothing."""
    if contributor_category in ("independent", "bank"):
        return 0
    return round_half_up(pension_contribution_base * p.retraining_rate.at(contribution_month), 2)


@article("Ley 16.713; Ley 18.211")
def contribution_owed(pension_contribution, health_contribution, retraining_contribution) -> Money:
    """What is withheld from the person for the month, income tax aside."""
    return pension_contribution + health_contribution + retraining_contribution


@article("Ley 18.083, art. 87; Ley 18.396, art. 27", unconfirmed="the rounding to the cent, half up")
def employer_pension_contribution(pension_contribution_base, contributor_category, contribution_month, p) -> Money:
    """What the employer owes towards pensions: 7.5 %; for bank employees 25.25 %. The self-employed: 0."""
    if contributor_category == "independent":
        return 0
    if contributor_category == "bank":
        return round_half_up(pension_contribution_base * p.bank_employer_rate.at(contribution_month), 2)
    return round_half_up(pension_contribution_base * p.pension_employer_rate.at(contribution_month), 2)


@article("Ley 18.211, art. 61", unconfirmed="the rounding to the cent, half up")
def employer_health_contribution(remuneration, contributor_category, contribution_month, p) -> Money:
    """What the employer owes for health insurance: 5 %. The self-employed: 0."""
    if contributor_category == "independent":
        return 0
    return round_half_up(remuneration * p.health_employer_rate.at(contribution_month), 2)


@article("Ley 18.083; Ley 18.211")
def employer_contribution_owed(
    employer_pension_contribution, employer_health_contribution, retraining_contribution
) -> Money:
    """What the employer owes for the month: pensions, health and the Labour Retraining Fund, as much as the person."""
    return employer_pension_contribution + employer_health_contribution + retraining_contribution


@article("Ley 16.713; Ley 18.083")
def declared_by_employer(contributor_category) -> bool:
    """Whether an employer declares such a worker; the self-employed declare their own months."""
    return contributor_category != "independent"
