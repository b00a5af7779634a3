"""What is compared, in which degrees, and which pairs are compared at all. The degrees' weights are the model's."""

from typing import Any

import splink.comparison_level_library as level
from splink import SettingsCreator, block_on
from splink.comparison_library import CustomComparison

# Each pair that agrees on one of these is compared. A death has to be wrong in several ways at once to be in none.
BLOCKS = (
    ("birth", "given_sound"),
    ("birth", "family_sound"),
    ("birth", "mother_sound"),
    ("given_sound", "family_sound", "birth_year"),
    ("given_sound", "family_sound", "birth_day"),
    ("given_sound", "family_sound", "mother_sound", "state"),
    ("given_sound", "mother_key"),
    ("birth", "municipality"),
    ("given_sound", "family_sound", "municipality"),
)

# In the label of a degree that siblings reach: two names of which the first is the same.
MAY_BE_KIN = "as siblings may"

_EXCHANGED = '"given_l" = "family_r" AND "family_l" = "given_r"'


def _custom(sql: str, label: str) -> Any:
    return level.CustomLevel(sql, label)


def _contained(column: str) -> str:
    """Every word of one side is on the other: a second name left out, a surname given up or added at marriage."""
    words = "string_split({}, ' ')"
    left, right = (words.format(f'"{column}_{side}"') for side in "lr")
    return f"(list_has_all({left}, {right}) OR list_has_all({right}, {left}))"


def _shared(column: str) -> str:
    return f"list_has_any(string_split(\"{column}_l\", ' '), string_split(\"{column}_r\", ' '))"


# In the order in which they are tried; the label is what `agreements` says of it (exact, close, differs, missing).
GIVEN = (
    level.NullLevel("given"),
    level.ExactMatchLevel("given", term_frequency_adjustments=True),
    _custom(_EXCHANGED, "close: exchanged with the family names"),
    _custom(_contained("given") + ' AND "given_first_l" = "given_first_r"', "close: first and more"),
    _custom(
        'CASE WHEN "given_sound_l" = "given_sound_r" THEN damerau_levenshtein("given_l", "given_r") <= 2'
        ' ELSE length("given_l") >= 5 AND damerau_levenshtein("given_l", "given_r") <= 1 END',
        "close: a letter or two",
    ),
    _custom('"given_first_l" = "given_first_r"', f"close: the first, {MAY_BE_KIN}"),
    level.ExactMatchLevel("given_sound"),
    _custom('jaro_winkler_similarity("given_first_l", "given_first_r") >= 0.9', "close: nearly the first"),
    _custom(_contained("given"), "close: one of the names"),
    level.ElseLevel(),
)
FAMILY = (
    level.NullLevel("family"),
    level.ExactMatchLevel("family", term_frequency_adjustments=True),
    _custom(_EXCHANGED, "close: exchanged with the given names"),
    level.ExactMatchLevel("family_sorted"),
    _custom('"family_sound_l" = "family_sound_r" AND "first_family_sound_l" = "first_family_sound_r"', "close: sounds"),
    _custom(_contained("family"), "close: with more or fewer"),
    _custom('jaro_winkler_similarity("family_l", "family_r") >= 0.92', "close: nearly"),
    level.ExactMatchLevel("family_sound"),
    _custom(_shared("family"), "close: one in common"),
    level.ElseLevel(),
)
BIRTH = (
    level.NullLevel("birth"),
    level.ExactMatchLevel("birth"),
    _custom(
        '"birth_year_l" = "birth_year_r" AND "birth_day_l" = substr("birth_day_r", 3, 2) || substr("birth_day_r", 1, 2)',
        "close: day and month exchanged",
    ),
    _custom('damerau_levenshtein("birth_text_l", "birth_text_r") <= 1', "close: one digit"),
    _custom('"birth_year_l" = "birth_year_r" OR "birth_day_l" = "birth_day_r"', "close: year, or day"),
    level.ElseLevel(),
)
MOTHER = (
    level.NullLevel("mother"),
    level.ExactMatchLevel("mother", term_frequency_adjustments=True),
    _custom('"mother_key_l" = "mother_key_r"', "close: first and last"),
    _custom('jaro_winkler_similarity("mother_l", "mother_r") >= 0.92', "close: nearly"),
    _custom(_contained("mother"), "close: with more or fewer"),
    _custom('"mother_sound_l" = "mother_sound_r" AND ' + _shared("mother"), "close: first and one more"),
    _custom(
        'left("mother_l", 1) = left("mother_r", 1) AND "mother_last_l" = "mother_last_r"'
        ' AND (length("mother_first_l") = 1 OR length("mother_first_r") = 1)',
        "close: initial and last",
    ),
    level.ElseLevel(),
)
PLACE = (
    level.NullLevel("municipality"),
    level.ExactMatchLevel("municipality"),
    _custom('jaro_winkler_similarity("municipality_l", "municipality_r") >= 0.92', "close: nearly"),
    level.ExactMatchLevel("state"),
    level.ElseLevel(),
)
SEX = (level.NullLevel("sex"), level.ExactMatchLevel("sex"), level.ElseLevel())
FIELDS = {
    "given_names": GIVEN,
    "family_names": FAMILY,
    "birth_date": BIRTH,
    "mother_name": MOTHER,
    "municipality": PLACE,
    "sex": SEX,
}


def settings() -> SettingsCreator:
    """The comparisons and blocks, without weights: what a model is trained from."""
    return SettingsCreator(
        link_type="link_only",
        comparisons=[CustomComparison(list(levels), output_column_name=name) for name, levels in FIELDS.items()],
        blocking_rules_to_generate_predictions=[block_on(*columns) for columns in BLOCKS],
        retain_matching_columns=True,  # else Splink does not say how each field came out
    )
