"""What the database checks of remittances: they pay a creditor what was held back for it, to its account, once."""

import pgtrigger

_SUM = """
    IF NOT EXISTS (
        SELECT 1 FROM disbursement_remittance r
        JOIN (SELECT l.remittance_id, count(*) AS lines, sum(t.amount) AS amount
              FROM disbursement_remittanceline l JOIN deductions_deductiontaken t ON t.id = l.taken_id
              WHERE l.remittance_id = {number} GROUP BY 1) AS held ON held.remittance_id = r.id
        WHERE r.amount = held.amount AND r.line_count = held.lines
    ) THEN
        RAISE EXCEPTION 'a remittance is the sum of its deductions'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'remittance_is_the_sum';
    END IF;
    RETURN NULL;
"""

ACCOUNT_OF_THE_CREDITOR = pgtrigger.Trigger(
    name="account_of_the_creditor",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert,
    func="""
        IF NOT EXISTS (SELECT 1 FROM disbursement_creditoraccount a
                       WHERE a.id = NEW.account_id AND a.creditor_id = NEW.creditor_id) THEN
            RAISE EXCEPTION 'the account is not the creditor''s'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'remittance_to_its_creditor';
        END IF;
        RETURN NEW;
    """,
)

# Asked at the end of the transaction: the remittance is written first, its lines after it.
SUM_OF_ITS_LINES = pgtrigger.Trigger(
    name="sum_of_its_lines",
    when=pgtrigger.After,
    operation=pgtrigger.Insert,
    timing=pgtrigger.Deferred,
    func=_SUM.format(number="NEW.id"),
)

# No line is added once a remittance stands, or its sum would be another. One statement writes all lines of a remittance.
SUM_STAYS = pgtrigger.Trigger(
    name="sum_stays",
    level=pgtrigger.Statement,
    when=pgtrigger.After,
    operation=pgtrigger.Insert,
    referencing=pgtrigger.Referencing(new="written"),  # type: ignore[no-untyped-call]
    declare=[("one", "bigint")],
    func="""
        FOR one IN SELECT DISTINCT remittance_id FROM written LOOP
"""  # noqa: S608 - made of constants
    + _SUM.format(number="one").replace("RETURN NULL;", "")
    + """
        END LOOP;
        RETURN NULL;
    """,
)

OF_THE_CREDITOR = pgtrigger.Trigger(
    name="of_the_creditor",
    level=pgtrigger.Statement,
    when=pgtrigger.After,
    operation=pgtrigger.Insert,
    referencing=pgtrigger.Referencing(new="written"),  # type: ignore[no-untyped-call]
    func="""
        IF EXISTS (
            SELECT 1 FROM written w
            JOIN disbursement_remittance r ON r.id = w.remittance_id
            JOIN deductions_deductiontaken t ON t.id = w.taken_id
            LEFT JOIN deductions_consent c ON c.id = t.consent_id
            WHERE c.creditor_id IS DISTINCT FROM r.creditor_id OR t.period > r.month
               OR r.state <> 'prepared' OR NOT w.stands
               OR EXISTS (SELECT 1 FROM ledger_correction k WHERE k.source = 'deducted' AND k.record_number = t.id)
        ) THEN
            RAISE EXCEPTION 'a remittance pays what was held back for its creditor'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'remittance_line_of_its_creditor';
        END IF;
        RETURN NULL;
    """,
)

FREED_WITH_ITS_REMITTANCE = pgtrigger.Trigger(
    name="freed_with_its_remittance",
    when=pgtrigger.Before,
    operation=pgtrigger.Update,
    func="""
        IF NEW.stands OR NOT OLD.stands OR ROW(NEW.id, NEW.remittance_id, NEW.taken_id)
               IS DISTINCT FROM ROW(OLD.id, OLD.remittance_id, OLD.taken_id)
           OR NOT EXISTS (SELECT 1 FROM disbursement_remittance r
                          WHERE r.id = OLD.remittance_id AND r.state IN ('withdrawn', 'came_back')) THEN
            RAISE EXCEPTION 'a deduction is owed again when its remittance is undone'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'remittance_line_stands';
        END IF;
        RETURN NEW;
    """,
)
