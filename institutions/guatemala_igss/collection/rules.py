"""When contributions are due: Acuerdo 1421 de Junta Directiva del IGSS, arts 9, 10.

Employers who pay late owe a surcharge and interest at the banks' average rate. Neither is held: an officer works them out.
"""

from amparo.law.language import *

# Who pays: a firm, a household that employs somebody, or an insured person for themselves.
payer_kind = fact(Choice["firm", "household", "own"])
due_on = fact(Date)
unpaid_amount = fact(Money, most=10000000000)
# Whose contribution it is: what an employer withheld from workers, its own part, or a person's own.
charge_kind = fact(Choice["worker", "employer", "voluntary"])
# The months of the calendar, as far back as the debt goes.
calendar_months = relation(month=Date)


@article(
    "Acuerdo 1421 de Junta Directiva del IGSS, arts 9, 10",
    unconfirmed="that voluntary contributions are due on the employers' day",
)
def contribution_due_on(contribution_month, p) -> Date:
    """The twentieth of the next month, before banks' holidays are considered."""
    return add_days(
        add_months(first_of_month(contribution_month), 1), days(p.contribution_due_day.at(contribution_month) - 1)
    )


@article("Acuerdo 1421 de Junta Directiva del IGSS, arts 9, 10")
def due_moves_later(payer_kind) -> bool:
    """Where banks are closed the next day on which they open counts, for whoever pays."""
    return payer_kind in ("firm", "household", "own")


@article("Acuerdo 1421 de Junta Directiva del IGSS", unconfirmed="the articles on surcharge and interest")
def late_rates_known(charge_kind) -> bool:
    """Of voluntary contributions; what employers owe for paying late is not held."""
    return charge_kind == "voluntary"


@article(
    "Acuerdo 1124 de Junta Directiva del IGSS, art. 36",
    unconfirmed="that nothing is added to voluntary contributions paid late",
)
def late_penalty_rate(unpaid_amount) -> Rate:
    return 0


@article(
    "Acuerdo 1124 de Junta Directiva del IGSS, art. 36",
    unconfirmed="that nothing is added to voluntary contributions paid late",
)
def late_penalty(unpaid_amount) -> Money:
    return 0


@article(
    "Acuerdo 1124 de Junta Directiva del IGSS, art. 36",
    unconfirmed="that nothing is added to voluntary contributions paid late",
)
def late_interest_rate(unpaid_amount) -> Rate:
    return 0


@article(
    "Acuerdo 1124 de Junta Directiva del IGSS, art. 36",
    unconfirmed="that nothing is added to voluntary contributions paid late",
)
def late_interest(unpaid_amount) -> Money:
    return 0
