"""What the registry's tables need of PostgreSQL: ranges that exclude, letters without accents, search by likeness."""

from django.contrib.postgres.operations import BtreeGistExtension, TrigramExtension, UnaccentExtension
from django.db import migrations

# unaccent is only "stable", since its dictionary could be changed; with the dictionary named it may be indexed.
# The schema is fixed, so that the function means the same wherever it is called from.
PLAIN_NAME = """
CREATE FUNCTION registry_plain_name(name text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN lower(regexp_replace(public.unaccent('public.unaccent'::regdictionary, btrim(name)), '\\s+', ' ', 'g'));
"""


class Migration(migrations.Migration):
    dependencies = ()
    operations = (
        BtreeGistExtension(),
        TrigramExtension(),
        UnaccentExtension(),
        migrations.RunSQL(PLAIN_NAME, "DROP FUNCTION registry_plain_name(text);"),
    )
