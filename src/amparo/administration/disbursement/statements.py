"""The set-based statements that turn payments into orders: a range of awards of one run at a time.

Named parameters: run, first and last (award numbers, both included), on (the day), at (the moment that stands in the files),
whole_run (or only what waits for an account).
"""

from amparo.administration.deductions.queries import TAKEN_SQL
from amparo.administration.payments.statements import DEAD

# A payment less what is held back from it, to the account that is paid to on the day it is sent. One whose days of cooling off
# still run is ordered nothing, though they end before that day: the person may yet refuse it, and a file is not called back.
# Nothing is sent to the dead: what they were owed waits for their heirs (Lei 8.213/1991, art. 112).
ACCOUNT = f"""
    LEFT JOIN disbursement_payeeaccount account
      ON account.person_id = due.person_id AND account.state = 'stated' AND account.period @> greatest(due.pay_date, %(on)s)
     AND lower(account.period) <= %(on)s AND NOT {DEAD.format(row="due")}
"""
# Whether anything that waits for an account can be sent now.
CAN_GO = f"""
SELECT EXISTS (
    SELECT 1 FROM (SELECT w.person_id, p.pay_date FROM disbursement_waitingpayment w
                   JOIN payments_payment p ON p.award_id = w.award_id AND p.period = w.period AND p.kind = w.kind
                   WHERE w.reason = 'no_account') AS due {ACCOUNT}
    WHERE account.id IS NOT NULL
)
"""  # noqa: S608 - made of constants
DUE = f"""
CREATE TEMPORARY TABLE disbursement_due ON COMMIT DROP AS
SELECT due.*, account.id AS account_id, account.bank_code, greatest(due.pay_date, %(on)s) AS sent_on
FROM (
    SELECT p.award_id, p.period, p.kind, p.person_id, p.pay_date, p.amount - coalesce(taken.amount, 0) AS amount,
           1 AS attempt, false AS came_back
    FROM payments_payment p
    LEFT JOIN ({TAKEN_SQL}) AS taken
      ON taken.award_id = p.award_id AND taken.period = p.period AND taken.kind = p.kind
    WHERE %(whole_run)s AND p.run_id = %(run)s AND p.award_id BETWEEN %(first)s AND %(last)s
      AND NOT EXISTS (SELECT 1 FROM disbursement_paymentorder o
                      WHERE o.award_id = p.award_id AND o.period = p.period AND o.kind = p.kind)
      AND NOT EXISTS (SELECT 1 FROM disbursement_waitingpayment w
                      WHERE w.award_id = p.award_id AND w.period = p.period AND w.kind = p.kind)
    UNION ALL
    SELECT w.award_id, w.period, w.kind, w.person_id, made.pay_date, w.amount,
           1 + coalesce((SELECT max(o.attempt) FROM disbursement_paymentorder o
                         WHERE o.award_id = w.award_id AND o.period = w.period AND o.kind = w.kind), 0),
           w.reason = 'came_back'
    FROM disbursement_waitingpayment w
    JOIN payments_payment made ON made.award_id = w.award_id AND made.period = w.period AND made.kind = w.kind
    WHERE w.award_id BETWEEN %(first)s AND %(last)s AND (%(whole_run)s OR w.reason = 'no_account')
) AS due {ACCOUNT}
WHERE due.amount > 0
"""  # noqa: S608 - made of constants
WAIT = """
INSERT INTO disbursement_waitingpayment (award_id, period, kind, person_id, amount, reason, since_on, to_be_told)
SELECT award_id, period, kind, person_id, amount, 'no_account', %(on)s, false
FROM disbursement_due WHERE account_id IS NULL AND attempt = 1
ON CONFLICT DO NOTHING
"""
BATCH = """
INSERT INTO disbursement_orderbatch (run_id, message_id, bank_code, pay_date, order_count, amount, state, created_at)
SELECT %(run)s, format('A%%s-%%s-%%s', %(run)s, %(first)s, %(turn)s + row_number() OVER (ORDER BY sent_on, bank_code)),
       bank_code, sent_on, count(*), sum(amount), 'prepared', %(at)s
FROM disbursement_due WHERE account_id IS NOT NULL
GROUP BY bank_code, sent_on
RETURNING id
"""
ORDER = """
INSERT INTO disbursement_paymentorder (batch_id, award_id, period, kind, attempt, account_id, amount, state, reason_code)
SELECT batch.id, due.award_id, due.period, due.kind, due.attempt, due.account_id, due.amount, 'ordered', ''
FROM disbursement_due due
JOIN disbursement_orderbatch batch
  ON batch.id = ANY(%(batches)s) AND batch.bank_code = due.bank_code AND batch.pay_date = due.sent_on
WHERE due.account_id IS NOT NULL
ORDER BY due.award_id, due.period
"""
# What came back was owed anew; now it is on its way again.
REORDER = """
INSERT INTO ledger_transfer (debit_id, credit_id, amount, posted_on, source, record_number, period)
SELECT %(returned)s, %(in_transit)s, o.amount, %(on)s, 'reordered', o.id, o.period
FROM disbursement_paymentorder o
JOIN disbursement_waitingpayment w ON w.award_id = o.award_id AND w.period = o.period AND w.kind = o.kind
WHERE o.batch_id = ANY(%(batches)s) AND w.reason = 'came_back'
"""
NO_LONGER_WAITING = """
DELETE FROM disbursement_waitingpayment w USING disbursement_paymentorder o
WHERE o.batch_id = ANY(%(batches)s) AND w.award_id = o.award_id AND w.period = o.period AND w.kind = o.kind
"""
# What a file says of each order, in the order of their numbers: see banking.messages.credit_transfers.Order.
LINES = """
COPY (
    SELECT 'P' || o.id, o.amount, a.bank_code, a.holder_name, a.scheme, a.value, to_char(o.period, 'YYYY-MM')
    FROM disbursement_paymentorder o JOIN disbursement_payeeaccount a ON a.id = o.account_id
    WHERE o.batch_id = %(batch)s ORDER BY o.id
) TO STDOUT
"""
# The orders that a bank's file names one by one: only those of the file that it answers, where it says which.
NAMED = """
    FROM banking_bankentry e
    JOIN disbursement_paymentorder o
      ON o.id = CASE WHEN e.end_to_end_id ~ '^P[0-9]{1,18}$' THEN substr(e.end_to_end_id, 2)::bigint END
    JOIN disbursement_orderbatch b ON b.id = o.batch_id
    WHERE e.file_id = %(file)s AND e.state = 'open' AND (b.message_id = %(about)s OR %(about)s = '')
"""
ACCEPT = f"""
UPDATE banking_bankentry SET state = 'matched', room = %(room)s, record_number = named.order_id
FROM (SELECT e.id, o.id AS order_id {NAMED} AND e.kind = 'status' AND e.status_code = ANY(%(accepted)s)) AS named
WHERE banking_bankentry.id = named.id
"""  # noqa: S608 - made of constants
# Orders that did not reach the person, with what that means: owed again, waiting for an account that takes payments, and
# the person to be told. Of a part of a payment, of one called back, and of one told before an officer or `answers` decides.
_COME_BACK = f"""
WITH named AS (
    SELECT DISTINCT ON (o.id) o.id, e.id AS entry_id, e.reason_code AS code, o.award_id, o.period, o.kind, o.amount,
           o.account_id
    {NAMED} AND o.state = 'ordered' AND WHICH
      AND NOT EXISTS (SELECT 1 FROM disbursement_recall r WHERE r.order_id = o.id AND r.state = 'asked')
    ORDER BY o.id, e.id
), matched AS (
    UPDATE banking_bankentry e SET state = 'matched', room = %(room)s, record_number = named.id
    FROM named WHERE e.id = named.entry_id
), back AS (
    UPDATE disbursement_paymentorder o SET state = %(state)s, came_back_on = %(on)s, reason_code = named.code,
           entry_number = named.entry_id
    FROM named WHERE o.id = named.id
), booked AS (
    INSERT INTO ledger_transfer (debit_id, credit_id, amount, posted_on, source, record_number, period)
    SELECT %(from)s, %(returned)s, amount, %(on)s, 'returned', id, period FROM named
), closed AS (
    UPDATE disbursement_payeeaccount p SET state = 'closed', ended_on = %(on)s, why_ended = fault.why
    FROM named JOIN unnest(%(faults)s::text[], %(whys)s::text[]) AS fault (code, why) ON fault.code = named.code
    WHERE p.id = named.account_id AND p.state = 'stated'
)
INSERT INTO disbursement_waitingpayment (award_id, period, kind, person_id, amount, reason, since_on, to_be_told)
SELECT named.award_id, named.period, named.kind, a.person_id, named.amount, 'came_back', %(on)s, true
FROM named JOIN awards_award a ON a.id = named.award_id
"""  # noqa: S608 - made of constants
REJECT_ORDERS = _COME_BACK.replace(
    "WHICH", "e.kind = 'status' AND e.status_code = ANY(%(rejected)s) AND e.reason_code <> %(told_before)s"
)
RETURN_ORDERS = _COME_BACK.replace(
    "WHICH", "e.kind = 'movement' AND e.direction = 'credit' AND e.reason_code <> '' AND e.amount = o.amount"
)
# All orders of a batch that the bank would not take: no fault of the persons, who are not written to. What is being called
# back is not owed to them: `answers` sees to it.
REJECT_BATCH = """
WITH back AS (
    UPDATE disbursement_paymentorder SET state = 'rejected', came_back_on = %(on)s, reason_code = %(code)s,
           entry_number = %(entry)s
    WHERE batch_id = %(batch)s AND state = 'ordered'
      AND NOT EXISTS (SELECT 1 FROM disbursement_recall r
                      WHERE r.order_id = disbursement_paymentorder.id AND r.state = 'asked')
    RETURNING id, award_id, period, kind, amount
), booked AS (
    INSERT INTO ledger_transfer (debit_id, credit_id, amount, posted_on, source, record_number, period)
    SELECT %(in_transit)s, %(returned)s, amount, %(on)s, 'returned', id, period FROM back
)
INSERT INTO disbursement_waitingpayment (award_id, period, kind, person_id, amount, reason, since_on, to_be_told)
SELECT back.award_id, back.period, back.kind, a.person_id, back.amount, 'came_back', %(on)s, false
FROM back JOIN awards_award a ON a.id = back.award_id
"""
