"""What the database itself checks before a consent or a deduction can exist. Written for statements, not for rows."""

import pgtrigger

# Whoever signs is the person, in days for which they lifted their block, for an award of theirs, to a registered creditor,
# under the very text that is kept.
SIGNED_BY_THE_PERSON = pgtrigger.Trigger(
    name="signed_by_the_person",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert,
    func="""
        IF NOT EXISTS (SELECT 1 FROM access_account a WHERE a.id = NEW.signed_by_id AND a.person_id = NEW.person_id) THEN
            RAISE EXCEPTION 'only the person signs a consent'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'consent_signed_by_the_person';
        END IF;
        IF NOT EXISTS (SELECT 1 FROM awards_award a WHERE a.id = NEW.award_id AND a.person_id = NEW.person_id) THEN
            RAISE EXCEPTION 'the award is not theirs'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'consent_for_their_own_award';
        END IF;
        IF NOT EXISTS (SELECT 1 FROM deductions_unblocking u
                       WHERE u.id = NEW.unblocking_id AND u.person_id = NEW.person_id
                         AND NEW.signed_on >= u.opened_on AND NEW.signed_on < u.until_on) THEN
            RAISE EXCEPTION 'the person is blocked'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'consent_while_unblocked';
        END IF;
        IF EXISTS (SELECT 1 FROM deductions_creditor c
                   WHERE c.id = NEW.creditor_id AND c.struck_off_on <= NEW.signed_on) THEN
            RAISE EXCEPTION 'the creditor is struck off'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'consent_to_a_registered_creditor';
        END IF;
        IF NEW.text_sha256 <> encode(sha256(convert_to(NEW.text, 'UTF8')), 'hex') OR NEW.revoked_on IS NOT NULL THEN
            RAISE EXCEPTION 'the text is not the one signed'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'consent_text_as_signed';
        END IF;
        RETURN NEW;
    """,
)

# The share of the law on the day of payment; no share, no deduction.
_SHARE = """
    coalesce((SELECT s.percent FROM deductions_legalshare s
              WHERE s.benefit = {row}.benefit AND s.kind = {kind} AND s.from_on <= {row}.pay_date
              ORDER BY s.from_on DESC LIMIT 1), 0)
"""

# One writer at a time: two that could not see each other's rows might together take more than the law allows.
NEVER_WITHOUT_CONSENT = pgtrigger.Trigger(
    name="never_without_consent",
    level=pgtrigger.Statement,
    when=pgtrigger.After,
    operation=pgtrigger.Insert,
    referencing=pgtrigger.Referencing(new="written"),  # type: ignore[no-untyped-call]
    func=f"""
        PERFORM pg_advisory_xact_lock(hashtext('deductions_deductiontaken'));
        IF EXISTS (
            SELECT 1 FROM written w
            JOIN payments_payment p ON p.award_id = w.award_id AND p.period = w.period AND p.kind = w.kind
            JOIN payments_paymentrun r ON r.id = p.run_id
            WHERE r.status <> 'closed' OR EXISTS (SELECT 1 FROM deductions_rundeducted d WHERE d.run_id = p.run_id)
        ) THEN
            RAISE EXCEPTION 'deductions are taken once, after a run is closed and before it is ordered'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'deduction_before_the_order';
        END IF;
        IF EXISTS (
            SELECT 1 FROM written w
            JOIN payments_payment p ON p.award_id = w.award_id AND p.period = w.period AND p.kind = w.kind
            JOIN deductions_consent c ON c.id = w.consent_id
            WHERE c.award_id <> w.award_id OR c.person_id <> p.person_id OR w.amount > c.monthly_amount
               OR w.kind <> 'monthly' OR w.period < c.from_month OR w.period > coalesce(c.until_month, w.period)
               OR c.signed_on > p.pay_date OR c.revoked_on <= greatest(p.pay_date, w.taken_on)
        ) THEN
            RAISE EXCEPTION 'the consent does not cover this deduction'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'deduction_within_its_consent';
        END IF;
        IF EXISTS (
            SELECT 1 FROM written w
            JOIN payments_payment p ON p.award_id = w.award_id AND p.period = w.period AND p.kind = w.kind
            JOIN overpayments_recoveryplan plan ON plan.id = w.plan_id
            JOIN overpayments_overpayment o ON o.id = plan.overpayment_id
            WHERE o.person_id <> p.person_id OR plan.starts_on > p.pay_date OR plan.ended_on IS NOT NULL
               OR w.amount > o.amount - o.recovered_amount - o.waived_amount
               OR EXISTS (SELECT 1 FROM overpayments_objection b WHERE b.overpayment_id = o.id AND b.status = 'open')
        ) THEN
            RAISE EXCEPTION 'the plan does not cover this deduction'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'deduction_within_its_plan';
        END IF;
        IF EXISTS (
            SELECT 1 FROM (
                SELECT p.amount AS gross, p.pay_date, a.benefit,
                       coalesce(sum(t.amount) FILTER (WHERE t.plan_id IS NOT NULL), 0) AS recovered,
                       coalesce(max(plan.percent), 0) AS plan_percent,
                       coalesce(sum(t.amount) FILTER (WHERE t.consent_id IS NOT NULL), 0) AS consented
                FROM (SELECT DISTINCT award_id, period, kind FROM written) AS touched
                JOIN payments_payment p USING (award_id, period, kind)
                JOIN deductions_deductiontaken t USING (award_id, period, kind)
                JOIN awards_award a ON a.id = p.award_id
                LEFT JOIN overpayments_recoveryplan plan ON plan.id = t.plan_id
                GROUP BY p.award_id, p.period, p.kind, p.amount, p.pay_date, a.benefit
            ) AS held
            WHERE held.recovered > held.gross * held.plan_percent / 100
               OR held.consented > (held.gross - held.recovered) * {_SHARE.format(row="held", kind="'all'")} / 100
        ) OR EXISTS (
            SELECT 1 FROM (
                SELECT p.amount AS gross, p.pay_date, a.benefit, c.kind, sum(t.amount) AS consented,
                       (SELECT coalesce(sum(r.amount), 0) FROM deductions_deductiontaken r
                        WHERE r.award_id = p.award_id AND r.period = p.period AND r.kind = p.kind
                          AND r.plan_id IS NOT NULL) AS recovered
                FROM (SELECT DISTINCT award_id, period, kind FROM written) AS touched
                JOIN payments_payment p USING (award_id, period, kind)
                JOIN deductions_deductiontaken t USING (award_id, period, kind)
                JOIN awards_award a ON a.id = p.award_id
                JOIN deductions_consent c ON c.id = t.consent_id
                GROUP BY p.award_id, p.period, p.kind, p.amount, p.pay_date, a.benefit, c.kind
            ) AS held
            WHERE held.consented > (held.gross - held.recovered) * {_SHARE.format(row="held", kind="held.kind")} / 100
        ) THEN
            RAISE EXCEPTION 'more than the law lets be held back'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'deduction_within_the_law';
        END IF;
        RETURN NULL;
    """,  # noqa: S608 - made of constants
)
