"""Brazil, general scheme (RGPS): what is known of a person, and the persons of the family.

Shared by every benefit of the INSS. Sources: Lei 8.212/1991 (financing), Lei 8.213/1991 (benefits), Decreto 3.048/1999
(regulation), Emenda Constitucional 103/2019 (the reform), Lei 8.742/1993 (assistance, LOAS).
"""

from amparo.law.language import *

sex = fact(Choice["female", "male"])
birth_date = fact(Date)

# The person says that they taught in basic education; the record shows it month by month (contributions.teaching).
claims_teaching = fact(bool, default=False)

# Registered as unemployed with the Ministry of Labour (Lei 8.213/1991, art. 15, II and § 2).
registered_unemployed = fact(bool, default=False)

# One row a month. Who gathers the facts sums the employers of a month and gives the category best for the person.
# `month` is its first day; `wage` the remuneration on which the contribution was paid, in the money of that month.
# simplified: 11 % of the minimum wage (Lei 8.212/1991, art. 21, § 2, I);
# low_income: 5 % of it (§ 2, II); both without the complement of § 3.
# late: paid late by a self-employed person who had not yet paid a month in time (Lei 8.213/1991, art. 27, II).
contributions = relation(
    month=Date,
    wage=Money,
    category=Choice["employee", "domestic", "individual", "facultative", "simplified", "low_income", "late"],
    teaching=bool,
)

# The family under one roof, without the person who claims.
household = persons()

# Of a member of the household: what they are to the person who claims.
relationship = fact(
    Choice["spouse", "partner", "parent", "stepparent", "sibling", "child", "stepchild", "ward", "other"],
    default="other",
)
single = fact(bool, default=True)
disabled = fact(bool, default=False)

# Of the claimant and of each member: gross income of a month and where it comes from. `pension` is any benefit of
# social insurance, `transfer` Bolsa Família and the like, `apprenticeship` also a supervised traineeship.
monthly_income = fact(Money)
income_kind = fact(Choice["work", "pension", "bpc", "transfer", "apprenticeship", "other", "none"], default="none")


@article("EC 103/2019, arts 15–18, 20; EC 103/2019, art. 36, III")
def insured_before_reform(contributions, p) -> bool:
    """Whether the person had joined the scheme by the day on which the reform took effect, 13 November 2019."""
    return contributions.where(contributions.month <= p.reform_date).exists()


@article("Lei 8.213/1991, art. 48; EC 103/2019, arts 15–20")
def age_years(birth_date, on) -> Years:
    """Completed years of age."""
    return full_years(birth_date, on)


@article("EC 103/2019, arts 15, 16")
def age_months(birth_date, on) -> Months:
    """Completed months of age."""
    return full_months(birth_date, on)
