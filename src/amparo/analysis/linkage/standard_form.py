"""Names and dates in a form in which they can be compared: without accents, particles and the letters that sound alike."""

from typing import Final

import duckdb

COLUMNS: Final = ("given_names", "family_names", "birth_date", "sex", "mother_name", "municipality", "state")

# What of a name is left to compare. Particles say nothing; a hyphen or an apostrophe parts words or joins them as people please.
# Most names need none of it: one look tells, and the parting into words is spared.
_PARTICLES = "da|das|de|del|do|dos|e|la|las|los|y|di"
_LISTED = ", ".join(f"'{each}'" for each in _PARTICLES.split("|"))
_PLAIN = rf"""
CREATE OR REPLACE MACRO small(name) AS lower(strip_accents(coalesce(name, '')));
CREATE OR REPLACE MACRO parted(name) AS
    string_split(regexp_replace(translate(name, '''-.', '   '), '[^a-z ]', '', 'g'), ' ');
CREATE OR REPLACE MACRO plain(name) AS
    CASE WHEN regexp_matches(small(name), '[^a-z ]|  |^ | $')
         THEN array_to_string(list_filter(parted(small(name)), lambda word: word <> ''), ' ') ELSE small(name) END;
CREATE OR REPLACE MACRO without_particles(name) AS
    CASE WHEN regexp_matches(small(name), '[^a-z ]|  |^ | $|(^| )({_PARTICLES})( |$)')
         THEN array_to_string(list_filter(parted(small(name)), lambda word: word NOT IN ('', {_LISTED})), ' ')
         ELSE small(name) END;
"""
# How a word sounds in Portuguese and Spanish: Luiz and Luis, Souza and Sousa, Thiago and Tiago, Wilson and Vilson, Yolanda and
# Iolanda, Hernandez and Ernandes write the same.
_SOUND = (
    ("[^a-z]", ""),
    ("ph", "f"),
    ("[cs]h", "x"),
    ("c([ei])", r"s\1"),
    ("g([ei])", r"j\1"),
    ("gu([ei])", r"g\1"),
    ("qu", "k"),
    ("[cq]", "k"),
    ("[wb]", "v"),
    ("y", "i"),
    ("z", "s"),
    ("h", ""),
    ("n$", "m"),
)


def _sound() -> str:
    folded = "word"
    for pattern, replacement in _SOUND:
        folded = f"regexp_replace({folded}, '{pattern}', '{replacement}', 'g')"
    for letter in "abcdefghijklmnopqrstuvwxyz":  # the expressions know no back reference: a doubled letter is one
        folded = f"replace({folded}, '{letter}{letter}', '{letter}')"
    return f"CREATE OR REPLACE MACRO sound(word) AS {folded};"


def define_macros(connection: duckdb.DuckDBPyConnection) -> None:
    """Make `plain`, `without_particles` and `sound` known to a connection."""
    connection.execute(_PLAIN)
    connection.execute(_sound())


def standardise(connection: duckdb.DuckDBPyConnection, source: str, key: str, target: str) -> None:
    """Write `source`, a table with `key` and `COLUMNS`, in standard form to `target`, with `key` as `unique_id`.

    An empty text and a missing one are both missing. How a word sounds is worked out once for each word, not for each person.
    """
    connection.execute(f"""
        CREATE OR REPLACE TEMP TABLE {target}_names AS
        SELECT {key} AS unique_id, nullif(without_particles(given_names), '') AS given,
               nullif(without_particles(family_names), '') AS family, birth_date::date AS birth,
               nullif(left(lower(sex), 1), '') AS sex, nullif(without_particles(mother_name), '') AS mother,
               nullif(plain(municipality), '') AS municipality, nullif(plain(state), '') AS state
        FROM {source};
        CREATE OR REPLACE TEMP TABLE {target}_words AS
        SELECT word, sound(word) AS sounds FROM (
            SELECT DISTINCT unnest([split_part(given, ' ', 1), split_part(mother, ' ', 1), split_part(family, ' ', 1),
                                    split_part(family, ' ', -1), split_part(mother, ' ', -1)]) AS word FROM {target}_names
        ) WHERE word <> '';
        CREATE OR REPLACE TABLE {target} AS
        SELECT n.*, split_part(n.given, ' ', 1) AS given_first, split_part(n.family, ' ', -1) AS family_last,
               g.sounds AS given_sound, f.sounds AS family_sound, o.sounds AS first_family_sound, m.sounds AS mother_sound,
               split_part(n.mother, ' ', 1) AS mother_first, split_part(n.mother, ' ', -1) AS mother_last,
               coalesce(m.sounds || ' ' || l.sounds, m.sounds) AS mother_key,
               array_to_string(list_sort(string_split(n.family, ' ')), ' ') AS family_sorted,
               strftime(n.birth, '%Y%m%d') AS birth_text, year(n.birth) AS birth_year,
               strftime(n.birth, '%m%d') AS birth_day
        FROM {target}_names n
        LEFT JOIN {target}_words g ON g.word = split_part(n.given, ' ', 1)
        LEFT JOIN {target}_words f ON f.word = split_part(n.family, ' ', -1)
        LEFT JOIN {target}_words o ON o.word = split_part(n.family, ' ', 1)
        LEFT JOIN {target}_words m ON m.word = split_part(n.mother, ' ', 1)
        LEFT JOIN {target}_words l ON l.word = split_part(n.mother, ' ', -1)
    """)  # noqa: S608 - names of our own tables
