"""Guatemala, IGSS: what is known of a person and of their contributions.

Decreto 295 del Congreso (Ley Orgánica del IGSS); Acuerdo 1124 de Junta Directiva (invalidity, old age, survivors) with its
reforms. SOURCES.md says what was read where.
"""

from amparo.law.language import *

sex = fact(Choice["female", "male"])
birth_date = fact(Date)

# One row a month: its first day, the pay on which contributions were paid, and whether an employer or the person paid them.
contributions = relation(month=Date, wage=Money, category=Choice["employee", "voluntary"])


@article("Acuerdo 1124 de Junta Directiva del IGSS, art. 15")
def age_years(birth_date, on) -> Years:
    """Completed years of age."""
    return full_years(birth_date, on)


@article("Acuerdo 1124 de Junta Directiva del IGSS, arts 15, 35")
def contribution_months(contributions, on) -> Months:
    """Months with a contribution, paid by an employer or by the person."""
    return months(contributions.where(contributions.month <= on).count())
