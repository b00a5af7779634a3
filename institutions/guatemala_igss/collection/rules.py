"""When contributions are due: Acuerdo 1118 de Junta Directiva del IGSS. What late payment costs employers is not held."""

from amparo.law.language import *

# Who pays: a firm, a household that employs somebody, or an insured person for themselves.
payer_kind = fact(Choice["firm", "household", "own"])
due_on = fact(Date)
unpaid_amount = fact(Money, most=10000000000)
# The months of the calendar, as far back as the debt goes.
calendar_months = relation(month=Date)


@article(
    "Acuerdo 1118 de Junta Directiva del IGSS", unconfirmed="that voluntary contributions are due on the employers' day"
)
def contribution_due_on(contribution_month, p) -> Date:
    """The twentieth of the next month, before banks' holidays are considered."""
    return add_days(
        add_months(first_of_month(contribution_month), 1), days(p.contribution_due_day.at(contribution_month) - 1)
    )


@article("Acuerdo 1118 de Junta Directiva del IGSS")
def due_moves_later(payer_kind) -> bool:
    """Where banks are closed the next day on which they open counts, for whoever pays."""
    return payer_kind in ("firm", "household", "own")


@article(
    "Acuerdo 1124 de Junta Directiva del IGSS, art. 36", unconfirmed="that nothing is added to contributions paid late"
)
def late_rates_known(unpaid_amount) -> bool:
    """So far as it is known, which is of voluntary contributions; the surcharges of employers are not held."""
    return unpaid_amount >= 0


@article(
    "Acuerdo 1124 de Junta Directiva del IGSS, art. 36", unconfirmed="that nothing is added to contributions paid late"
)
def late_penalty_rate(unpaid_amount) -> Rate:
    return 0


@article(
    "Acuerdo 1124 de Junta Directiva del IGSS, art. 36", unconfirmed="that nothing is added to contributions paid late"
)
def late_penalty(unpaid_amount) -> Money:
    return 0


@article(
    "Acuerdo 1124 de Junta Directiva del IGSS, art. 36", unconfirmed="that nothing is added to contributions paid late"
)
def late_interest_rate(unpaid_amount) -> Rate:
    return 0


@article(
    "Acuerdo 1124 de Junta Directiva del IGSS, art. 36", unconfirmed="that nothing is added to contributions paid late"
)
def late_interest(unpaid_amount) -> Money:
    return 0
