"""The digest of a reading, said once: the trigger writes it, verification compares it."""

from django.db import migrations

# Each part is preceded by its length, so that no two different readings spell the same text.
DIGEST = """
CREATE FUNCTION audit_reading_digest(account bigint, person bigint, purpose text, subject text, read_at timestamptz)
RETURNS bytea LANGUAGE sql STABLE STRICT PARALLEL SAFE
RETURN sha256(convert_to(concat_ws(':', account, person, length(purpose), purpose, length(subject), subject,
    extract(epoch FROM read_at)), 'UTF8'));
"""


class Migration(migrations.Migration):
    dependencies = ()
    operations = (
        migrations.RunSQL(DIGEST, "DROP FUNCTION audit_reading_digest(bigint, bigint, text, text, timestamptz);"),
    )
