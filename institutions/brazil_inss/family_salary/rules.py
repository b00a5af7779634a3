"""Family salary (salário-família): Lei 8.213/1991, arts 65 to 70; EC 103/2019, art. 27.

Employers pay it with the wage and deduct it from what they owe; the institution pays it to day workers and beside a
benefit (art. 68; Decreto 3.048/1999, art. 82).
"""

from amparo.law.language import *

# How the person is insured, or which benefit they receive.
family_salary_status = fact(
    Choice[
        "employee",
        "domestic",
        "day_worker",
        "temporary_incapacity",
        "permanent_incapacity",
        "old_age",
        "other_retirement",
        "none",
    ]
)

# All pay of the month on which contributions are due, every job together, or the benefit; without the thirteenth.
monthly_pay = fact(Money)

# Children, stepchildren and wards for whom it is claimed. proofs_given: vaccinations up to 6 years, school from 4 (art. 67).
family_salary_children = relation(birth_date=Date, disabled=bool, proofs_given=bool)

# What the expert found of children said to be disabled who are too old otherwise; the finding holds for them all.
child_disability_finding = fact(Choice["not_assessed", "established", "not_established"], default="not_assessed")


@article("Lei 8.213/1991, arts 65, caput, parágrafo único; Decreto 3.048/1999, art. 82")
def family_salary_status_met(family_salary_status, sex, age_years, p) -> bool:
    """Employees, domestic and day workers; pensions for incapacity or by age; other pensions from 60 or 65 years on."""
    if family_salary_status == "other_retirement":
        return age_years >= (p.family_salary_age_woman if sex == "female" else p.family_salary_age_man)
    return family_salary_status != "none"


@article("EC 103/2019, art. 27, caput; Lei 8.213/1991, art. 65")
def family_salary_pay_met(monthly_pay, p) -> bool:
    return monthly_pay <= p.family_salary_limit


@formula
def born_and_proven(family_salary_children, family_salary_status, on):
    """The children who are born and for whom the papers are there; domestic workers owe none (art. 67, parágrafo único)."""
    return family_salary_children.where(
        family_salary_children.birth_date <= on
        and (family_salary_children.proofs_given or family_salary_status == "domestic")
    )


@formula
def young_enough(family_salary_children, on, p):
    """Up to 14 years, the whole month of the birthday included (Decreto 3.048/1999, art. 88, II)."""
    return first_of_month(on) <= add_years(family_salary_children.birth_date, p.family_salary_child_age)


@article(
    "Lei 8.213/1991, arts 65, 66, 67; Decreto 3.048/1999, arts 81, 84, 88",
    unconfirmed="the month of the fourteenth birthday is paid in full; months of hiring and leaving too",
)
def family_salary_children_count(
    family_salary_children, family_salary_status, child_disability_finding, on, p
) -> Count:
    """Children of up to 14 years, and disabled children of any age."""
    counting = born_and_proven(family_salary_children, family_salary_status, on)
    disabled_found = child_disability_finding == "established"
    return counting.where(
        young_enough(family_salary_children, on, p) or (family_salary_children.disabled and disabled_found)
    ).count()


@article("Lei 8.213/1991, art. 66")
def family_salary_child_met(family_salary_children_count) -> bool:
    return family_salary_children_count > 0


@article("Lei 8.213/1991, arts 68, 69; Decreto 3.048/1999, art. 82")
def family_salary_paid_here(family_salary_status) -> bool:
    """The institution pays it, not an employer."""
    return family_salary_status not in ("employee", "domestic")


@article("Lei 8.213/1991, arts 65 a 69")
def family_salary_entitled(
    family_salary_status_met, family_salary_pay_met, family_salary_child_met, family_salary_paid_here
) -> bool:
    """A right that the institution itself pays."""
    return family_salary_status_met and family_salary_pay_met and family_salary_child_met and family_salary_paid_here


@article("EC 103/2019, art. 27, § 2; Lei 8.213/1991, art. 66")
def family_salary_amount(family_salary_children_count, p) -> Money:
    """One quota for each child, whoever pays it."""
    return family_salary_children_count * p.family_salary_quota


@article("Lei 8.213/1991, art. 65; Decreto 3.048/1999, art. 85")
def child_disability_to_assess(
    family_salary_status_met,
    family_salary_pay_met,
    family_salary_paid_here,
    family_salary_children,
    family_salary_status,
    child_disability_finding,
    on,
    p,
) -> bool:
    """A child too old otherwise is said to be disabled: the expert has to see it."""
    older = born_and_proven(family_salary_children, family_salary_status, on).where(
        family_salary_children.disabled and not young_enough(family_salary_children, on, p)
    )
    rest = family_salary_status_met and family_salary_pay_met and family_salary_paid_here
    return rest and child_disability_finding == "not_assessed" and older.exists()
