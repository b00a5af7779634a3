"""What awards pay for a month, as SQL that a payment run embeds.

A day is a thirtieth of the month's rate: a benefit runs from the day of the claim (Lei 8.213/1991, arts 49 and 54;
Lei 8.742/1993, art. 37) and its first and last months are paid by days, every month counting thirty. That the thirtieth
also holds for February and for the 31st is the institution's practice and not confirmed in a norm. Days of suspension
and days after a recorded death are not paid.
"""

# One row per award and month with something to pay: award_id, person_id, benefit, period (the month), days, amount.
# `days` weighs each stretch of a month by thirty; where a rate changes on the 31st they add up to 31 and are scaled.
PAYABLE = """
select a.id as award_id, a.person_id, a.benefit, m.month as period, least(30, sum(d.days))::int as days,
       round(sum(r.monthly_amount * d.days) / greatest(30, sum(d.days)), 2) as amount
from {awards} a
cross join lateral ({months}) as m(month)
join awards_awardrate r
  on r.award_id = a.id
 and r.period && daterange(m.month, (m.month + interval '1 month')::date)
left join registry_civilevent death on death.person_id = a.person_id and death.kind = 'death'
cross join lateral unnest(
    datemultirange(
        a.period * r.period
        * daterange(m.month, (m.month + interval '1 month')::date)
        * daterange(a.first_payable_on, null)
        * daterange(null, death.occurred_on, '[]')
    )
    - coalesce((select range_agg(s.period) from awards_suspension s where s.award_id = a.id), datemultirange())
) as stretch
cross join lateral (
    select case when upper(stretch) = (m.month + interval '1 month')::date then 30
                else least(30, extract(day from upper(stretch) - 1)) end
           - least(30, extract(day from lower(stretch))) + 1 as days
) d
where a.period && daterange(m.month, (m.month + interval '1 month')::date)
  and a.first_payable_on < (m.month + interval '1 month')::date
group by a.id, a.person_id, a.benefit, m.month
having round(sum(r.monthly_amount * d.days) / greatest(30, sum(d.days)), 2) > 0
"""


ONE_MONTH = "select %(month)s::date"
# Awards from one number to another (parameters first and last) with each of their rates. Both are read in order, side by side,
# where the database is told to look up nothing one by one (`SIDE_BY_SIDE`), which takes three times as long.
RATES_OF_PART = """
select a.id as award_id, a.person_id, a.benefit, r.monthly_amount, r.period as rated, a.period as awarded, a.first_payable_on
from awards_award a join awards_awardrate r on r.award_id = a.id
where a.id between %(first)s and %(last)s and r.award_id between %(first)s and %(last)s
"""
# Room for the numbers of a part: a set that does not fit would be gone through anew for every row.
SIDE_BY_SIDE = "set local enable_nestloop = off; set local work_mem = '64MB'"
EITHER_WAY = "set local enable_nestloop = on"
# Awards that stand still: never suspended, nobody dead. Such a one pays its rate in full in every month that lies in its own
# period and the rate's, which `PAYABLE` would find too, at ten times the cost. Most awards are like this in most months.
STANDS_STILL = """
{row}.rated @> {days} and {row}.awarded @> {days} and {row}.first_payable_on <= %(month)s::date
and {row}.award_id not in (select s.award_id from awards_suspension s where s.award_id between %(first)s and %(last)s)
and {row}.person_id not in (
    select e.person_id from registry_civilevent e where e.kind = 'death' and e.person_id = any(array(
        select w.person_id from awards_award w where w.id between %(first)s and %(last)s)))
"""
DAYS_OF_MONTH = "daterange(%(month)s::date, (%(month)s::date + interval '1 month')::date)"


def payable_sql(*, awards: str = "awards_award", months: str = ONE_MONTH) -> str:
    """The query of what is payable, to be embedded as a subquery: award_id, person_id, benefit, period, days, amount.

    `awards` is the table, or a subquery of rows of it; `months` a query of the first days of the months that matter for
    each award, which it may call `a`. Unless told otherwise: all awards, and the month of the parameter `month`.
    """
    return PAYABLE.format(awards=awards, months=months)


def stands_still(row: str) -> str:
    """Whether a row of `RATES_OF_PART` is paid its rate in full for the parameter `month`."""
    return STANDS_STILL.format(row=row, days=DAYS_OF_MONTH)
