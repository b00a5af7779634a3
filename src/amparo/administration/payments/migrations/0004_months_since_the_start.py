"""Instructions and exclusions are for a month: a run may pay earlier months, too. What is there is for its run's month."""

import django.utils.timezone
from django.db import migrations, models

TABLES = ("payments_paymentinstruction", "payments_paymentexclusion")
# A row of theirs never changes: the trigger that says so rests while each receives its month.
ADD_PERIOD = """
ALTER TABLE {table} ADD COLUMN period date;
ALTER TABLE {table} DISABLE TRIGGER USER;
UPDATE {table} AS kept SET period = run.month FROM payments_paymentrun run WHERE run.id = kept.run_id;
ALTER TABLE {table} ENABLE TRIGGER USER;
ALTER TABLE {table} ALTER COLUMN period SET NOT NULL;
ALTER TABLE {table} DROP CONSTRAINT {table}_pkey;
ALTER TABLE {table} ADD CONSTRAINT {table}_pkey PRIMARY KEY (run_id, award_id, period);
"""
FORWARD = (
    "ALTER TABLE payments_payment DROP CONSTRAINT payments_payment_instructed;"
    + "".join(ADD_PERIOD.format(table=table) for table in TABLES)
    + """
ALTER TABLE payments_payment ADD CONSTRAINT payments_payment_instructed FOREIGN KEY (run_id, award_id, period)
    REFERENCES payments_paymentinstruction (run_id, award_id, period);
ALTER TABLE payments_paymentexclusion ADD CONSTRAINT payments_exclusion_instructed
    FOREIGN KEY (run_id, award_id, period) REFERENCES payments_paymentinstruction (run_id, award_id, period);
"""
)


def _period(model: str) -> list[migrations.operations.base.Operation]:
    now = models.DateField(default=django.utils.timezone.now)
    key = models.CompositePrimaryKey("run_id", "award_id", "period", blank=True, editable=False, serialize=False)
    return [
        migrations.AddField(model, "period", now, preserve_default=False),
        migrations.AlterField(model, "pk", key),
    ]


class Migration(migrations.Migration):
    dependencies = [("payments", "0003_released_totals")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(FORWARD)],
            state_operations=[*_period("paymentinstruction"), *_period("paymentexclusion")],
        ),
        migrations.AddConstraint(
            "paymentinstruction",
            models.CheckConstraint(name="payments_instruction_period_is_month", condition=models.Q(period__day=1)),
        ),
    ]
