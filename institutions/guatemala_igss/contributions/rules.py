"""What is owed for a month: Acuerdo 1123, art. 63; Acuerdo 1124, arts 35 and 40, de Junta Directiva del IGSS.

Accidents, sickness and maternity, and pensions (IVS) each have their rate. Voluntary contributors pay both parts of IVS alone.
"""

from amparo.law.language import *

# The first day of the month for which the contribution is owed, and the pay or the amount on which it is owed.
contribution_month = fact(Date)
remuneration = fact(Money)
contributor_category = fact(Choice["employee", "voluntary"])


@article(
    "Acuerdo 1124 de Junta Directiva del IGSS, arts 35, 40",
    unconfirmed="that the pay on which contributions are owed has no ceiling",
)
def contribution_base(remuneration) -> Money:
    """The whole pay; of voluntary contributors, their last wage from an employer."""
    return remuneration


@article(
    "Acuerdo 1123 de Junta Directiva del IGSS, art. 63; Acuerdo 1124, art. 40",
    unconfirmed="the norm that took the place of Acuerdo 1123; the rounding to the cent, half up",
)
def worker_contribution(contribution_base, contribution_month, p) -> Money:
    """What is withheld from an employee: accidents, sickness and maternity, pensions."""
    rate = (
        p.accident_worker_rate.at(contribution_month)
        + p.sickness_worker_rate.at(contribution_month)
        + p.pension_worker_rate.at(contribution_month)
    )
    return round_half_up(contribution_base * rate, 2)


@article("Acuerdo 1124 de Junta Directiva del IGSS, arts 35, 40", unconfirmed="the rounding to the cent, half up")
def voluntary_contribution(contribution_base, contribution_month, p) -> Money:
    """Both parts of the pension programme, worker's and employer's."""
    rate = p.pension_worker_rate.at(contribution_month) + p.pension_employer_rate.at(contribution_month)
    return round_half_up(contribution_base * rate, 2)


@article("Acuerdo 1123 de Junta Directiva del IGSS, art. 63; Acuerdo 1124, arts 35, 40")
def contribution_owed(contributor_category, worker_contribution, voluntary_contribution) -> Money:
    """What the person owes for the month."""
    return voluntary_contribution if contributor_category == "voluntary" else worker_contribution


@article(
    "Acuerdo 1123 de Junta Directiva del IGSS, art. 63; Acuerdo 1124, art. 40",
    unconfirmed="the norm that took the place of Acuerdo 1123; the rounding to the cent, half up",
)
def employer_contribution_owed(contributor_category, contribution_base, contribution_month, p) -> Money:
    """What the employer owes beside what is withheld."""
    if contributor_category == "voluntary":
        return 0
    rate = (
        p.accident_employer_rate.at(contribution_month)
        + p.sickness_employer_rate.at(contribution_month)
        + p.pension_employer_rate.at(contribution_month)
    )
    return round_half_up(contribution_base * rate, 2)


@article("Acuerdo 1529 de Junta Directiva del IGSS", unconfirmed="the number of the article")
def declared_by_employer(contributor_category) -> bool:
    """Whether it is an employer who declares and pays."""
    return contributor_category == "employee"


@article("Acuerdo 1124 de Junta Directiva del IGSS, art. 15")
def month_counts(remuneration) -> bool:
    """Each month with a contribution counts."""
    return remuneration > 0
