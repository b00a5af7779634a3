"""Analysts: those who study what a change of the law would do."""

from django.db import migrations, models

_ROLES = (
    ("insured_person", "Insured person"),
    ("case_officer", "Case officer"),
    ("payment_officer", "Payment officer"),
    ("analyst", "Analyst"),
    ("supervisor", "Supervisor"),
    ("administrator", "Administrator"),
)


class Migration(migrations.Migration):
    dependencies = [("access", "0002_other_institutions")]

    operations = [
        migrations.RemoveConstraint(model_name="account", name="account_role_known"),
        migrations.AlterField(
            model_name="account", name="role", field=models.CharField(choices=list(_ROLES), max_length=16)
        ),
        migrations.AlterField(
            model_name="accountevent", name="role", field=models.CharField(choices=list(_ROLES), max_length=16)
        ),
        migrations.AddConstraint(
            model_name="account",
            constraint=models.CheckConstraint(
                condition=models.Q(("role__in", [code for code, _words in _ROLES])), name="account_role_known"
            ),
        ),
    ]
