"""The set-based statements of a run: what is due, what is instructed, what is paid. Amounts in the institution's currency.

Named parameters: month (its first day), run, open_runs (those of its kind that are not closed), share (of an advance),
thirteenth_share (of the year's amount, until this month), and where a part of a run is meant, first and last (award numbers).
"""

from amparo.administration.awards.queries import DAYS_OF_MONTH, RATES_OF_PART, payable_sql, stands_still
from amparo.administration.payments.choices import PAID_AS, PaymentKind

# The yearly thirteenth payment (abono anual): one twelfth of the monthly amount of December, or of the last one where the
# award ended earlier, for each month of the year with at least 15 days of benefit.
# Lei 8.213/1991, art. 40; Decreto 3.048/1999, art. 120, § 1; months of 15 days: Lei 4.090/1962, art. 1, § 2.
_THIRTEENTH_OF_YEAR = """
    SELECT a.id AS award_id, a.person_id, a.benefit, %(month)s::date AS period,
           round(rate.monthly_amount * earned.months / 12, 2) AS amount
    FROM awards_award a
    JOIN LATERAL (
        SELECT count(*) AS months
        FROM generate_series(date_trunc('year', %(month)s::date), date_trunc('year', %(month)s::date)
                             + interval '11 months', interval '1 month') AS begin,
        LATERAL (SELECT daterange(begin::date, (begin + interval '1 month')::date) * a.period AS days) AS held
        WHERE upper(held.days) - lower(held.days) - (
            SELECT coalesce(sum(upper(s.period * held.days) - lower(s.period * held.days)), 0)
            FROM awards_suspension s WHERE s.award_id = a.id AND s.period && held.days
        ) >= 15
    ) AS earned ON earned.months > 0
    JOIN LATERAL (
        SELECT r.monthly_amount FROM awards_awardrate r
        WHERE r.award_id = a.id
          AND lower(r.period) <= greatest((date_trunc('year', %(month)s::date) + interval '11 months')::date, lower(a.period))
        ORDER BY lower(r.period) DESC LIMIT 1
    ) AS rate ON true
    WHERE a.thirteenth AND a.period && daterange(date_trunc('year', %(month)s::date)::date,
                                                 (date_trunc('year', %(month)s::date) + interval '1 year')::date)
"""

# What the instalments until this month come to at most, less those of the year that were paid: nothing
# twice, and a right that changed after the first is made up for by the next (Decreto 3.048/1999, art. 120, § 1, II).
THIRTEENTH_DUE = f"""
    SELECT whole.award_id, whole.person_id, whole.benefit, whole.period,
           trunc(whole.amount * %(thirteenth_share)s, 2) - coalesce(paid.amount, 0) AS amount
    FROM ({_THIRTEENTH_OF_YEAR}) AS whole
    LEFT JOIN LATERAL (
        SELECT sum(p.amount) AS amount FROM payments_payment p
        WHERE p.award_id = whole.award_id AND p.kind = 'thirteenth'
          AND p.period >= date_trunc('year', %(month)s::date)::date
          AND p.period < (date_trunc('year', %(month)s::date) + interval '1 year')::date
          AND p.run_id <> %(run)s
    ) AS paid ON true
"""  # noqa: S608 - made of constants
# Nobody is paid after death is on record: what was due until then belongs to the dependants or heirs
# (Lei 8.213/1991, art. 112), who must ask for it.
DEAD = "EXISTS (SELECT 1 FROM registry_civilevent e WHERE e.person_id = {row}.person_id AND e.kind = 'death')"
# The same, looked up person by person, where there are few and the dead of all years are many.
DEAD_ALONE = (
    "(SELECT true FROM registry_civilevent e WHERE e.person_id = {row}.person_id AND e.kind = 'death') IS NOT NULL"
)


# Whether a month of an award wants an instruction: it was not paid, and no run that is still open is to pay it.
UNCOVERED = """
    (NOT EXISTS (SELECT 1 FROM payments_payment p
                 WHERE p.award_id = {award} AND p.period = {period} AND p.kind = '{kind}')
     AND NOT EXISTS (SELECT 1 FROM payments_paymentinstruction i
                     WHERE i.run_id = ANY(%(open_runs)s) AND i.award_id = {award} AND i.period = {period}))
"""


def _awards_without(period: str) -> str:
    """The awards for which a month is neither paid nor about to be."""
    return f"(SELECT * FROM awards_award o WHERE {UNCOVERED.format(award='o.id', period=period, kind='monthly')})"  # noqa: S608


OF_PART = "award_id BETWEEN %(first)s AND %(last)s"
# The awards of a part for a month that is neither paid nor about to be. Few are left, so they are found by their numbers.
PART_WITHOUT = f"""
    (SELECT * FROM awards_award WHERE id = ANY(ARRAY(
        SELECT o.id FROM awards_award o
        WHERE o.id BETWEEN %(first)s AND %(last)s AND {{which}}
          AND o.id NOT IN (SELECT award_id FROM payments_payment
                           WHERE period = {{period}} AND kind = 'monthly' AND {OF_PART})
          AND o.id NOT IN (SELECT award_id FROM payments_paymentinstruction
                           WHERE run_id = ANY(%(open_runs)s) AND period = {{period}} AND {OF_PART}))))
"""  # noqa: S608 - made of constants


# The first payment of an award covers every month since its start, whenever the decision comes (the right runs from the
# day of the claim: Lei 8.213/1991, arts 49 and 54; Lei 8.742/1993, art. 37). Earlier months are looked for only
# where the month before is not paid, so that a run does not read the whole past of all others.
MONTH_BEFORE = "(%(month)s::date - interval '1 month')::date"
EARLIER_MONTHS = f"""
    SELECT earlier.begin::date
    FROM generate_series(
        date_trunc('month', a.first_payable_on::timestamp), least({MONTH_BEFORE}, upper(a.period) - 1)::timestamp,
        interval '1 month') AS earlier(begin)
    WHERE a.first_payable_on < %(month)s::date
      AND {UNCOVERED.format(award="a.id", period="earlier.begin::date", kind="monthly")}
"""  # noqa: S608 - made of constants
# Of those that ended before, the ones whose last month is not paid.
BEGAN_EARLIER = f"""
    o.first_payable_on < %(month)s::date AND (
        upper_inf(o.period) OR upper(o.period) > {MONTH_BEFORE} OR NOT EXISTS (
            SELECT 1 FROM payments_payment p WHERE p.award_id = o.id AND p.kind = 'monthly'
            AND p.period = date_trunc('month', (upper(o.period) - 1)::timestamp)::date))
"""  # noqa: S608 - made of constants


# What changed awards are owed of the months before the change took effect: once, for the month of its arrears.
ARREARS_DUE = """
    SELECT c.award_id, a.person_id, a.benefit, c.arrears_month AS period, c.arrears_amount AS amount
    FROM awards_awardchange c JOIN awards_award a ON a.id = c.award_id
    WHERE c.status = 'applied' AND c.arrears_amount > 0 AND c.arrears_month <= %(month)s::date
"""
UNPAID_ARREARS = f"{ARREARS_DUE} AND {UNCOVERED.format(award='c.award_id', period='c.arrears_month', kind='arrears')}"


def _less_advances(due: str) -> str:
    """What is due, less what was paid of it ahead."""
    return f"""
        SELECT due.award_id, due.person_id, due.benefit, due.period, due.amount - coalesce(ahead.amount, 0) AS amount
        FROM ({due}) AS due
        LEFT JOIN payments_payment ahead
          ON ahead.award_id = due.award_id AND ahead.period = due.period AND ahead.kind = 'advance'
    """  # noqa: S608 - made of constants


def _ahead(due: str) -> str:
    """The share of what is due that an advance pays."""
    return f"""
        SELECT due.award_id, due.person_id, due.benefit, due.period, trunc(due.amount * %(share)s, 2) AS amount
        FROM ({due}) AS due
    """  # noqa: S608 - made of constants


_THIS_MONTH = payable_sql(awards=_awards_without("%(month)s::date"))
_MONTHLY_DUE = (
    _less_advances(_THIS_MONTH),
    _less_advances(payable_sql(awards=_awards_without(MONTH_BEFORE), months=EARLIER_MONTHS)),
)
_OF_THE_MONTH = PART_WITHOUT.format(period="%(month)s::date", which=f"o.period && {DAYS_OF_MONTH}")
_OF_EARLIER = PART_WITHOUT.format(period=MONTH_BEFORE, which=BEGAN_EARLIER)
_DUE = {
    PaymentKind.THIRTEENTH: THIRTEENTH_DUE,
    PaymentKind.ARREARS: UNPAID_ARREARS,
    PaymentKind.ADVANCE: _ahead(_THIS_MONTH),
    PaymentKind.MONTHLY: " UNION ALL ".join(f"({due})" for due in _MONTHLY_DUE),
}


def due_sql(kind: str) -> str:
    """SQL giving (award_id, person_id, benefit, period, amount) of all that a run of `month` is to pay.

    A monthly run pays its month, and for each award the earlier months that are due and were never paid, and a supplementary
    run the same after it; a run of arrears pays those of every change applied until its month.
    """
    return _DUE[PAID_AS[PaymentKind(kind)]]


# A month is instructed so many awards at a time. Most stand still, and are not worked out.
INSTRUCTED_AT_ONCE = 200_000
INSTRUCT_STEADY = f"""
    INSERT INTO payments_paymentinstruction (run_id, award_id, period, person_id, benefit, amount)
    SELECT %(run)s, rate.award_id, %(month)s, rate.person_id, rate.benefit, rate.monthly_amount
    FROM ({RATES_OF_PART}) AS rate
    WHERE {stands_still("rate")} AND rate.monthly_amount > 0
      AND rate.award_id NOT IN (
          SELECT award_id FROM payments_payment
          WHERE period = %(month)s::date AND kind IN ('monthly', 'advance') AND {OF_PART})
      AND rate.award_id NOT IN (
          SELECT award_id FROM payments_paymentinstruction
          WHERE run_id = ANY(%(open_runs)s) AND period = %(month)s::date AND {OF_PART})
"""  # noqa: S608 - made of constants


def _instruct(due: str) -> str:
    return f"""
        INSERT INTO payments_paymentinstruction (run_id, award_id, period, person_id, benefit, amount)
        SELECT %(run)s, due.award_id, due.period, due.person_id, due.benefit, due.amount
        FROM ({due}) AS due
        WHERE due.amount > 0 AND NOT {DEAD.format(row="due")}
        ORDER BY due.award_id, due.period
    """  # noqa: S608 - made of the constants above


# What the steady left of the month, then what is due of earlier ones.
INSTRUCT_OTHERS = (
    _instruct(_less_advances(payable_sql(awards=_OF_THE_MONTH))),
    _instruct(_less_advances(payable_sql(awards=_OF_EARLIER, months=EARLIER_MONTHS))),
)


def instruct_sql(kind: str) -> str:
    """The statement that writes the instructions of a run other than a month's."""
    return _instruct(due_sql(kind))


# What is due on the day of payment for the months that were instructed.
INSTRUCTED_MONTHS = """
    SELECT i.period FROM payments_paymentinstruction i WHERE i.run_id = %(run)s AND i.award_id = a.id
"""


# All months of an award lie in one part.
DIVIDE = """
    INSERT INTO payments_paymentrunchunk (run_id, number, first_award_id, last_award_id, status, count, amount)
    SELECT %(run)s, part, min(award_id), max(award_id), 'waiting', count(*), sum(amount)
    FROM (SELECT award_id, amount, (dense_rank() OVER (ORDER BY award_id) - 1) / %(size)s + 1 AS part
          FROM payments_paymentinstruction WHERE run_id = %(run)s) AS numbered
    GROUP BY part
"""


# Each award's day of payment, by its number's last digit and its amount. Parameters: small_up_to, small_days, other_days.
PAY_DAY = (
    "(CASE WHEN {amount} <= %(small_up_to)s::numeric THEN %(small_days)s::date[] ELSE %(other_days)s::date[] END)"
    "[{award} %% 10 + 1]"
)
# Most awards stand still. Those of a part that pay in full what was instructed, paid without working them out anew; what this
# leaves is paid by `pay_sql`.
PAY_STEADY = f"""
    INSERT INTO payments_payment (award_id, period, kind, run_id, person_id, amount, pay_date)
    SELECT i.award_id, i.period, %(kind)s, i.run_id, i.person_id, i.amount,
           {PAY_DAY.format(amount="i.amount", award="i.award_id")}
    FROM payments_paymentinstruction i
    JOIN ({RATES_OF_PART}) AS rate ON rate.award_id = i.award_id AND rate.monthly_amount = i.amount
    WHERE i.run_id = %(run)s AND i.award_id BETWEEN %(first)s AND %(last)s AND i.period = %(month)s::date
      AND {stands_still("rate")}
"""  # noqa: S608 - made of constants
# Their transfers: of all that the run has paid in the part until now.
BOOK_STEADY = """
    INSERT INTO ledger_transfer (debit_id, credit_id, amount, posted_on, source, record_number, period)
    SELECT %(payable)s, %(in_transit)s, amount, pay_date, kind, award_id, period FROM payments_payment
    WHERE run_id = %(run)s AND award_id BETWEEN %(first)s AND %(last)s AND period = ANY(%(periods)s) AND kind = %(kind)s
"""
# Whoever was paid something of a month ahead is worked out anew as well.
DEALT_WITH = """
    SELECT (SELECT count(*) FROM payments_payment WHERE award_id BETWEEN %(first)s AND %(last)s
            AND period = ANY(%(periods)s) AND (run_id = %(run)s AND kind = %(kind)s OR kind = 'advance'))
         + (SELECT count(*) FROM payments_paymentexclusion
            WHERE run_id = %(run)s AND award_id BETWEEN %(first)s AND %(last)s AND whole)
"""

# The instructions of a part that this run has not dealt with.
WAITING = """
    SELECT i.award_id, i.period, i.person_id, i.benefit, i.amount
    FROM payments_paymentinstruction i
    WHERE i.run_id = %(run)s AND i.award_id BETWEEN %(first)s AND %(last)s
      AND (i.award_id, i.period) NOT IN (
          SELECT p.award_id, p.period FROM payments_payment p WHERE p.award_id BETWEEN %(first)s AND %(last)s
          AND p.period = ANY(%(periods)s) AND p.kind = %(kind)s AND p.run_id = %(run)s)
      AND NOT EXISTS (
          SELECT 1 FROM payments_paymentexclusion x
          WHERE x.run_id = %(run)s AND x.award_id = i.award_id AND x.period = i.period)
"""
# As an array, so that a few awards are found by their numbers and not by reading all of the part.
THEIR_AWARDS = "(SELECT * FROM awards_award WHERE id = ANY(ARRAY(SELECT award_id FROM waiting)))"


def _due_now_sql(kind: str) -> str:
    of_months = payable_sql(awards=THEIR_AWARDS, months=INSTRUCTED_MONTHS)
    return {
        PaymentKind.THIRTEENTH: THIRTEENTH_DUE,
        PaymentKind.ARREARS: ARREARS_DUE,
        PaymentKind.ADVANCE: _ahead(of_months),
        PaymentKind.MONTHLY: _less_advances(of_months),
    }[PAID_AS[PaymentKind(kind)]]


def pay_sql(kind: str, *, whatever_was_paid: bool = False) -> str:
    """The one statement that pays what waits in a part of a run: payments, transfers, exclusions, what these give back.

    What is paid is the instruction, or less where less is due by now. Where this run has already paid an award, nothing
    happens to it, so the statement may be repeated. Where another run has paid it meanwhile the statement fails, unless
    `whatever_was_paid`: then that is an exclusion. Further parameters: kind, pay_date, in_transit, payable, chunk, expense
    (JSON: benefit to account), periods (the months that are paid, so that only their partitions are read).
    """
    on_conflict = "ON CONFLICT DO NOTHING" if whatever_was_paid else ""
    return f"""
        WITH waiting AS MATERIALIZED (
            {WAITING}
        ), due AS MATERIALIZED (
            SELECT * FROM ({_due_now_sql(kind)}) AS every WHERE every.award_id BETWEEN %(first)s AND %(last)s
        ), instructed AS MATERIALIZED (
            SELECT w.award_id, w.period, w.person_id, w.benefit, w.amount, dead.recorded,
                   CASE WHEN dead.recorded THEN 0 ELSE least(w.amount, coalesce(due.amount, 0)) END AS payable
            FROM waiting w
            LEFT JOIN due ON due.award_id = w.award_id AND due.period = w.period
            CROSS JOIN LATERAL (SELECT {DEAD_ALONE.format(row="w")} AS recorded OFFSET 0) AS dead
        ), paid AS (
            INSERT INTO payments_payment (award_id, period, kind, run_id, person_id, amount, pay_date)
            SELECT award_id, period, %(kind)s, %(run)s, person_id, payable, {PAY_DAY.format(amount="amount", award="award_id")}
            FROM instructed WHERE payable > 0 ORDER BY award_id, period
            {on_conflict}
            RETURNING award_id, period, amount, pay_date
        ), moved AS (
            INSERT INTO ledger_transfer (debit_id, credit_id, amount, posted_on, source, record_number, period)
            SELECT %(payable)s, %(in_transit)s, amount, pay_date, %(kind)s, award_id, period FROM paid
            {on_conflict}
        ), withheld AS (
            INSERT INTO payments_paymentexclusion (run_id, award_id, period, reason, whole, amount)
            SELECT %(run)s, i.award_id, i.period,
                   CASE WHEN i.recorded THEN 'death'
                        WHEN i.payable > 0 AND p.award_id IS NULL THEN 'already_paid'
                        WHEN EXISTS (SELECT 1 FROM awards_suspension s WHERE s.award_id = i.award_id
                                     AND s.period && daterange(i.period, (i.period + interval '1 month')::date))
                            THEN 'suspended'
                        WHEN EXISTS (SELECT 1 FROM awards_termination t WHERE t.award_id = i.award_id) THEN 'terminated'
                        ELSE 'less_due' END,
                   p.award_id IS NULL, i.amount - coalesce(p.amount, 0)
            FROM instructed i LEFT JOIN paid p ON p.award_id = i.award_id AND p.period = i.period
            WHERE i.amount > coalesce(p.amount, 0)
            RETURNING award_id, period, amount
        ), given_back AS (
            INSERT INTO ledger_transfer (debit_id, credit_id, amount, posted_on, source, record_number, period)
            SELECT %(payable)s, %(expense)s::jsonb ->> i.benefit, sum(w.amount), %(pay_date)s, 'withheld', %(chunk)s, %(month)s
            FROM withheld w JOIN instructed i ON i.award_id = w.award_id AND i.period = w.period GROUP BY i.benefit
        )
        SELECT (SELECT count(*) FROM paid)
    """  # noqa: S608 - made of the constants above


# What a run has really done, counted from the rows and not from what anybody says about them.
# Rows that are equal in number, amount and this sum are the same rows; to compare them one by one takes ten times as long.
_DIGEST = "sum(hash_numeric_extended(amount, hashint8extended({record}, period - date '2000-01-01')))"
COUNTED_PAYMENTS = f"""
    SELECT count(*), coalesce(sum(amount), 0), {_DIGEST.format(record="award_id")}, min(pay_date), max(pay_date)
    FROM payments_payment WHERE run_id = %(run)s AND period = ANY(%(periods)s) AND kind = %(kind)s
"""  # noqa: S608 - made of constants
COUNTED_TRANSFERS = f"""
    SELECT count(*), coalesce(sum(amount), 0), {_DIGEST.format(record="record_number")}
    FROM ledger_transfer
    WHERE source = %(kind)s AND period = ANY(%(periods)s) AND posted_on BETWEEN %(first_day)s AND %(last_day)s
"""  # noqa: S608 - made of constants
# Where another run has paid the same months on the same days, or something is wrong.
COUNTED_ONE_BY_ONE = """
    SELECT count(*), coalesce(sum(t.amount), 0)
    FROM payments_payment p
    JOIN ledger_transfer t ON t.record_number = p.award_id AND t.period = p.period AND t.source = p.kind
    WHERE p.run_id = %(run)s AND p.period = ANY(%(periods)s) AND p.kind = %(kind)s
"""
COUNTED_EXCLUSIONS = """
    SELECT count(*) FILTER (WHERE whole), coalesce(sum(amount), 0) FROM payments_paymentexclusion WHERE run_id = %(run)s
"""
BOOKED_FOR_RUN = """
    SELECT (SELECT coalesce(sum(amount), 0) FROM ledger_transfer WHERE source = 'released' AND record_number = %(run)s),
           (SELECT coalesce(sum(amount), 0) FROM ledger_transfer WHERE source = 'withheld' AND record_number IN
                (SELECT id FROM payments_paymentrunchunk WHERE run_id = %(run)s))
"""
