from django.db import migrations

# A part's payments and instructions are compared side by side, never one by one.
SIDE_BY_SIDE = "ALTER FUNCTION payments_only_what_was_released() SET enable_nestloop = off"
EITHER_WAY = "ALTER FUNCTION payments_only_what_was_released() RESET enable_nestloop"


class Migration(migrations.Migration):
    dependencies = [("payments", "0009_kinds_of_runs")]

    operations = [migrations.RunSQL(SIDE_BY_SIDE, EITHER_WAY)]
