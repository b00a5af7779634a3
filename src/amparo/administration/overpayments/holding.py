"""What the database itself holds about objections: in time, decided by another, and nothing held back meanwhile.

Filing and taking both lock the overpayment first, so one of them sees the other.
"""

import pgtrigger

IN_TIME = pgtrigger.Trigger(
    name="in_time",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert,
    declare=[("o", "overpayments_overpayment%ROWTYPE")],
    func="""
        SELECT * INTO o FROM overpayments_overpayment WHERE id = NEW.overpayment_id FOR UPDATE;
        IF NEW.filed_on < o.recorded_on OR NEW.filed_on >= o.recover_from_on THEN
            RAISE EXCEPTION 'the days in which the person may object are over'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'objection_in_time';
        END IF;
        IF NEW.status <> 'open' THEN
            RAISE EXCEPTION 'an objection begins open'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'objection_begins_open';
        END IF;
        RETURN NEW;
    """,
)

DECIDED_BY_ANOTHER = pgtrigger.Trigger(
    name="decided_by_another",
    when=pgtrigger.Before,
    operation=pgtrigger.Update,
    condition=pgtrigger.Condition("NEW.settled_by_id IS NOT NULL"),
    func="""
        IF EXISTS (
            SELECT 1 FROM overpayments_overpayment o
            LEFT JOIN access_account a ON a.id = NEW.settled_by_id
            WHERE o.id = NEW.overpayment_id AND (o.recorded_by_id = NEW.settled_by_id OR a.person_id = o.person_id)
        ) THEN
            RAISE EXCEPTION 'another officer decides'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'objection_decided_by_another';
        END IF;
        RETURN NEW;
    """,
)

HELD_WHILE_OBJECTED = pgtrigger.Trigger(
    name="held_while_objected",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert,
    condition=pgtrigger.Condition("NEW.channel = 'deduction'"),
    func="""
        PERFORM 1 FROM overpayments_overpayment WHERE id = NEW.overpayment_id FOR UPDATE;
        IF EXISTS (SELECT 1 FROM overpayments_objection WHERE overpayment_id = NEW.overpayment_id AND status = 'open') THEN
            RAISE EXCEPTION 'nothing is held back while an objection is open'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'recovery_held_while_objected';
        END IF;
        RETURN NEW;
    """,
)
