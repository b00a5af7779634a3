"""The names and places of invented people (names.json), the commonest first."""

from pathlib import Path
from random import Random
from typing import Final

import msgspec


class _Words(msgspec.Struct):
    female: tuple[str, ...]
    male: tuple[str, ...]
    surnames: tuple[str, ...]
    first_pieces: tuple[str, ...]
    female_ends: tuple[str, ...]
    male_ends: tuple[str, ...]
    roots: tuple[str, ...]
    middles: tuple[str, ...]
    ends: tuple[str, ...]
    places: tuple[tuple[str, str], ...]


def _mixed(names: list[str]) -> tuple[str, ...]:
    return tuple(Random(1).sample(names, len(names)))  # noqa: S311 - an order, no secret


_WORDS: Final = msgspec.json.decode(Path(__file__).with_name("names.json").read_bytes(), type=_Words)
FEMALE: Final = _WORDS.female
MALE: Final = _WORDS.male
SURNAMES: Final = _WORDS.surnames
PLACES: Final = _WORDS.places
# Many names are rarer than any of these: parents make given names of pieces, and surnames came from everywhere.
RARE_FEMALE: Final = _mixed([first + end for first in _WORDS.first_pieces for end in _WORDS.female_ends])
RARE_MALE: Final = _mixed([first + end for first in _WORDS.first_pieces for end in _WORDS.male_ends])
RARE_SURNAMES: Final = _mixed(
    [root + middle + end for root in _WORDS.roots for middle in _WORDS.middles for end in _WORDS.ends]
)
