"""The set-based statements that hold back from a run's payments. Named parameters: run, periods (its months), on (the day).

What an overpayment takes comes before what the person consented to (Lei 8.213/1991, art. 115, § 2); consents come in the order
in which they were signed. What does not fit into the share of the law is not taken, then or later.
"""

ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtext('deductions_deductiontaken'))"
# Neither a payment back nor a waiver comes in between.
LOCK_OVERPAYMENTS = """
    SELECT o.id FROM overpayments_overpayment o
    WHERE EXISTS (SELECT 1 FROM overpayments_recoveryplan plan WHERE plan.overpayment_id = o.id AND plan.ended_on IS NULL)
    ORDER BY o.id FOR UPDATE
"""
_BEFORE = "ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING"
BY_PLAN = f"""
WITH wanted AS (
    SELECT p.award_id, p.period, p.kind, plan.id AS plan_id, o.id AS overpayment_id,
           trunc(p.amount * plan.percent / 100, 2) AS want,
           trunc(p.amount * max(plan.percent) OVER (PARTITION BY p.award_id, p.period) / 100, 2) AS most,
           o.amount - o.recovered_amount - o.waived_amount AS still_owed
    FROM payments_payment p
    JOIN overpayments_overpayment o ON o.person_id = p.person_id
    JOIN overpayments_recoveryplan plan
      ON plan.overpayment_id = o.id AND plan.ended_on IS NULL AND plan.starts_on <= p.pay_date
    WHERE p.run_id = %(run)s AND p.period = ANY(%(periods)s) AND p.kind = 'monthly'
      AND NOT EXISTS (SELECT 1 FROM overpayments_objection b WHERE b.overpayment_id = o.id AND b.status = 'open')
), fitting AS (
    SELECT wanted.*, least(want, greatest(0, most - coalesce(sum(want) OVER (
               PARTITION BY award_id, period ORDER BY overpayment_id {_BEFORE}), 0))) AS fits
    FROM wanted
), held AS (
    SELECT fitting.*, least(fits, greatest(0, still_owed - coalesce(sum(fits) OVER (
               PARTITION BY overpayment_id ORDER BY period, award_id {_BEFORE}), 0))) AS amount
    FROM fitting
)
INSERT INTO deductions_deductiontaken (award_id, period, kind, plan_id, amount, taken_on)
SELECT award_id, period, kind, plan_id, amount, %(on)s FROM held WHERE amount > 0 ORDER BY award_id, period
"""  # noqa: S608 - made of constants
_SHARE = """
    JOIN LATERAL (SELECT s.percent FROM deductions_legalshare s
                  WHERE s.benefit = a.benefit AND s.kind = {kind} AND s.from_on <= p.pay_date
                  ORDER BY s.from_on DESC LIMIT 1) AS {name} ON true
"""
BY_CONSENT = f"""
WITH wanted AS (
    SELECT p.award_id, p.period, p.kind, c.id AS consent_id, c.kind AS what, c.signed_on, c.monthly_amount AS want,
           trunc((p.amount - taken.amount) * of_kind.percent / 100, 2) AS most_of_kind,
           trunc((p.amount - taken.amount) * of_all.percent / 100, 2) AS most
    FROM payments_payment p
    JOIN awards_award a ON a.id = p.award_id
    JOIN deductions_consent c
      ON c.award_id = p.award_id AND c.revoked_on IS NULL AND c.signed_on <= p.pay_date
     AND p.period BETWEEN c.from_month AND coalesce(c.until_month, p.period)
    {_SHARE.format(kind="c.kind", name="of_kind")}
    {_SHARE.format(kind="'all'", name="of_all")}
    JOIN LATERAL (SELECT coalesce(sum(t.amount), 0) AS amount FROM deductions_deductiontaken t
                  WHERE t.award_id = p.award_id AND t.period = p.period AND t.kind = p.kind) AS taken ON true
    WHERE p.run_id = %(run)s AND p.period = ANY(%(periods)s) AND p.kind = 'monthly'
), of_their_kind AS (
    SELECT wanted.*, least(want, greatest(0, most_of_kind - coalesce(sum(want) OVER (
               PARTITION BY award_id, period, what ORDER BY signed_on, consent_id {_BEFORE}), 0))) AS fits
    FROM wanted
), held AS (
    SELECT of_their_kind.*, least(fits, greatest(0, most - coalesce(sum(fits) OVER (
               PARTITION BY award_id, period ORDER BY signed_on, consent_id {_BEFORE}), 0))) AS amount
    FROM of_their_kind
)
INSERT INTO deductions_deductiontaken (award_id, period, kind, consent_id, amount, taken_on)
SELECT award_id, period, kind, consent_id, amount, %(on)s FROM held WHERE amount > 0 ORDER BY award_id, period
"""  # noqa: S608 - made of constants
_OF_THE_RUN = """
    FROM deductions_deductiontaken t
    JOIN payments_payment p ON p.award_id = t.award_id AND p.period = t.period AND p.kind = t.kind
    WHERE p.run_id = %(run)s AND p.period = ANY(%(periods)s)
"""
RECOVERED = """
INSERT INTO overpayments_recovery (overpayment_id, channel, record_number, amount, recovered_on)
SELECT plan.overpayment_id, 'deduction', t.id, t.amount, %(on)s
FROM deductions_deductiontaken t
JOIN overpayments_recoveryplan plan ON plan.id = t.plan_id
JOIN payments_payment p ON p.award_id = t.award_id AND p.period = t.period AND p.kind = t.kind
WHERE p.run_id = %(run)s AND p.period = ANY(%(periods)s)
ORDER BY plan.overpayment_id, t.id
"""
BOOKED = f"""
INSERT INTO ledger_transfer (debit_id, credit_id, amount, posted_on, source, record_number, period)
SELECT %(in_transit)s, CASE WHEN t.plan_id IS NULL THEN %(payable)s ELSE %(receivable)s END, t.amount, %(on)s, 'deducted',
       t.id, t.period {_OF_THE_RUN}
"""
CLOSED = f"""
INSERT INTO deductions_rundeducted (run_id, taken_on, count, amount)
SELECT %(run)s, %(on)s, count(*), coalesce(sum(t.amount), 0) {_OF_THE_RUN}
"""
