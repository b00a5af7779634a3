"""Uruguay, Banco de Previsión Social: what is known of a person, shared by every benefit.

Sources: Ley 16.713 (1995, pensions) with Ley 18.395 (2008), Ley 20.130 (2023, common pension system), Ley 18.396 (2008,
bank employees), Ley 17.856 (BPC), Ley 18.211 (health).
"""

from amparo.law.language import *

sex = fact(Choice["female", "male"])
birth_date = fact(Date)

# One row a month. Who gathers the facts sums the payers of a month and gives the category of the largest pay.
# `month` is its first day; `wage` the pay on which the contribution was paid, in the money of that month.
# employee: paid by the month; day_paid: by the day or the hour; independent: works for themselves or owns the firm;
# bank: insured with the pension fund of bank employees (CJPB), not with the BPS.
# `days`: day-wages worked in the month, for those paid by the day.
contributions = relation(
    month=Date,
    wage=Money,
    category=Choice["employee", "day_paid", "domestic", "rural", "construction", "independent", "bank"],
    days=column(Count, default=25, most=31),
)

# The people of the home, without the person who claims.
household = persons()
relationship = fact(
    Choice["spouse", "partner", "parent", "stepparent", "sibling", "child", "stepchild", "ward", "other"],
    default="other",
)


@article("Ley 16.713, arts 18, 20")
def age_years(birth_date, on) -> Years:
    """Completed years of age."""
    return full_years(birth_date, on)
