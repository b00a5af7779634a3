"""What maternity pay is worth in a month: Lei 8.213/1991, arts 39, sole paragraph, 72 and 73; Decreto 3.048/1999, arts 94 to 101.

A day is a thirtieth of it. Never below the minimum wage; the ceiling of benefits binds all but employees, whose full pay
is limited to what a judge of the Supreme Court earns (Constitution, arts 37, XI and 248).
"""

from amparo.law.language import *

# An employee's pay changes from month to month (commission, piece work): the mean of six months is taken.
pay_varies = fact(bool, default=False)


@formula
def paid_before(contributions, starts_on):
    """The contributions of the months before the one in which the pay starts."""
    return contributions.where(contributions.month < first_of_month(starts_on))


@formula
def wages_of_last(contributions, starts_on, most):
    """The contributions of so many calendar months before the one in which the pay starts."""
    return paid_before(contributions, starts_on).where(
        contributions.month >= add_months(first_of_month(starts_on), months(0) - most)
    )


@formula
def last_wage(contributions, category):
    """The wage of the latest month in a category; 0 where there is none."""
    of_category = contributions.where(contributions.category == category)
    wage_on_record = of_category.exists()
    if not wage_on_record:
        return 0
    latest = of_category.max(contributions.month)
    return of_category.where(contributions.month == latest).sum(contributions.wage)


@article(
    "CLT, art. 393; IN PRES/INSS 128/2022, art. 240", unconfirmed="a shorter employment is averaged over its months"
)
def mean_of_varying_pay(contributions, maternity_starts_on, p) -> Money:
    """The mean of an employee's pay over the six months before; of fewer where the employment is shorter."""
    rows = wages_of_last(contributions, maternity_starts_on, p.varying_pay_months)
    paid = rows.where(contributions.category == "employee")
    return round_half_up(paid.sum(contributions.wage) / max(paid.count(), 1), 2)


@article("Lei 8.213/1991, art. 72; CF, arts 37, XI, 248; STF, ADI 1.946")
def employee_maternity_pay(contributions, maternity_starts_on, pay_varies, mean_of_varying_pay, p) -> Money:
    """Full pay of a month: the last, or the mean of six where it varies, at most what a Supreme Court judge earns."""
    full = mean_of_varying_pay if pay_varies else last_wage(paid_before(contributions, maternity_starts_on), "employee")
    return min(full, p.supreme_court_pay.at(maternity_starts_on))


@article("Lei 8.213/1991, art. 73, I")
def domestic_maternity_pay(contributions, maternity_starts_on, p) -> Money:
    """A domestic worker's last contribution wage, at most the ceiling."""
    last = last_wage(paid_before(contributions, maternity_starts_on), "domestic")
    return min(last, p.contribution_ceiling.at(maternity_starts_on))


@article(
    "Lei 8.213/1991, art. 73, III e parágrafo único; IN PRES/INSS 128/2022, art. 240",
    unconfirmed="of those who stopped contributing, too, the fifteen months are those before the start",
)
def months_of_last_twelve(contributions, maternity_starts_on, p) -> Months:
    """Calendar months back from the start in which the last twelve contributions lie: 12 to 15; 15 where there are fewer."""
    return months(
        which_max(
            100 - back
            if wages_of_last(counted(contributions, p), maternity_starts_on, months(back)).count()
            >= p.maternity_averaged_months
            else 0
            for back in whole(p.maternity_averaged_months, p.maternity_window_months)
        )
    )


@article("Lei 8.213/1991, art. 73, III e parágrafo único")
def twelfth_of_last_wages(contributions, maternity_starts_on, months_of_last_twelve, p) -> Money:
    """A twelfth of the sum of the last twelve contribution wages within fifteen months; missing ones count nothing."""
    rows = wages_of_last(counted(contributions, p), maternity_starts_on, months_of_last_twelve)
    total = rows.sum(min(contributions.wage, p.contribution_ceiling.at(contributions.month)))
    return round_half_up(total / max(p.maternity_averaged_months, 1), 2)


@article("Lei 8.213/1991, arts 39, parágrafo único; 72; 73, I a III e parágrafo único")
def maternity_pay_by_work(
    maternity_work, employee_maternity_pay, domestic_maternity_pay, twelfth_of_last_wages, maternity_starts_on, p
) -> Money:
    """What the pay is by the kind of work, before the least and the most."""
    if maternity_work == "employed":
        return employee_maternity_pay
    if maternity_work == "domestic":
        return domestic_maternity_pay
    if maternity_work == "family_farming":
        return p.minimum_wage.at(maternity_starts_on)
    return min(twelfth_of_last_wages, p.contribution_ceiling.at(maternity_starts_on))


@article("Lei 8.213/1991, art. 73, caput; CF, art. 201, § 2")
def maternity_amount(maternity_pay_by_work, maternity_starts_on, p) -> Money:
    """Pay of a month, never below the minimum wage of the day on which it starts."""
    return max(maternity_pay_by_work, p.minimum_wage.at(maternity_starts_on))


@article(
    "Lei 8.213/1991, art. 71; Decreto 3.048/1999, art. 94",
    unconfirmed="the whole is rounded once, not each part of a month",
)
def maternity_total(maternity_amount, maternity_days_paid) -> Money:
    """What all the days are worth, a day being a thirtieth of a month."""
    return round_half_up(maternity_amount * number(maternity_days_paid) / 30, 2)
