"""The table of payments, partitioned by month; a month's part is made when its first run is prepared."""

import django.db.models.deletion
from django.db import migrations, models

# A payment is never changed or deleted, and nothing is paid that no released run instructed.
CREATE = """
CREATE TABLE payments_payment (
    award_id bigint NOT NULL,
    period date NOT NULL,
    kind varchar(12) NOT NULL,
    run_id bigint NOT NULL,
    person_id bigint NOT NULL,
    amount numeric(14, 2) NOT NULL,
    pay_date date NOT NULL,
    PRIMARY KEY (award_id, period, kind),
    CONSTRAINT payments_payment_positive CHECK (amount > 0),
    CONSTRAINT payments_payment_period_is_month CHECK (extract(day FROM period) = 1),
    CONSTRAINT payments_payment_kind_known CHECK (kind IN ('monthly', 'thirteenth')),
    CONSTRAINT payments_payment_instructed FOREIGN KEY (run_id, award_id)
        REFERENCES payments_paymentinstruction (run_id, award_id)
) PARTITION BY RANGE (period);
CREATE INDEX payments_payment_of_person ON payments_payment (person_id);
CREATE FUNCTION payments_payment_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a payment is never changed or deleted' USING errcode = 'restrict_violation';
END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON payments_payment
    FOR EACH ROW EXECUTE FUNCTION payments_payment_append_only();
"""
DROP = "DROP TABLE payments_payment; DROP FUNCTION payments_payment_append_only();"


class Migration(migrations.Migration):
    dependencies = [("payments", "0001_initial")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(CREATE, DROP)],
            state_operations=[
                migrations.CreateModel(
                    name="Payment",
                    fields=[
                        (
                            "pk",
                            models.CompositePrimaryKey(
                                "award_id",
                                "period",
                                "kind",
                                blank=True,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("period", models.DateField()),
                        (
                            "kind",
                            models.CharField(
                                choices=[("monthly", "Monthly payment"), ("thirteenth", "Thirteenth payment")],
                                max_length=12,
                            ),
                        ),
                        ("amount", models.DecimalField(decimal_places=2, max_digits=14)),
                        ("pay_date", models.DateField()),
                        (
                            "award",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="awards.award",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="registry.person",
                            ),
                        ),
                        (
                            "run",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="payments.paymentrun",
                            ),
                        ),
                    ],
                ),
            ],
        ),
    ]
