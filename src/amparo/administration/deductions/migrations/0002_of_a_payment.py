"""A deduction belongs to a payment. The payments' key has three columns, which Django cannot refer to."""

from django.db import migrations


class Migration(migrations.Migration):
    """The foreign key from what was held back to the payment that it was held back from."""

    dependencies = [("deductions", "0001_initial"), ("payments", "0005_arrears")]

    operations = [
        migrations.RunSQL(
            """
            ALTER TABLE deductions_deductiontaken ADD CONSTRAINT deduction_of_a_payment
                FOREIGN KEY (award_id, period, kind) REFERENCES payments_payment (award_id, period, kind);
            """,
            "ALTER TABLE deductions_deductiontaken DROP CONSTRAINT deduction_of_a_payment",
        ),
    ]
